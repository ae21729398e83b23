"""Who has a promise in hand, and what ends that."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from promise_service.domain.claims import Claim, ClaimEnd, claim_end
from promise_service.domain.promise_facts import (
    Answered,
    AttemptMade,
    AttemptOutcome,
    Cancelled,
    CancelledBy,
    Completeness,
    ContactCorrected,
    Delayed,
    FeedbackGiven,
    Rescheduled,
    Transferred,
    What,
)
from tests.builders import at

NOW = at("Tue 2026-11-24 10:30 Europe/Paris")
LEASE = timedelta(minutes=2)
ANNES = Claim(chain_id="prm_1", promise_id="prm_1", agent_id="anne", claimed_at=NOW, lease_until=NOW + LEASE)


def test_an_agent_holds_it_until_the_lease_ends() -> None:
    assert ANNES.held(NOW)
    assert ANNES.held(NOW + LEASE - timedelta(microseconds=1))
    assert not ANNES.held(NOW + LEASE)
    assert not replace(ANNES, given_back=True).held(NOW)


def test_it_is_barred_to_others_and_once_given_back_to_the_agent_alone() -> None:
    given_back = replace(ANNES, given_back=True)
    assert (ANNES.barred_until("bob"), ANNES.barred_until("anne")) == (NOW + LEASE, None)
    assert (given_back.barred_until("bob"), given_back.barred_until("anne")) == (None, NOW + LEASE)


@pytest.mark.parametrize(
    ("what", "end"),
    [
        (AttemptMade(outcome=AttemptOutcome.CONNECTED), ClaimEnd.OVER),
        (AttemptMade(outcome=AttemptOutcome.NO_ANSWER), ClaimEnd.OVER),
        (AttemptMade(outcome=AttemptOutcome.FAILED), ClaimEnd.GIVEN_BACK),
        (Answered(completeness=Completeness.FULL), ClaimEnd.OVER),
        (Answered(completeness=Completeness.FULL, automated=True), None),
        (Cancelled(by=CancelledBy.CUSTOMER), ClaimEnd.OVER),
        (Cancelled(by=CancelledBy.COMPANY), ClaimEnd.OVER),
        (Rescheduled(new_promise_id="prm_2"), ClaimEnd.OVER),
        (Transferred(team="sales"), ClaimEnd.OVER),
        (Delayed(new_promise_id="prm_2"), ClaimEnd.GIVEN_BACK),
        (Delayed(new_promise_id="prm_2", automatic=True), None),
        (ContactCorrected(phone="+33140205051"), None),
        (FeedbackGiven(csat=4), None),
    ],
    ids=str,
)
def test_what_a_fact_does_to_a_claim(what: What, end: ClaimEnd | None) -> None:
    assert claim_end(what) is end

"""Who has a promise in hand, and what ends that."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from promise_service.domain.claims import Claim, claim_end
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
from tests.builders import a_callback, a_fact, at

NOW = at("Tue 2026-11-24 10:30 Europe/Paris")
LEASE = timedelta(minutes=2)
MINUTE = timedelta(minutes=1)
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


def left_of(claim: Claim, what: What, when: datetime = NOW, *, owed: bool = True) -> Claim | None:
    """What becomes of a claim on the chain by a fact of `when`."""
    end = claim_end(a_fact(a_callback(), when, what), owed=owed)
    return claim if end is None else end.leaves(claim)


KEPT, GIVEN_BACK = ANNES, replace(ANNES, given_back=True)


@pytest.mark.parametrize(
    ("what", "left"),
    [
        (AttemptMade(outcome=AttemptOutcome.CONNECTED), None),
        (AttemptMade(outcome=AttemptOutcome.NO_ANSWER), None),
        (AttemptMade(outcome=AttemptOutcome.FAILED), GIVEN_BACK),
        (Answered(completeness=Completeness.FULL), None),
        (Answered(completeness=Completeness.FULL, automated=True), KEPT),
        (Cancelled(by=CancelledBy.CUSTOMER), None),
        (Cancelled(by=CancelledBy.COMPANY), None),
        (Rescheduled(new_promise_id="prm_2"), None),
        (Transferred(team="sales"), None),
        (Delayed(new_promise_id="prm_2"), GIVEN_BACK),
        (Delayed(new_promise_id="prm_2", automatic=True), KEPT),
        (ContactCorrected(phone="+33140205051"), KEPT),
        (FeedbackGiven(csat=4), KEPT),
    ],
    ids=str,
)
def test_what_a_fact_does_to_a_claim(what: What, left: Claim | None) -> None:
    assert left_of(ANNES, what) == left


class TestAnAttemptOfAnAgentWhoseLeaseWasOver:
    """Bob had it before, and records what became of his call while Anne is calling."""

    def test_failed_leaves_it_to_whoever_has_it_now(self) -> None:
        failed = AttemptMade(outcome=AttemptOutcome.FAILED, agent_id="bob")
        assert left_of(ANNES, failed, NOW + MINUTE) == ANNES
        assert left_of(ANNES, replace(failed, agent_id="anne"), NOW - MINUTE) == GIVEN_BACK

    def test_begun_before_the_claim_leaves_it_to_whoever_has_it_now(self) -> None:
        tried = AttemptMade(outcome=AttemptOutcome.NO_ANSWER, agent_id="bob")
        assert left_of(ANNES, tried, NOW - MINUTE) == ANNES
        assert left_of(ANNES, tried, NOW) is None
        assert left_of(ANNES, replace(tried, agent_id="anne"), NOW - MINUTE) is None

    def test_ends_it_where_it_settles_the_promise(self) -> None:
        tried = AttemptMade(outcome=AttemptOutcome.NO_ANSWER, agent_id="bob")
        assert left_of(ANNES, tried, NOW - MINUTE, owed=False) is None
        reached = AttemptMade(outcome=AttemptOutcome.CONNECTED, agent_id="bob")
        assert left_of(ANNES, reached, NOW - MINUTE) is None


@pytest.mark.parametrize(
    ("outcome", "left"), [(AttemptOutcome.FAILED, GIVEN_BACK), (AttemptOutcome.BUSY, None)], ids=str
)
def test_an_attempt_of_nobody_in_particular_is_about_a_claim_that_was_made_before(
    outcome: AttemptOutcome, left: Claim | None
) -> None:
    assert left_of(ANNES, AttemptMade(outcome=outcome), NOW) == left
    assert left_of(ANNES, AttemptMade(outcome=outcome), NOW - MINUTE) == ANNES

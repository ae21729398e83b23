"""Whether to offer a callback at all."""

from __future__ import annotations

from datetime import timedelta

import pytest

from promise_service.domain.callback_capacity import PerWindow
from promise_service.domain.callback_slots import CallbackDay, CallbackPlan, CallbackRule
from promise_service.domain.offers import UNKNOWN_WAIT, Decision, PredictedWait, Reason, decide
from promise_service.domain.policy import AttemptRule, CallbackTerms, Queue, WaitUnknown
from tests.builders import at


def a_queue(when_wait_unknown: WaitUnknown = WaitUnknown.CALLBACK) -> Queue:
    return Queue(
        name="support",
        team="support",
        calendar="support-hours",
        offer_callback_after=timedelta(minutes=3),
        when_wait_unknown=when_wait_unknown,
        callback=CallbackTerms(
            plan=CallbackPlan(
                window=timedelta(minutes=30),
                lead_time=timedelta(minutes=20),
                choices=3,
                rules=(CallbackRule(day=CallbackDay.SAME),),
            ),
            hold=timedelta(minutes=2),
            capacity=PerWindow(6),
            attempts=AttemptRule(max=3, every=timedelta(minutes=10)),
        ),
        minute_cost=None,
    )


def a_wait(seconds: float) -> PredictedWait:
    return PredictedWait(seconds=seconds, source="caller", as_of=at("Tue 2026-11-24 10:05 Europe/Paris"))


@pytest.mark.parametrize(
    ("seconds", "decision", "reason"),
    [
        (0, Decision.WAIT, Reason.WAIT_UNDER_THRESHOLD),
        (180, Decision.WAIT, Reason.WAIT_UNDER_THRESHOLD),
        (180.5, Decision.CALLBACK, Reason.WAIT_OVER_THRESHOLD),
        (260, Decision.CALLBACK, Reason.WAIT_OVER_THRESHOLD),
    ],
)
def test_a_callback_is_offered_only_above_the_threshold(seconds: float, decision: Decision, reason: Reason) -> None:
    assert decide(a_queue(), a_wait(seconds), is_open=True) == (decision, reason)


def test_a_closed_queue_offers_a_callback_whatever_the_wait() -> None:
    assert decide(a_queue(), a_wait(0), is_open=False) == (Decision.CALLBACK, Reason.CLOSED)


def test_an_unknown_wait_is_decided_by_the_queues_terms() -> None:
    assert decide(a_queue(), UNKNOWN_WAIT, is_open=True) == (Decision.CALLBACK, Reason.WAIT_UNKNOWN)
    patient = a_queue(WaitUnknown.WAIT)
    assert decide(patient, UNKNOWN_WAIT, is_open=True) == (Decision.WAIT, Reason.WAIT_UNKNOWN)

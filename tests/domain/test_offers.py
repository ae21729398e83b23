"""Whether to offer a callback at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from promise_service.domain.callback_capacity import PerWindow
from promise_service.domain.callback_slots import CallbackDay, CallbackPlan, CallbackRule
from promise_service.domain.offers import UNKNOWN_WAIT, Decision, Judged, PredictedWait, Reason, decide
from promise_service.domain.policy import AttemptRule, CallbackTerms, OfferAfter, Queue, WaitUnknown
from tests.builders import at


def a_queue(when_wait_unknown: WaitUnknown = WaitUnknown.CALLBACK, probability: float | None = None) -> Queue:
    return Queue(
        name="support",
        team="support",
        calendar="support-hours",
        offer_callback_after=OfferAfter(wait=timedelta(minutes=3), probability=probability),
        when_wait_unknown=when_wait_unknown,
        wait_known_for=timedelta(minutes=2),
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
        service_level=None,
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
    assert decide(a_queue(), a_wait(seconds), is_open=True) == Judged(decision, reason)


def test_a_closed_queue_offers_a_callback_whatever_the_wait() -> None:
    assert decide(a_queue(), a_wait(0), is_open=False) == Judged(Decision.CALLBACK, Reason.CLOSED)


def test_an_unknown_wait_is_decided_by_the_queues_terms() -> None:
    assert decide(a_queue(), UNKNOWN_WAIT, is_open=True) == Judged(Decision.CALLBACK, Reason.WAIT_UNKNOWN)
    patient = a_queue(WaitUnknown.WAIT)
    assert decide(patient, UNKNOWN_WAIT, is_open=True) == Judged(Decision.WAIT, Reason.WAIT_UNKNOWN)


OVER = Judged(Decision.CALLBACK, Reason.WAIT_OVER_THRESHOLD)
STILL = Judged(Decision.CALLBACK, Reason.WAIT_OVER_THRESHOLD, still_offering=True)
UNDER = Judged(Decision.WAIT, Reason.WAIT_UNDER_THRESHOLD)


def a_forecast(seconds: float, probability: float) -> PredictedWait:
    return replace(
        a_wait(seconds),
        source="fitted",
        probability_over_threshold=probability,
        quantiles=(seconds, 2 * seconds, 3 * seconds),
    )


@pytest.mark.parametrize(("probability", "judged"), [(0.2, UNDER), (0.2499, UNDER), (0.25, OVER), (0.9, OVER)])
def test_a_forecast_may_be_judged_by_how_likely_a_long_wait_is(probability: float, judged: Judged) -> None:
    assert decide(a_queue(probability=0.25), a_forecast(60, probability), is_open=True) == judged


@pytest.mark.parametrize(("seconds", "judged"), [(180, UNDER), (181, OVER)])
def test_without_a_probability_the_median_of_a_forecast_counts(seconds: float, judged: Judged) -> None:
    assert decide(a_queue(), a_forecast(seconds, 0.99), is_open=True) == judged


@pytest.mark.parametrize(("seconds", "judged"), [(179, UNDER), (181, OVER)])
def test_the_figure_of_a_caller_counts_by_its_seconds(seconds: float, judged: Judged) -> None:
    assert decide(a_queue(probability=0.25), a_wait(seconds), is_open=True, was_offering=True) == judged


@pytest.mark.parametrize(("seconds", "judged"), [(181, OVER), (180, STILL), (144.5, STILL), (144, UNDER), (20, UNDER)])
def test_a_queue_that_offers_goes_on_until_the_wait_is_clearly_under_the_threshold(
    seconds: float, judged: Judged
) -> None:
    assert decide(a_queue(), a_forecast(seconds, 0.1), is_open=True, was_offering=True) == judged


@pytest.mark.parametrize(("probability", "judged"), [(0.25, OVER), (0.24, STILL), (0.2, STILL), (0.19, UNDER)])
def test_a_queue_that_offers_goes_on_until_a_long_wait_is_clearly_less_likely(
    probability: float, judged: Judged
) -> None:
    offering = decide(a_queue(probability=0.25), a_forecast(60, probability), is_open=True, was_offering=True)
    assert offering == judged


def test_what_is_not_known_is_not_gone_on_with() -> None:
    patient = a_queue(WaitUnknown.WAIT)
    assert decide(patient, UNKNOWN_WAIT, is_open=True, was_offering=True) == Judged(Decision.WAIT, Reason.WAIT_UNKNOWN)

"""What a caller is offered, and why: the same for someone on the line and for a preview."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from promise_service.application.free_windows import choice_for_call
from promise_service.domain.callback_capacity import Places
from promise_service.domain.callback_slots import SlotChoice
from promise_service.domain.offers import UNKNOWN_WAIT, Decision, Judged, Offer, PredictedWait, Reason, decide
from promise_service.domain.policy import Policy, Queue
from promise_service.domain.waiting.calls import CLOCKS_DIFFER
from promise_service.domain.waiting.forecast import WaitForecast


@dataclass(frozen=True, slots=True, kw_only=True)
class Offering:
    """A decision with its reason, and the windows that it offers; `judged` is what the wait alone came to."""

    decision: Decision
    reason: Reason
    choice: SlotChoice
    judged: Judged


def wait_by_caller(seconds: float | None, called_at: datetime) -> PredictedWait:
    """The wait as the caller of the API predicts it, for the moment of the call."""
    if seconds is None:
        return UNKNOWN_WAIT
    return PredictedWait(seconds=seconds, source="caller", as_of=called_at)


def wait_by_forecast(forecast: WaitForecast) -> PredictedWait:
    """The wait as this service forecasts it."""
    return PredictedWait(
        seconds=forecast.seconds,
        source=forecast.source.value,
        as_of=forecast.as_of,
        probability_over_threshold=forecast.probability_over_threshold,
        quantiles=forecast.quantiles,
        announce=forecast.announce,
    )


def offering_by(offer: Offer) -> bool | None:
    """Whether a queue offers callbacks by this offer's forecast; None where that is not what it was judged by.

    Only forecasts for those who have just called say that: the rest of a long wait may be short.
    """
    just_called = offer.elapsed is None or offer.elapsed <= CLOCKS_DIFFER
    if not offer.predicted_wait.is_forecast or not just_called:
        return None
    return {Reason.WAIT_OVER_THRESHOLD: True, Reason.WAIT_UNDER_THRESHOLD: False}.get(offer.reason)


def what_to_offer(
    policy: Policy,
    queue: Queue,
    places: Places,
    wait: PredictedWait,
    *,
    called_at: datetime,
    now: datetime,
    was_offering: bool = False,
) -> Offering:
    """Whether to offer a callback to this caller, and which windows; without any, nothing can honestly be promised."""
    is_open = policy.calendars[queue.calendar].is_open(called_at)
    judged = decide(queue, wait, is_open=is_open, was_offering=was_offering)
    decision, reason = judged.decision, judged.reason
    if decision is not Decision.CALLBACK:
        return Offering(decision=decision, reason=reason, choice=SlotChoice(), judged=judged)
    choice = choice_for_call(policy, queue, places, called_at, now)
    if choice.slots:
        return Offering(decision=decision, reason=reason, choice=choice, judged=judged)
    nothing = Reason(choice.reason or Reason.NO_WINDOW)
    return Offering(decision=Decision.NONE, reason=nothing, choice=choice, judged=judged)

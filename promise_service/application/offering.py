"""What a caller is offered, and why: the same for someone on the line and for a preview."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from promise_service.application.free_windows import choice_for_call
from promise_service.domain.callback_capacity import Places
from promise_service.domain.callback_slots import SlotChoice
from promise_service.domain.offers import UNKNOWN_WAIT, Decision, PredictedWait, Reason, decide
from promise_service.domain.policy import Policy, Queue


@dataclass(frozen=True, slots=True, kw_only=True)
class Offering:
    """A decision with its reason, and the windows that it offers."""

    decision: Decision
    reason: Reason
    choice: SlotChoice


def wait_by_caller(seconds: float | None, called_at: datetime) -> PredictedWait:
    """The wait as the caller of the API predicts it, for the moment of the call."""
    if seconds is None:
        return UNKNOWN_WAIT
    return PredictedWait(seconds=seconds, source="caller", as_of=called_at)


def what_to_offer(
    policy: Policy, queue: Queue, places: Places, wait: PredictedWait, *, called_at: datetime, now: datetime
) -> Offering:
    """Whether to offer a callback to this caller, and which windows; without any, nothing can honestly be promised."""
    is_open = policy.calendars[queue.calendar].is_open(called_at)
    decision, reason = decide(queue, wait, is_open=is_open)
    if decision is not Decision.CALLBACK:
        return Offering(decision=decision, reason=reason, choice=SlotChoice())
    choice = choice_for_call(policy, queue, places, called_at, now)
    if choice.slots:
        return Offering(decision=decision, reason=reason, choice=choice)
    return Offering(decision=Decision.NONE, reason=Reason(choice.reason or Reason.NO_WINDOW), choice=choice)

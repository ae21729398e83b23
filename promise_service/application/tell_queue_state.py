"""A telephony system tells how a queue stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from promise_service.application.live_queues import LiveQueues
from promise_service.application.refusals import Faults
from promise_service.domain.policy import Queue
from promise_service.domain.waiting.calls import QueueState
from promise_service.errors import LiveStateUnavailable


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldState:
    """How a queue stands, now where no `at` is told; what the system does not tell is None.

    `available_told_in` points to the part of the request from which `agents_available` is.
    """

    at: datetime | None
    waiting: int | None
    agents_staffed: int | None
    agents_available: int | None
    available_told_in: str
    average_handle_time: timedelta | None
    longest_wait: timedelta | None


class WhyVoid(StrEnum):
    """Why a state says nothing of how the queue stands now."""

    NEWER_KNOWN = "newer_state_known"
    STALE = "stale"
    """It is older than the policy's `wait_known_for`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StateTold:
    """A state that was taken in, and why it does not count; None where it does."""

    state: QueueState
    void: WhyVoid | None


def tell_queue_state(live: LiveQueues, queue: Queue, told: ToldState, now: datetime) -> StateTold:
    """Take in how a queue stands; one that is older than the one known changes nothing.

    InvalidInput with all that is wrong with it; LiveStateUnavailable where it cannot be kept.
    """
    faults = Faults()
    state = QueueState(
        at=faults.past("/at", told.at, now),
        waiting=told.waiting,
        agents_staffed=told.agents_staffed,
        agents_available=told.agents_available,
        average_handle_time=told.average_handle_time,
        longest_wait=told.longest_wait,
    )
    staffed, available = told.agents_staffed, told.agents_available
    if staffed is not None and available is not None and available > staffed:
        faults.add(told.available_told_in, f"agents_available, {available}, must be at most agents_staffed, {staffed}")
    faults.refuse()
    is_news = live.take_in_state(queue, state)
    if is_news is None:
        raise LiveStateUnavailable(f"How queue {queue.name!r} stands cannot be kept just now; tell it again.")
    return StateTold(state=state, void=_why_void(queue, state, now) if is_news else WhyVoid.NEWER_KNOWN)


def _why_void(queue: Queue, state: QueueState, now: datetime) -> WhyVoid | None:
    return WhyVoid.STALE if now - state.at > queue.wait_known_for else None

"""The state machine of a promise: one table, and what time alone does to it."""

from __future__ import annotations

from enum import StrEnum

from promise_service.domain.promise_facts import (
    Answered,
    AttemptMade,
    AttemptOutcome,
    Cancelled,
    CancelledBy,
    Delayed,
    Rescheduled,
    Transferred,
    What,
)


class State(StrEnum):
    """The state of a promise as callers see it."""

    OPEN = "open"
    ATTEMPTED = "attempted"
    FULFILLED = "fulfilled"
    OVERDUE = "overdue"
    CLOSED = "closed"


OWED = frozenset({State.OPEN, State.ATTEMPTED, State.OVERDUE})
"""The states in which the customer is still waiting for us."""


class Stage(StrEnum):
    """Where a promise is on its way: `State`, with the ends told apart that allow different facts.

    `unreached` is fulfilled by as many attempts as were promised; `given_up` and `carried_on` are closed by time: tried
    in the window and then left, or past its deadline with a delay's new promise in its place.
    """

    OPEN = "open"
    ATTEMPTED = "attempted"
    OVERDUE = "overdue"
    FULFILLED = "fulfilled"
    UNREACHED = "unreached"
    GIVEN_UP = "given_up"
    CARRIED_ON = "carried_on"
    CLOSED = "closed"

    @property
    def state(self) -> State:
        """The state that callers see."""
        return _STATES.get(self, State.CLOSED)


_STATES = {
    Stage.OPEN: State.OPEN,
    Stage.ATTEMPTED: State.ATTEMPTED,
    Stage.OVERDUE: State.OVERDUE,
    Stage.FULFILLED: State.FULFILLED,
    Stage.UNREACHED: State.FULFILLED,
}


class Event(StrEnum):
    """What can happen to a promise. The last two are the work of time alone."""

    FAILED = "failed attempt"
    TRIED = "attempt"
    EXHAUSTED = "last attempt"
    REACHED = "connected attempt"
    ANSWERED = "answer"
    AUTOMATED = "automated answer"
    DELAYED = "delay"
    REPLACED = "reschedule"
    CANCELLED = "cancellation"
    WITHDRAWN = "withdrawal"
    TRANSFERRED = "transfer"
    DUE_PASSED = "passing of the deadline"
    PATIENCE_PASSED = "passing of the last chance for a further attempt"


TRANSITIONS: dict[tuple[Stage, Event], Stage] = {
    (Stage.OPEN, Event.FAILED): Stage.OPEN,
    (Stage.OPEN, Event.TRIED): Stage.ATTEMPTED,
    (Stage.OPEN, Event.EXHAUSTED): Stage.UNREACHED,
    (Stage.OPEN, Event.REACHED): Stage.FULFILLED,
    (Stage.OPEN, Event.ANSWERED): Stage.FULFILLED,
    (Stage.OPEN, Event.AUTOMATED): Stage.OPEN,
    (Stage.OPEN, Event.DELAYED): Stage.OPEN,
    (Stage.OPEN, Event.REPLACED): Stage.CLOSED,
    (Stage.OPEN, Event.CANCELLED): Stage.CLOSED,
    (Stage.OPEN, Event.WITHDRAWN): Stage.CLOSED,
    (Stage.OPEN, Event.TRANSFERRED): Stage.OPEN,
    (Stage.OPEN, Event.DUE_PASSED): Stage.OVERDUE,
    (Stage.ATTEMPTED, Event.FAILED): Stage.ATTEMPTED,
    (Stage.ATTEMPTED, Event.TRIED): Stage.ATTEMPTED,
    (Stage.ATTEMPTED, Event.EXHAUSTED): Stage.UNREACHED,
    (Stage.ATTEMPTED, Event.REACHED): Stage.FULFILLED,
    (Stage.ATTEMPTED, Event.ANSWERED): Stage.FULFILLED,
    (Stage.ATTEMPTED, Event.AUTOMATED): Stage.ATTEMPTED,
    (Stage.ATTEMPTED, Event.DELAYED): Stage.ATTEMPTED,
    (Stage.ATTEMPTED, Event.REPLACED): Stage.CLOSED,
    (Stage.ATTEMPTED, Event.CANCELLED): Stage.CLOSED,
    (Stage.ATTEMPTED, Event.WITHDRAWN): Stage.CLOSED,
    (Stage.ATTEMPTED, Event.TRANSFERRED): Stage.ATTEMPTED,
    (Stage.ATTEMPTED, Event.DUE_PASSED): Stage.OVERDUE,
    (Stage.ATTEMPTED, Event.PATIENCE_PASSED): Stage.GIVEN_UP,
    (Stage.OVERDUE, Event.FAILED): Stage.OVERDUE,
    (Stage.OVERDUE, Event.TRIED): Stage.OVERDUE,
    (Stage.OVERDUE, Event.REACHED): Stage.FULFILLED,
    (Stage.OVERDUE, Event.ANSWERED): Stage.FULFILLED,
    (Stage.OVERDUE, Event.AUTOMATED): Stage.OVERDUE,
    (Stage.OVERDUE, Event.REPLACED): Stage.CLOSED,
    (Stage.OVERDUE, Event.CANCELLED): Stage.CLOSED,
    (Stage.OVERDUE, Event.WITHDRAWN): Stage.CLOSED,
    (Stage.OVERDUE, Event.TRANSFERRED): Stage.OVERDUE,
    # The customer rings back, or somebody tries once more, after all promised attempts or after giving up.
    (Stage.UNREACHED, Event.TRIED): Stage.UNREACHED,
    (Stage.UNREACHED, Event.REACHED): Stage.FULFILLED,
    (Stage.UNREACHED, Event.ANSWERED): Stage.FULFILLED,
    (Stage.GIVEN_UP, Event.FAILED): Stage.GIVEN_UP,
    (Stage.GIVEN_UP, Event.TRIED): Stage.GIVEN_UP,
    (Stage.GIVEN_UP, Event.REACHED): Stage.FULFILLED,
    (Stage.GIVEN_UP, Event.ANSWERED): Stage.FULFILLED,
    # A delay's first promise is past its deadline; what happens to the new one happens to it, too.
    (Stage.CARRIED_ON, Event.REACHED): Stage.FULFILLED,
    (Stage.CARRIED_ON, Event.ANSWERED): Stage.FULFILLED,
}


def event_of(what: What) -> Event | None:
    """The event that a fact is; None for facts that say nothing about the course (notices, corrections ...)."""
    match what:
        case AttemptMade(outcome=AttemptOutcome.CONNECTED):
            return Event.REACHED
        case AttemptMade(outcome=AttemptOutcome.FAILED):
            return Event.FAILED
        case AttemptMade():
            return Event.TRIED
        case Answered(automated=automated):
            return Event.AUTOMATED if automated else Event.ANSWERED
        case Delayed():
            return Event.DELAYED
        case Rescheduled():
            return Event.REPLACED
        case Cancelled(by=CancelledBy.COMPANY):
            return Event.WITHDRAWN
        case Cancelled():
            return Event.CANCELLED
        case Transferred():
            return Event.TRANSFERRED
        case _:
            return None

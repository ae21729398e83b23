"""How a promise stands, as its customer would put it."""

from __future__ import annotations

from enum import StrEnum

from promise_service.application.ports.archive import PromiseRecord
from promise_service.application.show_to_customer import CustomerView
from promise_service.domain.promise_course import Stage
from promise_service.domain.promise_facts import CancelledBy
from promise_service.domain.promises import Succession


class Situation(StrEnum):
    """What there is to say of a promise beside its words."""

    AHEAD = "ahead"
    MOVED = "moved"
    DELAYED = "delayed"
    TRIED = "tried"
    LATE = "late"
    SPOKEN = "spoken"
    ANSWERED = "answered"
    UNREACHED = "unreached"
    GIVEN_UP = "given_up"
    CANCELLED = "cancelled"
    WITHDRAWN = "withdrawn"
    OVER = "over"


AHEAD = frozenset({Situation.AHEAD, Situation.MOVED, Situation.DELAYED, Situation.TRIED})
"""What was promised is still to be had in time."""

_BY_STAGE = {
    Stage.ATTEMPTED: Situation.TRIED,
    Stage.OVERDUE: Situation.LATE,
    Stage.UNREACHED: Situation.UNREACHED,
    Stage.GIVEN_UP: Situation.GIVEN_UP,
}
_BY_WHOM = {CancelledBy.CUSTOMER: Situation.CANCELLED, CancelledBy.COMPANY: Situation.WITHDRAWN}


def situation_of(view: CustomerView) -> Situation:
    """The one situation that a customer is in."""
    stage = view.record.standing.stage
    if stage is Stage.OPEN:
        return _while_open(view.record)
    if stage is Stage.FULFILLED:
        return Situation.ANSWERED if view.record.standing.answered else Situation.SPOKEN
    if stage is Stage.CLOSED and view.cancelled_by is not None:
        return _BY_WHOM.get(view.cancelled_by, Situation.OVER)
    return _BY_STAGE.get(stage, Situation.OVER)


def _while_open(record: PromiseRecord) -> Situation:
    match record.promise.succession:
        case Succession.RESCHEDULE:
            return Situation.MOVED
        case Succession.DELAY:
            return Situation.DELAYED
        case _:
            return Situation.AHEAD

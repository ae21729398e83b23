"""Facts as rows: the kind of what happened, and its fields as JSON."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Any

from sqlalchemy import Row

from promise_service.domain.notices import NoticeKind, NoticeOutcome
from promise_service.domain.promise_facts import (
    Answered,
    AttemptMade,
    AttemptOutcome,
    CameAtRisk,
    Cancelled,
    CancelledBy,
    Cause,
    CauseGiven,
    Completeness,
    ContactCorrected,
    Delayed,
    Fact,
    FeedbackGiven,
    NoticeSettled,
    Rescheduled,
    Retracted,
    TeamAlarmed,
    Transferred,
    VerdictSettled,
    What,
    WindowOpened,
)

_KIND_OF: dict[type[What], str] = {
    AttemptMade: "attempt_made",
    Answered: "answered",
    Delayed: "delayed",
    Rescheduled: "rescheduled",
    Cancelled: "cancelled",
    Transferred: "transferred",
    ContactCorrected: "contact_corrected",
    FeedbackGiven: "feedback_given",
    CauseGiven: "cause_given",
    Retracted: "retracted",
    NoticeSettled: "notice_settled",
    CameAtRisk: "at_risk",
    WindowOpened: "window_opened",
    TeamAlarmed: "team_alarmed",
    VerdictSettled: "verdict_settled",
}
_MADE_AS: dict[str, Callable[..., What]] = {kind: what for what, kind in _KIND_OF.items()}
# Whatever is not listed here is text, a number, a truth value or nothing, and JSON keeps it as it is.
_READ_AS: dict[str, dict[str, Callable[[str], str]]] = {
    "attempt_made": {"outcome": AttemptOutcome},
    "answered": {"completeness": Completeness},
    "cancelled": {"by": CancelledBy},
    "cause_given": {"cause": Cause},
    "notice_settled": {"notice": NoticeKind, "outcome": NoticeOutcome},
}

FACT_KINDS = tuple(_MADE_AS)
"""The kinds of facts by the names that the store knows them by."""


def fact_row(fact: Fact) -> dict[str, Any]:
    """The row of a fact."""
    return {
        "id": fact.id,
        "promise_id": fact.promise_id,
        "chain_id": fact.chain_id,
        "at": fact.at,
        "recorded_at": fact.recorded_at,
        "by": fact.by,
        "kind": _KIND_OF[type(fact.what)],
        "details": {each.name: getattr(fact.what, each.name) for each in fields(fact.what)},
        "caused_by": fact.caused_by,
    }


def fact_from(row: Row[Any]) -> Fact:
    """The fact of a row."""
    read_as = _READ_AS.get(row.kind, {})
    details = {
        name: read_as[name](value) if name in read_as and value is not None else value
        for name, value in row.details.items()
    }
    return Fact(
        id=row.id,
        promise_id=row.promise_id,
        chain_id=row.chain_id,
        at=row.at,
        recorded_at=row.recorded_at,
        by=row.by,
        what=_MADE_AS[row.kind](**details),
        caused_by=row.caused_by,
    )

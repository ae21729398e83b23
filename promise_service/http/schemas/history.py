"""The history of a promise: its making and every fact, as they came."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from operator import itemgetter
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from promise_service.application.notifying import SERVICE
from promise_service.application.show_history import History as PromiseHistory
from promise_service.domain.notices import Notice, masked
from promise_service.domain.promise_facts import (
    Answered,
    AttemptMade,
    CameAtRisk,
    Cancelled,
    CauseGiven,
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
from promise_service.domain.promises import Promise
from promise_service.http.instants import format_instant
from promise_service.http.schemas.closed_models import answer
from promise_service.http.schemas.promises import PROMISE, window_times
from promise_service.http.schemas.scalars import InstantText

KINDS: Mapping[type[What], str] = {
    AttemptMade: "attempt",
    Answered: "answer",
    Delayed: "delay",
    Rescheduled: "reschedule",
    Cancelled: "cancel",
    Transferred: "transfer",
    ContactCorrected: "contact",
    FeedbackGiven: "feedback",
    CauseGiven: "cause",
    Retracted: "retract",
    NoticeSettled: "notice",
    CameAtRisk: "at_risk",
    WindowOpened: "window_opened",
    TeamAlarmed: "alarm",
    VerdictSettled: "verdict",
}
"""What each fact is called; the same words as the paths that report them."""

_MADE: dict[str, Any] = {
    "fact_id": None,
    "kind": "made",
    "promise_id": PROMISE["id"],
    "at": PROMISE["made_at"],
    "recorded_at": PROMISE["made_at"],
    "by": "key_01KAW0",
    "caused_by": None,
    "retracted_by": None,
    "statement": PROMISE["statement"],
    "due_at": PROMISE["due_at"],
    "window": PROMISE["window"],
    "policy_version": 3,
}
_TRIED: dict[str, Any] = {
    "fact_id": "fct_01KAW4Q2D6S9B3N8V5K7R1Y0MZ",
    "kind": "attempt",
    "promise_id": PROMISE["id"],
    "at": "2026-11-24T10:34:00+01:00",
    "recorded_at": "2026-11-24T10:34:41+01:00",
    "by": "key_01KAW0",
    "caused_by": None,
    "retracted_by": None,
    "outcome": "no_answer",
    "agent_id": "ag-7",
    "duration_seconds": 38,
}

_OF_MESSAGES = frozenset({"channel", "receiver", "subject", "text"})


class HistoryEntry(BaseModel):
    """One entry; beside these keys it has those of its kind.

    `made`: statement, due_at, window, policy_version. `attempt`: outcome, agent_id, duration_seconds (null where it was
    not told). `answer`: completeness, agent_id, automated. `delay`: new_promise_id, reason, automatic. `reschedule`:
    new_promise_id. `cancel`: cancelled_by, reason. `transfer`: team, agent_id, reason. `contact`: email, phone.
    `feedback`: csat, ces, nps, comment. `cause`: cause, comment. `retract`: retracted_fact_id, reason. `notice`:
    notice_id, notice, outcome (`pending` for one still on its way), receiver (masked), detail, channel, subject, text
    (links to the customer's page cut short). `at_risk`: why (`time_nearly_gone`, or `unkeepable`: its window carries
    more than the agents then at work can keep). `window_opened`: nothing more. `alarm`: reason. `verdict`: verdict,
    detail.
    """

    model_config = ConfigDict(extra="allow", frozen=True, json_schema_extra={"examples": [_TRIED]})

    fact_id: str | None = Field(description="Null for the making, and for a message that is still on its way.")
    kind: str = Field(json_schema_extra={"enum": ["made", *KINDS.values()]})
    promise_id: str = Field(description="The promise that was named; a fact counts for the whole chain of a delay.")
    at: InstantText = Field(description="When it happened.")
    recorded_at: InstantText = Field(description="When it reached this service.")
    by: str = Field(description="The id of the key that reported it, or `promise-service`.")
    caused_by: str | None = Field(description="The fact about another promise that this one comes from.")
    retracted_by: str | None = Field(description="The fact that took it back: it no longer counts.")


class History(BaseModel):
    """Every fact, oldest first; the first entry is the making."""

    model_config = answer({"items": [_MADE, _TRIED]})

    items: list[HistoryEntry]


def history(shown: PromiseHistory) -> History:
    """The history of a promise, with the words that were sent or are on their way."""
    promise = shown.record.promise
    retractions = {fact.what.fact_id: fact.id for fact in shown.facts if isinstance(fact.what, Retracted)}
    facts = [
        ((fact.at, fact.recorded_at, fact.id), _entry(fact, promise, retractions, shown.notices))
        for fact in shown.facts
    ]
    pending = [
        ((notice.created_at, notice.created_at, notice.id), _on_its_way(notice, promise))
        for notice in shown.on_their_way
    ]
    return History(items=[_made(shown), *(entry for _, entry in sorted(facts + pending, key=itemgetter(0)))])


def announced_fact(fact: Fact, promise: Promise) -> HistoryEntry:
    """A fact as its entry in the history, without the words of a message and whom it went to."""
    entry = _entry(fact, promise, {}, {})
    return HistoryEntry(**{name: value for name, value in dict(entry).items() if name not in _OF_MESSAGES})


def _made(shown: PromiseHistory) -> HistoryEntry:
    promise = shown.record.promise
    made_at = format_instant(promise.made_at, promise.time_zone)
    return HistoryEntry(
        fact_id=None,
        kind="made",
        promise_id=promise.id,
        at=made_at,
        recorded_at=made_at,
        by=shown.made_by,
        caused_by=None,
        retracted_by=None,
        statement=promise.statement,
        due_at=format_instant(promise.due_at, promise.time_zone),
        window=window_times(shown.record),
        policy_version=promise.policy_version,
    )


def _entry(fact: Fact, promise: Promise, retractions: Mapping[str, str], sent: Mapping[str, Notice]) -> HistoryEntry:
    return HistoryEntry(
        fact_id=fact.id,
        kind=KINDS[type(fact.what)],
        promise_id=fact.promise_id,
        at=format_instant(fact.at, promise.time_zone),
        recorded_at=format_instant(fact.recorded_at, promise.time_zone),
        by=fact.by,
        caused_by=fact.caused_by,
        retracted_by=retractions.get(fact.id),
        **_particulars(fact.what, sent),
    )


def _on_its_way(notice: Notice, promise: Promise) -> HistoryEntry:
    """A message that nobody has taken yet; its detail is what the last try said."""
    created_at = format_instant(notice.created_at, promise.time_zone)
    return HistoryEntry(
        fact_id=None,
        kind=KINDS[NoticeSettled],
        promise_id=notice.promise_id,
        at=created_at,
        recorded_at=created_at,
        by=SERVICE,
        caused_by=None,
        retracted_by=None,
        notice_id=notice.id,
        notice=notice.kind,
        outcome=notice.outcome,
        receiver=masked(notice.receiver),
        detail=notice.detail,
        **_words(notice),
    )


def _words(notice: Notice | None) -> dict[str, Any]:
    """The words of a message, and by which channel they go."""
    return {
        "channel": notice.channel if notice else None,
        "subject": notice.message.subject if notice else None,
        "text": notice.message.text if notice else None,
    }


def _particulars(what: What, sent: Mapping[str, Notice]) -> dict[str, Any]:
    """The fields of a fact; two are renamed that would read as fields of every entry."""
    values = {each.name: getattr(what, each.name) for each in fields(what)}
    match what:
        case Cancelled():
            values["cancelled_by"] = values.pop("by")
        case Retracted():
            values["retracted_fact_id"] = values.pop("fact_id")
        case NoticeSettled():
            values |= _words(sent.get(what.notice_id))
        case _:
            pass
    return values

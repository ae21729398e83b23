"""What the house owed, worked out from what was asked of it and what it promises, and from nothing that it says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from tests.faults.load import Deed, Promised
from tests.faults.terms import (
    ATTEMPTS_EVERY,
    CALLBACK_DELAY_NOTICE_LEAD,
    DELAY_NOTICE_LEAD,
    OWNER_PERCENT,
    REMINDED_BEFORE_WINDOW,
    REPLY_WITHIN,
    SUPERVISOR,
    SUPERVISOR_PERCENT,
    TEAM,
    WINDOW,
    full_minute,
)

Score = tuple[str | None, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """One message that has to go out at `at`, if the promise is not settled by then, to this receiver."""

    promise_id: str
    kind: str
    receiver: str
    at: datetime
    timer: str
    """The timer that it comes from, by the name that operators see."""


def due_at(promised: Promised) -> datetime:
    """By when the promise must be fulfilled."""
    if promised.window_start is not None:
        return promised.window_start + WINDOW
    return full_minute(promised.received_at + REPLY_WITHIN)


def owed(promised: Promised) -> Iterator[Owed]:
    """Every message that time brings, settled or not; what would have come before the making is left out."""
    for message in _planned(promised):
        if message.at > promised.made_at:
            yield message


def settled_between(promised: Promised) -> tuple[datetime, datetime] | None:
    """Between which instants the house learnt that nothing has to be said any more; None where it never did."""
    for deed in promised.deeds:
        if deed.what != "no_answer":
            return deed.sent_at, deed.told_at
    return None


def tried_between(promised: Promised) -> tuple[datetime, datetime] | None:
    """Between which instants the house learnt of a first attempt or answer; None where it never did."""
    return (promised.deeds[0].sent_at, promised.deeds[0].told_at) if promised.deeds else None


def verdict(promised: Promised, *, delayed: bool, now: datetime) -> Score:
    """Verdict and detail of the promise at `now`; `delayed`: whether the customer has been given another time."""
    due, deed = due_at(promised), _only(promised)
    if deed is not None and deed.what != "no_answer":
        return _fulfilled(promised, deed.at)
    if deed is not None and not delayed:
        return ("broken", "gave_up") if now > max(due, deed.at + ATTEMPTS_EVERY) else (None, None)
    return ("broken", "never") if now > due else (None, None)


def verdict_of_successor(promised: Promised) -> Score:
    """Verdict and detail of the promise that a delay has made of it, which is not due yet."""
    deed = _only(promised)
    if deed is None or deed.what == "no_answer":
        return None, None
    if _fulfilled(promised, deed.at)[0] == "kept":
        return "void", "not_needed"
    return "kept", "early" if promised.window_start is not None else None


def _fulfilled(promised: Promised, at: datetime) -> Score:
    if at > due_at(promised):
        return "broken", "late"
    if promised.window_start is None:
        return "kept", None
    return "kept", "early" if at < promised.window_start else "reached"


def _only(promised: Promised) -> Deed | None:
    assert len(promised.deeds) <= 1, "the load does one thing about a promise"
    return promised.deeds[0] if promised.deeds else None


def _planned(promised: Promised) -> Iterator[Owed]:
    def message(kind: str, receiver: str, at: datetime, timer: str | None = None) -> Owed:
        return Owed(promise_id=promised.id, kind=kind, receiver=receiver, at=at, timer=timer or kind)

    due = due_at(promised)
    if promised.window_start is not None:
        reminded_at = promised.window_start - REMINDED_BEFORE_WINDOW
        yield message("owner_reminder", TEAM, reminded_at)
        if promised.email is not None:
            yield message("customer_reminder", promised.email, reminded_at)
    else:
        whole = due - promised.received_at
        yield message("owner_reminder", TEAM, promised.received_at + whole * OWNER_PERCENT / 100)
        yield message("supervisor_reminder", SUPERVISOR, promised.received_at + whole * SUPERVISOR_PERCENT / 100)
    told_at = due - (DELAY_NOTICE_LEAD if promised.window_start is None else CALLBACK_DELAY_NOTICE_LEAD)
    if told_at <= promised.made_at:
        told_at = due - (due - promised.made_at) / 5
    if promised.email is not None:
        yield message("delay_notice", promised.email, told_at)
    else:
        yield message("alarm", TEAM, told_at, "delay_notice")
        yield message("alarm", SUPERVISOR, told_at, "delay_notice")

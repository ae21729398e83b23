"""Today's rate, and what has to be done next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from promise_service.application.list_due import HOURS_AHEAD, Due, OwedPromise, list_due
from promise_service.application.report_today import Today, report_today
from promise_service.dashboard.rendering import View
from promise_service.domain.promises import Promise
from promise_service.domain.risks import AT_RISK_PERCENT, Risk


@dataclass(frozen=True, slots=True, kw_only=True)
class DueLine:
    """One promise that is owed, in words. `tone` is `late`, `risk`, `near` or `calm`; the words say the same."""

    owed: OwedPromise
    tone: str
    status: str
    reason: str
    about: str
    time: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NowSection:
    today: Today
    due: Due
    overdue: tuple[DueLine, ...]
    soon: tuple[DueLine, ...]
    at_risk_later: tuple[DueLine, ...]
    hours: int


def now_section(view: View, zone: ZoneInfo) -> NowSection:
    services = view.services
    due = list_due(services.archive, services.prospects, services.versions, view.now)
    return NowSection(
        today=report_today(services.figures, zone, view.now),
        due=due,
        overdue=tuple(_lines(due.overdue, view, zone)),
        soon=tuple(_lines(due.soon, view, zone)),
        at_risk_later=tuple(_lines(due.at_risk_later, view, zone)),
        hours=HOURS_AHEAD,
    )


def _lines(owed: Sequence[OwedPromise], view: View, zone: ZoneInfo) -> Iterator[DueLine]:
    for each in owed:
        tone, status, reason = standing_in_words(each, view, zone)
        promise = each.record.promise
        yield DueLine(
            owed=each,
            tone=tone,
            status=status,
            reason=reason,
            about=about(promise, view),
            time=_time(promise.due_at, view, zone),
        )


def standing_in_words(owed: OwedPromise, view: View, zone: ZoneInfo) -> tuple[str, str, str]:
    """The tone, the status in a word or two, and why: of a promise that is owed."""
    words, formats = view.words, view.formats
    promise, standing = owed.record.promise, owed.record.standing
    tried = words.count("tried", standing.attempts_made) if standing.attempts_made else ""
    nobody = tried or words("nobody_call" if promise.counts_attempts else "nobody_answer")
    left = formats.duration(promise.due_at - view.now)
    if owed.risk is Risk.OVERDUE:
        late = words("late_by", time=formats.duration(view.now - promise.due_at))
        return "late", words("overdue"), f"{late} {tried}".strip()
    if owed.risk is Risk.UNKEEPABLE:
        return "risk", words("at_risk"), words("window_unkeepable", time=left)
    if owed.risk is Risk.TIME_NEARLY_GONE:
        return "risk", words("at_risk"), f"{words('time_gone', percent=AT_RISK_PERCENT, time=left)} {nobody}"
    if standing.attempts_made:
        again = standing.next_attempt_at
        then = words("next_try", time=formats.clock(again, zone)) if again else ""
        return "calm", words("state_attempted"), f"{tried} {then}".strip()
    if owed.risk is Risk.WINDOW_NEAR and promise.window is not None:
        begins = promise.window.start - view.now
        begun = words("window_open", time=left) if begins <= timedelta() else ""
        return "near", words("near"), begun or words("window_near", time=formats.duration(begins))
    return "calm", words("state_open"), words("time_left", time=left)


def about(promise: Promise, view: View) -> str:
    """A kind of promise and its channel: Callback, or Reply · e-mail."""
    kind = view.formats.promise_kind(promise.kind)
    name = kind[:1].upper() + kind[1:]
    return name if promise.window is not None else f"{name} · {view.formats.channel(promise.channel)}"


def _time(due_at: datetime, view: View, zone: ZoneInfo) -> str:
    near = abs(due_at - view.now) < timedelta(hours=12)
    return view.formats.clock(due_at, zone) if near else view.formats.moment(due_at, zone, view.now)

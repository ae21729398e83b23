"""What happens by itself, as rows: timers, and the notices that they send."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from promise_service.domain.intervals import Interval
from promise_service.domain.notices import CalendarEntry, Message, Notice, NoticeChannel, NoticeKind, NoticeOutcome
from promise_service.domain.timers import Timer, TimerKind, TimerState


def timer_row(timer: Timer) -> dict[str, Any]:
    """The row of a timer that nobody has claimed or started."""
    return {
        "id": timer.id,
        "kind": timer.kind.value,
        "subject_id": timer.subject_id,
        "due_at": timer.due_at,
        "helps_until": timer.helps_until,
        "state": timer.state.value,
        "tries": timer.tries,
        "detail": timer.detail,
        "claimed_until": None,
        "begun": False,
        "starts": 0,
    }


def timer_from(row: Row[Any]) -> Timer:
    """The timer of a row."""
    return Timer(
        id=row.id,
        kind=TimerKind(row.kind),
        subject_id=row.subject_id,
        due_at=row.due_at,
        helps_until=row.helps_until,
        state=TimerState(row.state),
        tries=row.tries,
        detail=row.detail,
    )


def notice_row(notice: Notice) -> dict[str, Any]:
    """The row of a notice."""
    return {
        "id": notice.id,
        "promise_id": notice.promise_id,
        "kind": notice.kind.value,
        "receiver": notice.receiver,
        "locale": notice.locale,
        "subject": notice.message.subject,
        "text": notice.message.text,
        "exact_time": notice.message.exact_time,
        "link": notice.message.link,
        "created_at": notice.created_at,
        "channel": notice.channel.value,
        "unsubscribe": notice.unsubscribe,
        "in_reply_to": notice.in_reply_to,
        "outcome": notice.outcome.value,
        "settled_at": notice.settled_at,
        "detail": notice.detail,
        **_calendar_columns(notice.calendar),
    }


def notice_from(row: Row[Any]) -> Notice:
    """The notice of a row."""
    return Notice(
        id=row.id,
        promise_id=row.promise_id,
        kind=NoticeKind(row.kind),
        receiver=row.receiver,
        locale=row.locale,
        message=Message(subject=row.subject, text=row.text, exact_time=row.exact_time, link=row.link),
        created_at=row.created_at,
        channel=NoticeChannel(row.channel),
        calendar=_calendar_from(row),
        unsubscribe=row.unsubscribe,
        in_reply_to=row.in_reply_to,
        outcome=NoticeOutcome(row.outcome),
        settled_at=row.settled_at,
        detail=row.detail,
    )


def _calendar_columns(entry: CalendarEntry | None) -> dict[str, Any]:
    return {
        "calendar_uid": entry.uid if entry else None,
        "calendar_sequence": entry.sequence if entry else None,
        "calendar_start": entry.window.start if entry else None,
        "calendar_end": entry.window.end if entry else None,
        "calendar_summary": entry.summary if entry else None,
        "calendar_cancelled": entry.cancelled if entry else None,
    }


def _calendar_from(row: Row[Any]) -> CalendarEntry | None:
    if row.calendar_uid is None:
        return None
    return CalendarEntry(
        uid=row.calendar_uid,
        sequence=row.calendar_sequence,
        window=Interval(row.calendar_start, row.calendar_end),
        summary=row.calendar_summary,
        cancelled=row.calendar_cancelled,
    )

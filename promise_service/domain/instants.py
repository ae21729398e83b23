"""Instants: aware datetimes in UTC, and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from promise_service.errors import InvalidInput

MINUTE = timedelta(minutes=1)


def utc(instant: datetime) -> datetime:
    """The same instant in UTC; a naive time, which names no instant, raises InvalidInput."""
    if instant.tzinfo is UTC:
        return instant
    if instant.utcoffset() is None:
        example = "2026-11-20T16:30:00+01:00"
        raise InvalidInput.at("", f"{instant.isoformat()} has no UTC offset; write one, as {example}")
    try:
        return instant.astimezone(UTC)
    except OverflowError:
        raise InvalidInput.at("", f"{instant.isoformat()} lies outside the years 1 to 9999 in UTC") from None


def whole_minute_up(instant: datetime) -> datetime:
    """The first whole minute at or after `instant`: a deadline is then the same in words and in fact."""
    if not instant.second and not instant.microsecond:
        return instant
    return instant.replace(second=0, microsecond=0) + MINUTE

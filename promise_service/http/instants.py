"""Instants as the API writes and reads them: RFC 3339, always with an offset."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from promise_service.domain.business_time import FIRST_YEAR, LAST_YEAR

EXAMPLE = "2026-11-24T10:30:00+01:00"
DATE_EXAMPLE = "2026-11-24"

LAST_YEAR_OF_ODD_OFFSETS = 1972

_RFC_3339 = re.compile(
    r"(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2}:\d{2})(\.\d+)?(Z|z|[+-](?:[01]\d|2[0-3]):[0-5]\d)?", re.ASCII
)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_OFFSET_THAT_LOST_ITS_PLUS = re.compile(r" (\d{2}:\d{2})\Z", re.ASCII)
_MINUTE, _NOTHING = timedelta(minutes=1), timedelta()


def parse_instant(text: str) -> datetime:
    """The instant in UTC, to the microsecond; ValueError says what is wrong with any other text."""
    match = _RFC_3339.fullmatch(text)
    if match is None:
        raise ValueError(f"{text[:60]!r} is not an instant; write it as {EXAMPLE}")
    on, at, fraction, offset = match.groups()
    if offset is None:
        raise ValueError(f"{text!r} has no UTC offset, so it names no instant; write it as {EXAMPLE}")
    offset = "+00:00" if offset in {"Z", "z"} else offset
    try:
        instant = datetime.fromisoformat(f"{on}T{at}{(fraction or '')[:7]}{offset}").astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError(f"{text!r} is no date and time of the calendar; write it as {EXAMPLE}") from None
    if not FIRST_YEAR <= instant.year <= LAST_YEAR:
        raise ValueError(f"{text!r} is outside the years {FIRST_YEAR} to {LAST_YEAR}")
    return instant


def parse_query_instant(text: str) -> datetime:
    """As `parse_instant`, where the query string may have turned the `+` of the offset into a space."""
    return parse_instant(_OFFSET_THAT_LOST_ITS_PLUS.sub(r"+\1", text))


def parse_date(text: str) -> date:
    """A date written `2026-11-24`; ValueError says what is wrong with any other text."""
    if _DATE.fullmatch(text) is None:
        raise ValueError(f"{text[:60]!r} is not a date; write it as {DATE_EXAMPLE}")
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is no date of the calendar; write it as {DATE_EXAMPLE}") from None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise ValueError(f"{text!r} is outside the years {FIRST_YEAR} to {LAST_YEAR}")
    return found


def parse_query_date_or_instant(text: str) -> date | datetime:
    """A date, or an instant as `parse_query_instant` reads it; ValueError says what is wrong with any other text."""
    if _DATE.match(text) is None:
        raise ValueError(f"{text[:60]!r} is neither a date nor an instant; write it as {DATE_EXAMPLE} or {EXAMPLE}")
    return parse_date(text) if _DATE.fullmatch(text) else parse_query_instant(text)


def format_instant(instant: datetime, time_zone: str) -> str:
    """The instant with the offset of `time_zone` at that moment; microseconds only where there are some.

    An offset of odd seconds, as a zone had until 1972, has no form in RFC 3339: then it is UTC.
    """
    local = instant.astimezone(ZoneInfo(time_zone))
    if local.year <= LAST_YEAR_OF_ODD_OFFSETS and (local.utcoffset() or _NOTHING) % _MINUTE:
        local = instant.astimezone(UTC)
    return local.isoformat()

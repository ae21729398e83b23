"""Between the clock on a wall and instants. This is the one place where local time becomes an instant."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from promise_service.domain.instants import utc
from promise_service.errors import InvalidInput

MINUTES_A_DAY = 1440

_TIME_OF_DAY = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")


@dataclass(frozen=True, slots=True)
class Unambiguous:
    """A wall time that occurs once."""

    instant: datetime


@dataclass(frozen=True, slots=True)
class Gap:
    """A wall time that clocks going forward skip, read with the UTC offsets before and after the gap."""

    with_offset_before: datetime
    with_offset_after: datetime


@dataclass(frozen=True, slots=True)
class Fold:
    """A wall time that clocks going back show twice."""

    first: datetime
    second: datetime


def time_of_day(text: str) -> time:
    """Read a local time written `HH:MM`, from 00:00 to 23:59; anything else raises InvalidInput."""
    if _TIME_OF_DAY.fullmatch(text) is None:
        raise InvalidInput.at("", f"{text!r} is not a local time; write it as 09:30, from 00:00 to 23:59")
    return time.fromisoformat(text)


def zone_named(name: str) -> ZoneInfo:
    """The IANA time zone of that name; any other name raises InvalidInput with the nearest known ones."""
    if name not in _zone_names():
        near = _nearest(name)
        hint = f"did you mean {' or '.join(near)}?" if near else "write an IANA name, as Europe/Paris"
        raise InvalidInput.at("", f"there is no time zone {name!r}; {hint}")
    return ZoneInfo(name)


@cache
def _zone_names() -> frozenset[str]:
    return frozenset(available_timezones()) - {"Factory"}  # tzdata's own name for "not set up yet"


def _nearest(name: str) -> list[str]:
    """The zones of the same place, however it is written, else those spelled alike."""
    wanted = name.casefold().replace(" ", "_")
    # Etc/GMT+2 is two hours behind: whoever writes GMT+2 means the opposite.
    known = {zone.casefold(): zone for zone in sorted(_zone_names()) if not zone.startswith("Etc/")}
    same_place = [zone for key, zone in known.items() if key.rpartition("/")[2] == wanted.rpartition("/")[2]]
    return same_place or [known[key] for key in difflib.get_close_matches(wanted, known, n=3, cutoff=0.85)]


def resolve(local: datetime, zone: ZoneInfo) -> Unambiguous | Gap | Fold:
    """What a naive wall time in `zone` can mean."""
    earlier_offset = local.replace(tzinfo=zone, fold=0)
    later_offset = local.replace(tzinfo=zone, fold=1)
    change = _offset(later_offset) - _offset(earlier_offset)
    if not change:
        return Unambiguous(earlier_offset.astimezone(UTC))
    if change > timedelta():
        return Gap(earlier_offset.astimezone(UTC), later_offset.astimezone(UTC))
    return Fold(earlier_offset.astimezone(UTC), later_offset.astimezone(UTC))


def _offset(moment: datetime) -> timedelta:
    offset = moment.utcoffset()
    assert offset is not None, f"{moment!r} carries a zone"  # noqa: S101 - narrows the type; zones always have offsets
    return offset


def instant_of(local_date: date, at: time | int, zone: ZoneInfo) -> datetime:
    """The instant of a wall time on a date, by RFC 5545 section 3.3.5.

    `at` is a time of day or a number of minutes from midnight, where 1440 and more fall on the next date.
    A repeated wall time is its first occurrence; a skipped one has the offset in force before the gap.
    """
    # fold=0 means exactly this in both cases (PEP 495).
    if isinstance(at, int):
        local = datetime.combine(local_date, time.min) + timedelta(minutes=at)
        return local.replace(tzinfo=zone).astimezone(UTC)
    return datetime.combine(local_date, at.replace(fold=0), zone).astimezone(UTC)


def local_time(instant: datetime, zone: ZoneInfo) -> datetime:
    """What the clock on the wall shows at `instant`, with its UTC offset."""
    return utc(instant).astimezone(zone)


def date_exists(local_date: date, zone: ZoneInfo) -> bool:
    """False for a date that the zone skipped altogether: Pacific/Apia had no 2011-12-30."""
    first, last = datetime.combine(local_date, time.min), datetime.combine(local_date, time.max)
    return not (isinstance(resolve(first, zone), Gap) and isinstance(resolve(last, zone), Gap))

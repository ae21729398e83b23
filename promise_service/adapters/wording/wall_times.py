"""What the clock on the wall shows the reader."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from promise_service.domain.wall_clock import local_time


class WallTime(NamedTuple):
    """An instant in the reader's zone; `repeated` where clocks going back show that time twice that day."""

    date: date
    hour: int
    minute: int
    offset: timedelta
    repeated: bool


@lru_cache(maxsize=8192)
def wall_time(instant: datetime, zone: ZoneInfo) -> WallTime:
    local = local_time(instant, zone)
    # The two offsets of a local time differ in a gap as well, but no instant has a local time in a gap.
    other_offset = local.replace(fold=1 - local.fold).utcoffset()
    offset = local.utcoffset() or timedelta()
    return WallTime(local.date(), local.hour, local.minute, offset, offset != other_offset)

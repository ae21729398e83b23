"""The days ahead: how full each callback window is, and how much is due in writing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from promise_service.application.outlook import WindowOutlook
from promise_service.application.report_outlook import report_outlook
from promise_service.dashboard.formats import Formats
from promise_service.dashboard.rendering import View
from promise_service.domain.wall_clock import local_time

DAYS = 7
MOST_ROWS = 30
_LEVELS = 5
_ByTime = dict[tuple[int, int], dict[date, list[WindowOutlook]]]
_TOGETHER = tuple(timedelta(minutes=each) for each in (10, 15, 20, 30, 60, 120))
"""So long is a row where there would be too many; the shortest that suffices."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatCell:
    """What windows hold of what they take. `level` goes from 0, empty, to 5, full; 6: one holds more than it takes."""

    taken: int
    capacity: int | None
    level: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatMap:
    """The windows of one queue: a row for each time of day, a cell for each of `dates`, None where there is none.

    Where a queue has too many windows a day, a row holds all that begin in the time `together`; else that is None.
    """

    queue: str
    together: timedelta | None
    dates: tuple[date, ...]
    rows: tuple[tuple[str, tuple[HeatCell | None, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineRow:
    """How many replies and follow-ups a team owes, on each date."""

    team: str
    due: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlookSection:
    days: int
    maps: tuple[HeatMap, ...]
    dates: tuple[date, ...]
    deadlines: tuple[DeadlineRow, ...]


def outlook_section(view: View, zone: ZoneInfo) -> OutlookSection:
    outlook = report_outlook(
        view.services.prospects, view.services.versions, days=DAYS, queue=None, time_zone=zone.key, now=view.now
    )
    queues = sorted({window.queue for window in outlook.windows})
    dates = tuple(sorted({deadline.due_on for deadline in outlook.deadlines}))
    owed = {(deadline.team, deadline.due_on): deadline.due for deadline in outlook.deadlines}
    return OutlookSection(
        days=DAYS,
        maps=tuple(
            heat_map(queue, [window for window in outlook.windows if window.queue == queue], view.formats, zone)
            for queue in queues
        ),
        dates=dates,
        deadlines=tuple(
            DeadlineRow(team=team, due=tuple(owed.get((team, day), 0) for day in dates))
            for team in sorted({team for team, _ in owed})
        ),
    )


def heat_map(queue: str, windows: Sequence[WindowOutlook], formats: Formats, zone: ZoneInfo) -> HeatMap:
    """The windows of a queue, by date and time of day."""
    together, by_time = _by_time(windows, zone)
    dates = tuple(sorted({day for row in by_time.values() for day in row}))
    rows = []
    for _, row in sorted(by_time.items()):
        starts = [window.window.start for several in row.values() for window in several]
        name = formats.clock(min(starts, key=lambda start: local_time(start, zone).time()), zone)
        rows.append((name, tuple(cell(row[day]) if day in row else None for day in dates)))
    return HeatMap(queue=queue, together=together, dates=dates, rows=tuple(rows))


def _by_time(windows: Sequence[WindowOutlook], zone: ZoneInfo) -> tuple[timedelta | None, _ByTime]:
    """The windows by time of day and date, and how much time is taken together for that."""
    rows = _rows(windows, timedelta(minutes=1), zone)
    if len(rows) <= MOST_ROWS:
        return None, rows
    for together in _TOGETHER:
        rows = _rows(windows, together, zone)
        if len(rows) <= MOST_ROWS:
            break
    return together, rows


def _rows(windows: Sequence[WindowOutlook], together: timedelta, zone: ZoneInfo) -> _ByTime:
    # A time that comes twice, as clocks go back, has two rows.
    by_time: _ByTime = defaultdict(lambda: defaultdict(list))
    for window in windows:
        start = local_time(window.window.start, zone)
        row = timedelta(hours=start.hour, minutes=start.minute) // together
        by_time[row, start.fold][start.date()].append(window)
    return by_time


def cell(windows: Sequence[WindowOutlook]) -> HeatCell:
    """How full these windows are together, and how that looks."""
    taken = sum(window.taken for window in windows)
    capacities = [window.capacity for window in windows if window.capacity is not None]
    capacity = sum(capacities) if capacities else None
    if any(_too_many(window) for window in windows):
        level = _LEVELS + 1
    elif not capacity:
        level = 0
    else:
        # Anything at all is seen, and only what is full looks full.
        level = max(int(taken / capacity * _LEVELS), min(taken, 1))
    return HeatCell(taken=taken, capacity=capacity, level=level)


def _too_many(window: WindowOutlook) -> bool:
    return window.unkeepable or (window.taken > 0 if window.share is None else window.share > 1)

"""The days ahead: how full each callback window is, and how much is due in writing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from promise_service.application.outlook import WindowOutlook
from promise_service.application.report_outlook import report_outlook
from promise_service.dashboard.formats import Formats
from promise_service.dashboard.rendering import View
from promise_service.domain.wall_clock import local_time

DAYS = 7
_LEVELS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatCell:
    """One window: what it holds of what it takes. `level` goes from 0, empty, to 5, full; 6 is more than it takes."""

    taken: int
    capacity: int | None
    level: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatMap:
    """The windows of one queue: a row for each time of day, a cell for each of `dates`, None where there is none."""

    queue: str
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
    # A time that comes twice, as clocks go back, has two rows.
    by_time: defaultdict[tuple[int, int, int], dict[date, WindowOutlook]] = defaultdict(dict)
    for window in windows:
        start = local_time(window.window.start, zone)
        by_time[start.hour, start.minute, start.fold][start.date()] = window
    dates = tuple(sorted({day for row in by_time.values() for day in row}))
    rows = []
    for _, row in sorted(by_time.items()):
        name = formats.clock(next(iter(row.values())).window.start, zone)
        rows.append((name, tuple(cell(row[day]) if day in row else None for day in dates)))
    return HeatMap(queue=queue, dates=dates, rows=tuple(rows))


def cell(window: WindowOutlook) -> HeatCell:
    """How full a window is, and how it looks."""
    share = window.share
    if window.unkeepable:
        level = _LEVELS + 1
    elif share is None:
        level = _LEVELS + 1 if window.taken else 0
    else:
        # Anything at all is seen, and only what is full looks full.
        level = _LEVELS + 1 if share > 1 else max(int(share * _LEVELS), min(window.taken, 1))
    return HeatCell(taken=window.taken, capacity=window.capacity, level=level)

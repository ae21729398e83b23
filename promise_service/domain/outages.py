"""When the service itself was down, as far as the signs of life of its processes tell."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from promise_service.domain.intervals import Interval

BEAT = timedelta(seconds=30)
"""How often a process gives a sign of life."""

TOLERANCE = 3 * BEAT
"""The longest silence that is no outage: two missed beats, and as much time again for a slow start or database."""


class ServiceRole(StrEnum):
    """The processes without which promises cannot be kept: what takes requests, and what sees to it that timers run."""

    API = "api"
    DISPATCHER = "dispatcher"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A stretch in which one process gave signs of life, the last one at `seen_at`.

    `ended_at` is set where it ended in order; None where it still runs, or where nobody could say that it ended.
    """

    id: str
    role: ServiceRole
    started_at: datetime
    seen_at: datetime
    ended_at: datetime | None = None


def outages(runs: Iterable[Run], now: datetime) -> list[Interval]:
    """When no process was seen of some role that had been seen before, up to `now`: sorted, and apart from each other.

    An outage begins with the last sign of life and ends with the start of the next run. A role that was never seen
    counts for nothing, so that installations without it have no outages of it.
    """
    by_role: dict[ServiceRole, list[Run]] = {}
    for run in sorted(runs, key=lambda run: run.started_at):
        by_role.setdefault(run.role, []).append(run)
    return _merged(sorted(silence for of_role in by_role.values() for silence in _silences(of_role, now)))


def overlaps_any(apart: Sequence[Interval], start: datetime, end: datetime) -> bool:
    """Whether one of these sorted intervals, which lie apart, holds an instant from `start` to `end`, both included."""
    place = bisect_right(apart, end, key=lambda interval: interval.start) - 1
    return place >= 0 and apart[place].end > start


def _silences(runs: Sequence[Run], now: datetime) -> Iterator[Interval]:
    """What lies between the runs of a role, earliest start first, and after the last of them."""
    seen_until = runs[0].seen_at
    for run in runs[1:]:
        if run.started_at - seen_until > TOLERANCE:
            yield Interval(seen_until, run.started_at)
        seen_until = max(seen_until, run.seen_at)
    if now - seen_until > TOLERANCE:
        yield Interval(seen_until, now)


def _merged(silences: Iterable[Interval]) -> list[Interval]:
    merged: list[Interval] = []
    for silence in silences:
        if merged and silence.start <= merged[-1].end:
            merged[-1] = Interval(merged[-1].start, max(merged[-1].end, silence.end))
        else:
            merged.append(silence)
    return merged

"""Why promises were broken, as far as people said it or it can be told from what is stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from promise_service.application.ports.figures import Figures, ServiceRuns
from promise_service.application.ports.policies import PolicyVersions
from promise_service.domain.causes import Attribution, BrokenPromise, attribution_of
from promise_service.domain.fullness import QueueWindow, capacity_of, stood_in
from promise_service.domain.intervals import Interval
from promise_service.domain.outages import outages
from promise_service.domain.promises import Promise

_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """A broken promise, and why it was broken."""

    promise: BrokenPromise
    why: Attribution


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Where it is looked up what can be told: promises and their facts, what was planned, and when the service ran."""

    figures: Figures
    versions: PolicyVersions
    runs: ServiceRuns

    def explained(self, span: Interval, now: datetime) -> list[Explained]:
        """The promises due in a span that are broken as of `now`, each with its cause."""
        broken = self.figures.broken(span, now)
        if not broken:
            return []
        down = outages(self.runs.known(), now)
        over_full = self._over_full(broken)
        return [
            Explained(
                promise=promise,
                why=attribution_of(promise, outages=down, over_full=_window_of(promise) in over_full),
            )
            for promise in broken
        ]

    def why_broken(self, promise: Promise, now: datetime) -> Attribution | None:
        """Why this promise was broken; None where it is not, as of `now`."""
        due = Interval(promise.due_at, promise.due_at + _MOMENT)
        found = (each.why for each in self.explained(due, now) if each.promise.id == promise.id)
        return next(found, None)

    def _over_full(self, broken: Iterable[BrokenPromise]) -> frozenset[QueueWindow | None]:
        """Those windows of broken callbacks that held more than was planned for them as they began."""
        capacities = self._capacities({window for promise in broken if (window := _window_of(promise))})
        crowded = self.figures.crowded(capacities)
        return frozenset(window for window, chains in crowded.items() if stood_in(window, chains) > capacities[window])

    def _capacities(self, windows: Iterable[QueueWindow]) -> Mapping[QueueWindow, int]:
        """What each window took by the version in force as it began, where that one knows its queue."""
        published = self.versions.publications()
        capacities: dict[QueueWindow, int] = {}
        for each in windows:
            in_force = _in_force(published, each.window.start)
            capacity = None if in_force is None else capacity_of(self.versions.version(in_force), each)
            if capacity is not None:
                capacities[each] = capacity
        return capacities


def _window_of(promise: BrokenPromise) -> QueueWindow | None:
    """The window whose fullness may explain a broken promise."""
    if promise.window is None or promise.queue is None or promise.withdrawn:
        return None
    return QueueWindow(promise.queue, promise.window)


def _in_force(published: Sequence[tuple[int, datetime]], instant: datetime) -> int | None:
    """The newest version of those published by then; None before the first."""
    return max((number for number, at in published if at <= instant), default=None)

"""How long callers wait: against the target of each queue, and against what was forecast."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from promise_service.application.report_scope import USUAL_DAYS, report_scope
from promise_service.application.report_waits import WaitsRow, report_waits
from promise_service.dashboard.reliability_chart import ReliabilityChart, reliability_chart
from promise_service.dashboard.rendering import View
from promise_service.domain.waiting.scores import CLASSES, ProbabilityClass
from promise_service.domain.wall_clock import local_time


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueWaits:
    """One queue, lately and today; `today` is None where nobody has called yet."""

    lately: WaitsRow
    today: WaitsRow | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReliabilityClass:
    """Forecasts of one class, from the least to the largest probability in it."""

    least: float
    most: float
    figures: ProbabilityClass


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitsSection:
    """The calls of the last `days`; `chart` is None where nothing was forecast."""

    days: int
    queues: tuple[QueueWaits, ...]
    foretold: tuple[WaitsRow, ...]
    chart: ReliabilityChart | None
    classes: tuple[ReliabilityClass, ...]


def waits_section(view: View, zone: ZoneInfo) -> WaitsSection | None:
    """None where no call was recorded."""
    lately = _rows(view, zone, start=None)
    if not lately:
        return None
    today = {row.queue: row for row in _rows(view, zone, start=local_time(view.now, zone).date())}
    foretold = tuple(row for row in lately if row.forecasts.scores is not None)
    classes = tuple(map(_together, zip(*(row.forecasts.reliability for row in foretold), strict=True)))
    return WaitsSection(
        days=USUAL_DAYS,
        queues=tuple(QueueWaits(lately=row, today=today.get(row.queue)) for row in lately),
        foretold=foretold,
        chart=reliability_chart(classes, view.formats.percent) if foretold else None,
        classes=tuple(
            ReliabilityClass(least=place / CLASSES, most=(place + 1) / CLASSES, figures=each)
            for place, each in enumerate(classes)
            if each.forecasts
        ),
    )


def _rows(view: View, zone: ZoneInfo, start: date | None) -> Sequence[WaitsRow]:
    services = view.services
    scope = report_scope(services.versions, start=start, end=None, time_zone=zone.key, now=view.now)
    return report_waits(services.call_figures, services.versions, scope.periods, by_queue=True, now=view.now)


def _together(classes: Sequence[ProbabilityClass]) -> ProbabilityClass:
    return sum(classes, ProbabilityClass())

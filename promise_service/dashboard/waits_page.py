"""How long callers wait: against the target of each queue, and against what was forecast."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from anyio import to_thread
from litestar import Response, get

from promise_service.application.house_zone import house_zone
from promise_service.application.report_scope import USUAL_DAYS, report_scope
from promise_service.application.report_waits import LevelRow, WaitsRow, report_levels, report_waits
from promise_service.dashboard.browser import PageRequest, session_in
from promise_service.dashboard.handling import Behind
from promise_service.dashboard.reliability_chart import FEW, reliability_chart
from promise_service.dashboard.rendering import View
from promise_service.domain.waiting.foreseen import WaitTally
from promise_service.domain.waiting.scores import CLASSES, ProbabilityClass
from promise_service.domain.wall_clock import local_time
from promise_service.errors import TooManyCalls


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueWaits:
    """One queue, lately and today; `today` is None where nobody has called yet, `waits` where there are too many."""

    lately: LevelRow
    waits: WaitTally | None
    today: LevelRow | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReliabilityClass:
    """Forecasts of one class, from the least to the largest probability in it."""

    least: float
    most: float
    figures: ProbabilityClass


@get("/waits", include_in_schema=False)
async def show_waits(request: PageRequest, pages: Behind) -> Response[str]:
    view = View(request, pages, session_in(request))
    return await to_thread.run_sync(_waits, view)


def _waits(view: View) -> Response[str]:
    """The calls of the last days and of today; the chart only where something was forecast.

    Where so many calls were recorded that nobody would wait until all are read, the service levels are told alone.
    """
    zone = house_zone(view.services.policy())
    told, too_many = _lately(view, zone)
    lately: Sequence[LevelRow] = told if too_many is None else _levels(view, zone, start=None)
    waits = {row.queue: row.waits for row in told}
    today = {row.queue: row for row in _levels(view, zone, start=local_time(view.now, zone).date())}
    foretold = [row for row in told if row.forecasts.scores is not None]
    return view.page(
        "waits.html",
        zone=zone,
        days=USUAL_DAYS,
        too_many=too_many,
        queues=[QueueWaits(lately=row, waits=waits.get(row.queue), today=today.get(row.queue)) for row in lately],
        foretold=foretold,
        **_reliability(view, foretold),
    )


def _reliability(view: View, foretold: Sequence[WaitsRow]) -> dict[str, Any]:
    """The reliability of all queues together, as a chart and by class."""
    classes = [
        sum(each, ProbabilityClass()) for each in zip(*(row.forecasts.reliability for row in foretold), strict=True)
    ]
    return {
        "chart": reliability_chart(classes, view.formats.percent) if foretold else None,
        "few": FEW,
        "classes": [
            ReliabilityClass(least=place / CLASSES, most=(place + 1) / CLASSES, figures=each)
            for place, each in enumerate(classes)
            if each.forecasts
        ],
    }


def _lately(view: View, zone: ZoneInfo) -> tuple[Sequence[WaitsRow], TooManyCalls | None]:
    """The last days, or nothing and why they are not read."""
    services = view.services
    scope = report_scope(services.versions, start=None, end=None, time_zone=zone.key, now=view.now)
    try:
        return report_waits(services.call_figures, services.versions, scope.periods, by_queue=True, now=view.now), None
    except TooManyCalls as error:
        return (), error


def _levels(view: View, zone: ZoneInfo, *, start: date | None) -> Sequence[LevelRow]:
    """Without how long callers waited; from this day on, or of the last days."""
    services = view.services
    scope = report_scope(services.versions, start=start, end=None, time_zone=zone.key, now=view.now)
    return report_levels(services.call_figures, services.versions, [scope.span], by_queue=True, now=view.now)

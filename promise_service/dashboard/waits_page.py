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
from promise_service.application.report_waits import WaitsRow, report_waits
from promise_service.dashboard.browser import PageRequest, session_in
from promise_service.dashboard.handling import Behind
from promise_service.dashboard.reliability_chart import reliability_chart
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


@get("/waits", include_in_schema=False)
async def show_waits(request: PageRequest, pages: Behind) -> Response[str]:
    view = View(request, pages, session_in(request))
    return await to_thread.run_sync(_waits, view)


def _waits(view: View) -> Response[str]:
    """The calls of the last days and of today; the chart only where something was forecast."""
    zone = house_zone(view.services.policy())
    lately = _rows(view, zone, start=None)
    today = {row.queue: row for row in _rows(view, zone, start=local_time(view.now, zone).date())}
    foretold = [row for row in lately if row.forecasts.scores is not None]
    return view.page(
        "waits.html",
        zone=zone,
        days=USUAL_DAYS,
        queues=[QueueWaits(lately=row, today=today.get(row.queue)) for row in lately],
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
        "classes": [
            ReliabilityClass(least=place / CLASSES, most=(place + 1) / CLASSES, figures=each)
            for place, each in enumerate(classes)
            if each.forecasts
        ],
    }


def _rows(view: View, zone: ZoneInfo, start: date | None) -> Sequence[WaitsRow]:
    services = view.services
    scope = report_scope(services.versions, start=start, end=None, time_zone=zone.key, now=view.now)
    return report_waits(services.call_figures, services.versions, scope.periods, by_queue=True, now=view.now)

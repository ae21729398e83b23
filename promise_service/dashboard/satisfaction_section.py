"""What customers think of us, set against whether their promise was kept."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from promise_service.application.report_satisfaction import ALL, SatisfactionRow, report_satisfaction
from promise_service.application.report_scope import USUAL_DAYS, report_scope
from promise_service.dashboard.rendering import View


@dataclass(frozen=True, slots=True, kw_only=True)
class SatisfactionSection:
    """The rows of which anybody said something; the last one is of all promises."""

    days: int
    rows: tuple[SatisfactionRow, ...]


def satisfaction_section(view: View, zone: ZoneInfo) -> SatisfactionSection:
    services = view.services
    scope = report_scope(services.versions, start=None, end=None, time_zone=zone.key, now=view.now)
    rows = report_satisfaction(services.figures, scope.span, view.now)
    said = [row for row in rows if row.figures.csat_count or row.figures.ces_count or row.figures.nps_count]
    return SatisfactionSection(days=USUAL_DAYS, rows=tuple(sorted(said, key=lambda row: row.verdict == ALL)))

"""Twelve weeks of the keeping rate, each with the interval that says how sure it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from promise_service.application.report_keeping import KeepingRow, report_keeping
from promise_service.dashboard.rate_chart import RateChart, rate_chart
from promise_service.dashboard.rendering import View
from promise_service.domain.intervals import Interval
from promise_service.domain.report_periods import Step, divided
from promise_service.domain.wall_clock import instant_of, local_time

WEEKS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendSection:
    """A row for each week, oldest first; the last one is not over. Charts of two widths show the same."""

    rows: tuple[KeepingRow, ...]
    wide: RateChart
    narrow: RateChart


def trend_section(view: View, zone: ZoneInfo) -> TrendSection:
    today = local_time(view.now, zone).date()
    first = today - timedelta(days=today.weekday() + 7 * (WEEKS - 1))
    span = Interval(instant_of(first, 0, zone), view.now + timedelta(microseconds=1))
    periods = tuple(divided(span, Step.WEEK, zone))
    rows = tuple(report_keeping(view.services.figures, periods, (), view.now))
    weeks = [(view.formats.short_day(local_time(row.span.start, zone).date()), row.tally) for row in rows]
    percent = view.formats.percent
    return TrendSection(rows=rows, wide=rate_chart(weeks, percent, 640), narrow=rate_chart(weeks, percent, 320))

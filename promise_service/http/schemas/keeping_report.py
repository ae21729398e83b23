"""The report on promises that were due: kept or broken, and how late."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from pydantic import ConfigDict, Field

from promise_service.application.report_keeping import KeepingRow
from promise_service.application.report_scope import ReportScope
from promise_service.domain.keeping import Dimension, Tally
from promise_service.http.schemas.closed_models import answer
from promise_service.http.schemas.reports import REPORT, SPAN, ReportBody, SpanBody, about, rounded, times

_ROW: dict[str, Any] = {
    **SPAN,
    "team": "support",
    "due": 412,
    "kept": 380,
    "broken": 20,
    "forewarned": 14,
    "void": 9,
    "open": 3,
    "early": 31,
    "unreached": 12,
    "rate": 0.95,
    "rate_low": 0.924067,
    "rate_high": 0.967386,
    "rate_before": 0.93,
    "rate_change": 0.02,
    "late": 11,
    "late_p50_seconds": 540.0,
    "late_p80_seconds": 2400.0,
    "late_p90_seconds": 3660.0,
    "late_p95_seconds": 7200.0,
}


class KeepingRowBody(SpanBody):
    """What became of the promises due in one time; beside these keys, it has those of `by`."""

    model_config = ConfigDict(extra="allow", frozen=True, json_schema_extra={"examples": [_ROW]})

    due: int = Field(description="All that were due: kept, broken, void and open.")
    kept: int
    broken: int
    forewarned: int = Field(description="Of the broken: the customer was told a new exact time before it was due.")
    void: int = Field(description="Not counted in the rate.")
    open: int = Field(description="Without a verdict yet.")
    early: int = Field(description="Of the kept.")
    unreached: int = Field(description="Of the kept: all promised attempts were made, nobody was reached.")
    rate: float | None = Field(description="Kept ÷ (kept + broken), from 0 to 1; null where neither was.")
    rate_low: float | None = Field(description="The lower end of the 95 % Wilson interval of the rate.")
    rate_high: float | None = Field(description="Its upper end.")
    rate_before: float | None = Field(description="The rate of the time before: of the same length, or the interval.")
    rate_change: float | None = Field(description="The rate less the one before: 0.02 is two points more.")
    late: int = Field(description="Of the broken: fulfilled, but after they were due.")
    late_p50_seconds: float | None = Field(description="Half of the late ones were no later than this.")
    late_p80_seconds: float | None
    late_p90_seconds: float | None
    late_p95_seconds: float | None


class KeepingReport(ReportBody):
    """Do we keep our promises? A row for each interval and group."""

    model_config = answer({**REPORT, "items": [_ROW]})

    items: list[KeepingRowBody]


def keeping_report(scope: ReportScope, by: Sequence[Dimension], rows: Iterable[KeepingRow]) -> KeepingReport:
    """The report on promises that were due."""
    items = [KeepingRowBody.model_validate(_row(row, by, scope)) for row in rows]
    return KeepingReport.model_validate({**about(scope), "items": items})


def keeping_columns(by: Sequence[Dimension]) -> list[str]:
    """The columns of the rows, in the order in which they are read."""
    figures = [name for name in KeepingRowBody.model_fields if name not in SpanBody.model_fields]
    return [*SPAN, *by, *figures]


def _row(row: KeepingRow, by: Sequence[Dimension], scope: ReportScope) -> dict[str, object]:
    tally = row.tally
    low, high = tally.rate_interval or (None, None)
    return {
        **times(row.span, scope),
        **{dimension.value: value for dimension, value in zip(by, row.group, strict=True)},
        "due": tally.due,
        "kept": tally.kept,
        "broken": tally.broken,
        "forewarned": tally.forewarned,
        "void": tally.void,
        "open": tally.open,
        "early": tally.early,
        "unreached": tally.unreached,
        "rate": rounded(tally.rate),
        "rate_low": rounded(low),
        "rate_high": rounded(high),
        "rate_before": rounded(row.before.rate),
        "rate_change": rounded(row.rate_change),
        "late": len(tally.lateness),
        **{f"late_p{percent}_seconds": _seconds(tally, percent) for percent in (50, 80, 90, 95)},
    }


def _seconds(tally: Tally, percent: int) -> float | None:
    late = tally.late(percent)
    return None if late is None else late.total_seconds()

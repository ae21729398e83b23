"""The report on how long callers waited."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from pydantic import ConfigDict, Field

from promise_service.application.report_scope import ReportScope
from promise_service.application.report_waits import WaitsRow
from promise_service.http.schemas.closed_models import answer
from promise_service.http.schemas.reports import REPORT, SPAN, ReportBody, SpanBody, about, rounded, times

_PERCENTS = (50, 80, 90, 95)
_COVERED = ("q50", "q80", "q90")
_ROW: dict[str, Any] = {
    **SPAN,
    "queue": "support",
    "calls": 1200,
    "answered": 1060,
    "abandoned": 135,
    "waiting": 2,
    "unknown": 3,
    "within_seconds": 90.0,
    "answered_within": 912,
    "abandoned_later": 61,
    "waiting_longer": 1,
    "level_counted": 1122,
    "service_level": 0.812834,
    "target": 0.8,
    "reached": True,
    "waits": 1190,
    "waits_implied": 118,
    "waits_cut_short": 12,
    "wait_p50_seconds": 31.0,
    "wait_p80_seconds": 102.5,
    "wait_p90_seconds": 188.0,
    "wait_p95_seconds": 274.0,
    "forecasts": 840,
    "longer": 118,
    "longer_share": 0.140476,
    "brier": 0.098113,
    "calibration_error": 0.008921,
    "coverage_q50": 0.501,
    "coverage_q80": 0.802,
    "coverage_q90": 0.899,
    "announced": 512,
    "announced_coverage_q80": 0.804,
}


class WaitsRowBody(SpanBody):
    """The calls that entered in one time; with `by=queue` it has a `queue` as well."""

    model_config = ConfigDict(extra="allow", frozen=True, json_schema_extra={"examples": [_ROW]})

    calls: int = Field(description="All that entered: answered, abandoned, waiting and unknown.")
    answered: int
    abandoned: int = Field(description="The caller hung up before an agent answered.")
    waiting: int = Field(description="Waiting now.")
    unknown: int = Field(description="Entered more than two hours ago, and nobody told how it ended.")
    within_seconds: float | None = Field(
        description="The time of the service level. Null without a target, and where queues have several."
    )
    answered_within: int = Field(description="Of calls in queues with a target: answered within its time.")
    abandoned_later: int = Field(description="Of these calls: hung up after more than that time.")
    waiting_longer: int = Field(description="Of these calls: waiting now, for more than that time.")
    level_counted: int = Field(
        description="What the service level is a share of: the answered ones, `abandoned_later` and `waiting_longer`. "
        "Who hung up within the time does not count."
    )
    service_level: float | None = Field(
        description="`answered_within` ÷ `level_counted`; null where nothing was counted."
    )
    target: float | None = Field(description="By the policy in force. Null without one, and where queues have several.")
    reached: bool | None = Field(description="Service level at least target; null where either is not known.")
    waits: int = Field(description="Waits that have ended: of those answered, and of those who hung up.")
    waits_implied: int = Field(description="Of `waits`: hung up; they count until a later caller was answered.")
    waits_cut_short: int = Field(
        description="Of `waits`: hung up, and nothing shows when they would have been answered; they count as far as "
        "they went, which is the least that they can have been."
    )
    wait_p50_seconds: float | None = Field(description="Half of the waits were no longer than this.")
    wait_p80_seconds: float | None
    wait_p90_seconds: float | None
    wait_p95_seconds: float | None
    forecasts: int = Field(description="Of `waits`: of callers who had to wait, and for whom one was forecast.")
    longer: int = Field(description="Of `forecasts`: the wait was longer than the threshold.")
    longer_share: float | None
    brier: float | None = Field(description="Mean squared error of the probability; less is better.")
    calibration_error: float | None = Field(description="Mean distance of probability and share, in ten classes.")
    coverage_q50: float | None = Field(description="The share of waits that the quantile .5 was enough for.")
    coverage_q80: float | None
    coverage_q90: float | None
    announced: int = Field(description="Of `forecasts`: the quantile .8 could have been told to the caller.")
    announced_coverage_q80: float | None = Field(description="The share of those that it was enough for.")


class WaitsReport(ReportBody):
    """How long do callers wait, is it as wanted, and was it foreseen? A row for each interval, and queue."""

    model_config = answer({**REPORT, "items": [_ROW]})

    items: list[WaitsRowBody]


def waits_report(scope: ReportScope, rows: Iterable[WaitsRow], *, by_queue: bool) -> WaitsReport:
    """The report on how long callers waited."""
    items = [WaitsRowBody.model_validate(_row(row, scope, by_queue=by_queue)) for row in rows]
    return WaitsReport.model_validate({**about(scope), "items": items})


def waits_columns(*, by_queue: bool) -> Sequence[str]:
    """The columns of the rows, in the order in which they are read."""
    figures = [name for name in WaitsRowBody.model_fields if name not in SpanBody.model_fields]
    return [*SPAN, *(["queue"] if by_queue else []), *figures]


def _row(row: WaitsRow, scope: ReportScope, *, by_queue: bool) -> dict[str, object]:
    calls, level, waits = row.calls, row.level, row.waits
    return {
        **times(row.span, scope),
        **({"queue": row.queue} if by_queue else {}),
        "calls": calls.calls,
        "answered": calls.answered,
        "abandoned": calls.abandoned,
        "waiting": calls.waiting,
        "unknown": calls.unknown,
        "within_seconds": row.target.within.total_seconds() if row.target else None,
        "answered_within": level.answered_within,
        "abandoned_later": level.abandoned_later,
        "waiting_longer": level.waiting_longer,
        "level_counted": level.share.counted,
        "service_level": rounded(level.share.value),
        "target": row.target.percent / 100 if row.target else None,
        "reached": row.reached,
        "waits": len(waits.times),
        "waits_implied": waits.implied,
        "waits_cut_short": waits.cut_short,
        **{f"wait_p{percent}_seconds": _seconds(waits.time(percent)) for percent in _PERCENTS},
        **_forecasts(row),
    }


def _forecasts(row: WaitsRow) -> dict[str, object]:
    found, scores = row.forecasts, row.forecasts.scores
    coverage = scores.coverage if scores else (None,) * len(_COVERED)
    return {
        "forecasts": scores.waits if scores else 0,
        "longer": scores.longer if scores else 0,
        "longer_share": rounded(scores.longer / scores.waits) if scores else None,
        "brier": rounded(scores.brier) if scores else None,
        "calibration_error": rounded(scores.calibration_error) if scores else None,
        **{f"coverage_{name}": rounded(share) for name, share in zip(_COVERED, coverage, strict=True)},
        "announced": found.announced,
        "announced_coverage_q80": rounded(found.announced_coverage),
    }


def _seconds(time: timedelta | None) -> float | None:
    return None if time is None else time.total_seconds()

"""The report on whether probabilities of waits were right: the reliability curve."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from pydantic import ConfigDict, Field

from promise_service.application.report_scope import ReportScope
from promise_service.application.report_waits import WaitsRow
from promise_service.domain.keeping import wilson_interval
from promise_service.domain.waiting.scores import CLASSES, ProbabilityClass
from promise_service.http.schemas.closed_models import answer
from promise_service.http.schemas.reports import REPORT, SPAN, ReportBody, SpanBody, about, rounded, times

_ROW: dict[str, Any] = {
    **SPAN,
    "queue": "support",
    "class_from": 0.2,
    "class_to": 0.3,
    "forecasts": 96,
    "longer": 25,
    "forecast_mean": 0.244,
    "observed_share": 0.260417,
    "observed_low": 0.183,
    "observed_high": 0.356,
}


class ReliabilityRowBody(SpanBody):
    """Forecasts whose probability lies in one class; with `by=queue` it has a `queue` as well."""

    model_config = ConfigDict(extra="allow", frozen=True, json_schema_extra={"examples": [_ROW]})

    class_from: float = Field(description="The least probability in the class.")
    class_to: float = Field(description="Where the next one begins; the last class has 1 in it.")
    forecasts: int = Field(description="Of callers who had to wait, and whose wait has ended.")
    longer: int = Field(description="Of these: the wait was longer than the threshold.")
    forecast_mean: float | None = Field(description="The mean of the probabilities; null of none.")
    observed_share: float | None = Field(description="Longer ÷ forecasts, which should be near the mean.")
    observed_low: float | None = Field(description="The lower end of its 95 % Wilson interval.")
    observed_high: float | None = Field(description="Its upper end.")


class ReliabilityReport(ReportBody):
    """When we say one in four, is it one in four? Ten rows, and as many for each queue."""

    model_config = answer({**REPORT, "items": [_ROW]})

    items: list[ReliabilityRowBody]


def reliability_report(scope: ReportScope, rows: Iterable[WaitsRow], *, by_queue: bool) -> ReliabilityReport:
    """The report on whether probabilities of waits were right."""
    items = [ReliabilityRowBody.model_validate(item) for row in rows for item in _items(row, scope, by_queue=by_queue)]
    return ReliabilityReport.model_validate({**about(scope), "items": items})


def reliability_columns(*, by_queue: bool) -> Sequence[str]:
    """The columns of the rows, in the order in which they are read."""
    figures = [name for name in ReliabilityRowBody.model_fields if name not in SpanBody.model_fields]
    return [*SPAN, *(["queue"] if by_queue else []), *figures]


def _items(row: WaitsRow, scope: ReportScope, *, by_queue: bool) -> Iterator[dict[str, object]]:
    for place, each in enumerate(row.forecasts.reliability):
        yield {
            **times(row.span, scope),
            **({"queue": row.queue} if by_queue else {}),
            "class_from": place / CLASSES,
            "class_to": (place + 1) / CLASSES,
            **_figures(each),
        }


def _figures(each: ProbabilityClass) -> dict[str, object]:
    low, high = wilson_interval(each.longer, each.forecasts) if each.forecasts else (None, None)
    return {
        "forecasts": each.forecasts,
        "longer": each.longer,
        "forecast_mean": rounded(each.mean),
        "observed_share": rounded(each.observed),
        "observed_low": rounded(low),
        "observed_high": rounded(high),
    }

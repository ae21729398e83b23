"""Reports on calls: how long callers waited, and whether that was foreseen."""

from __future__ import annotations

from litestar import Response, get

from promise_service.application import report_waits as waits
from promise_service.errors import InvalidInput, NoPolicyYet, NotFound
from promise_service.http.handling import Given
from promise_service.http.inputs import ApiRequest, query_of
from promise_service.http.operations import READING, Operation, Problems
from promise_service.http.report_answers import report_answer
from promise_service.http.schemas.reliability_report import (
    ReliabilityReport,
    reliability_columns,
    reliability_report,
)
from promise_service.http.schemas.report_queries import CallsQuery, WaitsQuery
from promise_service.http.schemas.waits_report import WaitsReport, waits_columns, waits_report

_REFUSALS: Problems = (*READING, InvalidInput, NotFound, NoPolicyYet)


@get(
    "/v1/reports/waits",
    operation_id="report_waits",
    tags=["Reports"],
    summary="Report how long callers waited",
    description="The calls that entered: what became of them, the service level against the target of their queue, "
    "how long the waits were, and how good the forecasts of them. Rows without any call are left out with `by=queue`. "
    "Of more than 200,000 calls it is refused: ask for a shorter time, or for one queue.",
    operation=Operation(query=WaitsQuery, answer=WaitsReport, csv=True, problems=_REFUSALS),
    sync_to_thread=True,
)
def report_waits(request: ApiRequest, services: Given) -> Response[bytes]:
    asked, now = query_of(request, services, WaitsQuery), services.clock.now()
    scope, by_queue = asked.scope(services.versions, now, asked.interval), asked.by is not None
    rows = waits.report_waits(
        services.call_figures, services.versions, scope.periods, queue=asked.queue, by_queue=by_queue, now=now
    )
    return report_answer(
        request, "waits", waits_report(scope, rows, by_queue=by_queue), waits_columns(by_queue=by_queue)
    )


@get(
    "/v1/reports/reliability",
    operation_id="report_reliability",
    tags=["Reports"],
    summary="Report whether forecasts of waits were right",
    description="The forecasts for callers who had to wait, in ten classes of equal width by the probability that the "
    "wait is longer than the threshold: the mean of what was said, and the share of waits that were longer.",
    operation=Operation(query=CallsQuery, answer=ReliabilityReport, csv=True, problems=_REFUSALS),
    sync_to_thread=True,
)
def report_reliability(request: ApiRequest, services: Given) -> Response[bytes]:
    asked, now = query_of(request, services, CallsQuery), services.clock.now()
    scope, by_queue = asked.scope(services.versions, now), asked.by is not None
    rows = waits.report_waits(
        services.call_figures, services.versions, scope.periods, queue=asked.queue, by_queue=by_queue, now=now
    )
    report = reliability_report(scope, rows, by_queue=by_queue)
    return report_answer(request, "reliability", report, reliability_columns(by_queue=by_queue))

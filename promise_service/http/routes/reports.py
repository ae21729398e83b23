"""Reports: are promises kept, why not, what do customers think, what came of offers and whole journeys."""

from __future__ import annotations

from litestar import Response, get

from promise_service.application import report_causes as causes
from promise_service.application import report_journeys as journeys
from promise_service.application import report_keeping as keeping
from promise_service.application import report_offers as offers
from promise_service.application import report_satisfaction as satisfaction
from promise_service.errors import InvalidInput, NoPolicyYet
from promise_service.http.handling import Given
from promise_service.http.inputs import ApiRequest, query_of
from promise_service.http.operations import READING, Operation, Problems
from promise_service.http.report_answers import report_answer
from promise_service.http.schemas.causes_report import CausesReport, causes_columns, causes_report
from promise_service.http.schemas.journeys_report import JOURNEYS_COLUMNS, JourneysReport, journeys_report
from promise_service.http.schemas.keeping_report import KeepingReport, keeping_columns, keeping_report
from promise_service.http.schemas.offers_report import OffersReport, offers_columns, offers_report
from promise_service.http.schemas.report_queries import (
    CausesQuery,
    DividedQuery,
    KeepingQuery,
    OffersQuery,
    ReportQuery,
)
from promise_service.http.schemas.satisfaction_report import (
    SATISFACTION_COLUMNS,
    SatisfactionReport,
    satisfaction_report,
)

_REFUSALS: Problems = (*READING, InvalidInput, NoPolicyYet)


@get(
    "/v1/reports/keeping",
    operation_id="report_keeping",
    tags=["Reports"],
    summary="Report whether promises are kept",
    description="What became of the promises that were due, as it stands now: a row for each interval and group, or "
    "one for the whole time. Rows without anything due are left out where there are groups.",
    operation=Operation(query=KeepingQuery, answer=KeepingReport, csv=True, problems=_REFUSALS),
    sync_to_thread=True,
)
def report_keeping(request: ApiRequest, services: Given) -> Response[bytes]:
    asked, now = query_of(request, services, KeepingQuery), services.clock.now()
    scope = asked.scope(services.versions, now, asked.interval)
    rows = keeping.report_keeping(services.figures, scope.periods, asked.dimensions, now)
    report = keeping_report(scope, asked.dimensions, rows)
    return report_answer(request, "keeping", report, keeping_columns(asked.dimensions))


@get(
    "/v1/reports/causes",
    operation_id="report_causes",
    tags=["Reports"],
    summary="Report why promises were broken",
    description="The broken ones among the promises that were due, put down to a cause, a subject, or the interface "
    "between two teams; what accounts for most comes first. Where nobody gave a cause, the first of these that holds "
    "is told: `outage`, where the service was down in the time that decided; `capacity`, where more was promised for "
    "the window of a callback than its queue took as it began; `hand_off`, where the promise went to another team "
    "after half of its time.",
    operation=Operation(query=CausesQuery, answer=CausesReport, csv=True, problems=_REFUSALS),
    sync_to_thread=True,
)
def report_causes(request: ApiRequest, services: Given) -> Response[bytes]:
    asked, now = query_of(request, services, CausesQuery), services.clock.now()
    scope = asked.scope(services.versions, now)
    portions = causes.report_causes(services.evidence, scope.span, asked.by, now)
    return report_answer(request, "causes", causes_report(scope, asked.by, portions), causes_columns(asked.by))


@get(
    "/v1/reports/satisfaction",
    operation_id="report_satisfaction",
    tags=["Reports"],
    summary="Report what customers think",
    description="Satisfaction, effort and recommendation, by what became of the promises that were due. Of each score "
    "the last one that was given for a promise counts.",
    operation=Operation(query=ReportQuery, answer=SatisfactionReport, csv=True, problems=_REFUSALS),
    sync_to_thread=True,
)
def report_satisfaction(request: ApiRequest, services: Given) -> Response[bytes]:
    asked, now = query_of(request, services, ReportQuery), services.clock.now()
    scope = asked.scope(services.versions, now)
    rows = satisfaction.report_satisfaction(services.figures, scope.span, now)
    return report_answer(request, "satisfaction", satisfaction_report(scope, rows), SATISFACTION_COLUMNS)


@get(
    "/v1/reports/offers",
    operation_id="report_offers",
    tags=["Reports"],
    summary="Report what came of offers",
    description="The offers that were made, those included that led to nothing, the waiting that was avoided, and what "
    "it would have cost by the `minute_cost` of the policy that each offer was made under.",
    operation=Operation(query=OffersQuery, answer=OffersReport, csv=True, problems=_REFUSALS),
    sync_to_thread=True,
)
def report_offers(request: ApiRequest, services: Given) -> Response[bytes]:
    asked, now = query_of(request, services, OffersQuery), services.clock.now()
    scope = asked.scope(services.versions, now, asked.interval)
    by_queue = asked.by is not None
    rows = offers.report_offers(services.figures, services.versions, scope.periods, by_queue=by_queue, now=now)
    report = offers_report(scope, rows, by_queue=by_queue)
    return report_answer(request, "offers", report, offers_columns(by_queue=by_queue))


@get(
    "/v1/reports/journeys",
    operation_id="report_journeys",
    tags=["Reports"],
    summary="Report what became of whole journeys",
    description="A journey is a conversation with all of its promises; it belongs to the time in which the last of "
    "them was due. The share of journeys in which every promise was kept, the rate of the first, second ... promise, "
    "over how many channels journeys went, and why customers changed them.",
    operation=Operation(query=DividedQuery, answer=JourneysReport, csv=True, problems=_REFUSALS),
    sync_to_thread=True,
)
def report_journeys(request: ApiRequest, services: Given) -> Response[bytes]:
    asked, now = query_of(request, services, DividedQuery), services.clock.now()
    scope = asked.scope(services.versions, now, asked.interval)
    rows = journeys.report_journeys(services.journeys, scope.periods, now)
    return report_answer(request, "journeys", journeys_report(scope, rows), JOURNEYS_COLUMNS)

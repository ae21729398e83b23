"""The page of published service commitments."""

from __future__ import annotations

from litestar import Response, get

from promise_service.application import report_commitments as commitments
from promise_service.application.accepted_languages import accepted_languages
from promise_service.errors import InvalidInput, NoPolicyYet
from promise_service.http.handling import Given
from promise_service.http.inputs import ApiRequest, query_of
from promise_service.http.operations import READING, Operation
from promise_service.http.report_answers import report_answer
from promise_service.http.schemas.commitments_report import (
    COMMITMENT_COLUMNS,
    CommitmentsQuery,
    CommitmentsReport,
    commitments_report,
)


@get(
    "/v1/reports/commitments",
    operation_id="report_commitments",
    tags=["Reports"],
    summary="Report whether published commitments are kept",
    description="A row for each commitment of the policy in force: answers in time by channel, traceability, "
    "personalisation, satisfaction measured, and the service level; each with its target, what was achieved, and since "
    "when it stands so. The service level is of all queues, and of each queue with a target of its own.",
    operation=Operation(
        query=CommitmentsQuery, answer=CommitmentsReport, csv=True, problems=(*READING, InvalidInput, NoPolicyYet)
    ),
    sync_to_thread=True,
)
def report_commitments(request: ApiRequest, services: Given) -> Response[bytes]:
    asked = query_of(request, services, CommitmentsQuery)
    page = commitments.report_commitments(
        services.commitment_counts,
        services.figures,
        services.call_figures,
        services.versions,
        start=asked.start,
        end=asked.end,
        time_zone=asked.time_zone,
        now=services.clock.now(),
    )
    wanted = [asked.locale] if asked.locale else accepted_languages(request.headers.get("accept-language"))
    language = services.commitment_words.language([*wanted, page.policy.locale])
    report = commitments_report(page, services.commitment_words, language)
    answer = report_answer(request, "commitments", report, COMMITMENT_COLUMNS)
    answer.headers["Content-Language"] = language
    answer.headers["Vary"] = "Accept, Accept-Language"
    return answer

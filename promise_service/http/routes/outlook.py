"""What is coming: windows, deadlines, and what is at risk."""

from __future__ import annotations

from litestar import Response, get

from promise_service.application import report_outlook as outlook
from promise_service.errors import InvalidInput, NoPolicyYet, NotFound
from promise_service.http.handling import Given
from promise_service.http.inputs import ApiRequest, query_of
from promise_service.http.operations import READING, Operation
from promise_service.http.report_answers import report_answer
from promise_service.http.schemas.outlook_report import OutlookQuery, OutlookReport, outlook_columns, outlook_report


@get(
    "/v1/reports/outlook",
    operation_id="report_outlook",
    tags=["Reports"],
    summary="Report what is coming",
    description="For today and the days after it: what is promised and held against the capacity of each callback "
    "window, and the deadlines in writing by day and team. And what is at risk now, earliest due first: `overdue`; "
    "`time_nearly_gone`, where four fifths of the time are gone; `unkeepable`, where more is promised for a callback's "
    "window than the agents then at work can keep; `window_near`, where the window of a callback is about to "
    "begin or has begun and nobody has called yet. And by which answer rate and handle times the windows go, measured "
    "or the policy's. As CSV it is one `part`.",
    operation=Operation(
        query=OutlookQuery,
        answer=OutlookReport,
        csv=True,
        csv_rows="windows",
        problems=(*READING, InvalidInput, NotFound, NoPolicyYet),
    ),
    sync_to_thread=True,
)
def report_outlook(request: ApiRequest, services: Given) -> Response[bytes]:
    asked = query_of(request, services, OutlookQuery)
    found = outlook.report_outlook(
        services.prospects,
        services.versions,
        days=asked.days,
        queue=asked.queue,
        time_zone=asked.time_zone,
        now=services.clock.now(),
    )
    columns = outlook_columns(asked.part)
    return report_answer(request, f"outlook-{asked.part}", outlook_report(found), columns, part=asked.part)

"""Who is at work in a team."""

from __future__ import annotations

import asyncio

from anyio import to_thread
from litestar import Response, get, put

from promise_service.application.change_roster import ChangeRoster, checked_spans
from promise_service.application.ledger import Failed, Request
from promise_service.domain.policy import Policy
from promise_service.errors import InvalidInput, NoPolicyYet, NotFound, Unreadable
from promise_service.http.answers import ok, response
from promise_service.http.csv_rows import CSV
from promise_service.http.handling import Given, PathName
from promise_service.http.inputs import ApiRequest, body_of, model_of
from promise_service.http.media_types import media_type
from promise_service.http.operations import READING, Operation
from promise_service.http.policies import current_policy
from promise_service.http.schemas.staffing import StaffingBody, StaffingInput, staffing_body
from promise_service.http.staffing_csv import roster_in

_PUTTING = (*READING, Unreadable, InvalidInput, NoPolicyYet)


@get(
    "/v1/teams/{team:str}/staffing",
    operation_id="read_staffing",
    tags=["Phone"],
    summary="Read who is at work",
    description="The intervals that a workforce-management tool told of a team. Where they say nothing, the policy's "
    "`staffing` of the team counts, and then the `agents` of the queue.",
    operation=Operation(answer=StaffingBody, problems=(*READING, NotFound, NoPolicyYet)),
)
async def read_staffing(services: Given, team: PathName) -> Response[bytes]:
    # Litestar 2.25 puts `sync_to_thread` handlers into threads twice where a path has more than one method.
    def read() -> StaffingBody:
        zone = _zone_of(current_policy(services), team)
        return staffing_body(services.archive.roster(team), zone)

    return response(ok(await to_thread.run_sync(read)))


@put(
    "/v1/teams/{team:str}/staffing",
    operation_id="change_staffing",
    tags=["Phone"],
    summary="Say who is at work",
    description="Replaces what is known of the team from the start of the first interval to the end of the last one; a "
    "time between that no interval covers is then unknown. As JSON, or as CSV (`Content-Type: text/csv`) with the "
    "columns `start`, `end`, `agents`. It counts at once for queues whose capacity goes by agents. Promises that "
    "were made stay: those whose windows can no longer be kept come at risk (`promise.at_risk`), and the outlook names "
    "them.",
    operation=Operation(body=StaffingInput, answer=StaffingBody, takes_csv=True, problems=(*_PUTTING, NotFound)),
)
async def change_staffing(request: ApiRequest, services: Given, team: PathName) -> Response[bytes]:
    zone = _zone_of(await to_thread.run_sync(current_policy, services), team)
    if media_type(request.headers.get("content-type")) == CSV:
        roster = roster_in(await request.body())
        with roster.telling_lines():
            spans = checked_spans(model_of(StaffingInput, roster.body, services).told())
    else:
        spans = checked_spans((await body_of(request, services, StaffingInput)).told())

    # Without a claim for an Idempotency-Key: the same intervals once more change nothing.
    outcome = await asyncio.wrap_future(services.submit(Request(ChangeRoster(team=team, spans=spans))))
    if isinstance(outcome, Failed):
        raise outcome.error
    await to_thread.run_sync(services.foresee)
    known = await to_thread.run_sync(services.archive.roster, team)
    return response(ok(staffing_body(known, zone)))


def _zone_of(policy: Policy, team: str) -> str:
    """The time zone of the team's calendar; NotFound names the known teams."""
    if team not in policy.teams:
        raise NotFound("team", team, known=sorted(policy.teams))
    return policy.calendars[policy.teams[team].calendar].zone.key

"""What is owed, and who takes it in hand."""

from __future__ import annotations

from anyio import to_thread
from litestar import Response, get, post

from promise_service.application.claim_next import ClaimNext, Served
from promise_service.application.ledger import StoredAnswer
from promise_service.application.ports.archive import PromiseFilter
from promise_service.application.release_claim import ReleaseClaim
from promise_service.application.team_traffic import team_traffic
from promise_service.domain.promise_course import OWED
from promise_service.domain.serving import Traffic
from promise_service.errors import InvalidInput, NoPolicyYet, NotAllowedNow
from promise_service.http.answers import carry_out, ok, response
from promise_service.http.handling import Given
from promise_service.http.inputs import ApiRequest, body_of, query_of
from promise_service.http.operations import READING, WRITING, Operation
from promise_service.http.promise_answers import promise_as_it_stands
from promise_service.http.promise_pages import promises_on_page
from promise_service.http.schemas.claims import (
    ClaimBody,
    ClaimInput,
    ReleaseInput,
    WorklistPage,
    claim_body,
    worklist_item,
)
from promise_service.http.schemas.promises import PromiseBody, WorklistQuery
from promise_service.http.services import Services


@get(
    "/v1/worklist",
    operation_id="read_worklist",
    tags=["Worklist"],
    summary="Read the worklist",
    description="Promises that are still owed, earliest due first: overdue ones stand at the top. `claimed_by` is the "
    "agent who has one in hand.",
    operation=Operation(query=WorklistQuery, answer=WorklistPage, problems=(*READING, InvalidInput)),
    sync_to_thread=True,
)
def read_worklist(request: ApiRequest, services: Given) -> Response[bytes]:
    asked = query_of(request, services, WorklistQuery)
    wanted = PromiseFilter(states=OWED, team=asked.team, agent_id=asked.agent_id)
    shown, next_cursor = promises_on_page(services, wanted, asked.limit, asked.cursor)
    claims = services.archive.claims(services.clock.now())
    items = [worklist_item(record, claims.get(record.promise.chain_id)) for record in shown]
    return response(ok(WorklistPage(items=items, next_cursor=next_cursor)))


@post(
    "/v1/worklist/claim",
    operation_id="claim_next",
    status_code=200,
    tags=["Worklist"],
    summary="Claim the next callback",
    description="What a free agent does next. Of all that the team owes on the phone and that can be called now, the "
    "earliest deadline is served first, and is in this agent's hand until `lease_until`: nobody else gets it. Asked "
    "again before, the agent gets the same promise with a new lease; an attempt, an answer, a cancellation, a "
    "reschedule or a transfer ends it. After a crash of the agent's desktop it is free again once the lease is over. A "
    "promise that an agent owns is left to that agent until its deadline presses. A callback yields to live calls as "
    "long as agents become free often enough to begin it in time all the same, with a probability of .999, and before "
    "the customer would be told of a delay. How many "
    "are at work, how long their calls take and whether anybody waits is what is said here, else what the live state "
    "of the team's queues tells; where neither does, callbacks never yield.",
    operation=Operation(body=ClaimInput, answer=ClaimBody, idempotent=True, problems=(*WRITING, NoPolicyYet)),
)
async def claim_next(request: ApiRequest, services: Given) -> Response[bytes]:
    asked = await body_of(request, services, ClaimInput)
    command = ClaimNext(
        agent_id=asked.agent_id,
        team=asked.team,
        traffic=await _traffic(services, asked),
        lease=services.claim_lease,
    )
    return await carry_out(request, services, command, _served)


@post(
    "/v1/worklist/claim/release",
    operation_id="release_claim",
    status_code=200,
    tags=["Worklist"],
    summary="Give a claimed callback back",
    description="The agent cannot make the call after all. Others can have it at once; this agent does not get it "
    "again before the lease would have ended. 409 where the agent does not have it in hand any more.",
    operation=Operation(body=ReleaseInput, answer=PromiseBody, idempotent=True, problems=(*WRITING, NotAllowedNow)),
)
async def release_claim(request: ApiRequest, services: Given) -> Response[bytes]:
    asked = await body_of(request, services, ReleaseInput)
    command = ReleaseClaim(promise_id=asked.promise_id, agent_id=asked.agent_id)
    return await carry_out(request, services, command, promise_as_it_stands)


async def _traffic(services: Services, asked: ClaimInput) -> Traffic:
    """What the caller of the API says, and what the team's queues tell of the rest."""
    said = Traffic(load=asked.load(), live_calls_waiting=asked.live_calls_waiting)
    if said.load is not None and said.live_calls_waiting is not None:
        return said
    told = await to_thread.run_sync(_told, services, asked.team)
    waiting = told.live_calls_waiting if said.live_calls_waiting is None else said.live_calls_waiting
    return Traffic(load=said.load or told.load, live_calls_waiting=waiting)


def _told(services: Services, team: str) -> Traffic:
    return team_traffic(services.live, services.versions.current(), team, services.clock.now())


def _served(served: Served) -> StoredAnswer:
    return ok(claim_body(served))

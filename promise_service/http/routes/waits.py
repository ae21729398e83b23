"""How long callers wait: what telephony systems tell of queues, and what is forecast from it."""

from __future__ import annotations

from anyio import to_thread
from litestar import Response, get, post, put

from promise_service.application.ledger import StoredAnswer
from promise_service.application.tell_of_calls import CallsRecorded, RecordCalls
from promise_service.application.tell_of_calls import tell_of_calls as told_of_calls
from promise_service.application.tell_queue_state import tell_queue_state as told_state
from promise_service.domain.policy import Policy, Queue
from promise_service.domain.waiting.live_queue import Waiting
from promise_service.errors import InvalidInput, LiveStateUnavailable, NoPolicyYet, NotFound, Unreadable
from promise_service.http.answers import answered_before, carry_out, ok, response
from promise_service.http.handling import Given, PathName
from promise_service.http.inputs import ApiRequest, body_of, query_of, with_all_faults
from promise_service.http.operations import READING, WRITING, Operation
from promise_service.http.policies import current_policy
from promise_service.http.schemas.waits import (
    CallsBody,
    CallsInput,
    QueueStateBody,
    QueueStateInput,
    WaitBody,
    WaitQuery,
    calls_body,
    state_body,
    wait_body,
)
from promise_service.http.visibility import refuse_other_queue


@put(
    "/v1/queues/{queue:str}/state",
    operation_id="tell_queue_state",
    tags=["Waiting"],
    summary="Tell how a queue stands",
    description="The latest state counts, whichever comes last. It is believed as long as the policy's "
    "`wait_known_for` says, and kept nowhere but in Redis: after that, or without Redis, waits are unknown, not zero. "
    "`counts` says whether it is the latest one, and fresh.",
    operation=Operation(
        body=QueueStateInput,
        answer=QueueStateBody,
        problems=(*READING, Unreadable, InvalidInput, NotFound, NoPolicyYet, LiveStateUnavailable),
    ),
)
async def tell_queue_state(request: ApiRequest, services: Given, queue: PathName) -> Response[bytes]:
    refuse_other_queue(request.auth, queue)
    policy = await to_thread.run_sync(_policy_with, services, queue)
    asked = await body_of(request, services, QueueStateInput)
    try:
        return response(await to_thread.run_sync(_take_in_state, services, policy, queue, asked))
    except InvalidInput as error:
        raise await with_all_faults(request, services, error) from None


@post(
    "/v1/queues/{queue:str}/calls",
    operation_id="tell_of_calls",
    status_code=200,
    tags=["Waiting"],
    summary="Tell of the calls of a queue",
    description="What happened to calls: as it happens, so that waits can be forecast, or later, to report on and "
    "learn from. Records may come twice, in any order, and through any process: the first that tells an instant of a "
    "`call_id` is believed, later ones fill in what is unknown. Calls that were over a quarter of an hour ago say "
    "nothing about how the queue stands.",
    operation=Operation(
        body=CallsInput,
        answer=CallsBody,
        idempotent=True,
        problems=(*WRITING, NotFound, NoPolicyYet),
    ),
)
async def tell_of_calls(request: ApiRequest, services: Given, queue: PathName) -> Response[bytes]:
    refuse_other_queue(request.auth, queue)
    policy = await to_thread.run_sync(_policy_with, services, queue)
    asked = await body_of(request, services, CallsInput)
    if (answer := await answered_before(request, services, _recorded)) is not None:
        return answer
    try:
        command = await to_thread.run_sync(_take_in_calls, services, policy.queue(queue), asked)
    except InvalidInput as error:
        raise await with_all_faults(request, services, error) from None
    return await carry_out(request, services, command, _recorded)


@get(
    "/v1/queues/{queue:str}/wait",
    operation_id="read_wait",
    tags=["Waiting"],
    summary="Read how long callers wait",
    description="What somebody has to expect who calls now, or the rest of the wait of somebody who waits already. "
    "`seconds` is null where nothing recent is known, or no agent is at work.",
    operation=Operation(query=WaitQuery, answer=WaitBody, problems=(*READING, InvalidInput, NotFound, NoPolicyYet)),
    sync_to_thread=True,
)
def read_wait(request: ApiRequest, services: Given, queue: PathName) -> Response[bytes]:
    refuse_other_queue(request.auth, queue)
    policy = _policy_with(services, queue)
    known = policy.queue(queue)
    asked = query_of(request, services, WaitQuery)
    whose = Waiting(priority=asked.priority, elapsed=asked.elapsed, call_id=asked.call_id)
    live = services.live.wait(known, whose, services.clock.now())
    return response(ok(wait_body(known, whose, live, policy.calendars[known.calendar].calendar.zone)))


def _policy_with(services: Given, queue: str) -> Policy:
    """The policy in force; NotFound where it has no such queue: that is told before what is wrong with a body."""
    policy = current_policy(services)
    policy.queue(queue)
    return policy


def _take_in_state(services: Given, policy: Policy, queue: str, asked: QueueStateInput) -> StoredAnswer:
    known = policy.queue(queue)
    state = told_state(services.live, known, asked.told(), services.clock.now())
    return ok(state_body(known, state, policy.calendars[known.calendar].calendar.zone))


def _take_in_calls(services: Given, queue: Queue, asked: CallsInput) -> RecordCalls:
    told = [each.told() for each in asked.calls]
    return told_of_calls(services.call_records, services.live, queue, told, services.clock.now())


def _recorded(recorded: CallsRecorded) -> StoredAnswer:
    return ok(calls_body(recorded))

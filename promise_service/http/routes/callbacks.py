"""Callbacks: the windows that can be taken, and taking one."""

from __future__ import annotations

from datetime import datetime, time

from litestar import Response, get, post

from promise_service.application.list_slots import list_slots as windows_with_room
from promise_service.application.promise_callback import PromiseCallback
from promise_service.application.views import WindowRoom
from promise_service.domain.policy import Policy
from promise_service.domain.wall_clock import instant_of
from promise_service.errors import (
    AlreadyPromised,
    InvalidInput,
    NoPolicyYet,
    NotFound,
    OfferExpired,
    SlotTaken,
)
from promise_service.http.answers import carry_out, ok, response
from promise_service.http.handling import Given, PathName
from promise_service.http.inputs import ApiRequest, body_of, query_of
from promise_service.http.operations import READING, WRITING, Operation
from promise_service.http.paging import instant_at, page, position_of
from promise_service.http.permissions import reach_of
from promise_service.http.policies import current_policy
from promise_service.http.promise_answers import new_promise
from promise_service.http.schemas.callbacks import CallbackInput
from promise_service.http.schemas.customers import CustomerInput
from promise_service.http.schemas.promises import PromiseBody
from promise_service.http.schemas.slots import FromWhen, SlotsQuery, WindowPage, window_body
from promise_service.http.visibility import refuse_other_queue, refuse_unseen_offer


@get(
    "/v1/queues/{queue:str}/slots",
    operation_id="list_slots",
    tags=["Phone"],
    summary="List a queue's open windows",
    description="Every window after the lead time with its capacity and what remains of it, not only those of the "
    "offer rules.",
    operation=Operation(query=SlotsQuery, answer=WindowPage, problems=(*READING, InvalidInput, NotFound, NoPolicyYet)),
    sync_to_thread=True,
)
def list_slots(request: ApiRequest, services: Given, queue: PathName) -> Response[bytes]:
    refuse_other_queue(request.auth, queue)
    policy = current_policy(services)
    policy.queue(queue)  # what is wrong with the path is told before what is wrong with the query
    asked = query_of(request, services, SlotsQuery)
    position = position_of(asked.cursor, 1)
    rooms = windows_with_room(
        services.archive,
        policy,
        services.wording,
        queue,
        start=_start(policy, queue, asked.start),
        days=asked.days,
        now=services.clock.now(),
        locale=asked.locale,
    )
    if position is not None:
        shown_until = instant_at(position, asked.cursor)
        rooms = [room for room in rooms if room.slot.window.start > shown_until]
    shown, next_cursor = page(rooms, asked.limit, _position)
    return response(ok(WindowPage(items=[window_body(room) for room in shown], next_cursor=next_cursor)))


@post(
    "/v1/callbacks",
    operation_id="promise_callback",
    tags=["Phone"],
    summary="Promise a callback",
    description="Takes a slot of an offer, or, without an offer, a window of a queue by its start. Never more promises "
    "in a window than its capacity. Where the policy has the service acknowledge, the customer gets a confirmation; "
    "one that replaces an earlier callback is always told, in one message.",
    operation=Operation(
        body=CallbackInput,
        answer=PromiseBody,
        idempotent=True,
        problems=(*WRITING, SlotTaken, OfferExpired, AlreadyPromised, NoPolicyYet),
    ),
)
async def promise_callback(request: ApiRequest, services: Given) -> Response[bytes]:
    asked = await body_of(request, services, CallbackInput)
    await _refuse_unreached(request, services, asked)
    customer = asked.customer or CustomerInput()
    command = PromiseCallback(
        offer_id=asked.offer_id,
        slot_id=asked.slot_id,
        queue=asked.queue,
        start=asked.start,
        phone=asked.phone or customer.phone or "",
        customer=customer.customer(),
        subject=asked.subject,
        agent_id=asked.agent_id,
        note=asked.note,
        conversation_id=asked.conversation_id,
        locale=asked.locale,
        replace=asked.replace,
        reach=reach_of(request.auth),
        by=request.auth.id,
    )
    return await carry_out(request, services, command, new_promise)


async def _refuse_unreached(request: ApiRequest, services: Given, asked: CallbackInput) -> None:
    if asked.queue is not None:
        refuse_other_queue(request.auth, asked.queue)
    if asked.offer_id is not None:
        await refuse_unseen_offer(services, request.auth, asked.offer_id)


def _start(policy: Policy, queue_name: str, start: FromWhen | None) -> datetime | None:
    """A date begins at midnight in the zone of the queue's calendar."""
    if start is None or isinstance(start, datetime):
        return start
    calendar = policy.calendars[policy.queue(queue_name).calendar].calendar
    return instant_of(start, time(0), calendar.zone)


def _position(room: WindowRoom) -> tuple[str]:
    return (room.slot.window.start.isoformat(),)

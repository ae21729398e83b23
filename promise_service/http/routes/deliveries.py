"""What is and was on its way to an endpoint."""

from __future__ import annotations

from anyio import to_thread
from litestar import Response, get, post

from promise_service.application.ports.webhooks import DeliveryRecord
from promise_service.application.tell_again import ReplayDelivery
from promise_service.errors import InvalidInput, NotAllowedNow, NotFound
from promise_service.http.answers import carry_out, ok, response
from promise_service.http.handling import Given, PathName
from promise_service.http.inputs import ApiRequest, body_of, query_of
from promise_service.http.operations import READING, WRITING, Operation
from promise_service.http.paging import instant_at, page, position_of
from promise_service.http.routes.webhooks import delivery_on_its_way
from promise_service.http.schemas.deliveries import (
    DeliveriesQuery,
    DeliveryBody,
    DeliveryPage,
    DeliveryWithBody,
    delivery_body,
    delivery_with_body,
)
from promise_service.http.schemas.empty import NothingInput


@get(
    "/v1/webhooks/{webhook_id:str}/deliveries",
    operation_id="list_deliveries",
    tags=["Webhooks"],
    summary="List a webhook's deliveries",
    description="Newest first: what is on its way, what arrived, and what was given up.",
    operation=Operation(query=DeliveriesQuery, answer=DeliveryPage, problems=(*READING, InvalidInput, NotFound)),
    sync_to_thread=True,
)
def list_deliveries(request: ApiRequest, services: Given, webhook_id: PathName) -> Response[bytes]:
    asked = query_of(request, services, DeliveriesQuery)
    position = position_of(asked.cursor, 2)
    before = None if position is None else (instant_at(position, asked.cursor), position[1])
    found = services.webhooks.deliveries(webhook_id, state=asked.state, limit=asked.limit + 1, before=before)
    shown, next_cursor = page(found, asked.limit, _position)
    return response(ok(DeliveryPage(items=[delivery_body(each) for each in shown], next_cursor=next_cursor)))


@get(
    "/v1/webhooks/{webhook_id:str}/deliveries/{delivery_id:str}",
    operation_id="read_delivery",
    tags=["Webhooks"],
    summary="Read a delivery",
    description="With the text that is sent, the same on every try.",
    operation=Operation(answer=DeliveryWithBody, problems=(*READING, NotFound)),
    sync_to_thread=True,
)
def read_delivery(services: Given, webhook_id: PathName, delivery_id: PathName) -> Response[bytes]:
    return response(ok(delivery_with_body(services.webhooks.delivery(webhook_id, delivery_id))))


@post(
    "/v1/webhooks/{webhook_id:str}/deliveries/{delivery_id:str}/replay",
    operation_id="replay_delivery",
    tags=["Webhooks"],
    summary="Send an event once more",
    description="A new delivery of the same event, with the same webhook-id and the same text. One that is on its way "
    "still cannot be sent again.",
    operation=Operation(
        body=NothingInput,
        body_required=False,
        answer=DeliveryBody,
        idempotent=True,
        problems=(*WRITING, NotFound, NotAllowedNow),
    ),
)
async def replay_delivery(
    request: ApiRequest, services: Given, webhook_id: PathName, delivery_id: PathName
) -> Response[bytes]:
    await body_of(request, services, NothingInput, may_be_empty=True)
    record = await to_thread.run_sync(services.webhooks.delivery, webhook_id, delivery_id)
    command = ReplayDelivery(webhook_id=webhook_id, record=record)
    return await carry_out(request, services, command, delivery_on_its_way)


def _position(record: DeliveryRecord) -> tuple[str, str]:
    return (record.delivery.at.isoformat(), record.delivery.id)

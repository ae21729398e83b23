"""Endpoints of other systems: made, read, edited, tested."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from anyio import to_thread
from litestar import Response, delete, get, patch, post

from promise_service.application.ledger import StoredAnswer
from promise_service.application.manage_webhooks import CreateWebhook, RotateSecret
from promise_service.application.ports.webhooks import DeliveryRecord
from promise_service.application.tell_again import SendTestEvent
from promise_service.domain.webhooks import Webhook, WebhookState
from promise_service.errors import InvalidInput, NotAllowedNow, NotFound, StaleVersion, VersionRequired
from promise_service.http.answers import carry_out, created, ok, response
from promise_service.http.etags import etag, version_edited
from promise_service.http.handling import Given, PathName
from promise_service.http.inputs import ApiRequest, body_of, query_of
from promise_service.http.operations import READING, WRITING, Operation
from promise_service.http.paging import page, position_of
from promise_service.http.schemas.deliveries import DeliveryBody, delivery_body
from promise_service.http.schemas.empty import NothingInput
from promise_service.http.schemas.webhooks import (
    RotateInput,
    WebhookBody,
    WebhookEditInput,
    WebhookInput,
    WebhookPage,
    WebhooksQuery,
    WebhookWithSecret,
    webhook_body,
    webhook_with_secret,
)

_WAYS = "/v1/webhooks"


@post(
    "/v1/webhooks",
    operation_id="create_webhook",
    tags=["Webhooks"],
    summary="Add a webhook",
    description="From now on the endpoint is told of events of these types, signed as Standard Webhooks 1.0 has it. "
    "The secret is shown this once.",
    operation=Operation(body=WebhookInput, answer=WebhookWithSecret, idempotent=True, problems=WRITING),
)
async def create_webhook(request: ApiRequest, services: Given) -> Response[bytes]:
    asked = await body_of(request, services, WebhookInput)
    command = CreateWebhook(url=asked.url, event_types=asked.asked, description=asked.description, by=request.auth.id)
    return await carry_out(request, services, command, _made)


@get(
    "/v1/webhooks",
    operation_id="list_webhooks",
    tags=["Webhooks"],
    summary="List the webhooks",
    description="In the order of their making.",
    operation=Operation(query=WebhooksQuery, answer=WebhookPage, problems=(*READING, InvalidInput)),
)
async def list_webhooks(request: ApiRequest, services: Given) -> Response[bytes]:
    asked = query_of(request, services, WebhooksQuery)
    position = position_of(asked.cursor, 1)
    after = None if position is None else position[0]
    found = await to_thread.run_sync(lambda: services.webhooks.webhooks(limit=asked.limit + 1, after=after))
    shown, next_cursor = page(found, asked.limit, lambda webhook: (webhook.id,))
    return response(ok(WebhookPage(items=[webhook_body(each) for each in shown], next_cursor=next_cursor)))


@get(
    "/v1/webhooks/{webhook_id:str}",
    operation_id="read_webhook",
    tags=["Webhooks"],
    summary="Read a webhook",
    description="Without its secret. The ETag is the number of its version, which grows with every edit.",
    operation=Operation(answer=WebhookBody, problems=(*READING, NotFound)),
)
async def read_webhook(services: Given, webhook_id: PathName) -> Response[bytes]:
    return _tagged(await to_thread.run_sync(services.webhooks.webhook, webhook_id))


@patch(
    "/v1/webhooks/{webhook_id:str}",
    operation_id="update_webhook",
    tags=["Webhooks"],
    summary="Edit a webhook",
    description="What is left out stays. While it is disabled nothing new is told to it; enabled again, it gets what "
    "was waiting. Another url is tried at once. If-Match names the version that was edited.",
    operation=Operation(
        body=WebhookEditInput, answer=WebhookBody, problems=(*WRITING, NotFound, StaleVersion, VersionRequired)
    ),
)
async def update_webhook(request: ApiRequest, services: Given, webhook_id: PathName) -> Response[bytes]:
    asked = await body_of(request, services, WebhookEditInput)
    if_match = request.headers.get("if-match")

    def edited() -> Webhook:
        webhook = services.webhooks.webhook(webhook_id)
        follows = version_edited(if_match, webhook.version, "webhook")
        return services.webhooks.edit(_edited(webhook, asked), follows=follows, now=services.clock.now())

    return _tagged(await to_thread.run_sync(edited))


@delete(
    "/v1/webhooks/{webhook_id:str}",
    operation_id="delete_webhook",
    status_code=204,
    tags=["Webhooks"],
    summary="Remove a webhook",
    description="It is told nothing more; what was on its way to it goes with it. If-Match names the version that is "
    "to go.",
    operation=Operation(answer=None, media=None, problems=(*READING, NotFound, StaleVersion, VersionRequired)),
)
async def delete_webhook(request: ApiRequest, services: Given, webhook_id: PathName) -> Response[None]:
    if_match = request.headers.get("if-match")

    def remove() -> None:
        follows = version_edited(if_match, services.webhooks.webhook(webhook_id).version, "webhook")
        services.webhooks.remove(webhook_id, follows=follows)

    await to_thread.run_sync(remove)
    return Response(None, status_code=204)


@post(
    "/v1/webhooks/{webhook_id:str}/rotate",
    operation_id="rotate_webhook_secret",
    status_code=200,
    tags=["Webhooks"],
    summary="Give a webhook a new secret",
    description="For a while what is sent has two signatures, of the new secret and of the one before, so that the "
    "endpoint can change over without missing anything. The new secret is shown this once.",
    operation=Operation(
        body=RotateInput, body_required=False, answer=WebhookWithSecret, idempotent=True, problems=(*WRITING, NotFound)
    ),
)
async def rotate_webhook_secret(request: ApiRequest, services: Given, webhook_id: PathName) -> Response[bytes]:
    asked = await body_of(request, services, RotateInput, may_be_empty=True)
    command = RotateSecret(webhook_id=webhook_id, overlap=timedelta(seconds=asked.overlap_seconds))
    return await carry_out(request, services, command, _rotated)


@post(
    "/v1/webhooks/{webhook_id:str}/test",
    operation_id="test_webhook",
    tags=["Webhooks"],
    summary="Test a webhook",
    description="Sends a `webhook.test` event the ordinary way, whatever types it asks for. Read the delivery to see "
    "what came of it.",
    operation=Operation(
        body=NothingInput,
        body_required=False,
        answer=DeliveryBody,
        idempotent=True,
        problems=(*WRITING, NotFound, NotAllowedNow),
    ),
)
async def test_webhook(request: ApiRequest, services: Given, webhook_id: PathName) -> Response[bytes]:
    await body_of(request, services, NothingInput, may_be_empty=True)
    command = SendTestEvent(webhook_id=webhook_id, body=services.event_body)
    return await carry_out(request, services, command, delivery_on_its_way)


def delivery_on_its_way(record: DeliveryRecord) -> StoredAnswer:
    """201 with a delivery that has just set out."""
    delivery = record.delivery
    return created(delivery_body(record), f"{_WAYS}/{delivery.webhook_id}/deliveries/{delivery.id}")


def _edited(webhook: Webhook, asked: WebhookEditInput) -> Webhook:
    sent = asked.model_fields_set
    changed = replace(webhook, version=webhook.version + 1)
    if asked.url is not None:
        changed = replace(changed, url=asked.url)
    if "event_types" in sent:
        changed = replace(changed, event_types=None if asked.event_types is None else frozenset(asked.event_types))
    if "description" in sent:
        changed = replace(changed, description=asked.description)
    if asked.state is WebhookState.ENABLED and webhook.state is not WebhookState.ENABLED:
        changed = replace(changed, state=asked.state, detail=None)
    elif asked.state is not None:
        changed = replace(changed, state=asked.state)
    return changed


def _made(webhook: Webhook) -> StoredAnswer:
    return _with_tag(created(webhook_with_secret(webhook), f"{_WAYS}/{webhook.id}"), webhook)


def _rotated(webhook: Webhook) -> StoredAnswer:
    return _with_tag(ok(webhook_with_secret(webhook)), webhook)


def _with_tag(answer: StoredAnswer, webhook: Webhook) -> StoredAnswer:
    return replace(answer, headers=(*answer.headers, ("ETag", etag(webhook.version))))


def _tagged(webhook: Webhook) -> Response[bytes]:
    return response(_with_tag(ok(webhook_body(webhook)), webhook))

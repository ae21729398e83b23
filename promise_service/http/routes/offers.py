"""Callback offers: made, read, declined."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from anyio import to_thread
from litestar import Response, get, post

from promise_service.application.decline_offer import DeclineOffer
from promise_service.application.ledger import StoredAnswer
from promise_service.application.live_queues import LiveWait
from promise_service.application.offer_callback import OfferCallback
from promise_service.application.offering import offering_by
from promise_service.application.ports.access_keys import AccessKey
from promise_service.application.show_offer import show_offer
from promise_service.application.views import OfferView
from promise_service.domain.offers import Offer
from promise_service.domain.policy import Queue
from promise_service.domain.waiting.live_queue import Waiting
from promise_service.errors import NoPolicyYet, NotAllowedNow, NotFound
from promise_service.http.answers import carry_out, created, ok, response
from promise_service.http.handling import Given, PathName
from promise_service.http.inputs import ApiRequest, body_and, body_of
from promise_service.http.operations import READING, WRITING, Operation
from promise_service.http.permissions import may_use_queue, reach_of
from promise_service.http.schemas.customers import CustomerInput
from promise_service.http.schemas.empty import NothingInput
from promise_service.http.schemas.offers import OfferBody, OfferInput, offer_body
from promise_service.http.services import Services
from promise_service.http.visibility import refuse_other_queue, refuse_unseen_offer, visible


@post(
    "/v1/callback-offers",
    operation_id="offer_callback",
    tags=["Phone"],
    summary="Offer a callback",
    description="Decides whether a caller is offered exact callback windows, and holds them until the offer expires. "
    "A new offer to the same phone or customer replaces the one before. Where the customer of a conversation came by "
    "another channel before, `channel_switch` says what to ask them. The wait is `predicted_wait_seconds`, or what "
    "another system says (`wait_from`, or its own field); else what this service forecasts, where it can.",
    operation=Operation(body=OfferInput, answer=OfferBody, idempotent=True, problems=(*WRITING, NoPolicyYet)),
)
async def offer_callback(request: ApiRequest, services: Given) -> Response[bytes]:
    asked, live = await body_and(request, services, OfferInput, partial(_live, services, request.auth))
    customer = asked.customer or CustomerInput()
    command = OfferCallback(
        queue=asked.queue,
        called_at=asked.called_at,
        predicted_wait_seconds=asked.told_wait,
        phone=asked.phone or customer.phone,
        customer=customer.customer(),
        conversation_id=asked.conversation_id,
        locale=asked.locale,
        hold=asked.hold,
        reach=reach_of(request.auth),
        by=request.auth.id,
        live=live,
    )
    made: list[Offer] = []

    def rendered(view: OfferView) -> StoredAnswer:
        made.append(view.offer)
        return created(offer_body(view), f"/v1/callback-offers/{view.offer.id}")

    answer = await carry_out(request, services, command, rendered)
    if made and (offering := offering_by(made[-1])) not in (None, live.was_offering):
        await to_thread.run_sync(_note_offering, services, asked.queue, bool(offering))
    return answer


@get(
    "/v1/callback-offers/{offer_id:str}",
    operation_id="read_offer",
    tags=["Phone"],
    summary="Read an offer",
    description="An offer as it was made, with what came of it.",
    operation=Operation(answer=OfferBody, problems=(*READING, NotFound)),
    sync_to_thread=True,
)
def read_offer(request: ApiRequest, services: Given, offer_id: PathName) -> Response[bytes]:
    view = show_offer(services.archive, services.versions, services.wording, offer_id, services.clock.now())
    if not may_use_queue(request.auth, view.offer.queue):
        raise NotFound("offer", offer_id)
    seen = tuple(visible(request.auth, view.open_promises))
    return response(ok(offer_body(replace(view, open_promises=seen))))


@post(
    "/v1/callback-offers/{offer_id:str}/decline",
    operation_id="decline_offer",
    status_code=200,
    tags=["Phone"],
    summary="Decline an offer",
    description="The caller wants none of the slots: they are free again at once.",
    operation=Operation(
        body=NothingInput,
        body_required=False,
        answer=OfferBody,
        idempotent=True,
        problems=(*WRITING, NotFound, NotAllowedNow),
    ),
)
async def decline_offer(request: ApiRequest, services: Given, offer_id: PathName) -> Response[bytes]:
    await body_of(request, services, NothingInput, may_be_empty=True)
    await refuse_unseen_offer(services, request.auth, offer_id)
    return await carry_out(request, services, DeclineOffer(offer_id=offer_id, by=request.auth.id), _declined)


def _live(services: Services, key: AccessKey, asked: OfferInput) -> LiveWait:
    """What this service forecasts; NotPermitted where the key may not ask of that queue.

    Nothing where the caller of the API names a wait, nor of a queue that the policy does not name, which is refused
    later. It waits for Redis, so it is called in a thread.
    """
    refuse_other_queue(key, asked.queue)
    queue = None if asked.told_wait is not None else _queue(services, asked.queue)
    if queue is None:
        return LiveWait(elapsed=asked.elapsed)
    whose = Waiting(priority=asked.priority, elapsed=asked.elapsed, call_id=asked.call_id)
    return services.live.wait(queue, whose, services.clock.now())


def _note_offering(services: Services, name: str, offering: bool) -> None:
    """Of a queue that the policy has lost since the offer was committed, nothing is noted."""
    queue = _queue(services, name)
    if queue is not None:
        services.live.note_offering(queue, offering=offering)


def _queue(services: Services, name: str) -> Queue | None:
    policy = services.versions.current()
    return None if policy is None else policy.queues.get(name)


def _declined(view: OfferView) -> StoredAnswer:
    return ok(offer_body(view))

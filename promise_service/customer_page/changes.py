"""What a customer can change from the page. Sent twice, nothing more happens."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TypeVar

from anyio import to_thread
from litestar import Response, post

from promise_service.application.cancel_promise import CancelPromise
from promise_service.application.ledger import Command, Done, Failed
from promise_service.application.ledger import Request as LedgerRequest
from promise_service.application.rate_promise import RatePromise
from promise_service.application.record_feedback import RecordFeedback
from promise_service.application.reschedule_promise import ReschedulePromise
from promise_service.application.show_to_customer import CustomerView
from promise_service.application.views import slot_id
from promise_service.customer_page.answers import refused
from promise_service.customer_page.feedback_form import feedback_in, fields_of
from promise_service.customer_page.handling import AnyRequest, Given, Token
from promise_service.customer_page.opening import elsewhere, opened, policy_in_force
from promise_service.customer_page.pages import choice_page, promise_page
from promise_service.customer_page.rendering import see
from promise_service.customer_page.same_origin import comes_from_elsewhere
from promise_service.customer_page.services import PageServices
from promise_service.customer_page.showing import Shown, shown
from promise_service.domain.promise_facts import CancelledBy
from promise_service.errors import InvalidInput, NotAllowedNow, SlotTaken

BY = "customer"
"""By whom facts are recorded that come from a page."""

Answer = TypeVar("Answer")


@post("/{token:str}/reschedule", status_code=200)
async def choose(request: AnyRequest, token: Token, pages: Given) -> Response[str]:
    """Move the callback to the chosen window, and lead on to the page of its new promise.

    An older page moves nothing: whoever chose another window there chooses again, and sees what is promised by now.
    """
    if comes_from_elsewhere(request.headers, pages.address):
        return refused(request)
    view, seen, moved = await to_thread.run_sync(_looked_up, pages, token)
    wanted = (await _fields(request)).get("slot_id", "")
    if not seen.may_move:
        return see(f"../{moved or token}")
    if moved:
        return see(f"../{moved}" if _is_window_of(view, wanted) else f"../{moved}/reschedule")
    if not wanted:
        return await _choose_again(pages, view, seen, seen.words.choose_nothing_chosen, 422)
    command = ReschedulePromise(promise_id=view.record.promise.id, slot_id=wanted, start=None, by=BY)
    try:
        new = await _carried_out(pages, command)
    except (SlotTaken, InvalidInput):  # taken by somebody else, or come too near, since the page was shown
        return await _choose_again(pages, view, seen, seen.words.choose_taken, 409)
    except NotAllowedNow:
        return see(f"../{token}")
    return see(f"../{pages.links.token_of(new.promise)}")


@post("/{token:str}/cancel", status_code=200)
async def cancel(request: AnyRequest, token: Token, pages: Given) -> Response[str]:
    """Cancel what the customer is promised by now; its page says so from then on.

    That is so on an older page, too: whoever wants no call at the old time wants none at the new one.
    """
    if comes_from_elsewhere(request.headers, pages.address):
        return refused(request)
    view, seen, moved = await to_thread.run_sync(_looked_up, pages, token)
    if seen.may_cancel:
        command = CancelPromise(
            promise_id=view.record.promise.id, cancelled_by=CancelledBy.CUSTOMER, reason=None, at=None, by=BY
        )
        try:
            await _carried_out(pages, command)
        except NotAllowedNow:  # somebody was faster: the page shows what has become of it
            return see(f"../{token}")
    return see(f"../{moved or token}")


@post("/{token:str}/feedback", status_code=200)
async def give_feedback(request: AnyRequest, token: Token, pages: Given) -> Response[str]:
    """Record what the customer thinks, once; what cannot be taken stays in the form."""
    if comes_from_elsewhere(request.headers, pages.address):
        return refused(request)
    view, seen, moved = await to_thread.run_sync(_looked_up, pages, token)
    if moved or not seen.may_rate:
        return see(f"../{moved or token}")
    given = feedback_in(await _fields(request))
    if given.is_empty or given.is_too_long:
        fault = seen.words.feedback_empty if given.is_empty else seen.words.feedback_too_long
        return promise_page(seen, given, fault, root="../")
    feedback = RecordFeedback(
        promise_id=view.record.promise.id,
        csat=given.csat,
        ces=given.ces,
        nps=given.nps,
        comment=given.comment,
        at=None,
        by=BY,
    )
    await _carried_out(pages, RatePromise(feedback=feedback))
    return see(f"../{token}")


def _looked_up(pages: PageServices, token: str) -> tuple[CustomerView, Shown, str | None]:
    view = opened(pages, token)
    return view, shown(pages, view, policy_in_force(pages)), elsewhere(pages, token, view)


def _is_window_of(view: CustomerView, wanted: str) -> bool:
    """Whether that slot is what is promised by now: a form that was sent twice has come to its end."""
    promise = view.record.promise
    return promise.window is not None and wanted == slot_id(promise.queue or "", promise.window.start)


async def _fields(request: AnyRequest) -> Mapping[str, str]:
    return fields_of(await request.body())


async def _choose_again(pages: PageServices, view: CustomerView, seen: Shown, fault: str, status: int) -> Response[str]:
    return await to_thread.run_sync(choice_page, pages, view, seen, fault, status)


async def _carried_out(pages: PageServices, command: Command[Answer]) -> Answer:
    """The answer to a command; its refusal is raised."""
    outcome = await asyncio.wrap_future(pages.submit(LedgerRequest(command)))
    match outcome:
        case Done(value=value):
            answer: Answer = value
            return answer
        case Failed(error=error):
            raise error
        case _:
            raise AssertionError("a request without a claim cannot be replayed")

"""The addresses below /p/: whoever has a token may see its promise, move it, cancel it and say what they think."""

from __future__ import annotations

from litestar import MediaType, Response, Router, get
from litestar.di import Provide

from promise_service.application.speaking import notice_subject, reader_of
from promise_service.customer_page.answers import responder
from promise_service.customer_page.changes import cancel, choose, give_feedback
from promise_service.customer_page.handling import Given, Token
from promise_service.customer_page.opening import elsewhere, opened, policy_in_force
from promise_service.customer_page.pages import cancellation_page, choice_page, promise_page
from promise_service.customer_page.rendering import PRIVATE, STYLE, see
from promise_service.customer_page.services import PageServices
from promise_service.customer_page.showing import shown
from promise_service.domain.calendar_entries import calendar_entry
from promise_service.errors import NotFound

_LARGEST_FORM = 64 * 1024


@get("/style.css", sync_to_thread=False)
def show_style() -> Response[str]:
    """How the pages look: the same for everybody, so that it may be kept."""
    headers = PRIVATE | {"Cache-Control": "public, max-age=300"}
    return Response(STYLE, media_type=MediaType.CSS, headers=headers)


@get("/{token:str}", sync_to_thread=True)
def show_promise(token: Token, pages: Given) -> Response[str]:
    """The promise, or the one that has taken its place."""
    view = opened(pages, token)
    moved = elsewhere(pages, token, view)
    return see(moved) if moved else promise_page(shown(pages, view, policy_in_force(pages)))


@get("/{token:str}/calendar.ics", sync_to_thread=True)
def download_entry(token: Token, pages: Given) -> Response[str]:
    """The callback as an entry for the customer's calendar, under the name that it has in our mails."""
    view = opened(pages, token)
    moved = elsewhere(pages, token, view)
    if moved:
        return see(f"../{moved}")
    promise, policy = view.record.promise, policy_in_force(pages)
    reader = reader_of(policy, promise, pages.clock.now())
    summary = pages.wording.calendar_summary(notice_subject(policy, view.record, reader), reader)
    entry, seen = calendar_entry(promise, summary), shown(pages, view, policy)
    if entry is None or not seen.has_entry:
        raise NotFound("calendar entry", promise.id)
    link = pages.links.link_to(promise)
    text = pages.calendar_file(entry, stamp=promise.made_at, description=f"{seen.told}\n{link}", link=link)
    headers = PRIVATE | {"Content-Disposition": 'attachment; filename="callback.ics"'}
    return Response(text, media_type="text/calendar", headers=headers)


@get("/{token:str}/reschedule", sync_to_thread=True)
def show_choice(token: Token, pages: Given) -> Response[str]:
    """The windows that the callback can be moved to."""
    view = opened(pages, token)
    moved = elsewhere(pages, token, view)
    seen = shown(pages, view, policy_in_force(pages))
    if moved or not seen.may_move:
        return see(f"../{moved or token}")
    return choice_page(pages, view, seen)


@get("/{token:str}/cancel", sync_to_thread=True)
def show_cancellation(token: Token, pages: Given) -> Response[str]:
    """What it means to cancel, before it is done."""
    view = opened(pages, token)
    moved = elsewhere(pages, token, view)
    seen = shown(pages, view, policy_in_force(pages))
    if moved or not seen.may_cancel:
        return see(f"../{moved or token}")
    return cancellation_page(seen)


@get("/{token:str}/feedback", sync_to_thread=False)
def show_form_again(token: Token) -> Response[str]:
    """Where a form was sent to, asked for by itself: the form is on the page of the promise."""
    return see(f"../{token}")


def customer_routes(services: PageServices) -> Router:
    """The pages, to be put beside the API."""
    return Router(
        path="/p",
        route_handlers=[
            show_style,
            show_promise,
            download_entry,
            show_choice,
            choose,
            show_cancellation,
            cancel,
            show_form_again,
            give_feedback,
        ],
        dependencies={"pages": Provide(lambda: services, sync_to_thread=False)},
        exception_handlers={Exception: responder(services)},
        request_max_body_size=_LARGEST_FORM,
    )

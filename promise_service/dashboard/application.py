"""The pages as routes of the service's one application."""

from __future__ import annotations

from litestar import Router
from litestar.di import Provide

from promise_service.dashboard.asset_files import send_asset
from promise_service.dashboard.browser import signed_in_only
from promise_service.dashboard.commitments_page import show_commitments
from promise_service.dashboard.failure_pages import failure_pages
from promise_service.dashboard.guessing import GuessLimit
from promise_service.dashboard.live_page import nudge_page
from promise_service.dashboard.overview_page import show_now, show_overview
from promise_service.dashboard.policy_page import publish_policy_text, show_policy, try_policy
from promise_service.dashboard.promise_page import find_promise, show_promise
from promise_service.dashboard.services import DashboardServices
from promise_service.dashboard.sign_in_page import close_session, open_session, show_sign_in
from promise_service.dashboard.waits_page import show_waits

HANDLERS = (
    show_sign_in,
    open_session,
    close_session,
    show_overview,
    show_now,
    nudge_page,
    find_promise,
    show_promise,
    show_waits,
    show_commitments,
    show_policy,
    try_policy,
    publish_policy_text,
    send_asset,
)


def dashboard(services: DashboardServices) -> Router:
    """The supervisors' page, to be served beside the API."""
    guesses = GuessLimit()
    return Router(
        path="/",
        route_handlers=list(HANDLERS),
        dependencies={
            "pages": Provide(lambda: services, sync_to_thread=False),
            "guesses": Provide(lambda: guesses, sync_to_thread=False),
        },
        guards=[signed_in_only(services)],
        exception_handlers={Exception: failure_pages(services)},
    )

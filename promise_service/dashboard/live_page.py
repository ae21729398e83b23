"""Tells a page that is looked at when to ask again."""

from __future__ import annotations

from functools import partial

from anyio import to_thread
from litestar import MediaType, get
from litestar.response.base import ASGIResponse
from litestar.types import ASGIApp

from promise_service.application.sign_in import session_of
from promise_service.dashboard.browser import PageRequest, session_in, session_token
from promise_service.dashboard.handling import Behind
from promise_service.dashboard.services import DashboardServices
from promise_service.errors import NotAuthenticated, StoreUnavailable, TooManyListeners


@get("/live", include_in_schema=False)
async def nudge_page(request: PageRequest, pages: Behind) -> ASGIApp:
    """Server-sent nudges for as long as the session lasts; 503 where there is no place, and the page goes on asking."""
    session = session_in(request)
    still_open = partial(_still_open, pages, session_token(request, pages) or "")
    try:
        return await pages.nudges(session.key.id, still_open)
    except (TooManyListeners, StoreUnavailable) as error:
        return ASGIResponse(body=str(error), status_code=503, media_type=MediaType.TEXT)


async def _still_open(pages: DashboardServices, token: str) -> bool:
    """Whether a session has not ended. While the database is away nothing ends; the next nudge asks again."""
    try:
        await to_thread.run_sync(session_of, pages.sessions, token, pages.clock.now())
    except NotAuthenticated:
        return False
    except StoreUnavailable:
        return True
    return True

"""Signing in with a key, and out again."""

from __future__ import annotations

from math import ceil

from anyio import to_thread
from litestar import Response, get, post
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.params import SkipValidation
from litestar.response import Redirect

from promise_service.application.sign_in import sign_in, sign_out
from promise_service.dashboard.browser import (
    OPEN,
    PageRequest,
    form_secret,
    new_form_cookie,
    no_session_cookie,
    own_form,
    session_cookie,
    session_token,
)
from promise_service.dashboard.guessing import GuessLimit
from promise_service.dashboard.handling import Behind
from promise_service.dashboard.rendering import View
from promise_service.errors import NotAuthenticated, NotPermitted

Limit = SkipValidation[NamedDependency[GuessLimit]]


@get("/sign-in", include_in_schema=False, opt=OPEN)
async def show_sign_in(request: PageRequest, pages: Behind) -> Response[str]:
    view = View(request, pages)
    return _form(view, where_to(request.query_params.get("next")))


@post("/sign-in", include_in_schema=False, status_code=200, opt=OPEN)
async def open_session(request: PageRequest, pages: Behind, guesses: Limit) -> Response[str]:
    form = await own_form(request, pages)
    goes_to, now = where_to(form.get("next")), pages.clock.now()
    address = request.client.host if request.client else ""
    wait = guesses.wait(address, now)
    if wait is not None:
        seconds = ceil(wait.total_seconds())
        headers = {"Retry-After": str(seconds)}
        return _form(View(request, pages), goes_to, "sign_in_too_often", 429, headers, minutes=ceil(seconds / 60))
    try:
        token = await to_thread.run_sync(sign_in, pages.keys, pages.sessions, form.get("key", "").strip(), now)
    except NotAuthenticated:
        guesses.note_wrong(address, now)
        return _form(View(request, pages), goes_to, "sign_in_wrong", 403)
    except NotPermitted:
        guesses.note_wrong(address, now)
        return _form(View(request, pages), goes_to, "sign_in_scope", 403)
    return Redirect(goes_to, status_code=303, cookies=[session_cookie(request, pages, token)])


@post("/sign-out", include_in_schema=False, status_code=303)
async def close_session(request: PageRequest, pages: Behind) -> Redirect:
    await own_form(request, pages)
    await to_thread.run_sync(sign_out, pages.sessions, session_token(request, pages) or "")
    return Redirect("/sign-in", status_code=303, cookies=[no_session_cookie(request, pages)])


def where_to(asked: str | None) -> str:
    """The page to go to after signing in: one of ours, whatever was asked for."""
    ours = asked is not None and asked.startswith("/") and not asked.startswith(("//", "/\\")) and asked.isprintable()
    return asked if ours and asked is not None else "/"


def _form(
    view: View,
    goes_to: str,
    problem: str | None = None,
    status: int = 200,
    headers: dict[str, str] | None = None,
    **values: object,
) -> Response[str]:
    secret, cookies = _form_secret(view)
    said = view.words(problem, **values) if problem else None
    return view.page(
        "sign_in.html",
        status=status,
        cookies=cookies,
        secret=secret,
        headers=headers,
        goes_to=goes_to,
        problem=said,
    )


def _form_secret(view: View) -> tuple[str, tuple[Cookie, ...]]:
    """What the form carries, and the cookie that remembers it where the browser has none yet."""
    kept = form_secret(view.request, view.services)
    if kept is not None:
        return kept, ()
    cookie = new_form_cookie(view.request, view.services)
    return cookie.value or "", (cookie,)

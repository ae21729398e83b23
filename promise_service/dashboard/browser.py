"""What browsers keep for us - a session, a language - and what proves that a form is our own."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from anyio import to_thread
from litestar import Request
from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie
from litestar.handlers.base import BaseRouteHandler

from promise_service.application.sign_in import SESSION_LENGTH, Session, session_of
from promise_service.dashboard.services import DashboardServices
from promise_service.errors import NotAuthenticated, NotPermitted

PageRequest = Request[Any, Any, Any]
Connection = ASGIConnection[Any, Any, Any, Any]
Guard = Callable[[Connection, BaseRouteHandler], Awaitable[None]]

FORM_FIELD = "form_token"
_MOST_OF_A_TOKEN = 200
_OPEN = "open_to_everybody"
OPEN = {_OPEN: True}
"""The `opt` of a page for whoever is not signed in."""


def is_secure(request: Connection, services: DashboardServices) -> bool:
    """Whether the browser comes by HTTPS, so that cookies need not travel otherwise."""
    return services.secure or request.url.scheme == "https"


def _name(request: Connection, services: DashboardServices, name: str) -> str:
    # A browser takes a __Host- cookie from this very host only, not from one that shares its domain.
    return f"__Host-{name}" if is_secure(request, services) else name


def session_token(request: Connection, services: DashboardServices) -> str | None:
    """The token of a session that the browser sent."""
    token = request.cookies.get(_name(request, services, "promise-session"))
    return token if token and len(token) <= _MOST_OF_A_TOKEN else None


def signed_in_only(services: DashboardServices) -> Guard:
    """A guard of every page that is not marked as `OPEN`: NotAuthenticated where there is no session any more."""

    # A closure, for Litestar copies what it is given, and all that an object holds.
    async def guard(request: Connection, handler: BaseRouteHandler) -> None:
        if handler.opt.get(_OPEN):
            return
        token = session_token(request, services)
        if token is None:
            raise NotAuthenticated("You are not signed in.")
        session = await to_thread.run_sync(session_of, services.sessions, token, services.clock.now())
        request.scope["auth"], request.scope["user"] = session.key, session

    return guard


def session_in(request: PageRequest) -> Session:
    """The session of a request that the guard has let pass."""
    session: Session = request.scope["user"]
    return session


def session_cookie(request: PageRequest, services: DashboardServices, token: str) -> Cookie:
    """What the browser is to keep of a new session; no script can read it."""
    return _cookie(request, services, "promise-session", token, int(SESSION_LENGTH.total_seconds()))


def no_session_cookie(request: PageRequest, services: DashboardServices) -> Cookie:
    """Lets the browser forget its session."""
    return _cookie(request, services, "promise-session", "", 0)


def form_secret(request: PageRequest, services: DashboardServices) -> str | None:
    """What the tokens of forms are made of, in this browser: its session, else a secret for the sign-in form."""
    secret = session_token(request, services) or request.cookies.get(_name(request, services, "promise-form"))
    return secret if secret and len(secret) <= _MOST_OF_A_TOKEN else None


def new_form_cookie(request: PageRequest, services: DashboardServices) -> Cookie:
    """A secret for the sign-in form."""
    return _cookie(request, services, "promise-form", secrets.token_urlsafe(32), None)


def form_token(secret: str) -> str:
    """What a form carries. Whoever cannot read the browser's cookie cannot make it."""
    return hmac.new(secret.encode(), b"promise-service form", hashlib.sha256).hexdigest()


async def own_form(request: PageRequest, services: DashboardServices) -> Mapping[str, str]:
    """The fields of a form that this browser got from us; NotPermitted for any other."""
    fields = {name: value for name, value in (await request.form()).items() if isinstance(value, str)}
    secret = form_secret(request, services)
    sent = fields.get(FORM_FIELD, "")
    if secret is None or not hmac.compare_digest(form_token(secret).encode(), sent.encode()):
        raise NotPermitted("This form did not come from this page, or you have signed in anew since.")
    return fields


def _cookie(request: PageRequest, services: DashboardServices, name: str, value: str, max_age: int | None) -> Cookie:
    return Cookie(
        key=_name(request, services, name),
        value=value,
        path="/",
        httponly=True,
        secure=is_secure(request, services),
        samesite="lax",
        max_age=max_age,
    )

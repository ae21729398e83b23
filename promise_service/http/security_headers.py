"""Headers that browsers and caches must see on every answer, whoever made it."""

from __future__ import annotations

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

NO_CONTENT_AT_ALL = "default-src 'none'; frame-ancestors 'none'"
OWN_CONTENT_ONLY = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

DEFAULTS = {
    b"cache-control": b"no-store",
    b"content-security-policy": NO_CONTENT_AT_ALL.encode(),
    b"referrer-policy": b"no-referrer",
    b"x-content-type-options": b"nosniff",
}


class SecurityHeaders:
    """An application whose answers carry these headers, unless a handler set its own."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = list(message["headers"])
                present = {name.lower() for name, _ in headers}
                headers += [(name, value) for name, value in DEFAULTS.items() if name not in present]
                message["headers"] = headers
            await send(message)

        await self._app(scope, receive, with_headers if scope["type"] == ScopeType.HTTP else send)

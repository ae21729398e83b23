"""Bearer keys: who calls, and whether they may."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from anyio import to_thread
from litestar.connection import ASGIConnection
from litestar.handlers.base import BaseRouteHandler

from promise_service.application import access
from promise_service.application.ports.access_keys import AccessKey, AccessKeys
from promise_service.application.ports.surroundings import Clock
from promise_service.errors import NotAuthenticated, NotPermitted
from promise_service.http.operations import operation_id
from promise_service.http.permissions import PERMITTED, PUBLIC

REMEMBERED_FOR = timedelta(seconds=3)
"""For how long a revoked key may still open something, in this process."""

MOST_REMEMBERED = 10_000

_BEARER = re.compile(r"bearer +([\x21-\x7e]{1,512})", re.ASCII | re.IGNORECASE)


class Authentication:
    """Knows the keys, and remembers each for a moment."""

    def __init__(self, keys: AccessKeys, clock: Clock) -> None:
        self._keys = keys
        self._clock = clock
        self._remembered: dict[bytes, tuple[AccessKey, datetime]] = {}

    async def authorize(self, connection: ASGIConnection, handler: BaseRouteHandler) -> None:  # type: ignore[type-arg]
        """Let pass who may; NotAuthenticated or NotPermitted for anyone else. A guard of every route."""
        operation = operation_id(handler)
        if operation is None or operation in PUBLIC:
            return
        key = await self.key_of(connection.headers.get("authorization"))
        connection.scope["auth"] = key
        permitted = PERMITTED[operation]
        if not key.scopes & permitted:
            needed = ", ".join(sorted(permitted))
            raise NotPermitted(f"This needs a key with one of the scopes {needed}; yours has {_listed(key)}.")

    async def key_of(self, header: str | None) -> AccessKey:
        """The key in an Authorization header; NotAuthenticated where it opens nothing."""
        if header is None:
            raise NotAuthenticated("Send your key as: Authorization: Bearer <key>.")
        match = _BEARER.fullmatch(header.strip())
        if match is None:
            raise NotAuthenticated("The Authorization header is not of the form: Bearer <key>.")
        digest = access.digest(match[1])
        now = self._clock.now()
        known = self._remembered.get(digest)
        if known is None or known[1] <= now:
            known = await self._find(digest, now)
        key = known[0]
        if key.revoked_at is not None and key.revoked_at <= now:
            raise NotAuthenticated("This key was revoked.")
        return key

    async def _find(self, digest: bytes, now: datetime) -> tuple[AccessKey, datetime]:
        key = await to_thread.run_sync(self._keys.find, digest)
        if key is None:
            raise NotAuthenticated("This key is not known.")
        if len(self._remembered) >= MOST_REMEMBERED:
            self._remembered.clear()
        self._remembered[digest] = (key, now + REMEMBERED_FOR)
        return self._remembered[digest]


def _listed(key: AccessKey) -> str:
    return ", ".join(sorted(key.scopes)) or "none"

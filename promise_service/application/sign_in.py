"""Who looks at the supervisors' page: a key opens a session, which lasts for a working day at most."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from promise_service.application.access import Scope, digest
from promise_service.application.ports.access_keys import AccessKey, AccessKeys
from promise_service.errors import NotAuthenticated, NotPermitted

SESSION_LENGTH = timedelta(hours=12)

_MAY_SIGN_IN = frozenset({Scope.SUPERVISOR, Scope.ADMIN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A signed-in browser. It ends with its key: when that is revoked, or has got another text."""

    key: AccessKey
    created_at: datetime
    expires_at: datetime

    @property
    def may_publish(self) -> bool:
        """Whether its holder may change the policy; every holder may try one out."""
        return Scope.ADMIN in self.key.scopes


class Sessions(Protocol):
    """The sessions that are open. Only digests of their tokens are kept."""

    def add(self, session: Session, token: bytes, key: bytes) -> None:
        """Keep a new session under the digests of its token and of its key, and forget those that have expired."""
        ...

    def find(self, token: bytes) -> Session | None:
        """The session of the token with this digest, expired or not; None where its key has another text by now."""
        ...

    def end(self, token: bytes) -> None:
        """Forget a session, if there is one."""
        ...


def sign_in(keys: AccessKeys, sessions: Sessions, key_text: str, now: datetime) -> str:
    """Open a session and give the token that is known to the browser alone.

    NotAuthenticated where the key opens nothing, NotPermitted where it is none of a supervisor or an admin.
    """
    key = keys.find(digest(key_text))
    if key is None:
        raise NotAuthenticated("This key is not known.")
    if key.revoked_at is not None and key.revoked_at <= now:
        raise NotAuthenticated("This key was revoked.")
    if not key.scopes & _MAY_SIGN_IN:
        scopes = ", ".join(sorted(key.scopes))
        raise NotPermitted(f"The supervisors' page needs a key of a supervisor or an admin; yours has {scopes}.")
    token = secrets.token_urlsafe(32)
    session = Session(key=key, created_at=now, expires_at=now + SESSION_LENGTH)
    sessions.add(session, digest(token), digest(key_text))
    return token


def session_of(sessions: Sessions, token: str, now: datetime) -> Session:
    """The session of a token; NotAuthenticated where it has ended, or its key was revoked."""
    session = sessions.find(digest(token))
    if session is None:
        raise NotAuthenticated("You are not signed in.")
    if session.expires_at <= now:
        raise NotAuthenticated("Your session has expired.")
    if session.key.revoked_at is not None and session.key.revoked_at <= now:
        raise NotAuthenticated("The key that you signed in with was revoked.")
    return session


def sign_out(sessions: Sessions, token: str) -> None:
    """End a session; nothing happens where it has ended already."""
    sessions.end(digest(token))

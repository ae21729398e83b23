"""Signed-in browsers, known by the digests of their tokens."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Engine

from promise_service.adapters.sql.access_keys import key_from
from promise_service.adapters.sql.engine import reading, writing
from promise_service.adapters.sql.schema.access import access_keys, sessions
from promise_service.application.sign_in import Session

_BY_TOKEN = (
    sa.select(access_keys, sessions.c.created_at.label("begun_at"), sessions.c.expires_at)
    .join(sessions, sessions.c.key_digest == access_keys.c.digest)
    .where(sessions.c.token_digest == sa.bindparam("token"))
)


class SqlSessions:
    """Sessions in the database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, session: Session, token: bytes, key: bytes) -> None:
        """Keep a new session, and forget those that have expired by its beginning."""
        row = {
            "token_digest": token,
            "key_digest": key,
            "created_at": session.created_at,
            "expires_at": session.expires_at,
        }
        with writing(self._engine) as connection:
            connection.execute(sa.delete(sessions).where(sessions.c.expires_at <= session.created_at))
            connection.execute(sa.insert(sessions), row)

    def find(self, token: bytes) -> Session | None:
        """The session of that token; its key is the one that has the same text as when it was signed in with."""
        with reading(self._engine) as connection:
            row = connection.execute(_BY_TOKEN, {"token": token}).one_or_none()
        if row is None:
            return None
        return Session(key=key_from(row), created_at=row.begun_at, expires_at=row.expires_at)

    def end(self, token: bytes) -> None:
        """Forget a session, if there is one."""
        with writing(self._engine) as connection:
            connection.execute(sa.delete(sessions).where(sessions.c.token_digest == token))

"""The keys that callers hold, known by the digests of their texts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Engine, Row

from promise_service.adapters.sql.engine import reading, writing
from promise_service.adapters.sql.schema.access import access_keys
from promise_service.adapters.sql.statements import run, upsert
from promise_service.application.ports.access_keys import AccessKey
from promise_service.errors import NotFound

_KEEP = upsert(access_keys)
_BY_DIGEST = sa.select(access_keys).where(access_keys.c.digest == sa.bindparam("digest"))
_LISTED = sa.select(access_keys).order_by(access_keys.c.created_at, access_keys.c.id)


class SqlAccessKeys:
    """Access keys in the database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def find(self, digest: bytes) -> AccessKey | None:
        """The key whose text has this digest, revoked or not."""
        with reading(self._engine) as connection:
            row = connection.execute(_BY_DIGEST, {"digest": digest}).one_or_none()
        return None if row is None else key_from(row)

    def add(self, key: AccessKey, digest: bytes) -> None:
        """Keep a new key, or replace the one of the same id."""
        row = {
            "id": key.id,
            "digest": digest,
            "name": key.name,
            "scopes": sorted(key.scopes),
            "queues": None if key.queues is None else sorted(key.queues),
            "created_at": key.created_at,
            "revoked_at": key.revoked_at,
        }
        with writing(self._engine) as connection:
            run(connection, _KEEP, [row])

    def listed(self) -> Sequence[AccessKey]:
        """All keys, oldest first."""
        with reading(self._engine) as connection:
            return [key_from(row) for row in connection.execute(_LISTED)]

    def revoke(self, key_id: str, now: datetime) -> None:
        """The key opens nothing from now on; NotFound where there is none. A second time changes nothing."""
        revoked_at = sa.func.coalesce(access_keys.c.revoked_at, sa.literal(now, access_keys.c.revoked_at.type))
        statement = sa.update(access_keys).where(access_keys.c.id == key_id).values(revoked_at=revoked_at)
        with writing(self._engine) as connection:
            if connection.execute(statement).rowcount == 0:
                raise NotFound("key", key_id)


def key_from(row: Row[Any]) -> AccessKey:
    """The key in a row of `access_keys`."""
    return AccessKey(
        id=row.id,
        name=row.name,
        scopes=frozenset(row.scopes),
        queues=None if row.queues is None else frozenset(row.queues),
        created_at=row.created_at,
        revoked_at=row.revoked_at,
    )

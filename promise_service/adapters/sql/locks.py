"""Locks by name, held until the end of the transaction.

SQLite needs none: its writer is alone. On PostgreSQL they are advisory locks on 64-bit digests of the names; two names
with the same digest only wait for each other more than they must.

`lock` takes its locks in one statement, in the order of their numbers: two transactions that lock some of the same
names cannot wait for each other in a circle.
"""

from __future__ import annotations

from collections.abc import Iterable, Set
from hashlib import blake2b

import sqlalchemy as sa
from sqlalchemy import Connection

_LOCK = sa.text("SELECT pg_advisory_xact_lock(key) FROM unnest(CAST(:keys AS bigint[])) AS key")
_TRY = sa.text("SELECT key, pg_try_advisory_xact_lock(key) FROM unnest(CAST(:keys AS bigint[])) AS key")


def lock(connection: Connection, names: Iterable[str]) -> None:
    """Wait until nobody else holds any of `names`, and hold them."""
    keys = sorted({_number(name) for name in names})
    if keys and connection.dialect.name == "postgresql":
        connection.execute(_LOCK, {"keys": keys}).all()


def try_lock(connection: Connection, names: Set[str]) -> set[str]:
    """Hold those of `names` that nobody else holds, without waiting; the others are returned."""
    if not names or connection.dialect.name != "postgresql":
        return set()
    by_number = {_number(name): name for name in names}
    answer = connection.execute(_TRY, {"keys": sorted(by_number)})
    return {by_number[key] for key, locked in answer if not locked}


def _number(name: str) -> int:
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "big", signed=True)

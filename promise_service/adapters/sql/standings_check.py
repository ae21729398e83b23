"""Compares the stored standings, which reports are counted from, with what promises and facts say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Engine, Row

from promise_service.adapters.sql.engine import snapshot
from promise_service.adapters.sql.loading import facts_of, promises_of
from promise_service.adapters.sql.promise_rows import STANDING_COLUMNS, standing_from, standing_row
from promise_service.adapters.sql.schema.promises import promises, standings
from promise_service.adapters.sql.standings_rebuild import recomputed
from promise_service.adapters.sql.statements import in_list
from promise_service.application.ports.archive import PromiseRecord
from promise_service.application.ports.surroundings import Clock

_AT_ONCE = 200
_CONVERSATIONS = (
    sa.select(promises.c.conversation_id)
    .distinct()
    .where(promises.c.conversation_id > sa.bindparam("after"))
    .order_by(promises.c.conversation_id)
    .limit(_AT_ONCE)
)
_STORED = (
    sa.select(*STANDING_COLUMNS)
    .select_from(standings)
    .join(promises, promises.c.id == standings.c.promise_id)
    .where(in_list(promises.c.conversation_id, "ids"))
)
_COUNT = sa.select(sa.func.count()).select_from(promises)


@dataclass(frozen=True, slots=True)
class Difference:
    """A promise whose stored standing is not what its facts say; `columns` are those that differ, none: it is missing.

    No value is told, for some are personal.
    """

    promise_id: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """How far a check has come: so many of all promises, and what was found among the last of them."""

    promises: int
    of: int
    differences: tuple[Difference, ...]


def check_standings(engine: Engine, clock: Clock) -> Iterator[Checked]:
    """Compare every stored standing, some conversations at a time; others may write meanwhile.

    `clock` is never behind the one that the ledger goes by. What is stored may have been written before or after time
    alone changed it, so both are compared as they stand now.
    """
    after, so_far = "", 0
    while True:
        with snapshot(engine) as connection:
            conversations = list(connection.scalars(_CONVERSATIONS, {"after": after}))
            if not conversations:
                return
            stored = {row.standing_promise_id: row for row in connection.execute(_STORED, {"ids": conversations})}
            records = list(recomputed(promises_of(connection, conversations), facts_of(connection, conversations)))
            in_all = connection.scalars(_COUNT).one()
        now = clock.now()
        differences = (_difference(record, stored.get(record.promise.id), now) for record in records)
        after, so_far = conversations[-1], so_far + len(records)
        yield Checked(promises=so_far, of=in_all, differences=tuple(filter(None, differences)))


def _difference(record: PromiseRecord, stored: Row[Any] | None, now: datetime) -> Difference | None:
    if stored is None:
        return Difference(record.promise.id, ())
    expected = standing_row(replace(record, standing=record.standing.at(now)))
    found = standing_row(
        replace(record, standing=standing_from(stored).at(now), followed_by=stored.standing_followed_by)
    )
    found["due_at"] = stored.standing_due_at
    columns = tuple(name for name, value in expected.items() if found[name] != value)
    return Difference(record.promise.id, columns) if columns else None

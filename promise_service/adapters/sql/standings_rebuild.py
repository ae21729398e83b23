"""Makes the table of standings anew: it is a cache of what the facts say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy import Engine

from promise_service.adapters.sql.engine import reading, writing
from promise_service.adapters.sql.loading import facts_of, promises_of
from promise_service.adapters.sql.locks import lock
from promise_service.adapters.sql.promise_rows import standing_row
from promise_service.adapters.sql.schema.promises import promises, standings
from promise_service.adapters.sql.scope import conversation_locks
from promise_service.adapters.sql.statements import run, upsert
from promise_service.application.ports.archive import PromiseRecord
from promise_service.domain.promise_facts import Fact
from promise_service.domain.promises import Promise
from promise_service.domain.verdicts import standings as standings_of

_AT_ONCE = 200
_STORE = upsert(standings)
_CONVERSATIONS = (
    sa.select(promises.c.conversation_id)
    .distinct()
    .where(promises.c.conversation_id > sa.bindparam("after"))
    .order_by(promises.c.conversation_id)
    .limit(_AT_ONCE)
)


def rebuild_standings(engine: Engine) -> None:
    """Compute every standing from promises and facts, some conversations at a time; others may write meanwhile."""
    after = ""
    while True:
        with reading(engine) as connection:
            conversations = list(connection.scalars(_CONVERSATIONS, {"after": after}))
        if not conversations:
            return
        with writing(engine) as connection:
            lock(connection, conversation_locks(frozenset(conversations)))
            records = recomputed(promises_of(connection, conversations), facts_of(connection, conversations))
            run(connection, _STORE, [standing_row(record) for record in records])
        after = conversations[-1]


def recomputed(made: Iterable[Promise], known: Iterable[Fact]) -> Iterable[PromiseRecord]:
    """How the promises of whole conversations stand, by their facts alone."""
    chains: defaultdict[str, list[Promise]] = defaultdict(list)
    facts: defaultdict[str, list[Fact]] = defaultdict(list)
    followed_by: dict[str, str] = {}
    for promise in sorted(made, key=lambda promise: (promise.made_at, promise.id)):
        chains[promise.chain_id].append(promise)
        if promise.follows is not None:
            followed_by[promise.follows] = promise.id
    for fact in known:
        facts[fact.chain_id].append(fact)
    for chain_id, chain in chains.items():
        found = standings_of(chain, facts[chain_id])
        for promise in chain:
            yield PromiseRecord(promise=promise, standing=found[promise.id], followed_by=followed_by.get(promise.id))

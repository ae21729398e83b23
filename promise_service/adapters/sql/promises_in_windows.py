"""All that was ever promised in windows that are past, for those of them that may have been over-full."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy import Connection

from promise_service.adapters.sql.instants import Instant
from promise_service.adapters.sql.loading import facts_of, promises_of
from promise_service.adapters.sql.schema.promises import promises
from promise_service.adapters.sql.statements import in_list
from promise_service.domain.callback_capacity import Occupancy
from promise_service.domain.callback_slots import LONGEST_WINDOW
from promise_service.domain.fullness import Chain, QueueWindow
from promise_service.domain.intervals import Interval
from promise_service.domain.promise_facts import Fact
from promise_service.domain.promises import Promise

Each = TypeVar("Each")

_AT_ONCE = 200
_EVER_PROMISED = (
    sa.select(promises.c.queue, promises.c.window_start, promises.c.window_end, sa.func.count())
    .where(
        in_list(promises.c.queue, "queues"),
        promises.c.window_end > sa.bindparam("start", type_=Instant),
        promises.c.window_end < sa.bindparam("end", type_=Instant),
    )
    .group_by(promises.c.queue, promises.c.window_start, promises.c.window_end)
)


def chains_in(connection: Connection, capacities: Mapping[QueueWindow, int]) -> dict[QueueWindow, list[Chain]]:
    """The chains of what was ever promised in each window in which that was more than its capacity.

    Most windows never were, which one statement tells of all of them: only the rest is looked at more closely.
    """
    conversations: dict[QueueWindow, list[str]] = {}
    for windows in _some_at_once(_crowded(connection, capacities)):
        conversations |= _conversations(connection, windows)
    chains = _chains(connection, sorted({name for names in conversations.values() for name in names}))
    return {window: [chain for name in names for chain in chains[name]] for window, names in conversations.items()}


def _crowded(connection: Connection, capacities: Mapping[QueueWindow, int]) -> list[QueueWindow]:
    if not capacities:
        return []
    asked = {
        "queues": list({each.queue for each in capacities}),
        "start": min(each.window.start for each in capacities),
        "end": max(each.window.end for each in capacities) + LONGEST_WINDOW,
    }
    promised: defaultdict[str, dict[Interval, int]] = defaultdict(dict)
    for queue, start, end, count in connection.execute(_EVER_PROMISED, asked):
        promised[queue][Interval(start, end)] = count
    ever = {queue: Occupancy(windows) for queue, windows in promised.items()}
    return [each for each, capacity in capacities.items() if ever[each.queue].taken(each.window) > capacity]


def _conversations(connection: Connection, windows: Sequence[QueueWindow]) -> dict[QueueWindow, list[str]]:
    """The conversations in which something was promised for what overlaps each of these windows."""
    rows = [
        (number, each.queue, each.window.start, each.window.end, each.window.end + LONGEST_WINDOW)
        for number, each in enumerate(windows)
    ]
    instants = [sa.column(name, Instant) for name in ("begins", "ends", "latest")]
    asked = (
        sa.values(sa.column("number", sa.Integer), sa.column("queue", sa.Text), *instants, name="asked")
        .data(rows)
        .cte("asked")
    )
    # Where a window begins says nothing to the index of their ends: `latest` keeps it from reading on to this day.
    overlapping = sa.and_(
        promises.c.queue == asked.c.queue,
        promises.c.window_end > asked.c.begins,
        promises.c.window_end < asked.c.latest,
        promises.c.window_start < asked.c.ends,
    )
    statement = sa.select(asked.c.number, promises.c.conversation_id).distinct().join(promises, overlapping)
    found: dict[QueueWindow, list[str]] = {window: [] for window in windows}
    for number, conversation_id in connection.execute(statement):
        found[windows[number]].append(conversation_id)
    return found


def _chains(connection: Connection, conversations: Sequence[str]) -> dict[str, list[Chain]]:
    """The chains of whole conversations, by conversation."""
    made: defaultdict[tuple[str, str], list[Promise]] = defaultdict(list)
    known: defaultdict[str, list[Fact]] = defaultdict(list)
    for some in _some_at_once(conversations):
        for promise in promises_of(connection, some):
            made[promise.conversation_id, promise.chain_id].append(promise)
        for fact in facts_of(connection, some):
            known[fact.chain_id].append(fact)
    chains: defaultdict[str, list[Chain]] = defaultdict(list)
    for (conversation_id, chain_id), of_chain in made.items():
        chains[conversation_id].append(Chain(tuple(of_chain), tuple(known[chain_id])))
    return chains


def _some_at_once(all_of_them: Sequence[Each]) -> Iterator[Sequence[Each]]:
    for begin in range(0, len(all_of_them), _AT_ONCE):
        yield all_of_them[begin : begin + _AT_ONCE]

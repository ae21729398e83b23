"""How full the windows of queues are: promises still owed, and slots held by open offers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from promise_service.adapters.sql.schema.offers import holds
from promise_service.adapters.sql.schema.promises import OWED_ROWS, promises, standings
from promise_service.adapters.sql.statements import in_list
from promise_service.domain.callback_capacity import Occupancy
from promise_service.domain.intervals import Interval

# Until its window has ended no promise lapses, so that the stored stage is the stage now.
PROMISED = (
    sa.select(
        promises.c.queue,
        promises.c.window_start,
        promises.c.window_end,
        sa.literal_column("1").label("windows"),
        sa.func.count(),
    )
    .join(standings, standings.c.promise_id == promises.c.id)
    .where(promises.c.window_end > sa.bindparam("now"), sa.text(f"standings.{OWED_ROWS}"))
    .group_by(promises.c.queue, promises.c.window_start, promises.c.window_end)
)
"""How many promises are owed in each window that has not ended by `now`: rows as of `HELD`, of one window each."""

HELD = (
    sa.select(holds.c.queue, holds.c.start_at, holds.c.end_at, holds.c.windows, sa.func.count())
    .where(holds.c.expires_at > sa.bindparam("now"))
    .group_by(holds.c.queue, holds.c.start_at, holds.c.end_at, holds.c.windows)
)
"""How many open offers hold each run of windows at `now`, with the number of its windows."""

_TAKEN = sa.union_all(PROMISED.where(in_list(promises.c.queue, "queues")), HELD.where(in_list(holds.c.queue, "queues")))


def occupancies(connection: Connection, queues: Iterable[str], now: datetime) -> dict[str, Occupancy]:
    """The occupancy of each queue, in windows that have not ended."""
    names = list(queues)
    if not names:
        return {}
    taken = taken_in(connection.execute(_TAKEN, {"queues": names, "now": now}))
    return {queue: Occupancy(taken.get(queue)) for queue in names}


def taken_in(rows: Iterable[Sequence[Any]]) -> dict[str, Counter[Interval]]:
    """How often each window is taken by rows of what is promised or held, by queue."""
    taken: defaultdict[str, Counter[Interval]] = defaultdict(Counter)
    for queue, start, end, windows, count in rows:
        for window in Interval(start, end).in_parts(windows):
            taken[queue][window] += count
    return dict(taken)

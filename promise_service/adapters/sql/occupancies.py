"""How full the windows of queues are: promises still owed, and slots held by open offers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import Connection

from promise_service.adapters.sql.schema.offers import holds
from promise_service.adapters.sql.schema.promises import OWED_ROWS, promises, standings
from promise_service.adapters.sql.statements import in_list
from promise_service.domain.callback_capacity import Occupancy
from promise_service.domain.intervals import Interval

# Until its window has ended no promise lapses, so that the stored stage is the stage now.
PROMISED = (
    sa.select(promises.c.queue, promises.c.window_start, promises.c.window_end, sa.func.count())
    .join(standings, standings.c.promise_id == promises.c.id)
    .where(promises.c.window_end > sa.bindparam("now"), sa.text(f"standings.{OWED_ROWS}"))
    .group_by(promises.c.queue, promises.c.window_start, promises.c.window_end)
)
"""How many promises are owed in each window that has not ended by `now`."""

HELD = (
    sa.select(holds.c.queue, holds.c.window_start, holds.c.window_end, sa.func.count())
    .where(holds.c.expires_at > sa.bindparam("now"))
    .group_by(holds.c.queue, holds.c.window_start, holds.c.window_end)
)
"""How many open offers hold each window at `now`."""

_TAKEN = sa.union_all(PROMISED.where(in_list(promises.c.queue, "queues")), HELD.where(in_list(holds.c.queue, "queues")))


def occupancies(connection: Connection, queues: Iterable[str], now: datetime) -> dict[str, Occupancy]:
    """The occupancy of each queue, in windows that have not ended."""
    taken: dict[str, defaultdict[Interval, int]] = {queue: defaultdict(int) for queue in queues}
    if not taken:
        return {}
    for queue, start, end, count in connection.execute(_TAKEN, {"queues": list(taken), "now": now}):
        taken[queue][Interval(start, end)] += count
    return {queue: Occupancy(windows) for queue, windows in taken.items()}

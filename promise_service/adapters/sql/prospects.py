"""What is coming, over SQL: places taken in windows, deadlines by day and team, and all that is owed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from promise_service.adapters.sql.archive import record_from
from promise_service.adapters.sql.engine import snapshot
from promise_service.adapters.sql.listing import owed_records
from promise_service.adapters.sql.measured_efforts import all_measured
from promise_service.adapters.sql.occupancies import HELD, PROMISED, taken_in
from promise_service.adapters.sql.rosters import RosterReader
from promise_service.adapters.sql.schema.jobs import timers
from promise_service.adapters.sql.schema.promises import OWED_ROWS, promises, standings
from promise_service.adapters.sql.spans import spans_table, within
from promise_service.application.outlook import Coming
from promise_service.domain.intervals import Interval
from promise_service.domain.timers import TimerKind

# A window ends as its promise is due; said once more, so that the index of owed promises serves.
_PROMISED = PROMISED.where(standings.c.due_at > sa.bindparam("now"))


class SqlProspects:
    """Reads what is coming; the statements of one report see the same state of the database."""

    def __init__(self, engine: Engine, rosters: RosterReader) -> None:
        self._engine = engine
        self._rosters = rosters

    def coming(self, days: Sequence[Interval], queue: str | None, now: datetime) -> Coming:
        """What is owed as of `now`, of that queue or of all (None); deadlines only those within `days`.

        Places taken are those of all queues.
        """
        of_queue = sa.true() if queue is None else promises.c.queue == queue
        with snapshot(self._engine) as connection:
            return Coming(
                promised=taken_in(connection.execute(_PROMISED, {"now": now})),
                held=taken_in(connection.execute(HELD, {"now": now})),
                deadlines=_deadlines(connection, days, of_queue),
                pressing=[record_from(row, now) for row in connection.execute(_pressing(now).where(of_queue))],
                rosters={each.team: each.roster for each in self._rosters.all(connection)},
                measured={each.queue: each for each in all_measured(connection)},
            )


def _pressing(now: datetime) -> sa.Select[Any]:
    """Callbacks, and whatever else has no timer that says it comes to be at risk later than `now`."""
    timer = (
        sa.exists()
        .where(timers.c.subject_id == promises.c.id, timers.c.kind == TimerKind.AT_RISK.value, timers.c.due_at > now)
        .correlate(promises)
    )
    return owed_records(now).where(promises.c.window_end.is_not(None) | ~timer)


def _deadlines(
    connection: Connection, days: Sequence[Interval], of_queue: sa.ColumnElement[bool]
) -> dict[tuple[Interval, str], int]:
    """Before its deadline no promise lapses that has no window, so that the stored stage is the stage now."""
    if not days:
        return {}
    table = spans_table(days)
    statement = (
        sa.select(table.c.number, standings.c.team, sa.func.count().label("due"))
        .select_from(
            table.join(standings, within(standings.c.due_at, table)).join(
                promises, promises.c.id == standings.c.promise_id
            )
        )
        .where(promises.c.window_end.is_(None), of_queue, sa.text(f"standings.{OWED_ROWS}"))
        .group_by(table.c.number, standings.c.team)
    )
    return {(days[row.number], row.team): row.due for row in connection.execute(statement)}

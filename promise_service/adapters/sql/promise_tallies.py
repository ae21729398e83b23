"""What became of the promises that were due, counted by the database: one row for each span and group."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from promise_service.adapters.sql.as_of import detail_at, verdict_at
from promise_service.adapters.sql.schema.promises import promises, standings
from promise_service.adapters.sql.spans import spans_table, within
from promise_service.domain.intervals import Interval
from promise_service.domain.keeping import Dimension, Group, Tally
from promise_service.domain.verdicts import Detail, Verdict

_COLUMNS: Mapping[Dimension, sa.Column[Any]] = {
    Dimension.CHANNEL: promises.c.channel,
    Dimension.TEAM: standings.c.team,
    Dimension.QUEUE: promises.c.queue,
    Dimension.AGENT: standings.c.agent_id,
    Dimension.SUBJECT: promises.c.subject,
    Dimension.KIND: promises.c.kind,
}


def promise_tallies(
    connection: Connection, spans: Sequence[Interval], by: Sequence[Dimension], now: datetime
) -> dict[tuple[Interval, Group], Tally]:
    """What became of the promises due in each span, by these dimensions."""
    lateness = _lateness(connection, spans, by, now)
    verdict, detail = verdict_at(now), detail_at(now)
    kept, broken = verdict == Verdict.KEPT.value, verdict == Verdict.BROKEN.value
    counted = [
        sa.func.count().label("due"),
        _number("kept", kept),
        _number("broken", broken),
        _number("forewarned", broken & standings.c.forewarned),
        _number("void", verdict == Verdict.VOID.value),
        _number("early", kept & (detail == Detail.EARLY.value)),
        _number("unreached", kept & (detail == Detail.UNREACHED.value)),
    ]
    rows = connection.execute(_due_in(spans, by, *counted).group_by("number", *_groups(by)))
    return {
        key: Tally(
            due=row.due,
            kept=row.kept,
            broken=row.broken,
            forewarned=row.forewarned,
            void=row.void,
            early=row.early,
            unreached=row.unreached,
            lateness=tuple(lateness[key]),
        )
        for row in rows
        for key in [_key(spans, row, by)]
    }


def _lateness(
    connection: Connection, spans: Sequence[Interval], by: Sequence[Dimension], now: datetime
) -> defaultdict[tuple[Interval, Group], list[timedelta]]:
    """By how much each late promise was late: few rows, of which percentiles are made."""
    late = (verdict_at(now) == Verdict.BROKEN.value) & (detail_at(now) == Detail.LATE.value)
    found: defaultdict[tuple[Interval, Group], list[timedelta]] = defaultdict(list)
    for row in connection.execute(_due_in(spans, by, standings.c.due_at, standings.c.fulfilled_at).where(late)):
        found[_key(spans, row, by)].append(row.fulfilled_at - row.due_at)
    return found


def _due_in(
    spans: Sequence[Interval], by: Sequence[Dimension], *selected: sa.ColumnElement[Any]
) -> sa.Select[tuple[Any, ...]]:
    """What is selected of the promises due in each span, with the number of the span and the group."""
    table = spans_table(spans)
    groups = [column.label(name) for name, column in zip(_groups(by), (_COLUMNS[each] for each in by), strict=True)]
    source: sa.FromClause = table.join(standings, within(standings.c.due_at, table))
    if any(_COLUMNS[each].table is promises for each in by):
        source = source.join(promises, promises.c.id == standings.c.promise_id)
    return sa.select(table.c.number, *groups, *selected).select_from(source)


def _groups(by: Sequence[Dimension]) -> list[str]:
    return [f"by_{dimension}" for dimension in by]


def _key(spans: Sequence[Interval], row: sa.Row[Any], by: Sequence[Dimension]) -> tuple[Interval, Group]:
    return spans[row.number], tuple(getattr(row, name) for name in _groups(by))


def _number(name: str, condition: sa.ColumnElement[bool]) -> sa.Label[int]:
    return sa.func.sum(sa.case((condition, 1), else_=0)).label(name)

"""What became of whole conversations, counted by the database: no promise is read by itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from promise_service.adapters.sql.as_of import verdict_at
from promise_service.adapters.sql.engine import snapshot
from promise_service.adapters.sql.journey_motives import motives_in
from promise_service.adapters.sql.schema.offers import offers
from promise_service.adapters.sql.schema.promises import channel_switches, promises, standings
from promise_service.adapters.sql.spans import spans_table, within
from promise_service.domain.intervals import Interval
from promise_service.domain.journeys import Course, Journeys
from promise_service.domain.keeping import Tally
from promise_service.domain.promises import PHONE
from promise_service.domain.verdicts import Verdict


class SqlJourneyFigures:
    """Counts journeys; the statements of one report see the same state of the database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def journeys_due(
        self, spans: Sequence[Interval], now: datetime, *, compared: Sequence[Interval] = ()
    ) -> dict[Interval, Journeys]:
        """The journeys whose last promise was due in each span; spans may overlap.

        Of the spans that they are only `compared` with, no more than the courses are told.
        """
        everything, journeys = [*spans, *compared], _journeys(spans)
        with snapshot(self._engine) as connection:
            courses = _by_span(connection, _courses(_journeys(everything), now))
            positions = _by_span(connection, _positions(journeys, now))
            channels = _by_span(connection, _channels(journeys))
            motives = motives_in(connection, journeys)
        return {
            span: Journeys(
                courses={_course(row): row.journeys for row in courses[number]},
                positions={row.position: _tally(row) for row in positions[number]},
                channels={row.channels: row.journeys for row in channels[number]},
                motives=motives[number],
            )
            for number, span in enumerate(everything)
        }


def _journeys(spans: Sequence[Interval]) -> sa.CTE:
    """The conversations whose last promise was due in each span, with the number of the span."""
    table, later = spans_table(spans), promises.alias("later")
    another = sa.exists().where(
        later.c.conversation_id == promises.c.conversation_id, later.c.due_at > promises.c.due_at
    )
    due = table.join(standings, within(standings.c.due_at, table))
    return (
        sa.select(table.c.number, promises.c.conversation_id)
        .distinct()
        .select_from(due.join(promises, promises.c.id == standings.c.promise_id))
        .where(~another.correlate(promises))
        .cte("journeys")
    )


def _promises_in(journeys: sa.CTE, *selected: sa.ColumnElement[Any]) -> sa.Select[Any]:
    source = journeys.join(promises, promises.c.conversation_id == journeys.c.conversation_id)
    source = source.join(standings, standings.c.promise_id == promises.c.id)
    return sa.select(journeys.c.number, *selected).select_from(source)


def _courses(journeys: sa.CTE, now: datetime) -> sa.Select[Any]:
    verdict = verdict_at(now)
    each = (
        _promises_in(
            journeys,
            _any("kept", verdict == Verdict.KEPT.value),
            _any("broken", verdict == Verdict.BROKEN.value),
            _any("open", verdict.is_(None)),
        )
        .group_by(journeys.c.number, journeys.c.conversation_id)
        .subquery("each_journey")
    )
    course = (each.c.number, each.c.kept, each.c.broken, each.c.open)
    return sa.select(*course, sa.func.count().label("journeys")).group_by(*course)


def _positions(journeys: sa.CTE, now: datetime) -> sa.Select[Any]:
    position = sa.func.row_number().over(
        partition_by=(journeys.c.number, journeys.c.conversation_id), order_by=(promises.c.made_at, promises.c.id)
    )
    each = _promises_in(journeys, position.label("position"), verdict_at(now).label("verdict")).subquery("each_promise")
    return sa.select(
        each.c.number,
        each.c.position,
        sa.func.count().label("due"),
        *(_number(verdict.value, each.c.verdict == verdict.value) for verdict in Verdict),
    ).group_by(each.c.number, each.c.position)


def _channels(journeys: sa.CTE) -> sa.Select[Any]:
    """The channels of all promises, of calls, and both ends of recorded changes."""

    def used(table: sa.Table, channel: sa.ColumnElement[str]) -> sa.Select[Any]:
        source = journeys.join(table, table.c.conversation_id == journeys.c.conversation_id)
        return sa.select(journeys.c.number, journeys.c.conversation_id, channel.label("channel")).select_from(source)

    each = sa.union(
        used(promises, promises.c.channel),
        used(offers, sa.literal(PHONE)),
        used(channel_switches, channel_switches.c.from_channel),
        used(channel_switches, channel_switches.c.to_channel),
    ).subquery("used_channels")
    of_one = (
        sa.select(each.c.number, sa.func.count().label("channels"))
        .group_by(each.c.number, each.c.conversation_id)
        .subquery("each_journey")
    )
    together = (of_one.c.number, of_one.c.channels)
    return sa.select(*together, sa.func.count().label("journeys")).group_by(*together)


def _by_span(connection: Connection, statement: sa.Select[Any]) -> defaultdict[int, list[sa.Row[Any]]]:
    found: defaultdict[int, list[sa.Row[Any]]] = defaultdict(list)
    for row in connection.execute(statement):
        found[row.number].append(row)
    return found


def _course(row: sa.Row[Any]) -> Course:
    return Course(kept=bool(row.kept), broken=bool(row.broken), open=bool(row.open))


def _tally(row: sa.Row[Any]) -> Tally:
    return Tally(due=row.due, kept=row.kept, broken=row.broken, void=row.void)


def _any(name: str, condition: sa.ColumnElement[bool]) -> sa.Label[int]:
    return sa.func.max(_one(condition)).label(name)


def _number(name: str, condition: sa.ColumnElement[bool]) -> sa.Label[int]:
    return sa.func.sum(_one(condition)).label(name)


def _one(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.case((condition, 1), else_=0)

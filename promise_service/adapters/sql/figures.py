"""The figures of reports over SQL: counted as they are asked for, so that a late fact changes them at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from promise_service.adapters.sql.as_of import FULFILLED, detail_at, verdict_at
from promise_service.adapters.sql.engine import snapshot
from promise_service.adapters.sql.fact_rows import fact_from
from promise_service.adapters.sql.offer_tallies import offer_tallies
from promise_service.adapters.sql.promise_tallies import promise_tallies
from promise_service.adapters.sql.promises_in_windows import chains_in
from promise_service.adapters.sql.schema.promises import REPORTED_FACTS, facts, promises, standings
from promise_service.application.ports.figures import ScoredPromise
from promise_service.domain.causes import BrokenPromise
from promise_service.domain.fullness import Chain, QueueWindow
from promise_service.domain.intervals import Interval
from promise_service.domain.keeping import Dimension, Group, Tally
from promise_service.domain.offer_tallies import OfferTally
from promise_service.domain.promise_facts import UNKEEPABLE, Fact
from promise_service.domain.verdicts import Detail, Verdict

_DUE = standings.join(promises, promises.c.id == standings.c.promise_id)
_REPORTED = sa.text(f"facts.{REPORTED_FACTS}")
_UNKEEPABLE = (
    sa.exists()
    .where(
        facts.c.promise_id == promises.c.id,
        facts.c.kind == "at_risk",
        facts.c.details["why"].as_string() == UNKEEPABLE,
    )
    .correlate(promises)
)
# Feedback is among what is reported; said once more, so that the index of reported facts serves.
_FEEDBACK = sa.text(f"told.{REPORTED_FACTS} AND told.kind = 'feedback_given'")


class SqlFigures:
    """Counts what reports tell; the statements of one report see the same state of the database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def promises_due(
        self, spans: Sequence[Interval], by: Sequence[Dimension], now: datetime
    ) -> Mapping[tuple[Interval, Group], Tally]:
        """What became of the promises due in each span, by these dimensions; what is not there was not due."""
        with snapshot(self._engine) as connection:
            return promise_tallies(connection, spans, by, now)

    def broken(self, span: Interval, now: datetime) -> Sequence[BrokenPromise]:
        """The promises due in a span that are broken, each with the facts that tell why."""
        wanted = _due_in(span, verdict_at(now) == Verdict.BROKEN.value)
        columns = [
            *(promises.c[name] for name in ("id", "chain_id", "received_at", "due_at", "team", "subject")),
            *(promises.c[name] for name in ("queue", "window_start", "window_end")),
            detail_at(now).label("detail"),
            _UNKEEPABLE.label("unkeepable"),
        ]
        with snapshot(self._engine) as connection:
            told = _reported(connection, wanted)
            return [
                BrokenPromise(
                    id=row.id,
                    received_at=row.received_at,
                    due_at=row.due_at,
                    queue=row.queue,
                    window=None if row.window_start is None else Interval(row.window_start, row.window_end),
                    unkeepable=row.unkeepable,
                    withdrawn=row.detail == Detail.WITHDRAWN.value,
                    team=row.team,
                    subject=row.subject,
                    facts=tuple(told[row.chain_id]),
                )
                for row in connection.execute(wanted.with_only_columns(*columns))
            ]

    def crowded(self, capacities: Mapping[QueueWindow, int]) -> Mapping[QueueWindow, Sequence[Chain]]:
        """The chains of what was ever promised in those windows that were promised more often than their capacity."""
        with snapshot(self._engine) as connection:
            return chains_in(connection, capacities)

    def scored(self, span: Interval, now: datetime) -> Sequence[ScoredPromise]:
        """The promises due in a span that there is feedback on."""
        told_of = facts.alias("told")
        feedback = sa.exists().where(told_of.c.chain_id == promises.c.chain_id, _FEEDBACK).correlate(promises)
        wanted = _due_in(span, feedback)
        columns = [
            *(promises.c[name] for name in ("id", "chain_id", "due_at")),
            FULFILLED.label("fulfilled"),
            verdict_at(now).label("verdict"),
        ]
        with snapshot(self._engine) as connection:
            told = _reported(connection, wanted)
            return [
                ScoredPromise(
                    id=row.id,
                    due_at=row.due_at,
                    fulfilled=row.fulfilled,
                    verdict=None if row.verdict is None else Verdict(row.verdict),
                    facts=tuple(told[row.chain_id]),
                )
                for row in connection.execute(wanted.with_only_columns(*columns))
            ]

    def offers_made(self, spans: Sequence[Interval], now: datetime) -> Mapping[tuple[Interval, str, int], OfferTally]:
        """What came of the offers made in each span, by queue and version of the policy."""
        with snapshot(self._engine) as connection:
            return offer_tallies(connection, spans, now)


def _due_in(span: Interval, condition: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """The promises due in a span that meet a condition."""
    in_span = (standings.c.due_at >= span.start) & (standings.c.due_at < span.end)
    return (
        sa.select(promises.c.chain_id)
        .select_from(_DUE)
        .where(in_span, condition)
        .order_by(standings.c.due_at, standings.c.promise_id)
    )


def _reported(connection: Connection, wanted: sa.Select[Any]) -> defaultdict[str, list[Fact]]:
    """What was reported of the chains of these promises beside what they are scored by, oldest first."""
    chains = wanted.order_by(None).subquery("wanted")
    statement = (
        sa.select(facts)
        .where(_REPORTED, facts.c.chain_id.in_(sa.select(chains.c.chain_id)))
        .order_by(facts.c.at, facts.c.recorded_at, facts.c.id)
    )
    found: defaultdict[str, list[Fact]] = defaultdict(list)
    for row in connection.execute(statement):
        found[row.chain_id].append(fact_from(row))
    return found

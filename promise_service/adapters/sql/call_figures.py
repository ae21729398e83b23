"""How many calls came into each queue, counted by the database, and what was forecast for very many of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Engine
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler

from promise_service.adapters.sql.engine import reading
from promise_service.adapters.sql.schema.waits import calls
from promise_service.adapters.sql.spans import spans_table, within
from promise_service.application.call_figures import CallCount, ForetoldCall
from promise_service.application.call_records import Foretold
from promise_service.domain.intervals import Interval
from promise_service.domain.waiting.announced_quantiles import SHARES
from promise_service.domain.waiting.answering import CallTally, LevelTally
from promise_service.domain.waiting.board import LOST_WAITING_SECONDS
from promise_service.domain.waiting.forecast import Source

_ANSWERED = calls.c.answered_at.is_not(None)
_ABANDONED = calls.c.abandoned_at.is_not(None)
_ENDLESS = sa.and_(calls.c.answered_at.is_(None), calls.c.abandoned_at.is_(None))
_ENDS = (calls.c.entered_at, calls.c.answered_at, calls.c.abandoned_at)
_FORETOLD = (
    calls.c.predicted_source,
    calls.c.predicted_probability,
    calls.c.predicted_threshold_seconds,
    calls.c.predicted_announce,
    *(calls.c[f"predicted_q{round(share * 100)}_seconds"] for share in SHARES),
)
_LOST_AFTER = timedelta(seconds=LOST_WAITING_SECONDS)


class _SecondsUntil(sa.sql.functions.FunctionElement[float]):
    """The seconds from the first to the second of two instants."""

    type = sa.Double()
    inherit_cache = True


@compiles(_SecondsUntil, "sqlite")
def _on_sqlite(element: _SecondsUntil, compiler: SQLCompiler, **options: Any) -> str:
    start, end = (compiler.process(each, **options) for each in element.clauses)
    return f"(({end} - {start}) / 1000000.0)"


@compiles(_SecondsUntil, "postgresql")
def _on_postgresql(element: _SecondsUntil, compiler: SQLCompiler, **options: Any) -> str:
    start, end = (compiler.process(each, **options) for each in element.clauses)
    return f"EXTRACT(EPOCH FROM {end} - {start})"


class SqlCallFigures:
    """Counts recorded calls, and reads very many of them."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def number(self, span: Interval, queue: str | None) -> int:
        """How many calls entered in this span: counted by their index alone."""
        queues = _queues(queue)
        entered = sa.and_(calls.c.queue == queues.c.queue, _entered_in(span))
        statement = sa.select(sa.func.count()).select_from(queues.join(calls, entered))
        with reading(self._engine) as connection:
            return connection.execute(statement).scalar_one()

    def counted(
        self, spans: Sequence[Interval], within: Collection[timedelta], now: datetime, queue: str | None = None
    ) -> Sequence[CallCount]:
        """The calls that entered in each span, as it stands at `now`, by queue; nothing for a queue without any."""
        times = sorted(set(within))
        statement = _statement(spans, times, now, _queues(queue))
        with reading(self._engine) as connection:
            return [
                CallCount(
                    span=spans[row.number],
                    queue=row.queue,
                    tally=CallTally(
                        calls=row.calls,
                        answered=row.answered,
                        abandoned=row.abandoned,
                        waiting=row.waiting,
                        unknown=row.calls - row.answered - row.abandoned - row.waiting,
                    ),
                    levels={time: _level(row, place) for place, time in enumerate(times)},
                )
                for row in connection.execute(statement)
            ]

    def entered(self, queue: str, span: Interval) -> Sequence[ForetoldCall]:
        """The calls that entered the queue in this span, in the order of entering."""
        statement = (
            sa.select(*_ENDS, *_FORETOLD)
            .where(calls.c.queue == queue, _entered_in(span))
            .order_by(calls.c.entered_at, calls.c.call_id)
        )
        with reading(self._engine) as connection:
            return [_told(*row) for row in connection.execute(statement)]


def _told(
    entered_at: datetime,
    answered_at: datetime | None,
    abandoned_at: datetime | None,
    source: str | None,
    probability: float,
    threshold: float,
    announce: bool,
    *quantiles: float,
) -> ForetoldCall:
    if source is None:
        return ForetoldCall(entered_at, answered_at, abandoned_at, None)
    foretold = Foretold(
        quantiles=quantiles,
        probability_over_threshold=probability,
        threshold=timedelta(seconds=threshold),
        announce=announce,
        source=Source(source),
    )
    return ForetoldCall(entered_at, answered_at, abandoned_at, foretold)


def _entered_in(span: Interval) -> sa.ColumnElement[bool]:
    return sa.and_(calls.c.entered_at >= span.start, calls.c.entered_at < span.end)


def _queues(alone: str | None) -> sa.CTE:
    """The queues that have calls, or one queue alone.

    The index of calls is by queue first, and asked for the next queue after each: SELECT DISTINCT would read all of it.
    """
    if alone is not None:
        return sa.select(sa.literal(alone, sa.Text).label("queue")).cte("queues")
    first = sa.select(sa.func.min(calls.c.queue).label("queue")).cte("queues", recursive=True)
    after = sa.select(sa.func.min(calls.c.queue)).where(calls.c.queue > first.c.queue).scalar_subquery()
    return first.union_all(sa.select(after).where(first.c.queue.is_not(None)))


def _statement(spans: Sequence[Interval], times: Sequence[timedelta], now: datetime, queues: sa.CTE) -> sa.Select[Any]:
    # By queue and time of entering, which the index of calls is by.
    table = spans_table(spans)
    entered = sa.and_(calls.c.queue == queues.c.queue, within(calls.c.entered_at, table))
    groups = (table.c.number, queues.c.queue)
    waits = sa.and_(_ENDLESS, calls.c.entered_at > now - _LOST_AFTER)
    counted = [
        sa.func.count().label("calls"),
        _number("answered", _ANSWERED),
        _number("abandoned", _ABANDONED),
        _number("waiting", waits),
        *(each for place, time in enumerate(times) for each in _against(place, time, waits, now)),
    ]
    source = table.join(queues, sa.true()).join(calls, entered)
    return sa.select(*groups, *counted).select_from(source).group_by(*groups).order_by(*groups)


def _against(place: int, time: timedelta, waits: sa.ColumnElement[bool], now: datetime) -> Iterator[sa.Label[int]]:
    seconds = time.total_seconds()
    answered = _SecondsUntil(calls.c.entered_at, calls.c.answered_at)
    abandoned = _SecondsUntil(calls.c.entered_at, calls.c.abandoned_at)
    yield _number(f"answered_within_{place}", answered <= seconds)
    yield _number(f"abandoned_later_{place}", abandoned > seconds)
    yield _number(f"waiting_longer_{place}", sa.and_(waits, calls.c.entered_at < now - time))


def _level(row: sa.Row[Any], place: int) -> LevelTally:
    answered_within = getattr(row, f"answered_within_{place}")
    return LevelTally(
        answered_within=answered_within,
        answered_later=row.answered - answered_within,
        abandoned_later=getattr(row, f"abandoned_later_{place}"),
        waiting_longer=getattr(row, f"waiting_longer_{place}"),
    )


def _number(name: str, condition: sa.ColumnElement[bool]) -> sa.Label[int]:
    return sa.func.sum(sa.case((condition, 1), else_=0)).label(name)

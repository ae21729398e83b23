"""Attempts at callbacks, counted in the database."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Engine

from promise_service.adapters.sql.engine import reading
from promise_service.adapters.sql.measured_efforts import tally_from
from promise_service.adapters.sql.schema.promises import REPORTED_FACTS, facts, promises
from promise_service.domain.intervals import Interval
from promise_service.domain.measured_effort import AttemptTally
from promise_service.domain.promise_facts import AttemptOutcome

_RETRACTION = facts.alias("retraction")
_RETRACTED = (
    sa.exists()
    .where(
        _RETRACTION.c.chain_id == facts.c.chain_id,
        sa.text(f"retraction.{REPORTED_FACTS}"),  # once more as its index says it
        _RETRACTION.c.kind == "retracted",
        _RETRACTION.c.details["fact_id"].as_string() == facts.c.id,
    )
    .correlate(facts)
)
_OUTCOME = facts.c.details["outcome"].as_string()
_SECONDS = sa.cast(facts.c.details["duration_seconds"].as_string(), sa.BigInteger)
# Only follow-ups and replies have no queue. The kind is said as its index says it.
_TRIES = (
    sa.select((AttemptOutcome.CONNECTED.value == _OUTCOME).label("connected"), _SECONDS.label("seconds"))
    .join(promises, promises.c.id == facts.c.promise_id)
    .where(
        sa.text("facts.kind = 'attempt_made'"),
        facts.c.at >= sa.bindparam("since"),
        facts.c.at < sa.bindparam("until"),
        promises.c.queue == sa.bindparam("queue"),
        AttemptOutcome.FAILED.value != _OUTCOME,
        ~_RETRACTED,
    )
    .subquery("tries")
)
_CONNECTED, _TOOK = _TRIES.c.connected, _TRIES.c.seconds


def _sum(value: sa.ColumnElement[int], where: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.coalesce(sa.func.sum(value).filter(where), 0)


_TALLY = sa.select(
    sa.func.count().filter(_CONNECTED).label("answered"),
    sa.func.count().filter(~_CONNECTED).label("unanswered"),
    sa.func.count(_TOOK).filter(_CONNECTED).label("timed_answered"),
    _sum(_TOOK, _CONNECTED).label("answered_seconds"),
    _sum(_TOOK * _TOOK, _CONNECTED).label("answered_squares"),
    sa.func.count(_TOOK).filter(~_CONNECTED).label("timed_unanswered"),
    _sum(_TOOK, ~_CONNECTED).label("unanswered_seconds"),
)


class SqlAttemptCounts:
    """Counts attempts, without any lock."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def tally(self, queue: str, span: Interval) -> AttemptTally:
        """How those at callbacks of the queue went that started in a span: without `failed` and retracted ones."""
        asked = {"queue": queue, "since": span.start, "until": span.end}
        with reading(self._engine) as connection:
            return tally_from(connection.execute(_TALLY, asked).mappings().one())

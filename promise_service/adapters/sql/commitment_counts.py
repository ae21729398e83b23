"""What was due on each day, and what of it was as the service commits itself to, counted by the database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import Engine

from promise_service.adapters.sql.as_of import FULFILLED, verdict_at
from promise_service.adapters.sql.engine import snapshot
from promise_service.adapters.sql.schema.promises import facts, promises, standings
from promise_service.adapters.sql.spans import spans_table, within
from promise_service.application.report_commitments import DayCount
from promise_service.domain.commitments import Share
from promise_service.domain.intervals import Interval
from promise_service.domain.promise_course import Stage
from promise_service.domain.promises import PromiseKind, Succession
from promise_service.domain.verdicts import Verdict

_Condition = sa.ColumnElement[bool]

_FULFILLING = ("answered", "attempt_made")
_SETTLING = (*_FULFILLING, "cancelled", "rescheduled", "delayed")
_UNTOUCHED = (Stage.OPEN.value, Stage.OVERDUE.value)

_OF_CHAIN = sa.exists().where(facts.c.chain_id == promises.c.chain_id).correlate(promises, standings)
_FULFILLED_BY_A_FACT = _OF_CHAIN.where(facts.c.kind.in_(_FULFILLING), facts.c.at == standings.c.fulfilled_at)
_SETTLED_BY_A_FACT = _OF_CHAIN.where(facts.c.kind.in_(_SETTLING))
_TRACEABLE = sa.case(
    (standings.c.fulfilled_at.is_not(None), _FULFILLED_BY_A_FACT),
    (standings.c.stage.in_(_UNTOUCHED), sa.true()),
    else_=_SETTLED_BY_A_FACT,
)

_earlier, _reached = promises.alias("earlier"), standings.alias("reached")
_IN_CONVERSATION = (
    sa.exists()
    .where(_earlier.c.conversation_id == promises.c.conversation_id, _earlier.c.made_at < promises.c.made_at)
    .correlate(promises)
)
_BY_PHONE = (
    sa.exists()
    .where(
        _reached.c.phone == standings.c.phone,
        _earlier.c.id == _reached.c.promise_id,
        _earlier.c.made_at < promises.c.made_at,
    )
    .correlate(promises, standings)
)
_KNOWN = sa.or_(promises.c.customer_id.is_not(None), promises.c.customer_name.is_not(None), _IN_CONVERSATION, _BY_PHONE)
_NO_DELAY = sa.or_(promises.c.succession.is_(None), promises.c.succession != Succession.DELAY.value)
_REPLY = sa.and_(promises.c.kind == PromiseKind.REPLY.value, _NO_DELAY)


class SqlCommitmentCounts:
    """Counts what is committed to."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def counted(self, days: Sequence[Interval], now: datetime) -> Sequence[DayCount]:
        """What was due in each of these days, as it stands at `now`; nothing for what had nothing due."""
        verdict = verdict_at(now)
        table = spans_table(days)
        groups = (table.c.number, promises.c.channel, promises.c.subject)
        due = table.join(standings, within(standings.c.due_at, table)).join(
            promises, promises.c.id == standings.c.promise_id
        )
        statement = (
            sa.select(
                *groups,
                _number("in_time", _REPLY & (verdict == Verdict.KEPT.value)),
                _number("scored", _REPLY & verdict.in_([Verdict.KEPT.value, Verdict.BROKEN.value])),
                sa.func.count().label("due"),
                _number("traceable", _TRACEABLE),
                _number("interactions", _NO_DELAY),
                _number("personalised", _NO_DELAY & _KNOWN),
                _number("fulfilled", FULFILLED),
            )
            .select_from(due)
            .group_by(*groups)
        )
        with snapshot(self._engine) as connection:
            return [
                DayCount(
                    day=days[row.number],
                    channel=row.channel,
                    subject=row.subject,
                    in_time=Share(row.in_time, row.scored),
                    traceable=Share(row.traceable, row.due),
                    personalised=Share(row.personalised, row.interactions),
                    fulfilled=row.fulfilled,
                )
                for row in connection.execute(statement)
            ]


def _number(name: str, condition: _Condition | sa.Case[bool]) -> sa.Label[int]:
    return sa.func.sum(sa.case((condition, 1), else_=0)).label(name)

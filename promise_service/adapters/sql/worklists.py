"""What a team can call within the hour, as rows: all of it that is not due, and of what is overdue what is called next.

How many follow-ups are owed nothing bounds either, but most of them come up days later. When they do is told by their
timers: a follow-up comes up when it is at risk, or a little before its customer is told of a delay. What somebody has
in hand is read whatever it is, so that its agent gets the same again.

Nothing bounds how much is overdue: after a bad day it may be a thousand callbacks, and all who claim wait for the one
who reads it. What is overdue is served in the order of `due_at`, so the first of it are all that anybody needs.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Row

from promise_service.adapters.sql.as_of import stage_at
from promise_service.adapters.sql.instants import Duration, Later
from promise_service.adapters.sql.listing import RECORDS
from promise_service.adapters.sql.promise_rows import promise_from, standing_from
from promise_service.adapters.sql.schema.jobs import timers
from promise_service.adapters.sql.schema.promises import OWED_ROWS, claims, promises, standings
from promise_service.adapters.sql.statements import in_list
from promise_service.application.ports.archive import PromiseRecord
from promise_service.domain.business_time import BusinessTime
from promise_service.domain.pressing import LONGEST_LEAD, RETRY_AFTER, last_notice_that_presses
from promise_service.domain.promise_course import Stage
from promise_service.domain.promises import PHONE
from promise_service.domain.response_deadlines import Unit
from promise_service.domain.timers import TimerKind

LOOKING_AHEAD = timedelta(hours=1)
"""Windows that begin later are not on a worklist yet, nor follow-ups that come up later."""

MOST_OVERDUE = 100
"""Of what is overdue so many are read for a team, and one more for each claim: more than a group of commands takes."""


def _has_timer(kind: TimerKind, when: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    of_promise = timers.c.subject_id == standings.c.promise_id
    return sa.exists().where(of_promise, timers.c.kind == kind.value, when).correlate(standings, promises)


_OWED = RECORDS.where(sa.text(f"standings.{OWED_ROWS}"), promises.c.channel == PHONE).outerjoin(
    claims, claims.c.chain_id == promises.c.chain_id
)
_RESTED_AT = Later(
    standings.c.last_attempt_at, sa.func.coalesce(promises.c.attempts_every, sa.literal(RETRY_AFTER, Duration))
)
_OPEN_TIME = [unit.value for unit in Unit if unit.counts_open_time]
_IS_CLAIMED = claims.c.chain_id.is_not(None)
_CALLED_ON = sa.or_(promises.c.attempts_max.is_(None), standings.c.attempts_made < promises.c.attempts_max)
_OVERDUE = _OWED.where(standings.c.team == sa.bindparam("team"), sa.or_(_CALLED_ON, _IS_CLAIMED)).limit(
    sa.bindparam("most", type_=sa.Integer)
)


def worklist_of(
    connection: Connection,
    teams: Collection[str],
    calendars: Mapping[str, BusinessTime],
    claimed: int,
    now: datetime,
) -> list[PromiseRecord]:
    """What these teams owe on the phone, with what is stored of how it stands; what comes up later is left out.

    `calendars` are those of the policy, by which follow-ups come up. Of what is overdue it is the first that can be
    called, what is claimed, and what can be called again soonest, while there are `claimed` claims; what was called as
    often as was promised comes up no more.
    """
    rows: list[Row[Any]] = []
    if teams:
        rows += connection.execute(_to_come(calendars, now), {"teams": list(teams)}).all()
    for team in sorted(teams):
        rows += connection.execute(_overdue(now), {"team": team, "most": MOST_OVERDUE + claimed}).all()
    return [
        PromiseRecord(promise=promise_from(row), standing=standing_from(row), followed_by=row.standing_followed_by)
        for row in rows
    ]


def _to_come(calendars: Mapping[str, BusinessTime], now: datetime) -> sa.Select[Any]:
    until = now + LOOKING_AHEAD
    comes_up_later = sa.and_(
        _has_timer(TimerKind.AT_RISK, timers.c.due_at > until),
        _has_timer(TimerKind.DELAY_NOTICE, sa.or_(*_told_later(calendars, until))),
    )
    is_held = sa.and_(_IS_CLAIMED, sa.not_(claims.c.given_back), claims.c.lease_until > now)
    is_near = sa.case(
        (promises.c.window_start.is_(None), sa.not_(comes_up_later)), else_=promises.c.window_start <= until
    )
    return _OWED.where(
        in_list(standings.c.team, "teams"),
        stage_at(now).in_([Stage.OPEN.value, Stage.ATTEMPTED.value]),
        sa.or_(is_near, is_held),
    )


def _told_later(calendars: Mapping[str, BusinessTime], until: datetime) -> Iterator[sa.ColumnElement[bool]]:
    """Notices before which time does not press by `until`, in elapsed time, or in that of a promise's calendar.

    A calendar that the policy does not have any more tells nothing, so what goes by it is read.
    """
    in_open_time = sa.func.coalesce(promises.c.deadline_unit, "").in_(_OPEN_TIME)
    yield sa.and_(sa.not_(in_open_time), timers.c.due_at > until + LONGEST_LEAD)
    for name, open_time in calendars.items():
        last = last_notice_that_presses(until, open_time)
        if last is not None:
            yield sa.and_(in_open_time, promises.c.basis_calendar == name, timers.c.due_at > last)


def _overdue(now: datetime) -> sa.Select[Any]:
    can_be_called = sa.or_(standings.c.last_attempt_at.is_(None), now >= _RESTED_AT)
    first = (
        sa.case((_IS_CLAIMED, 0), (can_be_called, 1), else_=2),
        sa.case((can_be_called, standings.c.due_at), else_=_RESTED_AT),
        standings.c.due_at,
        standings.c.promise_id,
    )
    return _OVERDUE.where(stage_at(now) == Stage.OVERDUE.value).order_by(*first)

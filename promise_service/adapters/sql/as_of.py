"""How stored standings stand at an instant: what `Standing.at` says, in SQL."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from promise_service.adapters.sql.schema.promises import standings
from promise_service.domain.promise_course import Stage, State
from promise_service.domain.verdicts import Verdict

FULFILLED = standings.c.stage.in_([stage.value for stage in Stage if stage.state is State.FULFILLED])
"""Whether a promise is fulfilled, at whatever instant: time alone fulfils nothing, and takes nothing of it back."""


def stage_at(now: datetime) -> sa.ColumnElement[str]:
    """The stage at `now`."""
    return sa.case((_lapsed(now), standings.c.lapsed_stage), else_=standings.c.stage)


def verdict_at(now: datetime) -> sa.ColumnElement[str]:
    """The verdict at `now`; none while it is open."""
    return sa.case((_lapsed(now), Verdict.BROKEN.value), else_=standings.c.verdict)


def detail_at(now: datetime) -> sa.ColumnElement[str]:
    """Why the verdict at `now` is what it is."""
    return sa.case((_lapsed(now), standings.c.lapsed_detail), else_=standings.c.detail)


def _lapsed(now: datetime) -> sa.ColumnElement[bool]:
    """Whether time alone has decided by `now`."""
    return sa.and_(standings.c.lapses_at.is_not(None), standings.c.lapses_at < now)

"""Stretches of time as rows, so that one statement counts in all of them."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from promise_service.adapters.sql.instants import Instant
from promise_service.domain.intervals import Interval


def spans_table(spans: Iterable[Interval]) -> sa.CTE:
    """A row for each span: its `number` in this order, `begins` and `ends`."""
    rows = [(number, span.start, span.end) for number, span in enumerate(spans)]
    columns = (sa.column("number", sa.Integer), sa.column("begins", Instant), sa.column("ends", Instant))
    return sa.values(*columns, name="spans").data(rows).cte("spans")


def within(instant: sa.ColumnElement[object], spans: sa.CTE) -> sa.ColumnElement[bool]:
    """Whether an instant lies in a span: its end is no part of it."""
    return sa.and_(instant >= spans.c.begins, instant < spans.c.ends)

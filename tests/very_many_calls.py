"""More calls than could be told one by one in a test."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import Engine

from promise_service.adapters.sql.engine import writing
from promise_service.adapters.sql.schema.waits import calls


def keep_very_many_calls(engine: Engine, number: int, entered_at: datetime) -> None:
    """So many calls of the queue `support`, which all entered at this instant and wait."""
    first = sa.select(sa.literal(1).label("number")).cte("numbers", recursive=True)
    numbers = first.union_all(sa.select(first.c.number + 1).where(first.c.number < number))
    rows = sa.select(
        sa.literal("support"),
        sa.cast(numbers.c.number, sa.Text),
        sa.literal(0),
        sa.literal(entered_at, calls.c.entered_at.type),
    )
    with writing(engine) as connection:
        connection.execute(calls.insert().from_select(["queue", "call_id", "priority", "entered_at"], rows))

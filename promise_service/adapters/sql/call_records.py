"""The recorded calls of queues, read from the database."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy import Engine

from promise_service.adapters.sql.call_rows import call_from
from promise_service.adapters.sql.engine import reading
from promise_service.adapters.sql.schema.waits import calls
from promise_service.adapters.sql.statements import in_list
from promise_service.application.call_records import RecordedCall
from promise_service.domain.intervals import Interval
from promise_service.domain.waiting.calls import Call

_KNOWN = sa.select(calls).where(calls.c.queue == sa.bindparam("queue"), in_list(calls.c.call_id, "ids"))
_LATEST_FIRST = (calls.c.entered_at.desc(), calls.c.call_id.desc())


class SqlCallRecords:
    """Calls in the database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def known(self, queue: str, call_ids: Collection[str]) -> Mapping[str, Call]:
        """What is known of these calls, by their ids."""
        with reading(self._engine) as connection:
            rows = connection.execute(_KNOWN, {"queue": queue, "ids": list(call_ids)}).all()
        return {row.call_id: call_from(row).call for row in rows}

    def entered(self, queue: str, span: Interval, *, latest: int | None = None) -> Sequence[RecordedCall]:
        """The calls that entered the queue in this span, in the order of entering; of too many the `latest` ones."""
        statement = (
            sa.select(calls)
            .where(calls.c.queue == queue, calls.c.entered_at >= span.start, calls.c.entered_at < span.end)
            .order_by(*_LATEST_FIRST)
            .limit(latest)
        )
        with reading(self._engine) as connection:
            rows = connection.execute(statement).all()
        return [call_from(row) for row in reversed(rows)]

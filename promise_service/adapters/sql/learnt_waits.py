"""What was learnt of queues, kept beside their calls."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy import Engine

from promise_service.adapters.sql.engine import reading
from promise_service.adapters.sql.schema.waits import learnt_waits
from promise_service.application.live_queues import LearntWaits

_OF_QUEUE = sa.select(learnt_waits).where(learnt_waits.c.queue == sa.bindparam("queue"))


class SqlLearntWaits:
    """What was learnt, in the database. It is written by the ledger: `Changes.learnt_waits`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def of(self, queue: str) -> LearntWaits | None:
        """What was last learnt of a queue; None where nothing was."""
        with reading(self._engine) as connection:
            row = connection.execute(_OF_QUEUE, {"queue": queue}).one_or_none()
        if row is None:
            return None
        return LearntWaits(queue=row.queue, document=row.document, threshold=row.threshold, learnt_at=row.learnt_at)


def learnt_row(learnt: LearntWaits) -> dict[str, Any]:
    """The row of what was learnt of a queue."""
    return {
        "queue": learnt.queue,
        "document": dict(learnt.document),
        "threshold": learnt.threshold,
        "learnt_at": learnt.learnt_at,
    }

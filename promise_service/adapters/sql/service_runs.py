"""When processes of the service ran."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy import Engine

from promise_service.adapters.sql.engine import reading, writing
from promise_service.adapters.sql.schema.access import service_runs
from promise_service.adapters.sql.statements import run as carry_out
from promise_service.adapters.sql.statements import upsert
from promise_service.domain.outages import Run, ServiceRole

_KEEP = upsert(service_runs)
_KNOWN = sa.select(service_runs).order_by(service_runs.c.started_at, service_runs.c.id)


class SqlServiceRuns:
    """Runs in the database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def known(self) -> Sequence[Run]:
        """All runs, earliest start first."""
        with reading(self._engine) as connection:
            return [
                Run(
                    id=row.id,
                    role=ServiceRole(row.role),
                    started_at=row.started_at,
                    seen_at=row.seen_at,
                    ended_at=row.ended_at,
                )
                for row in connection.execute(_KNOWN)
            ]

    def keep(self, run: Run) -> None:
        """Add a run, or replace the one of the same id."""
        row = {
            "id": run.id,
            "role": run.role.value,
            "started_at": run.started_at,
            "seen_at": run.seen_at,
            "ended_at": run.ended_at,
        }
        with writing(self._engine) as connection:
            carry_out(connection, _KEEP, [row])

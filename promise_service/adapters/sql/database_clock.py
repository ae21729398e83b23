"""The clock of the database server, which all dispatchers share."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy import Engine

from promise_service.adapters.sql.engine import reading

_NOW = sa.text("SELECT clock_timestamp()").columns(sa.column("now", sa.TIMESTAMP(timezone=True)))


class DatabaseClock:
    """The clock of a PostgreSQL server; SQLite has none that is not the machine's own."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def now(self) -> datetime:
        """The present instant by the server, in UTC; StoreUnavailable where it does not answer."""
        with reading(self._engine) as connection:
            now: datetime = connection.execute(_NOW).scalar_one()
        return now.astimezone(UTC)

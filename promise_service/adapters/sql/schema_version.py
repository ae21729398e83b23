"""Which schema a database has, and which one this version needs; without Alembic, which is slow to import."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from promise_service.adapters.sql.engine import reading

MIGRATIONS = Path(__file__).with_name("migrations")
_CURRENT = sa.text("SELECT version_num FROM alembic_version")


def current_and_head(engine: Engine) -> tuple[str | None, str]:
    """The revision of the database's schema (None: empty), and that which this version needs."""
    with reading(engine) as connection:
        return current_revision(connection), head_revision()


def current_revision(connection: Connection) -> str | None:
    """The revision of the schema that the database has; None where it is empty."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.scalar(_CURRENT)
    return revision


@cache
def head_revision() -> str:
    """The newest revision: they are numbered, and each file of the migrations is named after its own."""
    return max(file.name.partition("_")[0] for file in (MIGRATIONS / "versions").glob("[0-9]*.py"))

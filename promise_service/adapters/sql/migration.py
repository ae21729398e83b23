"""Brings a database to the schema of this version, up or down."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from promise_service.adapters.sql.engine import create_engine, writing
from promise_service.adapters.sql.schema_version import MIGRATIONS, current_revision, head_revision
from promise_service.errors import CannotStart

_ONE_AT_A_TIME = sa.text("SELECT pg_advisory_xact_lock(hashtext('promise-service migration'))")
_WAIT_LONGER = sa.text("SET LOCAL lock_timeout = '5min'")
_DANGLING = sa.text(
    """SELECT DISTINCT "table", parent FROM pragma_foreign_key_check ORDER BY "table", parent"""  # SQLite's own words
)


def migrate(database_url: str, revision: str = "head") -> None:
    """Bring the database to `revision`, the newest schema of all; several processes may try at once.

    It happens in one transaction: all of it, or nothing. CannotStart refuses data of a newer version, and data that
    would not hold together afterwards.
    """
    with _changing_schema(database_url) as connection:
        _refuse_newer(connection)
        if current_revision(connection) != head_revision():
            command.upgrade(_config(connection), revision)
            _refuse_dangling(connection)


def downgrade(database_url: str, revision: str = "base") -> None:
    """Take the schema back to `revision`, without the data that it cannot hold; `base` leaves nothing.

    All of it, or nothing; CannotStart where the data would not hold together afterwards.
    """
    with _changing_schema(database_url) as connection:
        command.downgrade(_config(connection), revision)
        _refuse_dangling(connection)


@contextmanager
def _changing_schema(database_url: str) -> Iterator[Connection]:
    """The one transaction that changes the schema, on a connection of its own that ends with it."""
    engine = create_engine(database_url)
    _let_tables_be_made_anew(engine)
    try:
        with writing(engine) as connection:
            _wait_for_others(connection)
            yield connection
    finally:
        engine.dispose()


def _let_tables_be_made_anew(engine: Engine) -> None:
    """SQLite changes a constraint by making the table anew: the old one is dropped while rows refer to it.

    References must not be enforced then, and the pragma has no effect inside a transaction
    (https://www.sqlite.org/lang_altertable.html#otheralter); they are checked at the end instead.
    """
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _leave_references)


def _leave_references(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = OFF")
    cursor.close()


def _refuse_dangling(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    dangling = [f"{row.table} -> {row.parent}" for row in connection.execute(_DANGLING)]
    if dangling:
        raise CannotStart(
            f"The schema stays as it was: rows would refer to rows that are not there ({', '.join(dangling)})."
            " Restore a backup in which they are, or mend them; `PRAGMA foreign_key_check` lists them."
        )


def _refuse_newer(connection: Connection) -> None:
    current = current_revision(connection)
    if current is None:
        return
    try:
        ScriptDirectory(str(MIGRATIONS)).get_revision(current)
    except CommandError:
        raise CannotStart(
            f"The data are of a newer version of this service: their schema is {current!r},"
            f" and the newest one known here is {head_revision()!r}. Start that newer version."
        ) from None


def _wait_for_others(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(_WAIT_LONGER)
        connection.execute(_ONE_AT_A_TIME)


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config

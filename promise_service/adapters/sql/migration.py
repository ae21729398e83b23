"""Brings a database to the schema of this version, up or down."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection

from promise_service.adapters.sql.engine import create_engine, writing
from promise_service.adapters.sql.schema_version import MIGRATIONS, current_revision, head_revision
from promise_service.errors import CannotStart

_ONE_AT_A_TIME = sa.text("SELECT pg_advisory_xact_lock(hashtext('promise-service migration'))")
_WAIT_LONGER = sa.text("SET LOCAL lock_timeout = '5min'")


def migrate(database_url: str) -> None:
    """Bring the database to the newest schema; several processes may try at once.

    It happens in one transaction: all of it, or nothing. Data of a newer version are refused with CannotStart.
    """
    engine = create_engine(database_url)
    try:
        with writing(engine) as connection:
            _wait_for_others(connection)
            _refuse_newer(connection)
            command.upgrade(_config(connection), "head")
    finally:
        engine.dispose()


def downgrade(database_url: str, revision: str = "base") -> None:
    """Take the schema back to `revision`, with the data that it cannot hold; `base` leaves nothing."""
    engine = create_engine(database_url)
    try:
        with writing(engine) as connection:
            _wait_for_others(connection)
            command.downgrade(_config(connection), revision)
    finally:
        engine.dispose()


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

"""Connections to the database: SQLite in one file, or PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import ConnectionPoolEntry

from promise_service.errors import CannotStart, StoreUnavailable

Answer = TypeVar("Answer")

_SECONDS_TO_WAIT = 10
_SECONDS_IDLE = 30
"""How long a transaction may stand still. None of ours waits for anything but the database: its process is frozen or
its machine unreachable, and everybody else waits for its locks."""
_END_OF_IDLE = f"-c idle_in_transaction_session_timeout={_SECONDS_IDLE}s"
_STOOD_STILL = "25P03"
_TRIES = 10
_PRAGMAS = (
    f"PRAGMA busy_timeout = {_SECONDS_TO_WAIT * 1000}",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
)


def create_engine(database_url: str, *, connections: int = 10) -> Engine:
    """The engine for `sqlite:///path` or `postgresql://…`; CannotStart for any other address.

    At most `connections` are open at once. Nothing is connected yet.
    """
    url = _url(database_url)
    if url.get_backend_name() == "sqlite":
        # Parameters of statements tell of customers: errors, and so logs, leave them out.
        engine = sa.create_engine(
            url,
            pool_size=connections,
            max_overflow=0,
            pool_timeout=_SECONDS_TO_WAIT,
            pool_use_lifo=True,  # the connection that wrote last still has its pages; any other one reads them anew
            hide_parameters=True,
        )
        event.listen(engine, "connect", _configure_sqlite)
        return engine
    return sa.create_engine(
        url,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=_SECONDS_TO_WAIT,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={
            "connect_timeout": _SECONDS_TO_WAIT,
            "options": f"-c timezone=UTC -c lock_timeout={_SECONDS_TO_WAIT}s {_END_OF_IDLE}",
        },
    )


def wait_for_no_disk(engine: Engine) -> None:
    """Let new connections commit without waiting for the disk: a crash of the machine loses the last of it.

    For what can be made again at any time, in very many small transactions.
    """
    statement = "PRAGMA synchronous = NORMAL" if engine.dialect.name == "sqlite" else "SET synchronous_commit = off"

    def set_it(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        cursor.execute(statement)
        cursor.close()
        connection.commit()

    event.listen(engine, "connect", set_it)


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection to read with, which waits for no writer; StoreUnavailable where the database fails.

    Each statement stands for itself: on PostgreSQL that saves two round trips, on SQLite half the time of a short one.
    """
    if engine.dialect.name == "postgresql":
        engine = engine.execution_options(isolation_level="AUTOCOMMIT")
    with _answering(), engine.connect() as connection:
        yield connection


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """As `reading`, where every statement sees the same state of the database, whoever writes meanwhile."""
    if engine.dialect.name == "postgresql":
        engine = engine.execution_options(isolation_level="REPEATABLE READ")
    with _answering(), engine.connect() as connection:
        _begin(connection, "BEGIN")
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction to write in, committed at the end; StoreUnavailable where the database fails.

    On SQLite it is the only one: it starts once all others have ended.
    """
    with _answering(), engine.begin() as connection:
        _begin(connection, "BEGIN IMMEDIATE")
        yield connection


def in_transaction(engine: Engine, work: Callable[[Connection], Answer]) -> Answer:
    """What `work` gives, done in one transaction, and done again where another transaction got in its way.

    StoreUnavailable where the database fails, or stays too busy.
    """
    for _ in range(_TRIES):
        try:
            with writing(engine) as connection:
                return work(connection)
        except DBAPIError as error:
            if not is_conflict(error):
                raise
    raise StoreUnavailable(f"The database is too busy: {_TRIES} tries were in vain. Try again.")


def is_unavailable(error: SQLAlchemyError) -> bool:
    """Whether the database could not be reached or did not answer, as opposed to: refused what it was told."""
    return isinstance(error, OperationalError | InterfaceError | PoolTimeout) or _sqlstate(error) == _STOOD_STILL


@contextmanager
def _answering() -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        if not is_unavailable(error) or is_conflict(error):
            raise
        cause = str(getattr(error, "orig", error)).strip().partition("\n")[0]
        raise StoreUnavailable(f"The database does not answer: {cause}") from error


def is_conflict(error: SQLAlchemyError) -> bool:
    """Whether two transactions got in each other's way, so that trying again helps."""
    return _sqlstate(error) in {"40001", "40P01"}


def _sqlstate(error: SQLAlchemyError) -> str | None:
    sqlstate: str | None = getattr(getattr(error, "orig", None), "sqlstate", None)
    return sqlstate


def _url(database_url: str) -> URL:
    try:
        url = make_url(database_url)
    except ArgumentError:
        raise CannotStart(f"{_expected()}, not {database_url!r}") from None
    if url.drivername in {"postgres", "postgresql", "postgresql+psycopg"}:
        return url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() == "sqlite" and url.database not in {None, "", ":memory:"}:
        return url
    raise CannotStart(f"{_expected()}, not {url.render_as_string(hide_password=True)}")


def _expected() -> str:
    return "The database address must be sqlite:///<file> or postgresql://<user>@<host>/<database>"


def _configure_sqlite(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    # We begin transactions ourselves: the driver would begin them too late, at the first change, and with a listener
    # to SQLAlchemy's `begin` every statement is slower.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin(connection: Connection, statement: str) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(statement)

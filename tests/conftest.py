"""What every test may ask for: real servers, fresh databases, and both kinds of Redis."""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import fakeredis
import hypothesis
import pytest
import structlog
from redis import Redis

from promise_service.adapters.redis.connection import connect
from promise_service.adapters.redis.embedded import EmbeddedRedis, redis_server_binary, running_redis
from tests.servers import Databases, PostgresServer

# The same cases on every run, however slow the machine; look further with --hypothesis-profile=search.
hypothesis.settings.register_profile("suite", deadline=None, derandomize=True)
hypothesis.settings.register_profile("search", deadline=None, print_blob=True)
hypothesis.settings.load_profile("suite")


@pytest.fixture
def restored_logs() -> Iterator[None]:
    """What the test does to the logs of this process ends with it."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.captureWarnings(capture=False)
    structlog.reset_defaults()


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The address of a real PostgreSQL server: that of TEST_DATABASE_URL, or one started for this run."""
    given = os.environ.get("TEST_DATABASE_URL")  # noqa: TID251 - the suite's own setting
    if given:
        yield given
        return
    server = PostgresServer()
    yield server.url
    server.stop()


@pytest.fixture(scope="session")
def postgres_databases(postgres_url: str) -> Iterator[Databases]:
    """Makes databases on the real PostgreSQL server."""
    databases = Databases(postgres_url)
    yield databases
    databases.drop_all()


@pytest.fixture(scope="session")
def _migrated_postgres(postgres_databases: Databases) -> str:
    """The name of a migrated PostgreSQL database, to be copied only."""
    from promise_service.adapters.sql.migration import migrate  # noqa: PLC0415 - most tests need no database

    url = postgres_databases.create()
    migrate(url)
    return postgres_databases.name_of(url)


@pytest.fixture(scope="session")
def _migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file, to be copied only."""
    from promise_service.adapters.sql.migration import migrate  # noqa: PLC0415 - most tests need no database

    path = tmp_path_factory.mktemp("template") / "promises.sqlite"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(_migrated_sqlite: Path, tmp_path: Path) -> str:
    """A fresh, migrated SQLite database."""
    return f"sqlite:///{shutil.copy(_migrated_sqlite, tmp_path / 'promises.sqlite')}"


@pytest.fixture
def postgresql_url(postgres_databases: Databases, _migrated_postgres: str) -> Iterator[str]:
    """A fresh, migrated PostgreSQL database."""
    url = postgres_databases.create(_migrated_postgres)
    yield url
    postgres_databases.drop(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A fresh, migrated database: the test runs once on SQLite and once on PostgreSQL."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture(scope="session")
def _redis_server() -> Iterator[EmbeddedRedis]:
    with running_redis(redis_server_binary()) as server:
        yield server


@pytest.fixture
def redis_url(_redis_server: EmbeddedRedis) -> str:
    """The address of a real, empty Redis server."""
    with connect(_redis_server.url) as client:
        client.flushall()
    return _redis_server.url


@pytest.fixture
def real_redis(redis_url: str) -> Iterator[Redis]:
    """A client of a real, empty Redis server."""
    with connect(redis_url) as client:
        yield client


@pytest.fixture
def fake_redis() -> Iterator[Redis]:
    """A client of an empty Redis in this process, which knows no INFO and so hides RQ's BLMOVE path."""
    with fakeredis.FakeRedis() as client:
        yield client


@pytest.fixture(params=["fake", "real"])
def redis_client(request: pytest.FixtureRequest) -> Redis:
    """An empty Redis: the test runs once on the fake and once on a real server."""
    client: Redis = request.getfixturevalue(f"{request.param}_redis")
    return client

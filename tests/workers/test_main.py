"""`python -m workers`: what it says, and how it ends."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

from promise_service.adapters.clock import SystemClock
from promise_service.adapters.sql.engine import create_engine
from promise_service.adapters.sql.service_runs import SqlServiceRuns
from promise_service.domain.outages import ServiceRole
from tests.stories.waiting import eventually
from workers.__main__ import without_credentials


def started(role: str, **settings: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "workers", role],
        env={f"PROMISE_{name.upper()}": value for name, value in settings.items()},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("redis://:secret@redis.example:6379/0", "redis://redis.example:6379/0"),
        ("redis://:se/c?ret@redis.example:6379/0", "redis://redis.example:6379/0"),
        ("unix:///tmp/promise/redis.sock", "unix:///tmp/promise/redis.sock"),
        ("postgresql+psycopg://ana:secret@db.example/p?password=secret", "postgresql+psycopg://db.example/p"),
        ("sqlite:////data/promises.sqlite", "sqlite:////data/promises.sqlite"),
    ],
)
def test_addresses_are_shown_without_what_opens_them(address: str, shown: str) -> None:
    assert without_credentials(address) == shown


@pytest.mark.parametrize("role", ["worker", "dispatcher"])
def test_it_says_what_it_serves_and_ends_when_asked(role: str, sqlite_url: str, redis_url: str) -> None:
    with started(role, database_url=sqlite_url, redis_url=redis_url) as process:
        assert process.stdout is not None
        said = process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        rest, complaints = process.communicate(timeout=10)

    assert said == (
        f"{role}: queue due-timers, redis {redis_url}, database {sqlite_url}, "
        f"mails to data/mail, SMS to data/mail, pid {process.pid}\n"
    )
    assert (process.returncode, rest, complaints) == (0, "", "")


@pytest.mark.parametrize(("role", "kept"), [("worker", []), ("dispatcher", [ServiceRole.DISPATCHER])])
def test_a_dispatcher_leaves_a_record_of_when_it_ran(
    role: str, kept: list[ServiceRole], sqlite_url: str, redis_url: str
) -> None:
    started_at = SystemClock().now()
    engine = create_engine(sqlite_url)
    runs = SqlServiceRuns(engine)
    with started(role, database_url=sqlite_url, redis_url=redis_url) as process:
        assert process.stdout is not None
        process.stdout.readline()
        eventually(lambda: [run.role for run in runs.known()] == kept, "the record")
        assert all(run.ended_at is None for run in runs.known())
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=10)
    assert [run.role for run in runs.known()] == kept
    for run in runs.known():
        assert run.ended_at is not None
        assert started_at < run.started_at < run.seen_at == run.ended_at < SystemClock().now()
    engine.dispose()


@pytest.mark.parametrize("role", ["worker", "dispatcher"])
def test_without_a_redis_it_does_not_start(role: str, sqlite_url: str) -> None:
    with started(role, database_url=sqlite_url, redis_url="unix:///nowhere/redis.sock") as process:
        _, complaints = process.communicate(timeout=20)

    assert process.returncode == 2
    assert complaints.startswith(f"python -m workers {role}: The Redis of PROMISE_REDIS_URL does not answer: ")
    assert complaints.count("\n") == 1


def test_a_setting_that_is_missing_is_named() -> None:
    with started("worker") as process:
        _, complaints = process.communicate(timeout=20)

    assert process.returncode == 2
    assert "PROMISE_REDIS_URL is not set" in complaints
    assert complaints.count("\n") == 1


def test_how_mails_go_is_said_without_what_opens_the_server(sqlite_url: str, redis_url: str) -> None:
    smtp_url = "smtp://ana:secret@mail.example:587?starttls"
    with started("worker", database_url=sqlite_url, redis_url=redis_url, smtp_url=smtp_url) as process:
        assert process.stdout is not None
        said = process.stdout.readline()
        process.terminate()
        process.communicate(timeout=10)

    assert ", mails by smtp://mail.example:587, SMS to " in said
    assert "secret" not in said

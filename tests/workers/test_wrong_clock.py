"""Processes whose machine shows a wrong time: on PostgreSQL the database's clock decides, whatever theirs says."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from promise_service.application.ledger import Changes, carry_out
from promise_service.application.promise_reply import PromiseReply
from promise_service.bootstrap.first_start import publish_first_policy
from promise_service.bootstrap.foundations import Foundations, foundations
from promise_service.domain.promise_facts import NoticeSettled
from promise_service.domain.promises import Customer
from promise_service.domain.timers import TimerKind, new_timer
from promise_service.settings import Settings
from tests.contracts.store import Write
from tests.stories.waiting import eventually

HOUR = 3600
SOON = timedelta(seconds=3)


@pytest.fixture(scope="module")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library that shifts the clock of whoever is started with it."""
    library = tmp_path_factory.mktemp("shim") / "shifted_clock.so"
    source = Path(__file__).with_name("shifted_clock.c")
    subprocess.run(["cc", "-shared", "-fPIC", "-o", library, source, "-ldl"], check=True)
    return library


@pytest.fixture
def settings(postgresql_url: str, redis_url: str, tmp_path: Path) -> Settings:
    return Settings(database_url=postgresql_url, redis_url=redis_url, data=tmp_path, log_level="warning")


def wrong_by(seconds: int, shim: Path, settings: Settings) -> dict[str, str]:
    return settings.to_environment() | {"LD_PRELOAD": str(shim), "SHIFT_SECONDS": str(seconds)}


@contextmanager
def at_work(role: str, environment: Mapping[str, str]) -> Iterator[None]:
    """A dispatcher or a worker that has said that it is ready."""
    with subprocess.Popen(
        [sys.executable, "-m", "workers", role], env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline().startswith(f"{role}: ")
            yield
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(15)


def a_reminder(built: Foundations, due_at: datetime) -> str:
    """The team of a promise is to be reminded then; the promise's id."""
    promise = PromiseReply(
        channel="email",
        subject="claim",
        received_at=None,
        customer=Customer(),
        conversation_id=None,
        message_id=None,
        locale=None,
        note=None,
        reach=None,
        by="key_form",
    )
    promise_id = carry_out(built.ledger, promise).record.promise.id
    timer = new_timer(TimerKind.OWNER_REMINDER, due_at, promise_id, helps_until=due_at + timedelta(hours=1))
    carry_out(built.ledger, Write(changes=Changes(timers=(timer,))))
    return promise_id


def told_at(built: Foundations, promise_id: str) -> list[datetime]:
    return [fact.at for fact in built.archive.facts(promise_id) if isinstance(fact.what, NoticeSettled)]


@pytest.mark.parametrize("seconds", [HOUR, -HOUR])
def test_a_dispatcher_and_a_worker_that_are_an_hour_wrong_are_on_time(
    seconds: int, shim: Path, settings: Settings
) -> None:
    publish_first_policy(settings)
    environment = wrong_by(seconds, shim, settings)
    with foundations(settings) as built, at_work("worker", environment), at_work("dispatcher", environment):
        due_at = built.clock.now() + SOON
        promise_id = a_reminder(built, due_at)

        eventually(lambda: told_at(built, promise_id), "the mail to the team", within=60)

        (told,) = told_at(built, promise_id)
        assert due_at <= told < due_at + timedelta(minutes=1)


@pytest.mark.parametrize("seconds", [HOUR, -HOUR])
def test_what_an_api_shows_and_judges_goes_by_the_database(seconds: int, shim: Path, settings: Settings) -> None:
    program = (
        "from datetime import UTC, datetime\n"
        "from promise_service.bootstrap.foundations import build_foundations\n"
        "from promise_service.settings import Settings\n"
        "print(build_foundations(Settings.from_environment()).clock.now().isoformat())\n"
        "print(datetime.now(UTC).isoformat())"
    )
    with foundations(settings) as built:
        before = built.clock.now()
        answer = subprocess.run(
            [sys.executable, "-c", program],
            env=wrong_by(seconds, shim, settings) | {"PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        after = built.clock.now()
    shared, own = (datetime.fromisoformat(line) for line in answer.stdout.split())

    assert before <= shared <= after
    assert abs((own - shared).total_seconds() - seconds) < 1

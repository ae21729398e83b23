"""That the API ran is recorded while it runs, and never keeps it from running."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from pathlib import Path

from anyio import to_thread
from litestar.testing import TestClient
from structlog.testing import capture_logs

from promise_service.adapters.sql.engine import create_engine, writing
from promise_service.adapters.sql.schema.access import service_runs
from promise_service.app import create_app
from promise_service.application.heartbeat import Heartbeat
from promise_service.bootstrap.foundations import foundations
from promise_service.domain.outages import Run, ServiceRole
from promise_service.errors import StoreUnavailable
from promise_service.http.signs_of_life import signs_of_life
from promise_service.settings import Settings
from tests.builders import at
from tests.fakes import FakeRuns
from tests.http.conftest import Api
from tests.stories.waiting import eventually


def test_it_says_since_when_it_runs_and_then_that_it_ended(sqlite_url: str, tmp_path: Path) -> None:
    settings = Settings(database_url=sqlite_url, data=tmp_path)
    with foundations(settings) as built:
        before = built.clock.now()
        with TestClient(create_app(settings)) as client:
            eventually(lambda: len(built.runs.known()) == 1, "the record")
            (running,) = built.runs.known()
            assert client.get("/health/live").status_code == 200
        (run,) = built.runs.known()
        assert (running.role, running.ended_at) == (ServiceRole.API, None)
        assert (run.id, run.role, run.started_at) == (running.id, ServiceRole.API, running.started_at)
        assert before < run.started_at < run.seen_at
        assert run.ended_at == run.seen_at <= built.clock.now()


def test_without_a_place_for_the_record_it_serves_all_the_same(sqlite_url: str, tmp_path: Path) -> None:
    settings = Settings(database_url=sqlite_url, data=tmp_path)
    engine = create_engine(sqlite_url)
    with writing(engine) as connection:
        service_runs.drop(connection)
    engine.dispose()
    with TestClient(create_app(settings)) as client:
        assert client.get("/health/live").status_code == 200


def test_on_a_clock_that_somebody_turns_nothing_is_recorded(api: Api) -> None:
    assert api.built.runs.known() == []


NOON = at("Fri 2026-11-20 12:00")


class FailingClock:
    """A clock that shows noon, or fails as the database does, as it is told for each question; then it shows noon."""

    def __init__(self, *answers: bool) -> None:
        self._answers = list(answers)

    def now(self) -> datetime:
        if self._answers and not self._answers.pop(0):
            raise StoreUnavailable("The database does not answer.")
        return NOON


def lived(clock: FailingClock, every: timedelta) -> Run:
    """The record of an API that lives on that clock until a sign of life came."""
    runs = FakeRuns()

    async def live() -> None:
        heartbeat = Heartbeat(runs, ServiceRole.API, lambda _: "run_1")
        async with signs_of_life(heartbeat, clock, every=every):
            await to_thread.run_sync(lambda: eventually(lambda: bool(runs.known()), "a sign of life"))

    asyncio.run(live())
    (run,) = runs.known()
    return run


def test_a_clock_that_fails_at_the_start_is_asked_again() -> None:
    with capture_logs() as lines:
        run = lived(FailingClock(False, False), timedelta(milliseconds=1))
    assert (run.started_at, run.ended_at) == (NOON, NOON)
    assert [line["event"] for line in lines] == ["no_sign_of_life"] * 2


def test_a_clock_that_fails_at_the_end_keeps_nothing_from_ending() -> None:
    with capture_logs() as lines:
        run = lived(FailingClock(True, False), timedelta(hours=1))
    assert (run.started_at, run.ended_at) == (NOON, None)
    assert [line["because"] for line in lines] == ["The database does not answer."]

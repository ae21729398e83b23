"""That the API ran is recorded while it runs, and never keeps it from running."""

from __future__ import annotations

from pathlib import Path

from litestar.testing import TestClient

from promise_service.adapters.sql.engine import create_engine, writing
from promise_service.adapters.sql.schema import service_runs
from promise_service.app import create_app
from promise_service.bootstrap import foundations
from promise_service.domain.outages import ServiceRole
from promise_service.settings import Settings
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

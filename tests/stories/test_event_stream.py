"""Listeners and real processes: several APIs over one database, and ends that do not hang."""

from __future__ import annotations

import signal
import threading
from contextlib import ExitStack
from pathlib import Path

import httpx

from promise_service.adapters.policy_document import preset
from promise_service.bootstrap.first_start import publish_document
from promise_service.bootstrap.foundations import foundations
from promise_service.settings import Settings
from tests.http.event_listener import Heard, listening
from tests.stories.api_process import api_process
from tests.stories.contact_centre import ADMIN_KEY
from tests.stories.up_process import up

_REPLY = {"channel": "email", "customer": {"email": "camille@example.org"}}
_HEADERS = {"Authorization": f"Bearer {ADMIN_KEY}"}


def test_each_api_tells_what_any_of_them_writes_and_none_hangs_as_it_stops(postgresql_url: str, tmp_path: Path) -> None:
    """No Redis anywhere: the database alone says what happened."""
    with foundations(Settings(database_url=postgresql_url, data=tmp_path)) as built:
        publish_document(built, preset("sample"), follows=0, by="somebody")
    ends: list[list[Heard]] = []
    with ExitStack() as streams:
        with api_process(postgresql_url, tmp_path) as one, api_process(postgresql_url, tmp_path) as two:
            listeners = [streams.enter_context(listening(each, ADMIN_KEY)) for each in (one, two)]
            made = [
                httpx.post(f"{each}/v1/replies", json=_REPLY, headers=_HEADERS, timeout=20).json()["id"]
                for each in (one, two, one)
            ]
            heard = [each.events(3) for each in listeners]
            assert [each.body["subject"] for each in heard[0]] == made
            assert heard[0] == heard[1]
            with listening(two, ADMIN_KEY, last_event_id=heard[0][0].id) as moved:
                assert moved.events(2) == heard[0][1:], "a listener may go on at another process"
            reading = [threading.Thread(target=lambda each=each: ends.append(each.rest())) for each in listeners]
            for thread in reading:
                thread.start()
        for thread in reading:
            thread.join(timeout=10)
    assert ends == [[], []], "both streams were ended, none was torn"


def test_everything_in_one_stops_in_time_though_somebody_listens(tmp_path: Path) -> None:
    with up(tmp_path / "data") as service, listening(f"http://127.0.0.1:{service.port}", service.key) as listener:
        listener.hear()
        with service.client() as client:
            assert client.post("/v1/replies", json=_REPLY).status_code == 201
        assert listener.next_event().event == "promise.made"
        stopped = service.stop(signal.SIGTERM)
        assert (stopped.code, stopped.left) == (0, [])
        assert stopped.seconds < 5
        assert listener.rest() == []

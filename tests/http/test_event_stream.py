"""`GET /v1/events` through a real socket."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import httpx
import pytest

from promise_service.adapters.policy_document import preset
from promise_service.adapters.sql.engine import writing
from promise_service.adapters.sql.storing import announce
from promise_service.app import create_app
from promise_service.application.access import Scope, digest
from promise_service.application.announcing import Announcements
from promise_service.application.ports.access_keys import AccessKey
from promise_service.bootstrap.first_start import publish_document
from promise_service.bootstrap.foundations import Foundations, foundations
from promise_service.domain.events import STREAMED, EventType
from promise_service.domain.webhooks import Event
from promise_service.http.application import end_streams
from promise_service.http.event_feed import MOST_LISTENERS
from promise_service.settings import Settings
from tests.fakes import FakeClock
from tests.http.conftest import TUESDAY_MORNING
from tests.http.event_listener import Listener, listening
from tests.stories.api_thread import serving_api
from tests.stories.waiting import eventually


@dataclass
class Served:
    """The API on a port, over a database that the test sees."""

    address: str
    app: Any
    built: Foundations
    clock: FakeClock
    open: ExitStack

    @cached_property
    def _client(self) -> httpx.Client:
        headers = {"Authorization": "Bearer admin"}
        return self.open.enter_context(httpx.Client(base_url=self.address, headers=headers, timeout=20))

    def client(self) -> httpx.Client:
        """A client with the admin's key."""
        return self._client

    def listen(self, key: str = "supervisor", **options: Any) -> Listener:
        return self.open.enter_context(listening(self.address, key, **options))

    def reply(self, number: int = 1) -> str:
        body = {"channel": "email", "customer": {"email": f"camille{number}@example.org"}}
        answer = self.client().post("/v1/replies", json=body)
        assert answer.status_code == 201, answer.text
        promise_id: str = answer.json()["id"]
        return promise_id

    def transfer(self, promise_id: str, agent_id: str) -> None:
        answer = self.client().post(f"/v1/promises/{promise_id}/transfer", json={"agent_id": agent_id})
        assert answer.status_code == 200, answer.text

    @property
    def listeners(self) -> str:
        metrics = httpx.get(f"{self.address}/metrics").text
        return metrics.partition("\npromise_service_event_listeners ")[2].partition("\n")[0]


@pytest.fixture
def served(sqlite_url: str, tmp_path: Path) -> Iterator[Served]:
    """The sample policy and a key for each scope, on a Tuesday at 10:05 in Paris."""
    clock = FakeClock(TUESDAY_MORNING)
    settings = Settings(database_url=sqlite_url, data=tmp_path)
    app = create_app(settings, clock=clock)
    with foundations(settings, clock=clock) as built:
        publish_document(built, preset("sample"), follows=0, by="somebody")
        for scope in Scope:
            key = AccessKey(
                id=f"key_{scope}", name=scope, scopes=frozenset({scope}), queues=None, created_at=clock.now()
            )
            built.keys.add(key, digest(scope))
        with serving_api(app) as address, ExitStack() as stack:
            yield Served(address, app, built, clock, stack)


def test_a_listener_hears_what_happens_from_then_on(served: Served) -> None:
    served.reply(1)
    listener = served.listen()
    answer = listener.answer
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-accel-buffering"] == "no"
    first = listener.hear()
    assert first is not None
    assert first.retry == "3000"
    promise_id = served.reply(2)
    made = listener.next_event()
    assert made.event == "promise.made"
    assert made.id == made.body["id"]
    assert (made.body["specversion"], made.body["subject"]) == ("1.0", promise_id)
    assert made.body["data"]["promise"] == served.client().get(f"/v1/promises/{promise_id}").json()
    served.client().post(f"/v1/promises/{promise_id}/answer", json={"completeness": "full", "agent_id": "camille"})
    kept = listener.next_event()
    assert (kept.event, kept.body["subject"]) == ("promise.kept", promise_id)
    assert kept.body["data"]["fact"]["verdict"] == "kept"


def test_an_event_is_the_very_text_that_a_webhook_is_sent(served: Served) -> None:
    webhook = served.client().post("/v1/webhooks", json={"url": "https://crm.example.org/promises"}).json()
    listener = served.listen()
    served.reply()
    heard = listener.next_event()
    [delivery] = served.client().get(f"/v1/webhooks/{webhook['id']}/deliveries").json()["items"]
    sent = served.client().get(f"/v1/webhooks/{webhook['id']}/deliveries/{delivery['id']}").json()
    assert heard.data == sent["body"]


def test_it_goes_on_behind_the_last_event_that_was_seen(served: Served) -> None:
    listener = served.listen()
    wanted = [served.reply(number) for number in range(4)]
    heard = listener.events(4)
    assert [each.body["subject"] for each in heard] == wanted
    again = served.listen(last_event_id=heard[1].id)
    assert again.events(2) == heard[2:]


def test_more_than_is_remembered_is_caught_up_with(served: Served) -> None:
    first = served.listen()
    served.reply(0)
    begin = first.next_event().id
    written = Announcements(list, lambda _: "")
    written.events += [
        Event(id=f"evt_{number}", type=EventType.PROMISE_AT_RISK, subject_id="prm_1", at=TUESDAY_MORNING, body="{}")
        for number in range(1200)
    ]
    with writing(served.built.engine) as connection:
        announce(connection, written, TUESDAY_MORNING)
    late = served.listen(last_event_id=begin)
    assert [each.id for each in late.events(1200)] == [each.id for each in written.events]
    assert [each.id for each in first.events(1200)] == [each.id for each in written.events]


def test_only_the_types_that_were_asked_for(served: Served) -> None:
    listener = served.listen(types="promise.transferred,promise.kept")
    promise_id = served.reply()
    served.transfer(promise_id, "ag-7")
    assert listener.next_event().event == "promise.transferred"


@pytest.mark.parametrize("types", ["promise.made,nonsense", "offer.made", "webhook.test"])
def test_a_type_that_is_never_streamed_is_refused(served: Served, types: str) -> None:
    refused = served.listen(types=types).answer
    assert refused.status_code == 422
    [fault] = refused.json()["errors"]
    assert fault["pointer"].startswith("/types/")
    assert ", ".join(STREAMED) in fault["detail"]


def test_an_event_that_is_not_kept_is_refused_clearly(served: Served) -> None:
    refused = served.listen(last_event_id="evt_01KAW4N8E2M6Q9T3W5X7Y1Z4AB").answer
    assert refused.status_code == 410
    assert refused.json()["type"] == "/problems/event-not-kept"
    assert "'evt_01KAW4N8E2M6Q9T3W5X7Y1Z4AB'" in refused.json()["detail"]
    assert served.listeners == "0.0"


@pytest.mark.parametrize("key", ["telephony", "intake", "agent"])
def test_others_than_supervisors_may_not_listen(served: Served, key: str) -> None:
    assert served.listen(key).answer.status_code == 403


def test_it_ends_soon_after_its_key_was_revoked(served: Served) -> None:
    listener, other = served.listen(), served.listen("admin")
    served.reply(1)
    listener.next_event()
    served.built.keys.revoke("key_supervisor", served.clock.now())
    revoked_at = time.monotonic()
    assert listener.rest() == []
    assert time.monotonic() - revoked_at < 3
    served.reply(2)
    other.events(2)


def test_one_listener_more_than_there_is_room_for_is_refused(served: Served) -> None:
    answers = [served.listen().answer for _ in range(MOST_LISTENERS)]
    assert {each.status_code for each in answers} == {200}
    assert served.listeners == f"{MOST_LISTENERS}.0"
    refused = served.listen().answer
    assert (refused.status_code, refused.json()["type"]) == (429, "/problems/too-many-listeners")
    assert int(refused.headers["retry-after"]) > 0
    answers[0].close()
    eventually(lambda: served.listeners == f"{MOST_LISTENERS - 1}.0", "a free place")
    assert served.listen().answer.status_code == 200


def test_its_head_is_an_answer_without_events(served: Served) -> None:
    answer = served.client().head("/v1/events")
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
    eventually(lambda: served.listeners == "0.0", "nobody to be left")


def test_metrics_count_a_stream_once_as_it_begins(served: Served) -> None:
    with listening(served.address, "supervisor") as listener:
        listener.hear()
        metrics = httpx.get(f"{served.address}/metrics").text
        time.sleep(1.2)
    eventually(lambda: served.listeners == "0.0", "its end")
    afterwards = httpx.get(f"{served.address}/metrics").text
    for seen in (metrics, afterwards):
        assert 'promise_service_http_requests_total{method="GET",route="/v1/events",status="200"} 1.0' in seen
        assert 'request_seconds_bucket{le="1.0",method="GET",route="/v1/events"} 1.0' in seen


def test_streams_end_whole_as_the_server_stops(served: Served) -> None:
    listener = served.listen()
    listener.hear()
    end_streams(served.app)
    assert listener.rest() == [], "the answer ends as HTTP has it, not torn"
    assert served.listen().answer.status_code == 503

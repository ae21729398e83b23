"""`GET /live` tells a page when to ask again: at once, and only for as long as its session lasts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.browser.house import TUESDAY_MORNING, Served, house
from tests.dashboard.conftest import _TOKEN, Browser
from tests.http.event_listener import Listener


@pytest.fixture
def served(sqlite_url: str, tmp_path: Path) -> Iterator[Served]:
    with house(sqlite_url, tmp_path, TUESDAY_MORNING) as served:
        yield served


@pytest.fixture
def client(served: Served) -> Iterator[httpx.Client]:
    """A browser that a supervisor has signed in with."""
    with httpx.Client(base_url=served.address, timeout=20) as client:
        found = _TOKEN.search(client.get("/sign-in").text)
        assert found is not None
        answer = client.post("/sign-in", data={"form_token": found[1], "key": "supervisor", "next": "/"})
        assert answer.status_code == 303
        yield client


@contextmanager
def watching(client: httpx.Client) -> Iterator[Listener]:
    with client.stream("GET", "/live") as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
        listener = Listener(answer)
        first = listener.hear()
        assert first is not None
        assert first.retry == "3000"
        yield listener


def test_a_page_is_nudged_and_told_nothing(served: Served, client: httpx.Client) -> None:
    with watching(client) as listener:
        served.reply("chat", customer={"name": "Camille"})
        nudge = listener.next_event()
        assert (nudge.event, nudge.data, nudge.id) == ("nudge", "{}", None)


def test_it_ends_when_the_key_is_revoked(served: Served, client: httpx.Client) -> None:
    with watching(client) as listener:
        served.built.keys.revoke("key_supervisor", served.clock.now())
        assert [each.event for each in listener.rest()] == []
    assert client.get("/live").status_code == 303


def test_it_ends_with_the_session(served: Served, client: httpx.Client) -> None:
    found = _TOKEN.search(client.get("/").text)
    assert found is not None
    with watching(client) as listener:
        assert client.post("/sign-out", data={"form_token": found[1]}).status_code == 303
        served.reply("chat")
        assert [each.event for each in listener.rest()] == []


def test_nobody_is_nudged_without_a_session(browser: Browser) -> None:
    answer = browser.client.get("/live", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=/live")


def test_pages_share_the_places_of_all_listeners(browser: Browser) -> None:
    browser.sign_in()
    feed = browser.client.app.state["feed"]
    feed.listeners = 100
    answer = browser.client.get("/live")
    assert answer.status_code == 503
    assert "100 listeners are all" in answer.text
    assert feed.listeners == 100

"""A page is for whoever has its link, and for nobody else: not for caches, indexes, logs or neighbours."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from litestar.testing import TestClient
from sqlalchemy import text

from promise_service.adapters.sql.engine import writing
from promise_service.app import create_app
from promise_service.customer_page.words import WORDS, preferred_language
from promise_service.logs import configure_logs
from promise_service.settings import Settings
from tests.builders import a_promise, at
from tests.customer_page.conftest import ADMIN_KEY, House, Seen
from tests.fakes import FakeClock

PATHS = ["", "/reschedule", "/cancel", "/calendar.ics"]


@pytest.mark.parametrize("path", PATHS)
def test_no_page_is_kept_indexed_framed_or_leaks_its_address(house: House, path: str) -> None:
    answer = house.get(f"/p/{house.token(house.callback())}{path}")

    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["x-robots-tag"] == "noindex, nofollow"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == (
        "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("path", PATHS[:3])
def test_pages_need_no_script_and_no_other_address(house: House, path: str) -> None:
    page = house.get(f"/p/{house.token(house.callback())}{path}").text

    assert not re.search(r"https?:|<script|<img|style=|\son\w+=|url\(", page)
    assert house.get("/p/style.css").headers["content-type"] == "text/css; charset=utf-8"
    assert not re.search(r"https?:|url\(|@import", house.get("/p/style.css").text)


def test_addresses_are_told_beside_the_present_one_so_that_a_proxy_may_put_them_anywhere(house: House) -> None:
    token = house.token(house.callback())

    for path, root in (("", ""), ("/reschedule", "../"), ("/cancel", "../")):
        page = house.get(f"/p/{token}{path}").text
        assert f'href="{root}style.css"' in page
        assert 'href="/' not in page
        assert 'action="/' not in page


@pytest.mark.parametrize("path", [*PATHS, "POST /reschedule", "POST /cancel", "POST /feedback"])
@pytest.mark.parametrize("token", ["nothing", "01M86CT8K0E9P28S7SSEV4VZ3RFYN6ONR2N7UAOUTBSGOIAWEAHI", "x" * 300, "%00"])
def test_a_link_that_was_not_made_here_leads_to_a_kind_page(house: House, path: str, token: str) -> None:
    method, _, below = path.rpartition(" ")
    headers = {"Accept-Language": "it, en;q=0.5"}
    answer = house.client.request(method or "GET", f"/p/{token}{below}", headers=headers)

    assert answer.status_code == 404
    assert WORDS["it"].gone.title in Seen(answer.text).text
    assert answer.headers["cache-control"] == "no-store"
    assert answer.text.count('href="../style.css"') == (1 if below else 0)


def test_a_link_to_a_promise_that_does_not_exist_leads_to_the_same_page(house: House) -> None:
    token = house.links.token_of(a_promise(id="prm_01M86CT8K0E9P28S7SSEV4VZ3R"))

    assert house.get(f"/p/{token}").status_code == 404


def test_the_address_that_a_form_was_sent_to_leads_back_to_the_page(house: House) -> None:
    token = house.token(house.reply())

    assert house.get(f"/p/{token}/feedback").headers["location"] == f"../{token}"


def test_ninety_days_after_its_time_a_page_is_gone(house: House) -> None:
    promise_id = house.callback()
    token, due_at = house.token(promise_id), at("Tue 2026-11-24 11:00 Europe/Paris")

    house.clock.move_to(due_at + timedelta(days=90) - timedelta(seconds=1))
    assert house.get(f"/p/{token}").status_code == 200
    house.clock.move_to(due_at + timedelta(days=90))

    assert house.get(f"/p/{token}").status_code == 404
    assert house.send(f"/p/{token}/cancel").status_code == 404
    assert house.promise(promise_id)["state"] == "overdue"


def test_neither_logs_nor_metrics_tell_a_token(house: House, restored_logs: None) -> None:
    written = StringIO()
    configure_logs("info", "json", written)
    promise_id = house.callback()
    token = house.token(promise_id)

    house.get(f"/p/{token}")
    house.send(f"/p/{token}/cancel")
    house.get(f"/p/{token}/nothing")
    house.get(f"/p/{token[:-1]}A")

    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    routes = [line["route"] for line in lines if line["event"] == "request"][-4:]
    assert routes == ["/p/{token}", "/p/{token}/cancel", "unmatched", "/p/{token}"]
    assert token[26:] not in written.getvalue()
    metrics = house.client.get("/metrics").text
    assert 'route="/p/{token}"' in metrics
    assert token[26:] not in metrics


@pytest.mark.parametrize("kind", ["replies", "callbacks"])
def test_those_who_read_the_history_see_the_messages_without_the_link_that_opens_the_page(
    house: House, kind: str
) -> None:
    house.publish(house.api("GET", "/v1/policy") | {"notices": {"acknowledgement": "service"}})
    promise_id = house.reply() if kind == "replies" else house.callback()
    token = house.token(promise_id)
    sent = house.built.archive.notices(promise_id)[-1].message
    assert sent.link == f"https://bank.example/p/{token}"
    assert sent.link in sent.text

    history = house.api("GET", f"/v1/promises/{promise_id}/history")["items"]
    page = signed_in(house, f"/promises/{promise_id}")

    (shown,) = [entry["text"] for entry in history if entry["kind"] == "notice"]
    assert shown == sent.text.replace(token, "…")
    assert "https://bank.example/p/…" in page
    assert token not in json.dumps(history) + page
    assert house.built.archive.notices(promise_id)[-1].message == sent


def test_neither_webhooks_nor_the_stream_of_events_tell_a_token(house: House) -> None:
    house.publish(house.api("GET", "/v1/policy") | {"notices": {"acknowledgement": "service"}})
    promise_id = house.reply()
    house.fact(promise_id, "answer", {"completeness": "full", "agent_id": "ag-1"})

    with writing(house.built.engine) as connection:
        bodies = connection.scalars(text("SELECT body FROM events")).all()

    assert len(bodies) >= 2
    assert house.token(promise_id) not in "".join(bodies)


def signed_in(house: House, path: str) -> str:
    """A page of the supervisors', opened by one; over HTTPS, as the public address says, cookies are kept by hand."""
    form = house.get("/sign-in")
    token = re.search(r'name="form_token" value="(\w+)"', form.text)
    assert token is not None
    data = {"form_token": token[1], "key": ADMIN_KEY, "next": "/"}
    cookie = {"Cookie": form.headers["set-cookie"].partition(";")[0]}
    answer = house.client.post("/sign-in", data=data, headers=cookie, follow_redirects=False)
    shown = house.get(path, Cookie=answer.headers["set-cookie"].partition(";")[0])
    assert shown.status_code == 200
    return str(shown.text)


def test_a_failure_is_told_kindly_and_logged_without_a_word_of_the_customer(house: House, restored_logs: None) -> None:
    written = StringIO()
    token = house.token(house.callback())
    configure_logs("info", "json", written)
    with writing(house.built.engine) as connection:
        connection.execute(text("DROP TABLE standings"))

    answer = house.get(f"/p/{token}", **{"Accept-Language": "de"})

    assert answer.status_code >= 500
    assert WORDS["de"].failed.title in Seen(answer.text).text
    assert answer.headers["retry-after"] == "1"
    assert "request failed" in written.getvalue()
    assert token not in written.getvalue()


def test_without_a_key_there_are_no_pages(sqlite_url: str, tmp_path: Path) -> None:
    app = create_app(Settings(database_url=sqlite_url, data=tmp_path), clock=FakeClock(at("Tue 2026-11-24 10:00")))

    with TestClient(app) as client:
        assert client.get("/p/style.css").status_code == 404
        assert client.get("/p/x").headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        (None, "en"),
        ("", "en"),
        ("fr", "fr"),
        ("fr-CH, de;q=0.9", "fr"),
        ("pl, nl;q=0.8, en;q=0.5", "nl"),
        ("fr;q=0, en;q=0.1", "en"),
        ("nl;q=0.2, de;q=0.7", "de"),
        ("zh-CN, *;q=0.1", "en"),
        ("," * 500, "en"),
    ],
)
def test_a_page_for_nobody_is_in_a_language_of_the_browser(accepted: str | None, language: str) -> None:
    assert preferred_language(accepted) == language


def test_the_head_of_a_page_can_be_asked_for(house: House) -> None:
    answer = house.client.head(f"/p/{house.token(house.callback())}")

    assert (answer.status_code, answer.content) == (200, b"")

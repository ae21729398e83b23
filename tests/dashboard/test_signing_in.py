"""A key becomes a session, which ends at sign-out, with its time, or with its key."""

from __future__ import annotations

from datetime import timedelta

import pytest

from promise_service.application.access import digest
from promise_service.dashboard.application import HANDLERS
from promise_service.dashboard.guessing import MOST_WRONG, WITHIN
from promise_service.dashboard.sign_in_page import where_to
from tests.dashboard.conftest import Browser

FOR_EVERYBODY = {("GET", "/sign-in"), ("POST", "/sign-in"), ("GET", "/assets/{name:str}")}


def test_without_a_session_every_page_leads_to_the_sign_in(browser: Browser) -> None:
    routes = [(method, path) for handler in HANDLERS for method in handler.http_methods for path in handler.paths]
    asked = {(str(method), path) for method, path in routes if method in {"GET", "POST"}}
    assert len(asked) >= 12
    assert asked > FOR_EVERYBODY
    for method, path in asked - FOR_EVERYBODY:
        answer = browser.client.request(method, path.replace("{promise_id:str}", "prm_1"), follow_redirects=False)
        assert answer.status_code == 303, path
        assert answer.headers["location"].startswith("/sign-in"), path


@pytest.mark.parametrize("key", ["supervisor", "admin"])
def test_supervisors_and_admins_may_sign_in(browser: Browser, key: str) -> None:
    answer = browser.sign_in(key)
    assert (answer.status_code, answer.url.path) == (200, "/")
    assert "Are promises kept?" in answer.text


@pytest.mark.parametrize("key", ["telephony", "intake", "agent", "nobody", ""])
def test_nobody_else_may(browser: Browser, key: str) -> None:
    assert browser.sign_in(key).status_code == 403
    assert browser.client.get("/", follow_redirects=False).status_code == 303


def test_the_cookie_is_hidden_from_scripts_and_from_other_sites(browser: Browser) -> None:
    browser.open("/sign-in")
    answer = browser.send("/sign-in", follow_redirects=False, key="supervisor")
    [cookie] = [each for each in answer.headers.get_list("set-cookie") if each.startswith("promise-session=")]
    attributes = {each.strip().lower() for each in cookie.split(";")[1:]}
    assert {"httponly", "samesite=lax", "path=/", "max-age=43200"} <= attributes
    assert "supervisor" not in cookie


def test_a_refusal_is_tied_to_the_field(browser: Browser) -> None:
    assert 'aria-describedby="key-help"' in browser.open("/sign-in").text
    answer = browser.sign_in("wrong").text
    assert 'aria-invalid="true" aria-describedby="key-fault key-help"' in answer
    assert 'id="key-fault"' in answer


def test_only_a_digest_of_the_token_is_kept(browser: Browser) -> None:
    browser.sign_in()
    token = browser.client.cookies["promise-session"]
    session = browser.built.sessions.find(digest(token))
    assert session is not None
    assert session.key.id == "key_supervisor"
    assert session.expires_at - session.created_at == timedelta(hours=12)


def test_a_session_ends_at_sign_out(browser: Browser) -> None:
    browser.sign_in()
    token = browser.client.cookies["promise-session"]
    assert browser.send("/sign-out").url.path == "/sign-in"
    browser.client.cookies.set("promise-session", token)
    assert browser.client.get("/", follow_redirects=False).status_code == 303


def test_a_session_ends_after_twelve_hours(browser: Browser) -> None:
    browser.sign_in()
    browser.clock.pass_by(timedelta(hours=12) - timedelta(seconds=1))
    assert browser.open("/").url.path == "/"
    browser.clock.pass_by(timedelta(seconds=1))
    assert browser.open("/").url.path == "/sign-in"


def test_a_session_ends_at_once_with_its_key(browser: Browser) -> None:
    browser.sign_in()
    browser.built.keys.revoke("key_supervisor", browser.clock.now())
    assert browser.open("/").url.path == "/sign-in"


def test_a_session_ends_when_its_key_gets_another_text(browser: Browser) -> None:
    browser.sign_in("admin")
    key = browser.built.keys.find(digest("admin"))
    assert key is not None
    browser.built.keys.add(key, digest("another text"))
    assert browser.open("/").url.path == "/sign-in"


@pytest.mark.parametrize("path", ["/sign-in", "/sign-out", "/policy/try", "/policy/publish"])
@pytest.mark.parametrize("token", [None, "", "0" * 64, "é"])
def test_a_form_from_elsewhere_does_nothing(browser: Browser, path: str, token: str | None) -> None:
    browser.sign_in("admin")
    sent = {"key": "admin", "policy": "{}", "version": "1"} | ({} if token is None else {"form_token": token})
    answer = browser.client.post(path, data=sent, follow_redirects=False)
    assert answer.status_code == 403
    assert "This is not allowed" in answer.text
    assert browser.open("/").url.path == "/"


def test_the_token_of_another_session_does_nothing(browser: Browser) -> None:
    browser.sign_in("admin")
    browser.open("/")
    others = browser.form_token
    browser.send("/sign-out")
    browser.sign_in("admin")
    assert browser.client.post("/sign-out", data={"form_token": others}).status_code == 403


def test_wrong_keys_make_an_address_wait(browser: Browser) -> None:
    for _ in range(MOST_WRONG):
        assert browser.sign_in("wrong").status_code == 403
    refused = browser.sign_in("supervisor")
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) == WITHIN.total_seconds()
    browser.clock.pass_by(WITHIN)
    assert browser.sign_in("supervisor").url.path == "/"


def test_the_sign_in_leads_back_to_the_page_that_was_asked_for(browser: Browser) -> None:
    assert browser.open("/policy").url.params["next"] == "/policy"
    assert browser.send("/sign-in", key="supervisor", next="/policy").url.path == "/policy"


@pytest.mark.parametrize("elsewhere", ["//example.org", "https://example.org", "/\\example.org", "", "/a\nb", None])
def test_it_never_leads_to_another_site(elsewhere: str | None) -> None:
    assert where_to(elsewhere) == "/"

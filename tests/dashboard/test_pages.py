"""What the pages show, as they are sent."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import httpx
import pytest
import sqlalchemy as sa

from promise_service.adapters.policy_document import preset
from promise_service.adapters.sql.call_rows import keep_calls
from promise_service.adapters.sql.engine import writing
from promise_service.application.call_records import Foretold, RecordedCall
from promise_service.bootstrap.first_start import publish_document
from promise_service.domain.outages import Run, ServiceRole
from promise_service.domain.waiting.calls import Call
from promise_service.domain.waiting.forecast import Source
from tests.builders import at
from tests.dashboard.conftest import Browser
from tests.very_many_calls import keep_very_many_calls

PHONE = "+33140205050"


def words(answer: httpx.Response) -> str:
    """What somebody reads on a page, in one line."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", answer.text)).split())


def test_before_a_policy_there_is_nothing_to_see(bare_browser: Browser) -> None:
    answer = bare_browser.sign_in()
    assert answer.status_code == 409
    assert "There is no policy yet" in words(answer)
    assert "No version is in force yet." in words(bare_browser.open("/policy"))


def test_the_first_policy_is_published_on_the_page(bare_browser: Browser) -> None:
    bare_browser.sign_in("admin")
    bare_browser.open("/policy")
    answer = bare_browser.send("/policy/publish", policy=preset("sample"), version="0")
    assert "Version 1 is in force from now on." in words(answer)
    assert "Are promises kept?" in words(bare_browser.open("/"))


def test_today_is_set_against_the_same_weekday_a_week_before(browser: Browser) -> None:
    for kept in (False, True):
        promise = browser.api("/v1/replies", {"channel": "chat"})
        if kept:
            browser.api(f"/v1/promises/{promise['id']}/answer", {"completeness": "full"})
    browser.clock.pass_by(timedelta(days=7))
    for _ in range(3):
        promise = browser.api("/v1/replies", {"channel": "chat"})
        browser.api(f"/v1/promises/{promise['id']}/answer", {"completeness": "full"})
    browser.clock.pass_by(timedelta(minutes=10))
    shown = words(browser.sign_in())
    assert "Tuesday 1 December, until 10:15" in shown
    assert "Keeping rate 100.0% 44% to 100% ▲ +50.0 points against 50.0% a week ago at this time" in shown


def test_what_is_due_says_why_it_is_at_risk(browser: Browser) -> None:
    callback = browser.api("/v1/callbacks", {"queue": "support", "start": "2026-11-24T10:30:00+01:00", "phone": PHONE})
    browser.clock.pass_by(timedelta(minutes=50))
    shown = words(browser.sign_in())
    assert "11:00 Callback support At risk 80% of its time is gone, 5 min left. Nobody has called yet." in shown
    attempt = {"outcome": "no_answer", "agent_id": "ag-1"}
    browser.api(f"/v1/promises/{callback['id']}/attempts", attempt)
    shown = words(browser.open("/"))
    assert "Tried Tried 1 time, not reached. Next try at 11:05" in shown
    assert "At risk 0" in shown


def test_what_is_at_risk_counts_whenever_it_is_due(browser: Browser) -> None:
    browser.api("/v1/replies", {"channel": "email"})  # due on Thursday at 10:05
    browser.clock.pass_by(timedelta(hours=44, minutes=30))
    outlook = browser.client.get("/v1/reports/outlook", headers={"Authorization": "Bearer admin"}).json()
    assert outlook["at_risk_count"] == 1
    shown = words(browser.sign_in())
    assert "At risk 1" in shown
    assert "Nothing is due in the next 2 hours. Due later, and at risk already 10:05 Reply · e-mail" in shown
    assert "80% of its time is gone, 3 hr 30 min left. Nobody has answered yet." in shown


def test_the_overview_names_no_agent_and_no_customer(browser: Browser) -> None:
    promise = browser.api("/v1/replies", {"channel": "social", "customer": {"name": "Camille", "phone": PHONE}})
    browser.api(f"/v1/promises/{promise['id']}/transfer", {"agent_id": "ag-7"})
    shown = words(browser.sign_in())
    assert "Reply · social media support" in shown
    assert "Camille" not in shown
    assert "ag-7" not in shown
    of_its_own = words(browser.open(f"/promises/{promise['id']}"))
    assert "Customer Camille" in of_its_own
    assert "Agent ag-7" in of_its_own


def test_only_what_changes_is_sent_again(browser: Browser) -> None:
    browser.sign_in()
    answer = browser.client.get("/now")
    assert "Due in the next 2 hours" in answer.text
    assert "<html" not in answer.text


def test_a_promise_tells_how_its_deadline_was_counted(browser: Browser) -> None:
    promise = browser.api("/v1/replies", {"channel": "form", "customer": {"locale": "en"}})
    browser.sign_in()
    shown = words(browser.open(f"/promises/{promise['id']}"))
    assert (
        "The request reached us on Tuesday 24 November at 10:05. The rule gives 8 hours of opening hours. "
        "Counted, 8 hr together: Tuesday 24 November between 10:05 and 12:00: 1 hr 55 min "
        "Tuesday 24 November between 13:00 and 18:00: 5 hr Wednesday 25 November between 09:00 and 10:05: 1 hr 5 min "
        "So the promise is due on Wednesday 25 November at 10:05. "
        "Rule /replies/2 of version 1 of the policy, calendar support-hours, Europe/Paris" in shown
    )


def test_business_days_are_told_with_those_that_did_not_count(browser: Browser) -> None:
    promise = browser.api("/v1/replies", {"channel": "email", "subject": "claim"})
    browser.sign_in()
    shown = words(browser.open(f"/promises/{promise['id']}"))
    assert "The rule gives 30 business days, at closing. 30 days were counted: Wednesday 25 November" in shown
    assert "Thursday 24 December: closed that day" in shown
    assert "Friday 25 December: public holiday" in shown
    assert "Sunday 29 November: closed every week" in shown
    assert "So the promise is due on Thursday 31 December at 12:00." in shown


def test_a_callback_tells_how_its_window_was_laid(browser: Browser) -> None:
    callback = browser.api("/v1/callbacks", {"queue": "support", "start": "2026-11-24T10:30:00+01:00", "phone": PHONE})
    browser.sign_in()
    shown = words(browser.open(f"/promises/{callback['id']}"))
    assert "Calls before 12:00: the same day Calls at any time: the next open day, ending by 12:00" in shown
    assert "The customer was promised Tuesday 24 November between 10:30 and 11:00." in shown


def test_a_moved_callback_tells_who_chose_its_window_instead_of_the_rules(browser: Browser) -> None:
    wish = {"queue": "support", "start": "2026-11-24T10:30:00+01:00", "phone": PHONE}
    callback = browser.api("/v1/callbacks", {**wish, "customer": {"email": "camille@example.org"}})
    moved = browser.api(f"/v1/promises/{callback['id']}/reschedule", {"start": "2026-11-25T16:00:00+01:00"})
    delayed = browser.api(f"/v1/promises/{moved['id']}/delay", {})
    browser.sign_in()

    shown = words(browser.open(f"/promises/{moved['id']}"))
    assert "The customer asked on Tuesday 24 November at 10:05. Queue support calls back in windows of 30 min" in shown
    assert "The customer chose one that had room." in shown
    shown = words(browser.open(f"/promises/{delayed['id']}"))
    assert "The time before could not be kept: a new one was given on Tuesday 24 November at 10:05." in shown
    assert "Calls before 12:00" not in shown


def test_a_history_tells_everything_in_order(browser: Browser) -> None:
    promise = browser.api("/v1/replies", {"channel": "social", "customer": {"locale": "en"}})
    path = f"/v1/promises/{promise['id']}"
    browser.clock.pass_by(timedelta(minutes=5))
    browser.api(f"{path}/transfer", {"team": "support", "agent_id": "ag-1", "reason": "knows the case"})
    browser.clock.pass_by(timedelta(minutes=1))
    browser.api(f"{path}/answer", {"completeness": "full"})
    history = browser.client.get(f"{path}/history", headers={"Authorization": "Bearer admin"}).json()["items"]
    [answered] = [each for each in history if each["kind"] == "answer"]
    browser.api(f"{path}/retract", {"fact_id": answered["fact_id"], "reason": "wrong button"})
    browser.clock.pass_by(timedelta(minutes=64))
    browser.api(f"{path}/answer", {"completeness": "full", "agent_id": "ag-1", "at": "2026-11-24T11:08:00+01:00"})
    browser.api(f"{path}/cause", {"cause": "capacity"})
    browser.api(f"{path}/feedback", {"csat": 2, "nps": 4, "comment": "<b>slow</b>"})
    browser.sign_in()
    answer = browser.open(f"/promises/{promise['id']}")
    shown = words(answer)
    said = [
        "Promised: We will answer you here by Tuesday 24 November at 11:05. by admin",
        "Handed to team support. Agent: ag-1. “knows the case” by admin",
        "Answered in full. Agent: ag-1. (taken back) by admin",
        "Verdict: Kept.",
        "An earlier entry was taken back. “wrong button” by admin",
        "Answered in full. Agent: ag-1. by admin · reached us on Tuesday 24 November at 11:15",
        "Verdict: Broken. Fulfilled, but late.",
        "Cause: Not enough people.",
        "The customer said: satisfaction 2 of 5, recommendation 4 of 10. “<b>slow</b>”",
    ]
    places = [shown.find(each) for each in said]
    assert -1 not in places, said[places.index(-1)]
    assert places == sorted(places)
    assert "<b>slow</b>" not in answer.text


def test_a_broken_promise_says_why_as_the_report_does(browser: Browser) -> None:
    began = browser.clock.now()
    reply = browser.api("/v1/replies", {"channel": "social"})  # due in an hour
    kept = browser.api("/v1/replies", {"channel": "social"})
    browser.api(f"/v1/promises/{kept['id']}/answer", {"completeness": "full"})
    browser.sign_in()
    browser.clock.pass_by(timedelta(hours=2))
    assert "Cause Nobody has said why" in words(browser.open(f"/promises/{reply['id']}"))
    assert "Cause" not in words(browser.open(f"/promises/{kept['id']}"))
    browser.built.runs.keep(Run(id="run_1", role=ServiceRole.API, started_at=began, seen_at=began))
    assert "Cause Outage, told from what is recorded" in words(browser.open(f"/promises/{reply['id']}"))
    assert "Outage 1 100% 100%" in words(browser.open("/"))
    browser.api(f"/v1/promises/{reply['id']}/cause", {"cause": "absence"})
    assert "Cause Absence, as somebody said" in words(browser.open(f"/promises/{reply['id']}"))


def test_a_reference_leads_to_its_promise(browser: Browser) -> None:
    promise = browser.api("/v1/replies", {"channel": "social"})
    browser.sign_in()
    assert browser.open(f"/promises?reference=%20{promise['id']}").url.path == f"/promises/{promise['id']}"


@pytest.mark.parametrize(
    "path",
    [
        "/promises/prm_none",
        "/promises?reference=",
        "/promises?reference=../policy",
        "/promises/%0a",
        "/promises?reference=_%3Flanguage%3Dfr",
        "/promises?reference=_%23x",
        "/promises?reference=_%252e%252e",
    ],
)
def test_what_is_not_there_is_said_kindly(browser: Browser, path: str) -> None:
    browser.sign_in()
    answer = browser.open(path)
    assert answer.status_code == 404
    assert "There is nothing here" in words(answer)


def test_pages_are_french_for_the_french(browser: Browser) -> None:
    browser.sign_in()
    answer = browser.open("/", **{"Accept-Language": "fr-CH"})
    assert '<html lang="fr">' in answer.text
    assert answer.headers["content-language"] == "fr"
    assert "mardi 24 novembre, jusqu’à 10 h 05" in words(answer)


def test_the_switch_is_kept_in_a_cookie(browser: Browser) -> None:
    browser.sign_in()
    browser.open("/?language=fr")
    assert "Les promesses sont-elles tenues" in words(browser.open("/"))


def test_the_switch_keeps_the_question_and_leads_to_a_page(browser: Browser) -> None:
    shown = browser.open("/sign-in?next=/policy&language=en").text
    assert 'href="/sign-in?next=%2Fpolicy&amp;language=fr"' in shown
    browser.sign_in("supervisor")
    browser.open("/policy")
    shown = browser.send("/policy/try", policy=preset("sample"), version="1").text
    assert 'href="/policy?language=fr"' in shown
    assert browser.open("/policy?language=fr").status_code == 200


def test_an_unknown_language_is_not_kept(browser: Browser) -> None:
    browser.sign_in()
    browser.open("/?language=tlh")
    assert "promise-language" not in browser.client.cookies


@pytest.mark.parametrize("path", ["/", "/sign-in", "/policy", "/promises/prm_none"])
def test_a_page_brings_everything_from_here_and_nothing_inline(browser: Browser, path: str) -> None:
    browser.sign_in("admin")
    answer = browser.open(path)
    rules = dict(each.strip().split(" ", 1) for each in answer.headers["content-security-policy"].split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == rules["style-src"] == rules["connect-src"] == rules["form-action"] == "'self'"
    assert rules["frame-ancestors"] == rules["base-uri"] == "'none'"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert re.search(r"<script(?![^>]*src=)|<style|\sstyle=|\son\w+=", answer.text) is None
    assert set(re.findall(r'(?:src|href)="((?:https?:)?//[^"]*)"', answer.text)) == set()


def test_files_have_addresses_of_their_own_and_are_kept(browser: Browser) -> None:
    answer = browser.open("/sign-in")
    files = re.findall(r'(?:src|href)="(/assets/[^"]+)"', answer.text)
    assert len(files) == 3
    for file in files:
        sent = browser.client.get(file)
        assert sent.status_code == 200
        assert sent.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert sent.headers["content-type"].split(";")[0] in {"text/css", "image/svg+xml"}
    for path in ("/assets/none.css", "/assets/..%2Frendering.py", "/assets/rendering.py"):
        assert browser.client.get(path).status_code == 404


def test_cookies_travel_by_https_alone_where_the_browser_does(browser: Browser) -> None:
    answer = browser.client.get("https://testserver.local/sign-in")
    [cookie] = answer.headers.get_list("set-cookie")
    assert cookie.startswith("__Host-promise-form=")
    assert "secure" in cookie.lower()


def test_a_database_that_fails_is_told_kindly_and_logged(browser: Browser, capsys: pytest.CaptureFixture[str]) -> None:
    browser.sign_in()
    with writing(browser.built.engine) as connection:
        connection.execute(sa.text("DROP TABLE sessions"))
    answer = browser.open("/")
    assert answer.status_code == 503
    assert "The database does not answer Nothing is lost." in words(answer)
    assert "no such table" not in answer.text
    assert "request failed" in capsys.readouterr().out


def test_a_supervisor_cannot_publish_by_hand(browser: Browser) -> None:
    browser.sign_in("supervisor")
    browser.open("/policy")
    answer = browser.send("/policy/publish", policy=preset("sample"), version="1")
    assert answer.status_code == 403
    assert browser.built.versions.published().version == 1  # type: ignore[union-attr]


@pytest.mark.parametrize("version", ["", "x", "0", "2", "-1", "99999999999"])
def test_a_policy_follows_the_version_that_was_seen(browser: Browser, version: str) -> None:
    browser.sign_in("admin")
    browser.open("/policy")
    answer = browser.send("/policy/publish", policy=preset("sample"), version=version)
    assert answer.status_code == 412
    assert "has been published since" in words(answer)
    assert browser.built.versions.published().version == 1  # type: ignore[union-attr]


def test_a_double_click_publishes_once_and_tells_of_no_conflict(browser: Browser) -> None:
    browser.sign_in("admin")
    browser.open("/policy")
    token, draft = browser.form_token, preset("sample").replace("{days: 2}", "{days: 3}")
    for _ in range(2):
        browser.form_token = token
        answer = browser.send("/policy/publish", policy=draft, version="1")
        assert "Version 2 is in force from now on." in words(answer)
    assert browser.built.versions.published().version == 2  # type: ignore[union-attr]
    browser.form_token = token
    answer = browser.send("/policy/publish", policy=preset("sample").replace("{days: 2}", "{days: 4}"), version="1")
    assert answer.status_code == 412


def test_all_faults_are_told_with_their_lines(browser: Browser) -> None:
    browser.sign_in("admin")
    browser.open("/policy")
    faulty = preset("sample").replace("within: {days: 2}", "within: {day: 2}").replace("max: 3", "max: 0")
    for path in ("/policy/try", "/policy/publish"):
        answer = browser.send(path, policy=faulty.replace("\n", "\r\n"), version="1")
        assert answer.status_code == 422
        shown = words(answer)
        assert "2 things are wrong" in shown
        lines = faulty.split("\n")
        for part, pointer in (
            ("max: 0", "/queues/support/callback/attempts/max"),
            ("{day: 2}", "/replies/1/within/day"),
        ):
            line = next(number for number, text in enumerate(lines, 1) if part in text)
            assert f"Line {line} {pointer}" in shown
        assert "{day: 2}" in shown


def test_of_very_many_faults_the_first_are_shown_and_all_are_counted(browser: Browser) -> None:
    browser.sign_in()
    browser.open("/policy")
    first_rule = "  - {channel: email, subject: claim"
    faulty = preset("sample").replace(first_rule, "  - {channel: chat, within: {day: 2}}\n" * 250 + first_rule)
    answer = browser.send("/policy/try", policy=faulty, version="1")
    assert answer.status_code == 422
    shown = words(answer)
    counted = re.search(r"(\d+) things are wrong", shown)
    assert counted is not None
    assert int(counted[1]) >= 250
    assert answer.text.count("data-line=") == 100
    assert "Only the first 100 are shown." in shown


@pytest.mark.parametrize("text", ["a: [", "- 1", "", "a: &x 1"])
def test_what_is_no_policy_is_refused_with_its_reason(browser: Browser, text: str) -> None:
    browser.sign_in("admin")
    browser.open("/policy")
    answer = browser.send("/policy/try", policy=text, version="1")
    assert answer.status_code == 422
    assert "1 thing is wrong" in words(answer)


def test_a_draft_is_compared_with_what_is_in_force(browser: Browser) -> None:
    browser.sign_in("supervisor")
    browser.open("/policy")
    draft = preset("sample").replace("{channel: chat, within: {minutes: 5}}", "{channel: chat, within: {minutes: 10}}")
    shown = words(browser.send("/policy/try", policy=draft, version="1"))
    assert "3 of 21 sample contacts would be promised something else." in shown
    assert (
        "Message by chat Tuesday 24 November at 10:05 We will answer you here by Tuesday 24 November at 10:10. "
        "We will answer you here by Tuesday 24 November at 10:15." in shown
    )
    assert browser.built.versions.published().version == 1  # type: ignore[union-attr]


def test_of_very_many_samples_the_first_are_tried(browser: Browser) -> None:
    browser.sign_in("supervisor")
    browser.open("/policy")
    first_rule = "  - {channel: email, subject: claim"
    many = "".join(f"  - {{channel: chat, subject: s{number}, within: {{minutes: 5}}}}\n" for number in range(400))
    answer = browser.send("/policy/try", policy=preset("sample").replace(first_rule, many + first_rule), version="1")
    shown = words(answer)
    assert answer.status_code == 200, shown
    assert "of 300 sample contacts would be" in shown
    assert "921 more were not tried: there are too many." in shown


def test_a_channel_that_a_draft_takes_away_is_told(browser: Browser) -> None:
    browser.sign_in("supervisor")
    browser.open("/policy")
    draft = preset("sample").replace("  - {channel: letter, within: {days: 20}}\n", "")
    shown = words(browser.send("/policy/try", policy=draft, version="1"))
    assert (
        "Message by letter Tuesday 24 November at 10:05 We will reply to you by Monday 14 December at 10:05." in shown
    )
    assert "3 of 21 sample contacts would be promised something else." in shown


def test_the_editor_holds_the_document_in_force(browser: Browser) -> None:
    publish_document(browser.built, preset("sample").replace("{days: 2}", "{days: 3}"), follows=1, by="somebody")
    browser.sign_in("admin")
    answer = browser.open("/policy")
    found = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", answer.text, re.DOTALL)
    assert found is not None
    again = browser.send("/policy/publish", policy=unescape(found[1]), version="2")
    assert "Version 3 is in force from now on." in words(again)
    first, second = (browser.built.versions.published(number) for number in (2, 3))
    assert first is not None
    assert second is not None
    assert first.document == second.document


def test_journeys_are_told_as_wholes(browser: Browser) -> None:
    first = browser.api("/v1/replies", {"channel": "chat"})
    browser.api(f"/v1/promises/{first['id']}/answer", {"completeness": "full"})
    conversation = first["conversation_id"]
    browser.api("/v1/replies", {"channel": "social", "conversation_id": conversation})
    switch = {"from": "chat", "to": "social", "motive": "unclear_answer"}
    browser.api(f"/v1/conversations/{conversation}/channel-switch", switch)
    other = browser.api("/v1/replies", {"channel": "chat"})
    browser.api(f"/v1/promises/{other['id']}/answer", {"completeness": "full"})
    browser.clock.pass_by(timedelta(hours=2))
    shown = words(browser.sign_in())
    assert "50.0% with every promise kept" in shown
    assert "Promise 1 100% 2 0 Promise 2 0% 0 1" in shown
    assert "Channels of a journey, 1.5 on average" in shown
    assert "Our answer was not clear 1 100%" in shown


def test_the_days_ahead_are_a_table_of_windows(browser: Browser) -> None:
    for number in range(6):
        phone = f"+3314020505{number}"
        browser.api("/v1/callbacks", {"queue": "support", "start": "2026-11-25T09:00:00+01:00", "phone": phone})
    browser.api("/v1/replies", {"channel": "form"})
    answer = browser.sign_in()
    shown = words(answer)
    assert "Callbacks of queue support From Tue 24 Wed 25 Thu 26 Fri 27 Sat 28 Mon 30 09:00" in shown
    assert re.findall(r'<td class="level-5">6/6', answer.text) == ['<td class="level-5">6/6']
    assert "Team Wed 25 support 1" in shown
    fewer = preset("sample").replace("per_window: 6", "per_window: 4")
    publish_document(browser.built, fewer, follows=1, by="somebody")
    assert "6/4 too many" in words(browser.open("/"))


def test_what_cannot_be_kept_any_more_is_at_risk_on_the_overview_as_in_the_outlook(browser: Browser) -> None:
    for number in range(3):
        phone = f"+3314020505{number}"
        made = browser.api("/v1/callbacks", {"queue": "support", "start": "2026-11-24T10:30:00+01:00", "phone": phone})
    fewer = preset("sample").replace("per_window: 6", "per_window: 2")
    publish_document(browser.built, fewer, follows=1, by="somebody")
    assert (
        browser.client.get("/v1/reports/outlook", headers={"Authorization": "Bearer admin"}).json()["at_risk_count"]
        == 3
    )
    shown = words(browser.sign_in())
    assert "At risk 3" in shown
    assert shown.count("More is promised by the end of its window than can be kept, 55 min left.") == 3
    assert "At risk More is promised by the end of its window" in words(browser.open(f"/promises/{made['id']}"))


def a_call(number: int, **told: float) -> RecordedCall:
    """A call that entered so many seconds after nine, with what was forecast for it."""
    nine = at("Tue 2026-11-24 09:00 Europe/Paris")
    entered_at = nine + timedelta(seconds=number)
    instants = {f"{end}_at": entered_at + timedelta(seconds=waited) for end, waited in told.items()}
    foretold = Foretold(
        quantiles=(40.0, 90.0, 120.0),
        probability_over_threshold=0.25,
        threshold=timedelta(seconds=180),
        announce=True,
        source=Source.FITTED,
    )
    return RecordedCall(
        queue="support", call=Call(call_id=str(number), entered_at=entered_at, **instants), foretold=foretold
    )


def test_waits_are_told_against_target_and_forecast(browser: Browser) -> None:
    browser.sign_in()
    assert "No call was recorded in this time." in words(browser.open("/waits"))
    level = "queues:\n  support:\n    service_level: {share: 0.8, within: PT90S}"
    publish_document(browser.built, preset("sample").replace("queues:\n  support:", level), follows=1, by="somebody")
    with writing(browser.built.engine) as connection:
        keep_calls(
            connection,
            [
                a_call(0, answered=30),
                a_call(10, answered=100),
                a_call(20, abandoned=60),
                a_call(30, answered=200),
            ],
        )
    shown = words(browser.open("/waits"))
    assert "support 80% in 90 s 33.3% missed 33.3% missed 4 1 100 s 210 s" in shown
    assert "support 25.0% 25.0% 50.0% 4 4" in shown
    assert "20% – 30% 25.0% 50.0% 4" in shown
    french = words(browser.open("/waits", **{"Accept-Language": "fr"}))
    assert "support 80 % en 90 s 33,3 % manqué 33,3 % manqué 4 1 100 s 210 s" in french


def test_of_more_calls_than_can_be_read_the_levels_are_told_without_wait_times(browser: Browser) -> None:
    level = "queues:\n  support:\n    service_level: {share: 0.8, within: PT90S}"
    publish_document(browser.built, preset("sample").replace("queues:\n  support:", level), follows=1, by="somebody")
    keep_very_many_calls(browser.built.engine, 200_001, browser.clock.now() - timedelta(minutes=5))
    with writing(browser.built.engine) as connection:
        keep_calls(connection, [a_call(0, answered=30)])
    browser.sign_in()
    answer = browser.open("/waits")
    assert answer.status_code == 200
    shown = words(answer)
    assert "support 80% in 90 s 0.0% missed 0.0% missed 200,002 0" in shown
    assert "half" not in shown.lower(), "the columns of wait times"
    assert "Forecast" not in shown
    assert (
        "200,002 calls came in during the last 28 days. How long callers waited and what was forecast is read of "
        "200,000 at most, so that nobody waits too long for this page. The report waits of the API tells it of one "
        "queue, or of a shorter time."
    ) in shown


def test_commitments_say_whether_they_are_reached(browser: Browser) -> None:
    for answered in (True, False):
        promise = browser.api("/v1/replies", {"channel": "chat"})
        if answered:
            browser.api(f"/v1/promises/{promise['id']}/answer", {"completeness": "full"})
    browser.clock.pass_by(timedelta(minutes=10))
    browser.sign_in()
    shown = words(browser.open("/commitments"))
    assert "We answer chat messages in 5 minutes at most. 100% 50.0% 2 No since Tuesday 24 November" in shown
    assert "We answer letters in 20 days at most. 100% – 0 nothing was due in this time" in shown
    assert "No target is published." in shown

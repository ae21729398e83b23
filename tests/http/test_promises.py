"""Promises: read, listed, explained; and what happens to them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest

from promise_service.adapters.sql.timer_claims import SqlTimerClaims
from promise_service.application.run_due_timers import TimerRunner
from promise_service.domain.notices import NoticeChannel
from promise_service.errors import DeliveryFailed
from tests.fakes import FakeEventDeliveries, FakeMailer, due_notices
from tests.http.conftest import Api


def ids(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [promise["id"] for promise in answer.json()["items"]]


def test_an_attempt_that_connects_fulfils_a_callback(api: Api) -> None:
    promise = api.callback()
    api.clock.pass_by(timedelta(minutes=30))
    path = f"/v1/promises/{promise['id']}/attempts"
    missed = api.post(path, {"outcome": "no_answer", "agent_id": "ag-7"}, key="telephony").json()
    assert (missed["state"], missed["attempts_made"]) == ("attempted", 1)
    assert missed["next_attempt_at"] == "2026-11-24T10:45:00+01:00"
    answer = api.post(path, {"outcome": "connected", "at": "2026-11-24T10:35:30.250+01:00"}, key="telephony")
    assert answer.status_code == 200
    reached = answer.json()
    assert (reached["state"], reached["verdict"], reached["detail"]) == ("fulfilled", "kept", "reached")
    assert reached["fulfilled_at"] == "2026-11-24T10:35:00+01:00"


def test_a_partial_answer_brings_its_follow_up(api: Api) -> None:
    promise = api.reply()
    path = f"/v1/promises/{promise['id']}/answer"
    answer = api.post(path, {"completeness": "partial", "agent_id": "ag-7"}, key="agent")
    assert answer.status_code == 200
    answered = answer.json()
    assert answered["verdict"] == "kept"
    assert answered["follow_up"]["kind"] == "follow_up"
    assert answered["follow_up"]["agent_id"] == "ag-7"
    again = api.post(f"/v1/promises/{answered['follow_up']['id']}/answer", {"completeness": "full"}, key="agent")
    assert again.json()["follow_up"] is None


def test_a_delay_answers_the_new_promise(api: Api) -> None:
    promise = api.reply()
    api.clock.pass_by(timedelta(hours=1))
    answer = api.post(f"/v1/promises/{promise['id']}/delay", key="agent")
    assert answer.status_code == 201
    new = answer.json()
    assert new["id"] != promise["id"]
    assert new["follows"] == promise["id"]
    assert answer.headers["location"] == f"/v1/promises/{new['id']}"
    assert api.get(f"/v1/promises/{promise['id']}").json()["followed_by"] == new["id"]


def test_a_reschedule_answers_the_new_promise(api: Api) -> None:
    promise = api.callback()
    slot = api.get("/v1/queues/support/slots?from=2026-11-25&days=1").json()["items"][0]
    answer = api.post(f"/v1/promises/{promise['id']}/reschedule", {"slot_id": slot["slot_id"]}, key="agent")
    assert answer.status_code == 201
    assert answer.json()["window"]["start"] == slot["start"]
    old = api.get(f"/v1/promises/{promise['id']}").json()
    assert (old["state"], old["verdict"], old["detail"]) == ("closed", "void", "rescheduled")


def test_a_cancelled_promise_takes_no_attempt(api: Api) -> None:
    promise = api.callback()
    path = f"/v1/promises/{promise['id']}"
    cancelled = api.post(f"{path}/cancel", {"by": "customer", "reason": "Solved.\nThank you."}, key="agent")
    assert cancelled.status_code == 200
    assert (cancelled.json()["state"], cancelled.json()["verdict"]) == ("closed", "void")
    refused = api.post(f"{path}/attempts", {"outcome": "busy"}, key="agent")
    assert refused.status_code == 409
    assert refused.json()["type"] == "/problems/not-allowed-now"


def test_a_transfer_and_a_corrected_contact_show(api: Api) -> None:
    promise = api.reply()
    path = f"/v1/promises/{promise['id']}"
    moved = api.post(f"{path}/transfer", {"agent_id": "ag-9"}, key="agent").json()
    assert moved["agent_id"] == "ag-9"
    corrected = api.post(f"{path}/contact", {"email": "c@example.org", "phone": "01 40 20 50 50"}, key="agent").json()
    assert (corrected["customer"]["email"], corrected["customer"]["phone"]) == ("c@example.org", "+33140205050")


def test_the_history_tells_every_fact(api: Api) -> None:
    promise = api.callback()
    path = f"/v1/promises/{promise['id']}"
    api.clock.pass_by(timedelta(minutes=30))
    api.post(f"{path}/attempts", {"outcome": "connected", "agent_id": "ag-7"}, key="agent")
    answer = api.get(f"{path}/history", key="agent")
    made, attempt, verdict = answer.json()["items"]
    assert made == {
        "fact_id": None,
        "kind": "made",
        "promise_id": promise["id"],
        "at": "2026-11-24T10:05:00+01:00",
        "recorded_at": "2026-11-24T10:05:00+01:00",
        "by": "admin",
        "caused_by": None,
        "retracted_by": None,
        "statement": promise["statement"],
        "due_at": promise["due_at"],
        "window": promise["window"],
        "policy_version": 1,
    }
    assert attempt["kind"] == "attempt"
    assert attempt["by"] == "agent"
    assert (attempt["outcome"], attempt["agent_id"]) == ("connected", "ag-7")
    assert (verdict["kind"], verdict["verdict"], verdict["detail"]) == ("verdict", "kept", "reached")
    body = {"fact_id": attempt["fact_id"], "reason": "Wrong line."}
    retracted = api.post(f"{path}/retract", body, key="agent").json()
    assert retracted["verdict"] is None
    told = api.get(f"{path}/history").json()["items"]
    retraction = next(entry for entry in told if entry["kind"] == "retract")
    assert retraction["retracted_fact_id"] == attempt["fact_id"]
    assert next(entry for entry in told if entry["kind"] == "attempt")["retracted_by"] == retraction["fact_id"]


def test_the_history_has_the_exact_words_of_a_notice_and_masks_its_receiver(api: Api) -> None:
    promise = api.reply(channel="form", customer={"email": "camille@example.org", "locale": "en"})
    new = api.post(f"/v1/promises/{promise['id']}/delay", key="agent").json()
    run_due(api, FakeMailer())
    history = api.get(f"/v1/promises/{promise['id']}/history").json()["items"]
    (notice,) = [entry for entry in history if entry["kind"] == "notice"]
    assert (notice["notice"], notice["outcome"], notice["receiver"]) == (
        "delay_notice",
        "accepted",
        "c***@example.org",
    )
    assert notice["channel"] == "email"
    assert new["statement"] in notice["text"]


def test_the_history_shows_a_notice_that_is_still_on_its_way(api: Api) -> None:
    promise = api.reply(channel="form", customer={"email": "camille@example.org", "locale": "en"})
    new = api.post(f"/v1/promises/{promise['id']}/delay", key="agent").json()
    (notice,) = on_their_way(api, promise["id"])
    assert (notice["fact_id"], notice["by"], notice["at"]) == (None, "promise-service", "2026-11-24T10:05:00+01:00")
    assert (notice["notice"], notice["receiver"], notice["channel"]) == ("delay_notice", "c***@example.org", "email")
    assert new["statement"] in notice["text"]
    assert notice["detail"] is None
    courier = FakeMailer()
    courier.refusal = DeliveryFailed("421 too busy", transient=True)
    run_due(api, courier)
    (tried,) = on_their_way(api, promise["id"])
    assert tried == {**notice, "detail": "421 too busy"}
    courier.refusal = None
    api.clock.pass_by(timedelta(minutes=1))
    run_due(api, courier)
    assert on_their_way(api, promise["id"]) == []


def on_their_way(api: Api, promise_id: str) -> list[dict[str, Any]]:
    history = api.get(f"/v1/promises/{promise_id}/history").json()["items"]
    return [entry for entry in history if entry["kind"] == "notice" and entry["outcome"] == "pending"]


def run_due(api: Api, courier: FakeMailer) -> None:
    built, now = api.built, api.clock.now()
    lease_until = now + timedelta(minutes=1)
    claims = SqlTimerClaims(built.engine)
    notices = due_notices(built, api.clock, {NoticeChannel.EMAIL: courier})
    runner = TimerRunner(
        claims=claims,
        clock=api.clock,
        ledger=built.ledger,
        notices=notices,
        deliveries=FakeEventDeliveries(),
        fits=built.live_fits,
        efforts=built.effort_measurer,
    )
    runner.run([each.id for each in claims.claim(now, lease_until=lease_until, limit=10)], lease_until)


def test_the_history_says_who_took_a_promise_back(api: Api) -> None:
    promise = api.reply()
    api.clock.pass_by(timedelta(hours=1))
    api.post(f"/v1/promises/{promise['id']}/cancel", {"by": "company"}, key="agent")
    cancelled = next(
        entry for entry in api.get(f"/v1/promises/{promise['id']}/history").json()["items"] if entry["kind"] == "cancel"
    )
    assert cancelled["cancelled_by"] == "company"
    assert cancelled["by"] == "agent"


def test_the_explanation_of_a_deadline_can_be_recomputed(api: Api) -> None:
    promise = api.reply(channel="form")
    explanation = api.get(f"/v1/promises/{promise['id']}/explanation").json()
    assert explanation["rule"] == "/replies/2"
    assert explanation["window"] is None
    deadline = explanation["deadline"]
    assert deadline["within"] == {"business_hours": 8}
    assert deadline["counted_spans"] == [
        {"start": "2026-11-24T10:05:00+01:00", "end": "2026-11-24T12:00:00+01:00"},
        {"start": "2026-11-24T13:00:00+01:00", "end": "2026-11-24T18:00:00+01:00"},
        {"start": "2026-11-25T09:00:00+01:00", "end": "2026-11-25T10:05:00+01:00"},
    ]
    assert deadline["due_at"] == promise["due_at"] == "2026-11-25T10:05:00+01:00"


def test_the_explanation_of_a_window_shows_the_hours_it_was_laid_in(api: Api) -> None:
    explanation = api.get(f"/v1/promises/{api.callback()['id']}/explanation").json()
    assert explanation["deadline"] is None
    window = explanation["window"]
    assert window["succession"] is None
    assert window["window_date"] == "2026-11-24"
    assert (window["window_seconds"], window["lead_time_seconds"]) == (1800, 1200)
    assert window["rules"][0] == {"called_before": "12:00", "day": "same", "end_by": None}
    assert window["opening_hours"][0] == {"start": "2026-11-24T09:00:00+01:00", "end": "2026-11-24T12:00:00+01:00"}
    assert {"start": "2026-11-24T10:30:00+01:00", "end": "2026-11-24T11:00:00+01:00"} in window["windows"]


def test_the_explanation_of_a_moved_callback_says_that_the_rules_did_not_choose_its_window(api: Api) -> None:
    customers_wish = {"start": "2026-11-25T16:00:00+01:00"}
    callback = api.callback(customer={"email": "camille@example.org"})
    moved = api.post(f"/v1/promises/{callback['id']}/reschedule", customers_wish, key="agent").json()
    delayed = api.post(f"/v1/promises/{moved['id']}/delay", key="agent").json()

    def succession(promise: dict[str, Any]) -> str:
        said: str = api.get(f"/v1/promises/{promise['id']}/explanation").json()["window"]["succession"]
        return said

    assert (succession(moved), succession(delayed)) == ("reschedule", "delay")


def test_lists_are_filtered_by_each_name(api: Api) -> None:
    callback = api.callback(customer={"id": "c-1"}, conversation_id="cnv-1")
    reply = api.reply(customer={"id": "c-2"}, conversation_id="cnv-2")
    only = {
        "kind=callback": callback,
        "kind=reply": reply,
        "queue=support": callback,
        "channel=email": reply,
        "customer_id=c-2": reply,
        "conversation_id=cnv-1": callback,
        "phone=%2B33140205050": callback,
        "phone=+33140205050": callback,
        "phone=01%2040%2020%2050%2050": callback,
        "due_before=2026-11-25T00:00:00+01:00": callback,
        "due_after=2026-11-25T00:00:00%2B01:00": reply,
        f"due_after={quote('2026-11-25T00:00:00Z')}": reply,
    }
    for query, promise in only.items():
        assert ids(api.get(f"/v1/promises?{query}")) == [promise["id"]], query
    both = [callback["id"], reply["id"]]
    for query in ("", "team=support", "state=open", "state=open,overdue", "state=open&state=closed", "verdict="):
        assert ids(api.get(f"/v1/promises?{query}")) == both, query
    for query in ("state=closed", "verdict=kept", "team=sales", "agent_id=ag-1", "queue=sales"):
        assert ids(api.get(f"/v1/promises?{query}")) == [], query


def test_lists_come_in_pages_that_miss_and_repeat_nothing(api: Api) -> None:
    made = [api.reply(message_id=f"<{place}@example.org>")["id"] for place in range(5)]
    seen: list[str] = []
    query = "limit=2"
    while query:
        page = api.get(f"/v1/promises?{query}").json()
        assert len(page["items"]) <= 2
        seen += [promise["id"] for promise in page["items"]]
        query = f"limit=2&cursor={page['next_cursor']}" if page["next_cursor"] else ""
    assert seen == sorted(made)


def test_the_worklist_holds_what_is_owed_overdue_first(api: Api) -> None:
    open_one = api.reply()
    overdue = api.reply(received_at="2026-11-01T08:00:00Z")
    done = api.reply()
    api.post(f"/v1/promises/{done['id']}/answer", {"completeness": "full"})
    api.post(f"/v1/promises/{open_one['id']}/transfer", {"agent_id": "ag-9"})
    assert ids(api.get("/v1/worklist", key="agent")) == [overdue["id"], open_one["id"]]
    assert ids(api.get("/v1/worklist?agent_id=ag-9", key="agent")) == [open_one["id"]]
    assert ids(api.get("/v1/worklist?team=sales", key="agent")) == []


@pytest.mark.parametrize("path", ["", "/history", "/explanation"])
def test_an_unknown_promise_is_not_found(api: Api, path: str) -> None:
    answer = api.get(f"/v1/promises/prm_0{path}")
    assert answer.status_code == 404
    assert answer.json() == {
        "type": "/problems/not-found",
        "title": "There is no such thing",
        "status": 404,
        "detail": "There is no promise 'prm_0'.",
        "instance": f"/v1/promises/prm_0{path}",
    }

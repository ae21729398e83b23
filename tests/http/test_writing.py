"""The written part of the contract: replies, subjects, follow-ups."""

from __future__ import annotations

from tests.http.conftest import Api


def test_a_reply_comes_with_its_acknowledgement(api: Api) -> None:
    answer = api.post(
        "/v1/replies",
        {
            "channel": "email",
            "received_at": "2026-11-24T10:00:00+01:00",
            "customer": {"id": "c-9", "email": "camille@example.org"},
            "message_id": "<a@example.org>",
        },
        key="intake",
    )
    assert answer.status_code == 201
    promise = answer.json()
    assert answer.headers["location"] == f"/v1/promises/{promise['id']}"
    assert promise["kind"] == "reply"
    assert promise["window"] is None
    assert promise["due_at"] == "2026-11-26T10:00:00+01:00"
    assert promise["made_at"] == "2026-11-24T10:05:00+01:00"
    assert promise["message_id"] == "<a@example.org>"
    assert set(promise["acknowledgement"]) == {"subject", "text"}
    assert "jeudi 26 novembre" in promise["acknowledgement"]["text"]
    read = api.get(f"/v1/promises/{promise['id']}").json()
    assert read == {key: value for key, value in promise.items() if key not in {"acknowledgement", "channel_switch"}}


def test_a_message_seen_before_gives_the_same_promise(api: Api) -> None:
    first = api.reply(message_id="<a@example.org>")
    assert api.reply(message_id="<a@example.org>") == first
    assert len(api.get("/v1/promises").json()["items"]) == 1


def test_a_repeated_request_is_acknowledged_once_where_the_service_does_it(api: Api) -> None:
    document = {**api.get("/v1/policy").json(), "notices": {"acknowledgement": "service"}}
    assert api.put("/v1/policy", json=document, headers={"If-Match": '"1"'}).status_code == 200
    body = {"channel": "email", "customer": {"email": "camille@example.org"}, "message_id": "<a@example.org>"}
    answers = [api.post("/v1/replies", body, headers={"Idempotency-Key": key}).json() for key in ("one", "one", "two")]
    assert answers[0]["acknowledgement"] is None
    assert answers[1] == answers[2] == answers[0]
    history = api.get(f"/v1/promises/{answers[0]['id']}/history").json()["items"]
    assert [entry["notice"] for entry in history if entry["kind"] == "notice"] == ["acknowledgement"]


def test_a_receipt_of_long_ago_makes_a_promise_that_is_overdue(api: Api) -> None:
    promise = api.reply(received_at="2026-11-01T08:00:00Z")
    assert promise["state"] == "overdue"
    assert promise["verdict"] == "broken"
    assert promise["acknowledgement"] is None


def test_subjects_speak_the_language_that_is_asked_for(api: Api) -> None:
    french = api.get("/v1/subjects?channel=form&locale=fr", key="intake").json()
    assert french == {
        "items": [
            {"id": "claim", "label": "Je fais une réclamation", "self_service_url": None},
            {"id": "refund", "label": "Je veux être remboursé", "self_service_url": "https://www.example.org/refund"},
        ]
    }
    english = api.get("/v1/subjects?channel=chat&locale=en").json()["items"]
    assert [subject["label"] for subject in english] == ["I have a complaint"]
    assert api.get("/v1/subjects?channel=pigeon").status_code == 422


def test_an_agent_promises_a_follow_up(api: Api) -> None:
    reply = api.reply()
    answer = api.post(
        "/v1/follow-ups",
        {"promise_id": reply["id"], "agent_id": "ag-7", "channel": "email", "within": {"business_hours": 2}},
        key="agent",
    )
    assert answer.status_code == 201
    follow_up = answer.json()
    assert follow_up["kind"] == "follow_up"
    assert follow_up["agent_id"] == "ag-7"
    assert follow_up["follows"] == reply["id"]
    assert follow_up["due_at"] == "2026-11-24T13:05:00+01:00"
    assert follow_up["customer"]["email"] == "camille@example.org"

"""Changes of channel, as callers are told to ask about them and report them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.http.conftest import Api

PATH = "/v1/conversations/case-7/channel-switch"
SWITCH = {"from": "email", "to": "phone", "motive": "no_written_answer"}
QUESTION = {
    "from": "email",
    "to": "phone",
    "question": "Pourquoi avez-vous choisi cette fois un autre moyen de nous joindre ?",
    "motives": [
        {"code": "own_context", "label": "Cela m'arrange mieux en ce moment, par exemple en déplacement."},
        {"code": "no_written_answer", "label": "Je n'ai pas reçu de réponse à mon message."},
        {"code": "unclear_answer", "label": "Votre réponse n'était pas claire pour moi."},
    ],
}


def offer(api: Api, key: str = "telephony", **more: Any) -> dict[str, Any]:
    body = {"queue": "support", "phone": "+33612345678", "conversation_id": "case-7", **more}
    answer = api.post("/v1/callback-offers", body, key=key)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def test_the_answer_to_an_offer_says_what_to_ask_once(api: Api) -> None:
    api.reply(key="intake", conversation_id="case-7")
    made = offer(api)
    assert made["channel_switch"] == QUESTION
    read = api.get(f"/v1/callback-offers/{made['offer_id']}").json()
    assert read["channel_switch"] is None
    api.clock.pass_by(timedelta(minutes=1))
    assert api.post(PATH, SWITCH, key="telephony").status_code == 200
    assert offer(api)["channel_switch"] is None


def test_the_answer_to_a_reply_says_what_to_ask(api: Api) -> None:
    offer(api)
    api.clock.pass_by(timedelta(minutes=1))
    asked = api.reply(key="intake", conversation_id="case-7", locale="en")["channel_switch"]
    assert (asked["from"], asked["to"]) == ("phone", "email")
    assert asked["motives"][1] == {"code": "unreachable_by_phone", "label": "I could not reach you by phone."}
    assert api.reply(key="intake", conversation_id="case-7")["channel_switch"] is None
    assert api.reply(key="intake")["channel_switch"] is None


def test_a_switch_is_answered_as_it_was_recorded(api: Api) -> None:
    api.reply(conversation_id="case-7")
    api.clock.pass_by(timedelta(minutes=10))
    answer = api.post(PATH, {**SWITCH, "at": "2026-11-24T10:06:00+01:00"}, key="agent")
    assert answer.status_code == 200
    switch = answer.json()
    assert switch.pop("id").startswith("chs_")
    assert switch == {
        "conversation_id": "case-7",
        **SWITCH,
        "at": "2026-11-24T09:06:00+00:00",
        "recorded_at": "2026-11-24T09:15:00+00:00",
        "by": "agent",
    }


def test_the_same_request_twice_is_recorded_once(api: Api) -> None:
    api.reply(conversation_id="case-7")
    key = {"Idempotency-Key": "8e03978e-40d5"}
    first, again = (api.post(PATH, SWITCH, headers=key) for _ in range(2))
    assert (again.headers["idempotency-replayed"], again.content) == ("true", first.content)
    assert api.post(PATH, {**SWITCH, "motive": None}, headers=key).json()["type"] == "/problems/idempotency-key-reused"
    (row,) = api.get("/v1/reports/journeys?from=2026-11-23&to=2026-11-30").json()["items"]
    assert (row["switches"], row["switches_no_written_answer"]) == (1, 1)


@pytest.mark.parametrize("key", ["telephony", "intake", "agent", "supervisor", "admin"])
def test_an_unknown_conversation_is_not_found(api: Api, key: str) -> None:
    answer = api.post(PATH, SWITCH, key=key)
    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/not-found")
    assert answer.json()["detail"] == "There is no conversation 'case-7'."


def test_a_key_reaches_the_conversations_that_it_sees_something_of(api: Api) -> None:
    api.add_key("of-sales", ["telephony"], ["sales"])
    api.reply(key="agent", conversation_id="case-7")
    assert [api.post(PATH, SWITCH, key=key).status_code for key in ("telephony", "intake", "agent")] == [404, 404, 200]
    offer(api)
    assert [api.post(PATH, SWITCH, key=key).status_code for key in ("telephony", "of-sales")] == [200, 404]
    api.reply(key="intake", conversation_id="case-7")
    assert api.post(PATH, SWITCH, key="intake").status_code == 200


@pytest.mark.parametrize(
    ("body", "faults"),
    [
        ({}, {"/from": "is required", "/to": "is required", "/motive": "is required"}),
        (
            {"from": "email", "to": " email ", "motive": "bored", "at": "2030-01-01T00:00:00Z"},
            {
                "/to": "'email' is the channel that the customer came from",
                "/motive": "must be 'own_context', 'unreachable_by_phone', 'no_written_answer', 'unclear_answer' or "
                "'other', not 'bored'",
                "/at": "2030-01-01T00:00:00+00:00 is in the future; it is 2026-11-24T09:05:00+00:00 now",
            },
        ),
        (
            {"from": "fax", "to": "pigeon", "motive": None},
            {
                "/from": "there is no channel 'fax'; known: chat, email, form, letter, phone, social",
                "/to": "there is no channel 'pigeon'; known: chat, email, form, letter, phone, social",
            },
        ),
        (
            {**SWITCH, "reason": "x"},
            {"/reason": "is not known here; known: from, to, motive, at"},
        ),
    ],
)
def test_every_fault_is_told_at_once(api: Api, body: dict[str, Any], faults: dict[str, str]) -> None:
    api.reply(conversation_id="case-7")
    answer = api.post(PATH, body)
    assert answer.status_code == 422
    assert {each["pointer"]: each["detail"] for each in answer.json()["errors"]} == faults


def test_before_the_first_policy_there_is_no_conversation(bare_api: Api) -> None:
    assert bare_api.post(PATH, SWITCH).status_code == 404

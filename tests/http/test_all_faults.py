"""Every fault of a request at once, whoever finds it: the form of the body, the policy, the clock, the command."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.http.conftest import Api


def refusal(answer: Any) -> list[tuple[str, str]]:
    assert answer.status_code == 422, answer.text
    assert answer.json()["type"] == "/problems/invalid-input"
    return [(fault["pointer"], fault["detail"]) for fault in answer.json()["errors"]]


def test_an_offer_that_is_wrong_in_form_and_meaning_hears_of_all_of_it(api: Api) -> None:
    answer = api.post(
        "/v1/callback-offers",
        {"queue": "nope", "called_at": "2026-11-24T10:30:00", "predicted_wait_seconds": -5, "phone": "12", "x": 1},
    )
    assert refusal(answer) == [
        ("/queue", "there is no queue 'nope'; known: support"),
        (
            "/called_at",
            "'2026-11-24T10:30:00' has no UTC offset, so it names no instant; write it as 2026-11-24T10:30:00+01:00",
        ),
        ("/predicted_wait_seconds", "must be at least 0, not -5"),
        (
            "/phone",
            "'12' reaches nobody: it is no number of the numbering plan it belongs to; write it as +33140205050",
        ),
        (
            "/x",
            (
                "is not known here; known: queue, called_at, predicted_wait_seconds, wait_from, "
                "estimatedWaitTimeSeconds, ESTIMATED_WAIT_TIME, current_queue_ewt, elapsed_seconds, priority, call_id, "
                "phone, customer, conversation_id, locale, hold"
            ),
        ),
    ]


def test_a_message_that_is_wrong_in_several_ways_hears_of_all_of_them(api: Api) -> None:
    answer = api.post(
        "/v1/replies",
        {
            "channel": "email",
            "subject": "zzz",
            "customer": {"phone": "123"},
            "received_at": "2030-01-01T00:00:00Z",
        },
    )
    assert refusal(answer) == [
        ("/subject", "there is no subject 'zzz'; known: claim, refund"),
        ("/received_at", "2030-01-01T00:00:00+00:00 is in the future; it is 2026-11-24T09:05:00+00:00 now"),
        (
            "/customer/phone",
            "'123' reaches nobody: it is no number of the numbering plan it belongs to; write it as +33140205050",
        ),
    ]


def test_a_channel_without_a_rule_is_one_fault_among_others(api: Api) -> None:
    answer = api.post("/v1/replies", {"channel": "pigeon", "subject": "zzz", "received_at": "2030-01-01T00:00:00Z"})
    assert [pointer for pointer, _ in refusal(answer)] == ["/subject", "/channel", "/received_at"]
    with_a_sound_subject = api.post("/v1/replies", {"channel": "pigeon", "subject": "claim", "note": 7})
    assert refusal(with_a_sound_subject) == [
        (
            "/channel",
            (
                "no rule promises a reply on channel 'pigeon' about 'claim'; "
                "channels with a rule: chat, email, form, letter, social"
            ),
        ),
        ("/note", "must be a text, not 7"),
    ]


def test_a_channel_without_a_rule_alone_is_a_problem_of_its_own(api: Api) -> None:
    answer = api.post("/v1/replies", {"channel": "pigeon", "subject": "claim"})
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/no-rule")


@pytest.mark.parametrize(
    ("path", "body", "pointers"),
    [
        (
            "/v1/callbacks",
            {"queue": "nope", "start": "soon", "phone": "+33140205050", "subject": "zzz"},
            ["/queue", "/start", "/subject"],
        ),
        (
            "/v1/follow-ups",
            {"agent_id": "ag-1", "channel": "pigeon", "conversation_id": "c", "customer": {"phone": "1"}},
            ["/channel", "/customer/phone"],
        ),
        ("/transfer", {"team": "zzz", "at": "2030-01-01T00:00:00Z"}, ["/team", "/at"]),
        ("/cancel", {"by": "nobody", "at": "2030-01-01T00:00:00Z"}, ["/by", "/at"]),
        ("/attempts", {"outcome": "reached", "at": "2030-01-01T00:00:00Z"}, ["/outcome", "/at"]),
        ("/answer", {"completeness": "full", "agent_id": "", "at": "2030-01-01T00:00:00Z"}, ["/at", "/agent_id"]),
        ("/contact", {"email": "x", "phone": "1"}, ["/email", "/phone"]),
        ("/v1/promises/transfer", {"ids": [], "team": "zzz"}, ["/ids", "/team"]),
        ("/v1/promises/transfer", {"filter": {"phone": "1", "kind": "x"}, "team": "zzz"}, None),
    ],
)
def test_other_requests_hear_of_everything_too(api: Api, path: str, body: object, pointers: list[str] | None) -> None:
    whole = path if path.startswith("/v1") else f"/v1/promises/{api.callback()['id']}{path}"
    found = [pointer for pointer, _ in refusal(api.post(whole, body))]
    assert len(found) == len(set(found))
    assert set(found) == set(pointers or ["/filter/phone", "/filter/kind", "/team"])


def test_a_call_of_long_ago_is_a_fault_beside_others(api: Api) -> None:
    answer = api.post("/v1/callback-offers", {"queue": "support", "called_at": "2026-11-24T08:00:00Z", "hold": 1})
    assert refusal(answer) == [
        (
            "/called_at",
            "2026-11-24T08:00:00+00:00 is more than 15 minutes ago; an offer is for someone on the line",
        ),
        ("/hold", "must be true or false, not 1"),
    ]


def test_before_the_first_policy_only_the_form_is_judged(bare_api: Api) -> None:
    answer = bare_api.post("/v1/callback-offers", {"queue": "nope", "phone": "12", "hold": 1})
    assert [pointer for pointer, _ in refusal(answer)] == ["/phone", "/hold"]


def test_a_repeated_request_gets_its_answer_even_when_it_would_be_refused_by_now(api: Api) -> None:
    key = {"Idempotency-Key": "8e03978e-40d5"}
    body = {"queue": "support", "called_at": "2026-11-24T10:05:00+01:00", "phone": "+33140205050"}
    first = api.post("/v1/callback-offers", body, headers=key)
    api.clock.pass_by(timedelta(hours=1))
    again = api.post("/v1/callback-offers", body, headers=key)
    assert (again.status_code, again.headers["idempotency-replayed"]) == (201, "true")
    assert again.content == first.content


def test_a_contact_of_a_preview_hears_of_all_its_faults_by_the_draft(api: Api) -> None:
    draft = api.get("/v1/policy").json()
    draft["queues"]["sales"] = {**draft["queues"]["support"]}
    contacts = [
        {"queue": "nope", "called_at": "2026-11-24T10:30:00"},
        {"queue": "sales", "called_at": "2026-11-24T10:30:00Z"},
        {"channel": "pigeon", "subject": "zzz", "x": 1},
    ]
    first, second, third = api.post("/v1/policy/preview", {"policy": draft, "contacts": contacts}).json()["results"]
    assert [(fault["pointer"], fault["detail"].partition(";")[0]) for fault in first["problem"]["errors"]] == [
        ("/contacts/0/queue", "there is no queue 'nope'"),
        ("/contacts/0/called_at", "'2026-11-24T10:30:00' has no UTC offset, so it names no instant"),
    ]
    assert second["decision"] == "callback"
    assert [fault["pointer"] for fault in third["problem"]["errors"]] == [
        "/contacts/2/subject",
        "/contacts/2/channel",
        "/contacts/2/x",
    ]

"""What cannot be read or is wrong: a problem document that lists every fault, and nothing stored."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promise_service.errors import Unreadable
from promise_service.http.request_json import canonical_digest, read_json
from tests.http.conftest import Api

JSON = {"Content-Type": "application/json"}


def faults(answer: Any) -> dict[str, str]:
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["type"] in {"/problems/invalid-input", "/problems/no-rule"}
    return {fault["pointer"]: fault["detail"] for fault in problem["errors"]}


def test_every_fault_is_listed_at_once(api: Api) -> None:
    answer = api.post(
        "/v1/callback-offers",
        {
            "called_at": "2026-11-24T10:05:00",
            "predicted_wait_seconds": -5,
            "hold": "yes",
            "customer": {"email": "nobody", "time_zone": "Europe/Pariss", "shoe_size": 43},
            "locale": "french please",
            "urgent": True,
        },
    )
    assert faults(answer) == {
        "/queue": "is required",
        "/called_at": "'2026-11-24T10:05:00' has no UTC offset, so it names no instant; "
        "write it as 2026-11-24T10:30:00+01:00",
        "/predicted_wait_seconds": "must be at least 0, not -5",
        "/hold": "must be true or false, not 'yes'",
        "/customer/email": "'nobody' is not an e-mail address, as claire@example.org",
        "/customer/time_zone": "there is no time zone 'Europe/Pariss'; did you mean Europe/Paris?",
        "/customer/shoe_size": "is not known here; known: id, name, email, phone, locale, time_zone",
        "/locale": "'french please' is not a language; write it as fr or fr-CA",
        "/urgent": "is not known here; known: queue, called_at, predicted_wait_seconds, wait_from, "
        "estimatedWaitTimeSeconds, ESTIMATED_WAIT_TIME, current_queue_ewt, elapsed_seconds, priority, call_id, phone, "
        "customer, conversation_id, locale, hold",
    }


@pytest.mark.parametrize(
    ("field", "value", "detail"),
    [
        ("queue", 7, "must be a text, not 7"),
        ("queue", None, "must be a text, not null"),
        ("queue", "", "must not be empty"),
        ("queue", " \t ", "must not be empty"),
        ("queue", "q" * 65, "must have at most 64 characters, not 65"),
        ("queue", "a\u0000b", "must be one line without control characters, not 'a\\x00b'"),
        ("queue", "sales", "there is no queue 'sales'; known: support"),
        ("predicted_wait_seconds", "260", "must be a number, not '260'"),
        ("predicted_wait_seconds", True, "must be a number, not true"),
        ("predicted_wait_seconds", 10**12, "must be at most 86400, not 1000000000000"),
        ("called_at", 1764000000, "must be an instant written as 2026-11-24T10:30:00+01:00, not 1764000000"),
        ("called_at", "tomorrow", "'tomorrow' is not an instant; write it as 2026-11-24T10:30:00+01:00"),
        (
            "called_at",
            "2026-02-30T10:00:00+01:00",
            "'2026-02-30T10:00:00+01:00' is no date and time of the calendar; write it as 2026-11-24T10:30:00+01:00",
        ),
        ("called_at", "0001-01-01T00:00:00+14:00", None),
        ("called_at", "9999-12-31T23:59:59-14:00", None),
        ("called_at", "2026-11-24T11:00:00+01:00", None),
        ("called_at", "2026-11-24T09:00:00+01:00", None),
        ("phone", "12", None),
        ("phone", "+33 1 40", None),
        ("customer", [], "must be an object, not a list"),
        ("hold", 1, "must be true or false, not 1"),
    ],
)
def test_one_wrong_field_is_named(api: Api, field: str, value: object, detail: str | None) -> None:
    found = faults(api.post("/v1/callback-offers", {"queue": "support", field: value}))
    assert set(found) == {f"/{field}"}
    if detail is not None:
        assert found[f"/{field}"] == detail


def test_faults_of_single_fields_and_of_several_together_are_listed_at_once(api: Api) -> None:
    answer = api.post("/v1/callbacks", {"queue": "support", "note": 7, "colour": "red"})
    found = [(fault["pointer"], fault["detail"].partition(";")[0]) for fault in answer.json()["errors"]]
    assert found == [
        ("/note", "must be a text, not 7"),
        ("/colour", "is not known here"),
        ("", "send the phone number to call, as phone or in customer"),
        ("", "send offer_id with slot_id, or queue with start, and not both pairs"),
    ]


def test_both_wrong_phone_numbers_are_named(api: Api) -> None:
    body = {"queue": "support", "start": "2026-11-24T10:30:00+01:00", "phone": "1", "customer": {"phone": "2"}}
    assert set(faults(api.post("/v1/callbacks", body))) == {"/phone", "/customer/phone"}


@pytest.mark.parametrize(
    ("path", "body", "pointers"),
    [
        ("/v1/callbacks", {"phone": "+33140205050"}, {""}),
        ("/v1/callbacks", {"phone": "+33140205050", "offer_id": "off_1", "queue": "support"}, {""}),
        ("/v1/callbacks", {"phone": "+33140205050", "offer_id": "off_1", "slot_id": "x"}, {"/offer_id"}),
        ("/v1/replies", {"channel": "pigeon"}, {"/channel"}),
        ("/v1/replies", {"channel": "email", "subject": "poetry"}, {"/subject"}),
        ("/v1/replies", {"channel": "email", "received_at": "2027-01-01T00:00:00Z"}, {"/received_at"}),
        ("/v1/follow-ups", {"agent_id": "ag-1", "channel": "email"}, {""}),
        ("/v1/follow-ups", {"agent_id": "ag-1", "channel": "email", "promise_id": "prm_0"}, {"/promise_id"}),
        (
            "/v1/follow-ups",
            {"agent_id": "a", "channel": "email", "conversation_id": "c", "within": {"hours": 1, "days": 1}},
            {"/within"},
        ),
        (
            "/v1/follow-ups",
            {"agent_id": "a", "channel": "email", "conversation_id": "c", "within": {"hours": 1.5, "weeks": 1}},
            {"/within/hours", "/within/weeks"},
        ),
        ("/v1/promises/prm_0/reschedule", {}, {""}),
        ("/v1/promises/prm_0/transfer", {}, {""}),
        ("/v1/promises/prm_0/contact", {}, {""}),
        ("/v1/promises/prm_0/cancel", {"by": "nobody"}, {"/by"}),
        ("/v1/promises/prm_0/attempts", {"outcome": "reached"}, {"/outcome"}),
        ("/v1/promises/prm_0/answer", {"completeness": "half"}, {"/completeness"}),
        ("/v1/promises/prm_0/retract", {"fact_id": "fct_0"}, {"/reason"}),
        ("/v1/promises/delay", {}, {""}),
        ("/v1/promises/delay", {"filter": {}}, {""}),
        ("/v1/promises/delay", {"ids": []}, {"/ids"}),
        ("/v1/promises/transfer", {"ids": ["prm_0"]}, {""}),
        ("/v1/policy/preview", {"contacts": [{}] * 10_001}, {"/contacts"}),
    ],
)
def test_what_does_not_fit_together_is_refused(api: Api, path: str, body: object, pointers: set[str]) -> None:
    assert set(faults(api.post(path, body))) == pointers


def test_an_unknown_channel_names_the_known_ones(api: Api) -> None:
    answer = api.post("/v1/replies", {"channel": "pigeon"})
    assert answer.json()["type"] == "/problems/no-rule"
    assert "chat, email, form, letter, social" in answer.json()["errors"][0]["detail"]


UNREADABLE = [
    b"",
    b"   ",
    b"{",
    b"nonsense",
    b'{"queue": "support", "queue": "support"}',
    b'{"predicted_wait_seconds": NaN}',
    b'{"predicted_wait_seconds": Infinity}',
    b'{"predicted_wait_seconds": 1e999}',
    b'{"predicted_wait_seconds": ' + b"9" * 5000 + b"}",
    b'{"queue": "\\ud800"}',
    b'{"\\udfff": 1}',
    b'{"queue": "\xff"}',
    b'{"customer": ' + b"[" * 100 + b"]" * 100 + b"}",
    b"[" * 100_000,
    b'{"queue": "support"}'.decode().encode("utf-16"),
]


@pytest.mark.parametrize("body", UNREADABLE, ids=lambda body: ascii(body[:40].decode("latin-1")))
def test_a_body_that_cannot_be_read_is_a_bad_request(api: Api, body: bytes) -> None:
    answer = api.post("/v1/callback-offers", content=body, headers=JSON)
    assert answer.status_code == 400, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == "/problems/malformed-request"


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        (b"[]", "must be an object, not a list"),
        (b"null", "must be an object, not null"),
        (b'"x"', "must be an object, not 'x'"),
        (b"7", "must be an object, not 7"),
    ],
)
def test_a_body_that_is_no_object_reads_but_is_wrong(api: Api, body: bytes, detail: str) -> None:
    for path in ("/v1/callback-offers", "/v1/replies", "/v1/promises/delay", "/v1/promises/prm_0/delay"):
        assert faults(api.post(path, content=body, headers=JSON)) == {"": detail}
    assert set(faults(api.put("/v1/policy", content=body, headers={**JSON, "If-Match": '"1"'}))) == {""}


def test_a_number_that_no_reader_can_hold_is_named(api: Api) -> None:
    body = b'{"predicted_wait_seconds": ' + b"9" * 5000 + b"}"
    detail = api.post("/v1/callback-offers", content=body, headers=JSON).json()["detail"]
    assert detail == "The body cannot be read: the number 99999999999999999999 is too large."


def test_white_space_around_a_text_says_nothing(api: Api) -> None:
    first = api.reply(message_id="<q@example.org>", customer={"id": " c-1 ", "name": "\u00a0Claire Martin\n"})
    assert (first["customer"]["id"], first["customer"]["name"]) == ("c-1", "Claire Martin")
    assert api.reply(message_id=" <q@example.org> ")["id"] == first["id"]


@pytest.mark.parametrize(
    ("field", "value", "detail"),
    [
        ("message_id", "   ", "must not be empty"),
        ("customer/id", "  ", "must not be empty"),
        ("customer/name", "\u2003", "must not be empty"),
        ("customer/email", "x", "'x' is not an e-mail address, as claire@example.org"),
        ("customer/email", "a@b", "'a@b' is not an e-mail address, as claire@example.org"),
        ("customer/email", "a@.org", "'a@.org' is not an e-mail address, as claire@example.org"),
        ("customer/email", "a@example.", "'a@example.' is not an e-mail address, as claire@example.org"),
        ("customer/locale", "f", "'f' is not a language; write it as fr or fr-CA"),
        ("customer/time_zone", "Factory", "there is no time zone 'Factory'; write an IANA name, as Europe/Paris"),
    ],
)
def test_what_is_wrong_with_a_text_is_said_as_it_is(api: Api, field: str, value: str, detail: str) -> None:
    outer, _, inner = field.partition("/")
    body = {"channel": "email", outer: {inner: value} if inner else value}
    assert faults(api.post("/v1/replies", body)) == {f"/{field}": detail}


@pytest.mark.parametrize("media", ["application/x-www-form-urlencoded", "text/plain", "multipart/form-data"])
def test_another_type_than_json_is_refused(api: Api, media: str) -> None:
    answer = api.post("/v1/callback-offers", content=b'{"queue": "support"}', headers={"Content-Type": media})
    assert answer.status_code == 415
    assert answer.json()["type"] == "/problems/unsupported-media-type"


@pytest.mark.parametrize("media", ["application/json; charset=utf-8", "APPLICATION/JSON", "application/vnd.ivr+json"])
def test_json_goes_by_several_names(api: Api, media: str) -> None:
    answer = api.post("/v1/callback-offers", content=b'{"queue": "support"}', headers={"Content-Type": media})
    assert answer.status_code == 201


def test_a_large_body_is_refused(api: Api) -> None:
    body = b'{"queue": "' + b"q" * 1024 * 1024 + b'"}'
    answer = api.post("/v1/callback-offers", content=body, headers=JSON)
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == "/problems/payload-too-large"
    draft = b'{"contacts": [], "policy": {"x": "' + b"q" * 1024 * 1024 + b'"}}'
    assert api.post("/v1/policy/preview", content=draft, headers=JSON).status_code == 422


def test_an_address_that_does_not_exist_is_not_found(api: Api) -> None:
    for path in ("/v1/nothing", "/v1/promises/prm_0", "/v1/promises/%00", "/v1/promises/" + "x" * 500, "/v2/promises"):
        answer = api.get(path)
        assert answer.status_code == 404, path
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["type"] == "/problems/not-found"
        assert answer.json()["status"] == 404


def test_a_method_that_does_not_exist_names_those_that_do(api: Api) -> None:
    answer = api.client.delete("/v1/policy", headers={"Authorization": "Bearer admin"})
    assert answer.status_code == 405
    assert answer.json()["type"] == "/problems/method-not-allowed"
    assert {"GET", "PUT"} <= set(answer.headers["allow"].split(", "))


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("limit=0", "/limit"),
        ("limit=201", "/limit"),
        ("limit=ten", "/limit"),
        ("limit=1&limit=2", "/limit"),
        ("cursor=nonsense", "/cursor"),
        ("cursor=WyJhIiwiYiJd", "/cursor"),
        ("state=asleep", "/state/0"),
        ("state=open,asleep", "/state/1"),
        ("verdict=maybe", "/verdict"),
        ("kind=letter", "/kind"),
        ("due_after=2026-11-24T10:00:00", "/due_after"),
        ("phone=12", "/phone"),
        ("colour=red", "/colour"),
    ],
)
def test_a_wrong_query_parameter_is_named(api: Api, query: str, pointer: str) -> None:
    assert set(faults(api.get(f"/v1/promises?{query}"))) == {pointer}


@pytest.mark.parametrize("limit", ["x", "1.5", "9" * 5000])
def test_a_wrong_number_in_a_query_string_is_named_in_plain_words(api: Api, limit: str) -> None:
    shown = repr(limit) if len(limit) < 60 else "'" + "9" * 59 + "…"
    words = "a smaller number" if len(limit) > 60 else "a whole number"
    assert faults(api.get(f"/v1/promises?limit={limit}")) == {"/limit": f"must be {words}, not {shown}"}


@pytest.mark.parametrize(
    "query",
    [
        "days=0",
        "days=32",
        "from=yesterday",
        "from=2026-11-24T10:00:00",
        "from=0001-01-01",
        "from=9999-12-31",
        "days=31&from=2100-12-20",
    ],
)
def test_a_wrong_range_of_slots_is_refused(api: Api, query: str) -> None:
    assert set(faults(api.get(f"/v1/queues/support/slots?{query}"))) == {f"/{query.partition('=')[0]}"}


@pytest.mark.parametrize(
    ("start", "detail"),
    [
        (
            "2025-11-24T09:30:00Z",
            (
                "the window at 2025-11-24T10:30:00+01:00 has begun already, it is 2026-11-24T10:05:00+01:00; "
                "GET /v1/queues/support/slots lists those that can be promised"
            ),
        ),
        (
            "2026-11-24T10:31:00+01:00",
            (
                "no callback window of queue 'support' starts at 2026-11-24T10:31:00+01:00; "
                "GET /v1/queues/support/slots lists those that can be promised"
            ),
        ),
    ],
)
def test_a_window_that_cannot_be_promised_is_refused_for_what_it_is(api: Api, start: str, detail: str) -> None:
    body = {"queue": "support", "start": start, "phone": "+33140205050"}
    assert faults(api.post("/v1/callbacks", body)) == {"/start": detail}


def test_a_window_within_the_lead_time_is_too_near(api: Api) -> None:
    api.clock.pass_by(timedelta(minutes=10))
    body = {"queue": "support", "start": "2026-11-24T10:30:00+01:00", "phone": "+33140205050"}
    assert faults(api.post("/v1/callbacks", body)) == {
        "/start": "the window at 2026-11-24T10:30:00+01:00 is too near: by the lead time, none before "
        "2026-11-24T10:35:00+01:00 can be promised"
    }


def test_a_refused_command_stores_nothing(api: Api) -> None:
    api.post("/v1/replies", {"channel": "email", "subject": "poetry"})
    api.post("/v1/callbacks", {"queue": "support", "start": "2026-11-24T10:31:00+01:00", "phone": "+33140205050"})
    assert api.get("/v1/promises").json()["items"] == []


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


@given(json_values)
def test_whatever_json_says_is_read_as_it_is(value: object) -> None:
    assert read_json(json.dumps(value).encode()) == value


@given(st.binary(max_size=40))
def test_no_bytes_are_more_than_a_bad_request(body: bytes) -> None:
    with suppress(Unreadable):
        read_json(body)


@given(st.dictionaries(st.text(), json_values, max_size=4))
def test_order_and_white_space_do_not_change_the_digest(value: dict[str, object]) -> None:
    written = json.dumps(value).encode()
    backwards = json.dumps(dict(reversed(value.items())), indent=3, ensure_ascii=False).encode()
    assert canonical_digest(written) == canonical_digest(backwards)

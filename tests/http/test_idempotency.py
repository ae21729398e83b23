"""Idempotency-Key: the same request twice is carried out once."""

from __future__ import annotations

import pytest

from promise_service.errors import Unreadable
from promise_service.http.idempotency import idempotency_key
from tests.http.conftest import Api

KEY = {"Idempotency-Key": "8e03978e-40d5"}
REPLY = {"channel": "email", "customer": {"email": "camille@example.org"}}


def test_the_first_answer_comes_again(api: Api) -> None:
    first = api.post("/v1/replies", REPLY, headers=KEY)
    second = api.post("/v1/replies", REPLY, headers=KEY)
    assert "idempotency-replayed" not in first.headers
    assert second.headers["idempotency-replayed"] == "true"
    assert (second.status_code, second.content) == (201, first.content)
    assert second.headers["location"] == first.headers["location"]
    assert len(api.get("/v1/promises").json()["items"]) == 1


def test_quotes_white_space_and_the_order_of_keys_do_not_matter(api: Api) -> None:
    first = api.post("/v1/replies", REPLY, headers=KEY)
    body = b'{ "customer": {"email":"camille@example.org"},\n "channel" : "email" }'
    second = api.post(
        "/v1/replies",
        content=body,
        headers={"Idempotency-Key": '"8e03978e-40d5"', "Content-Type": "application/json"},
    )
    assert second.content == first.content


def test_another_body_under_the_same_key_is_refused(api: Api) -> None:
    api.post("/v1/replies", REPLY, headers=KEY)
    answer = api.post("/v1/replies", {**REPLY, "subject": "claim"}, headers=KEY)
    assert answer.status_code == 422
    assert answer.json()["type"] == "/problems/idempotency-key-reused"


def test_another_holder_or_path_has_keys_of_its_own(api: Api) -> None:
    first = api.post("/v1/replies", REPLY, headers=KEY).json()
    other = api.post("/v1/replies", REPLY, key="intake", headers=KEY)
    assert other.json()["id"] != first["id"]
    path = f"/v1/promises/{first['id']}"
    assert api.post(f"{path}/transfer", {"agent_id": "ag-1"}, headers=KEY).status_code == 200
    assert api.post(f"{path}/answer", {"completeness": "full"}, headers=KEY).status_code == 200


def test_a_refusal_is_not_kept(api: Api) -> None:
    body = {"queue": "support", "start": "2026-11-24T10:30:00+01:00", "phone": "+33140205050"}
    first = api.callback("2026-11-24T11:00:00+01:00")
    assert api.post("/v1/callbacks", body, headers=KEY).status_code == 409
    api.post(f"/v1/promises/{first['id']}/cancel", {"by": "customer"})
    assert api.post("/v1/callbacks", body, headers=KEY).status_code == 201


def test_a_body_that_may_be_empty_is_the_same_as_an_empty_object(api: Api) -> None:
    promise = api.reply()
    path = f"/v1/promises/{promise['id']}/delay"
    first = api.post(path, headers=KEY)
    assert first.status_code == 201
    second = api.post(path, {}, headers=KEY)
    assert second.headers["idempotency-replayed"] == "true"
    assert second.content == first.content


@pytest.mark.parametrize("header", ["", '""', "two words", "é", "a" * 256, 'in"side', "tab\there"])
def test_what_is_no_key_is_refused(header: str) -> None:
    with pytest.raises(Unreadable):
        idempotency_key(header)


@pytest.mark.parametrize(("header", "key"), [("a", "a"), ('"a"', "a"), (" a ", "a"), ("a" * 255, "a" * 255)])
def test_a_key_comes_bare_or_quoted(header: str, key: str) -> None:
    assert idempotency_key(header) == key

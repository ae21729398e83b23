"""Many promises at once."""

from __future__ import annotations

from tests.http.conftest import Api

KEY = {"Idempotency-Key": "today"}


def test_each_promise_is_answered_by_itself(api: Api) -> None:
    first, second = api.reply(), api.reply()
    api.post(f"/v1/promises/{second['id']}/cancel", {"by": "customer"})
    body = {"ids": [first["id"], second["id"], "prm_0"], "reason": "The team is ill today."}
    answer = api.post("/v1/promises/delay", body, key="supervisor")
    assert answer.status_code == 200
    delayed, closed, unknown = answer.json()["items"]
    assert (delayed["id"], delayed["status"], delayed["problem"]) == (first["id"], 201, None)
    assert delayed["promise"]["follows"] == first["id"]
    assert (closed["id"], closed["status"], closed["promise"]) == (second["id"], 409, None)
    assert closed["problem"]["type"] == "/problems/not-allowed-now"
    assert (unknown["status"], unknown["problem"]["type"]) == (404, "/problems/not-found")


def test_a_filter_chooses_what_is_still_owed(api: Api) -> None:
    by_mail, callback, done = api.reply(), api.callback(), api.reply()
    api.post(f"/v1/promises/{done['id']}/answer", {"completeness": "full"})
    body = {"filter": {"team": "support", "channel": "email"}, "agent_id": "ag-2"}
    items = api.post("/v1/promises/transfer", body, key="supervisor").json()["items"]
    assert [(item["id"], item["status"]) for item in items] == [(by_mail["id"], 200)]
    assert items[0]["promise"]["agent_id"] == "ag-2"
    assert api.get(f"/v1/promises/{callback['id']}").json()["agent_id"] is None


def test_a_repeated_request_delays_nothing_twice(api: Api) -> None:
    promise = api.reply()
    body = {"filter": {"team": "support"}}
    first = api.post("/v1/promises/delay", body, headers=KEY)
    second = api.post("/v1/promises/delay", body, headers=KEY)
    assert second.headers["idempotency-replayed"] == "true"
    assert second.json() == first.json()
    assert len(api.get("/v1/promises").json()["items"]) == 2
    assert api.get(f"/v1/promises/{promise['id']}").json()["followed_by"] is not None
    other = api.post("/v1/promises/delay", {"filter": {"queue": "support"}}, headers=KEY)
    assert other.json()["type"] == "/problems/idempotency-key-reused"


def test_what_is_wrong_with_a_filter_is_named(api: Api) -> None:
    body = {"filter": {"state": ["asleep"], "shoe_size": 43}, "team": "support"}
    answer = api.post("/v1/promises/transfer", body)
    assert {fault["pointer"] for fault in answer.json()["errors"]} == {"/filter/state/0", "/filter/shoe_size"}

"""Who may do what: the table of scopes, said once more in full."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from promise_service.application.access import Scope
from promise_service.http.application import HANDLERS
from promise_service.http.operations import operation_id
from promise_service.http.permissions import PUBLIC
from tests.http.conftest import Api

# telephony, intake, agent, supervisor, admin
TABLE = {
    "POST /v1/callback-offers": "t...A",
    "GET /v1/callback-offers/{offer_id:str}": "t...A",
    "POST /v1/callback-offers/{offer_id:str}/decline": "t...A",
    "PUT /v1/queues/{queue:str}/state": "t...A",
    "POST /v1/queues/{queue:str}/calls": "t...A",
    "GET /v1/queues/{queue:str}/wait": "t...A",
    "GET /v1/queues/{queue:str}/slots": "tiasA",
    "POST /v1/callbacks": "tiasA",
    "GET /v1/teams/{team:str}/staffing": "...sA",
    "PUT /v1/teams/{team:str}/staffing": "...sA",
    "GET /v1/subjects": "tiasA",
    "POST /v1/replies": ".ia.A",
    "POST /v1/follow-ups": "..asA",
    "GET /v1/worklist": "..asA",
    "POST /v1/worklist/claim": "..asA",
    "POST /v1/worklist/claim/release": "..asA",
    "POST /v1/promises/{promise_id:str}/attempts": "t.asA",
    "POST /v1/promises/{promise_id:str}/answer": "..asA",
    "POST /v1/promises/{promise_id:str}/delay": "..asA",
    "POST /v1/promises/{promise_id:str}/reschedule": "..asA",
    "POST /v1/promises/{promise_id:str}/cancel": "..asA",
    "POST /v1/promises/{promise_id:str}/transfer": "..asA",
    "POST /v1/promises/{promise_id:str}/retract": "..asA",
    "POST /v1/promises/{promise_id:str}/contact": "..asA",
    "POST /v1/promises/{promise_id:str}/feedback": "..asA",
    "POST /v1/promises/{promise_id:str}/cause": "..asA",
    "POST /v1/conversations/{conversation_id:str}/channel-switch": "tiasA",
    "GET /v1/promises": "tiasA",
    "GET /v1/promises/{promise_id:str}": "tiasA",
    "GET /v1/promises/{promise_id:str}/history": "tiasA",
    "GET /v1/promises/{promise_id:str}/explanation": "tiasA",
    "POST /v1/promises/delay": "...sA",
    "POST /v1/promises/transfer": "...sA",
    "GET /v1/reports/keeping": "...sA",
    "GET /v1/reports/causes": "...sA",
    "GET /v1/reports/satisfaction": "...sA",
    "GET /v1/reports/offers": "...sA",
    "GET /v1/reports/journeys": "...sA",
    "GET /v1/reports/outlook": "...sA",
    "GET /v1/reports/waits": "...sA",
    "GET /v1/reports/reliability": "...sA",
    "GET /v1/events": "...sA",
    "GET /v1/reports/commitments": "...sA",
    "GET /v1/policy": "..asA",
    "PUT /v1/policy": "....A",
    "GET /v1/policy/versions": "...sA",
    "GET /v1/policy/versions/{version:int}": "...sA",
    "POST /v1/policy/preview": "...sA",
    "GET /v1/jobs": "....A",
    "GET /v1/jobs/{job_id:str}": "....A",
    "POST /v1/jobs/{job_id:str}/retry": "....A",
    "POST /v1/jobs/retry": "....A",
    "POST /v1/webhooks": "....A",
    "GET /v1/webhooks": "....A",
    "GET /v1/webhooks/{webhook_id:str}": "....A",
    "PATCH /v1/webhooks/{webhook_id:str}": "....A",
    "DELETE /v1/webhooks/{webhook_id:str}": "....A",
    "POST /v1/webhooks/{webhook_id:str}/rotate": "....A",
    "POST /v1/webhooks/{webhook_id:str}/test": "....A",
    "GET /v1/webhooks/{webhook_id:str}/deliveries": "....A",
    "GET /v1/webhooks/{webhook_id:str}/deliveries/{delivery_id:str}": "....A",
    "POST /v1/webhooks/{webhook_id:str}/deliveries/{delivery_id:str}/replay": "....A",
}


def attempts() -> Iterator[Any]:
    for route, letters in TABLE.items():
        method, path = route.split()
        for scope, letter in zip(Scope, letters, strict=True):
            yield pytest.param(method, path, scope, letter != ".", id=f"{route} {scope}")


def test_the_table_has_every_route_that_is_not_public() -> None:
    guarded = {
        f"{next(iter(handler.http_methods))} {path}"
        for handler in HANDLERS
        for path in handler.paths
        if operation_id(handler) not in PUBLIC
    }
    assert guarded == set(TABLE)


@pytest.mark.parametrize(("method", "path", "scope", "may"), list(attempts()))
def test_a_scope_opens_what_the_table_says(api: Api, method: str, path: str, scope: Scope, may: bool) -> None:
    concrete = path.replace("{version:int}", "1").replace("{queue:str}", "support")
    concrete = concrete.replace("{offer_id:str}", "off_0").replace("{promise_id:str}", "prm_0")
    concrete = concrete.replace("/v1/events", "/v1/events?types=none")  # refused, for the stream does not end
    concrete = concrete.replace("{webhook_id:str}", "whk_0").replace("{delivery_id:str}", "dlv_0")
    concrete = concrete.replace("{conversation_id:str}", "cnv_0")
    status = api.client.request(method, concrete, headers={"Authorization": f"Bearer {scope}"}).status_code
    assert status not in {401, 405, 500}
    assert (status != 403) is may


@pytest.mark.parametrize(
    ("header", "because"),
    [
        (None, "Send your key"),
        ("Bearer", "not of the form"),
        ("Basic YWRtaW46", "not of the form"),
        ("Bearer two words", "not of the form"),
        ("Bearer nobody", "not known"),
    ],
)
def test_without_a_good_key_nothing_opens(api: Api, header: str | None, because: str) -> None:
    headers = {} if header is None else {"Authorization": header}
    answer = api.client.post("/v1/callbacks", headers=headers, content=b"not even JSON")
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == 'Bearer realm="promise-service"'
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == "/problems/unauthenticated"
    assert because in answer.json()["detail"]


def test_a_body_is_looked_at_only_after_the_key(api: Api) -> None:
    answer = api.post("/v1/callback-offers", key="intake", content=b"not even JSON")
    assert answer.status_code == 403
    assert "telephony" in answer.json()["detail"]


def test_a_revoked_key_opens_nothing_after_a_few_seconds(api: Api) -> None:
    assert api.get("/v1/policy", key="agent").status_code == 200
    api.built.keys.revoke("agent", api.clock.now())
    api.clock.pass_by(timedelta(seconds=5))
    answer = api.get("/v1/policy", key="agent")
    assert answer.status_code == 401
    assert "revoked" in answer.json()["detail"]


def test_telephony_sees_promises_that_have_a_queue(api: Api) -> None:
    callback, reply = api.callback(), api.reply()
    assert api.get(f"/v1/promises/{callback['id']}", key="telephony").status_code == 200
    for path in ("", "/history", "/explanation"):
        answer = api.get(f"/v1/promises/{reply['id']}{path}", key="telephony")
        assert answer.status_code == 404
        assert answer.json()["type"] == "/problems/not-found"
    assert [each["id"] for each in api.get("/v1/promises", key="telephony").json()["items"]] == [callback["id"]]


def test_a_key_bound_to_queues_sees_only_theirs(api: Api) -> None:
    api.add_key("of-support", ["telephony"], ["support"])
    api.add_key("of-sales", ["telephony"], ["sales"])
    callback = api.callback()
    assert api.get(f"/v1/promises/{callback['id']}", key="of-support").status_code == 200
    assert api.get(f"/v1/promises/{callback['id']}", key="of-sales").status_code == 404
    assert api.get("/v1/promises", key="of-sales").json()["items"] == []
    attempt = {"outcome": "no_answer"}
    assert api.post(f"/v1/promises/{callback['id']}/attempts", attempt, key="of-sales").status_code == 404
    assert api.post("/v1/callback-offers", {"queue": "support"}, key="of-sales").status_code == 403
    assert api.get("/v1/queues/support/slots", key="of-sales").status_code == 403
    offer = api.post("/v1/callback-offers", {"queue": "support"}, key="of-support").json()
    path = f"/v1/callback-offers/{offer['offer_id']}"
    assert api.get(path, key="of-sales").status_code == 404
    assert api.post(f"{path}/decline", key="of-sales").status_code == 404


def test_intake_sees_what_it_made(api: Api) -> None:
    own, other = api.reply(key="intake"), api.reply(key="agent")
    assert api.get(f"/v1/promises/{own['id']}", key="intake").status_code == 200
    assert api.get(f"/v1/promises/{other['id']}", key="intake").status_code == 404
    assert [each["id"] for each in api.get("/v1/promises", key="intake").json()["items"]] == [own["id"]]
    assert len(api.get("/v1/promises", key="agent").json()["items"]) == 2


def test_what_takes_the_place_of_a_promise_can_be_read_by_the_key_that_made_the_first(api: Api) -> None:
    callback, reply = api.callback(key="intake"), api.reply(key="intake")
    wish = {"start": "2026-11-24T11:00:00+01:00"}
    moved = api.post(f"/v1/promises/{callback['id']}/reschedule", wish, key="agent").json()
    delayed = api.post(f"/v1/promises/{reply['id']}/delay", {"reason": "Two of us are ill."}, key="supervisor").json()

    for new, by in ((moved, "agent"), (delayed, "supervisor")):
        assert new["id"] not in {callback["id"], reply["id"]}
        assert api.get(f"/v1/promises/{new['id']}", key="intake").status_code == 200
        history = api.get(f"/v1/promises/{new['id']}/history", key="intake").json()["items"]
        assert (history[0]["kind"], history[0]["by"]) == ("made", by)
    listed = {each["id"] for each in api.get("/v1/promises", key="intake").json()["items"]}
    assert listed == {callback["id"], reply["id"], moved["id"], delayed["id"]}


def test_a_key_of_two_scopes_sees_what_either_sees(api: Api) -> None:
    api.add_key("both", ["telephony", "intake"])
    own, other, callback = api.reply(key="both"), api.reply(), api.callback()
    seen = {each["id"] for each in api.get("/v1/promises", key="both").json()["items"]}
    assert seen == {own["id"], callback["id"]}
    assert other["id"] not in seen


def test_a_key_hears_of_no_callback_that_it_may_not_see(api: Api) -> None:
    api.add_key("of-sales", ["telephony"], ["sales"])
    draft = api.get("/v1/policy").json()
    draft["queues"]["sales"] = draft["queues"]["support"]
    assert api.put("/v1/policy", json=draft, headers={"If-Match": '"1"'}).status_code == 200
    first = api.callback()
    call = {"queue": "sales", "phone": "+33140205050", "predicted_wait_seconds": 260}
    offer = api.post("/v1/callback-offers", call, key="of-sales")
    assert offer.json()["open_promises"] == []
    path = f"/v1/callback-offers/{offer.json()['offer_id']}"
    assert api.get(path, key="of-sales").json()["open_promises"] == []
    assert [each["id"] for each in api.get(path).json()["open_promises"]] == [first["id"]]
    slot_id = offer.json()["slots"][0]["slot_id"]
    taken = {"offer_id": offer.json()["offer_id"], "slot_id": slot_id, "phone": "+33140205050"}
    for body in (taken, {**taken, "replace": True}):
        refused = api.post("/v1/callbacks", body, key="of-sales")
        assert refused.json()["type"] == "/problems/already-promised"
        assert refused.json()["open_promises"] == []
        assert first["statement"] not in refused.text


def test_a_message_of_another_key_is_not_told_again(api: Api) -> None:
    first = api.reply(message_id="<q@example.org>", key="agent")
    answer = api.post("/v1/replies", {"channel": "email", "message_id": "<q@example.org>"}, key="intake")
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/not-allowed-now")
    assert first["id"] not in answer.text

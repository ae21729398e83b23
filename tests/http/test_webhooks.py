"""Webhooks over HTTP: made, edited, tested, and what was told."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from typing import Any

import pytest

from promise_service.domain.events import ANNOUNCED
from tests.http.conftest import Api

URL = "https://crm.example.org/promises"
PATH = "/v1/webhooks"


def made(api: Api, **more: Any) -> dict[str, Any]:
    answer = api.post(PATH, {"url": URL, **more})
    assert answer.status_code == 201, answer.text
    webhook: dict[str, Any] = answer.json()
    return webhook


def told(api: Api, webhook: dict[str, Any], query: str = "") -> list[dict[str, Any]]:
    """What is on its way to a webhook, oldest first."""
    answer = api.get(f"{PATH}/{webhook['id']}/deliveries{query}")
    assert answer.status_code == 200, answer.text
    return list(reversed(answer.json()["items"]))


def body_of(api: Api, webhook: dict[str, Any], delivery: dict[str, Any]) -> dict[str, Any]:
    event: dict[str, Any] = json.loads(api.get(f"{PATH}/{webhook['id']}/deliveries/{delivery['id']}").json()["body"])
    return event


def edit(api: Api, webhook: dict[str, Any], version: int, **changes: Any) -> Any:
    headers = {"Authorization": "Bearer admin", "If-Match": f'"{version}"'}
    return api.client.patch(f"{PATH}/{webhook['id']}", json=changes, headers=headers)


class TestAWebhook:
    def test_is_made_with_a_secret_that_is_shown_once(self, api: Api) -> None:
        answer = api.post(PATH, {"url": URL, "event_types": ["promise.made"], "description": "The customer file"})
        webhook = answer.json()
        assert answer.status_code == 201
        assert answer.headers["location"] == f"{PATH}/{webhook['id']}"
        assert answer.headers["etag"] == '"1"'
        prefix, _, secret = webhook.pop("secret").partition("_")
        assert (prefix, len(base64.b64decode(secret))) == ("whsec", 32)
        assert webhook == {
            "id": webhook["id"],
            "url": URL,
            "event_types": ["promise.made"],
            "description": "The customer file",
            "state": "enabled",
            "detail": None,
            "failures": 0,
            "paused_until": None,
            "former_secret_until": None,
            "created_at": "2026-11-24T09:05:00+00:00",
            "created_by": "admin",
        }
        read = api.get(answer.headers["location"])
        assert (read.json(), read.headers["etag"]) == (webhook, '"1"')
        assert api.get(PATH).json() == {"items": [webhook], "next_cursor": None}

    def test_is_made_once_for_each_idempotency_key(self, api: Api) -> None:
        first, second = (api.post(PATH, {"url": URL}, headers={"Idempotency-Key": "k-1"}) for _ in range(2))
        assert first.json() == second.json()
        assert second.headers["idempotency-replayed"] == "true"
        assert second.headers["etag"] == '"1"'
        assert len(api.get(PATH).json()["items"]) == 1

    @pytest.mark.parametrize(
        "url",
        [
            "https://crm.example.org", "https://crm.example.org:8443/a?b=c", "http://127.0.0.1:9000/hook",
            "http://localhost/", "http://[::1]:80/", "https://[2001:db8::1]/", "https://xn--bcher-kva.example/",
        ],
    )  # fmt: skip
    def test_may_be_at_any_address_that_can_be_called_safely(self, api: Api, url: str) -> None:
        assert api.post(PATH, {"url": url}).status_code == 201

    @pytest.mark.parametrize(
        ("url", "because"),
        [
            ("http://crm.example.org/", "must begin with https://"),
            ("http://10.0.0.1/", "must begin with https://"),
            ("ftp://crm.example.org/", "is not an address as"),
            ("crm.example.org", "is not an address as"),
            ("https:///path", "is not an address as"),
            ("https://crm.example.org:port/", "is not an address as"),
            ("https://user:word@crm.example.org/", "no user and password"),
            ("https://crm.example.org/#here", "no fragment"),
            ("https://bücher.example/", "must be ASCII"),
            ("https://crm.example.org/a b", "must be ASCII without spaces"),
            ("https://crm.example.org/" + "a" * 2000, "at most 2000 characters"),
            (7, "must be a text"),
        ],
    )
    def test_may_not_be_anywhere_else(self, api: Api, url: object, because: str) -> None:
        answer = api.post(PATH, {"url": url})
        assert answer.status_code == 422
        [fault] = answer.json()["errors"]
        assert fault["pointer"] == "/url"
        assert because in fault["detail"]

    def test_is_refused_with_every_fault_at_once(self, api: Api) -> None:
        answer = api.post(PATH, {"event_types": ["promise.made", "promise.lost", "webhook.test"], "colour": "red"})
        assert answer.status_code == 422
        faults = {fault["pointer"]: fault["detail"] for fault in answer.json()["errors"]}
        assert set(faults) == {"/url", "/event_types/1", "/event_types/2", "/colour"}
        assert faults["/event_types/1"] == f"must be one of {', '.join(ANNOUNCED)}, not 'promise.lost'"

    def test_is_listed_in_pages(self, api: Api) -> None:
        ids = [made(api)["id"] for _ in range(3)]
        page = api.get(f"{PATH}?limit=2").json()
        rest = api.get(f"{PATH}?limit=2&cursor={page['next_cursor']}").json()
        assert [each["id"] for each in page["items"] + rest["items"]] == ids
        assert rest["next_cursor"] is None

    def test_is_edited_by_who_knows_its_version(self, api: Api) -> None:
        webhook = made(api, description="Old", event_types=["promise.made"])
        path = f"{PATH}/{webhook['id']}"
        missing = api.client.patch(path, json={}, headers={"Authorization": "Bearer admin"})
        assert (missing.status_code, missing.json()["type"]) == (428, "/problems/version-required")
        stale = edit(api, webhook, 7)
        assert (stale.status_code, stale.json()["type"]) == (412, "/problems/stale-version")
        edited = edit(api, webhook, 1, url=f"{URL}/2", description=None, event_types=None)
        assert (edited.status_code, edited.headers["etag"]) == (200, '"2"')
        assert edited.json() == {
            **{key: value for key, value in webhook.items() if key != "secret"},
            "url": f"{URL}/2",
            "description": None,
            "event_types": None,
        }
        assert api.get(path).json() == edited.json()
        assert edit(api, webhook, 1).status_code == 412
        wrong = edit(api, webhook, 2, url="ftp://x", state="asleep", secret="x")
        assert {fault["pointer"] for fault in wrong.json()["errors"]} == {"/url", "/state", "/secret"}

    def test_that_nobody_made_is_not_found(self, api: Api) -> None:
        for answer in (
            api.get(f"{PATH}/whk_0"),
            edit(api, {"id": "whk_0"}, 1),
            api.client.delete(f"{PATH}/whk_0", headers={"Authorization": "Bearer admin"}),
            api.post(f"{PATH}/whk_0/rotate"),
            api.post(f"{PATH}/whk_0/test"),
            api.get(f"{PATH}/whk_0/deliveries"),
            api.get(f"{PATH}/whk_0/deliveries/dlv_0"),
            api.post(f"{PATH}/whk_0/deliveries/dlv_0/replay"),
        ):
            assert (answer.status_code, answer.json()["type"]) == (404, "/problems/not-found")

    def test_gets_a_new_secret_beside_the_old_one(self, api: Api) -> None:
        webhook = made(api)
        rotated = api.post(f"{PATH}/{webhook['id']}/rotate")
        assert (rotated.status_code, rotated.headers["etag"]) == (200, '"2"')
        assert rotated.json()["secret"] != webhook["secret"]
        assert rotated.json()["former_secret_until"] == "2026-11-25T09:05:00+00:00"
        at_once = api.post(f"{PATH}/{webhook['id']}/rotate", {"overlap_seconds": 0})
        assert at_once.json()["former_secret_until"] is None
        wrong = api.post(f"{PATH}/{webhook['id']}/rotate", {"overlap_seconds": -1, "now": True})
        assert {fault["pointer"] for fault in wrong.json()["errors"]} == {"/overlap_seconds", "/now"}

    def test_goes_with_what_was_on_its_way(self, api: Api) -> None:
        webhook, other = made(api), made(api)
        api.reply()
        headers = {"Authorization": "Bearer admin"}
        path = f"{PATH}/{webhook['id']}"
        assert api.client.delete(path, headers={**headers, "If-Match": '"7"'}).status_code == 412
        unsaid = api.client.delete(path, headers=headers)
        assert (unsaid.status_code, unsaid.json()["type"]) == (428, "/problems/version-required")
        gone = api.client.delete(path, headers={**headers, "If-Match": '"1"'})
        assert (gone.status_code, gone.content) == (204, b"")
        assert api.get(path).status_code == 404
        assert [each["event_type"] for each in told(api, other)] == ["promise.made"]


class TestWhatIsTold:
    def test_a_promise_shows_what_reading_it_shows(self, api: Api) -> None:
        webhook = made(api)
        promise = api.reply()
        [delivery] = told(api, webhook)
        assert delivery == {
            "id": delivery["id"],
            "event_id": delivery["event_id"],
            "event_type": "promise.made",
            "subject": promise["id"],
            "at": "2026-11-24T09:05:00+00:00",
            "state": "pending",
            "tries": 0,
            "last_tried_at": None,
            "last_status": None,
            "detail": None,
            "next_try_at": "2026-11-24T09:05:00+00:00",
        }
        assert body_of(api, webhook, delivery) == {
            "specversion": "1.0",
            "id": delivery["event_id"],
            "source": "http://127.0.0.1:8000/v1",
            "type": "promise.made",
            "subject": promise["id"],
            "time": "2026-11-24T09:05:00+00:00",
            "datacontenttype": "application/json",
            "data": {"promise": api.get(f"/v1/promises/{promise['id']}").json(), "fact": None},
        }

    def test_each_verdict_is_an_event_and_shows_things_as_they_were(self, api: Api) -> None:
        webhook = made(api)
        promise = api.callback()
        api.clock.pass_by(timedelta(minutes=27))
        api.post(f"/v1/promises/{promise['id']}/attempts", {"outcome": "connected", "agent_id": "ag-7"})
        kept = api.get(f"/v1/promises/{promise['id']}").json()
        first, second = told(api, webhook)
        assert [first["event_type"], second["event_type"]] == ["promise.made", "promise.kept"]
        event = body_of(api, webhook, second)
        assert event["data"]["promise"] == kept
        history = api.get(f"/v1/promises/{promise['id']}/history").json()["items"]
        assert event["data"]["fact"] == next(entry for entry in history if entry["kind"] == "verdict")
        assert body_of(api, webhook, first)["data"]["promise"]["verdict"] is None
        attempt = next(entry for entry in history if entry["kind"] == "attempt")
        api.post(f"/v1/promises/{promise['id']}/retract", {"fact_id": attempt["fact_id"], "reason": "mis-click"})
        api.post(f"/v1/promises/{promise['id']}/cancel", {"by": "customer"})
        assert [each["event_type"] for each in told(api, webhook)][2:] == ["promise.voided"]

    def test_an_offer_shows_what_its_caller_was_answered(self, api: Api) -> None:
        webhook = made(api)
        offer = api.post(
            "/v1/callback-offers", {"queue": "support", "predicted_wait_seconds": 260, "phone": "+33140205050"}
        ).json()
        api.post(f"/v1/callback-offers/{offer['offer_id']}/decline")
        [delivery] = told(api, webhook)
        event = body_of(api, webhook, delivery)
        assert (event["type"], event["subject"]) == ("offer.made", offer["offer_id"])
        assert event["data"] == {"offer": offer}

    def test_is_only_what_was_asked_for(self, api: Api) -> None:
        all_of_it, some = made(api), made(api, event_types=["promise.transferred", "promise.broken"])
        off = made(api)
        assert edit(api, off, 1, state="disabled").status_code == 200
        promise = api.reply()
        api.post(f"/v1/promises/{promise['id']}/transfer", {"agent_id": "ag-7"})
        assert [each["event_type"] for each in told(api, some)] == ["promise.transferred"]
        assert [each["event_type"] for each in told(api, all_of_it)] == ["promise.made", "promise.transferred"]
        assert told(api, some)[0]["event_id"] == told(api, all_of_it)[1]["event_id"]
        assert told(api, off) == []

    def test_what_was_refused_is_not_told(self, api: Api) -> None:
        webhook = made(api)
        api.callback()
        again = api.post(
            "/v1/callbacks", {"queue": "support", "start": "2026-11-24T11:00:00+01:00", "phone": "+33140205050"}
        )
        assert again.status_code == 409
        assert [each["event_type"] for each in told(api, webhook)] == ["promise.made"]


class TestADelivery:
    def test_of_a_test_goes_out_whatever_the_webhook_asks_for(self, api: Api) -> None:
        webhook = made(api, event_types=["promise.broken"])
        answer = api.post(f"{PATH}/{webhook['id']}/test", headers={"Idempotency-Key": "t"})
        assert answer.status_code == 201
        assert api.get(answer.headers["location"]).json()["id"] == answer.json()["id"]
        event = body_of(api, webhook, answer.json())
        assert (event["type"], event["data"]) == ("webhook.test", {"webhook_id": webhook["id"]})
        again = api.post(f"{PATH}/{webhook['id']}/test", headers={"Idempotency-Key": "t"})
        assert again.json() == answer.json()
        assert edit(api, webhook, 1, state="disabled").status_code == 200
        refused = api.post(f"{PATH}/{webhook['id']}/test")
        assert (refused.status_code, refused.json()["type"]) == (409, "/problems/not-allowed-now")

    def test_that_is_on_its_way_is_not_sent_again(self, api: Api) -> None:
        webhook = made(api)
        delivery = api.post(f"{PATH}/{webhook['id']}/test").json()
        answer = api.post(f"{PATH}/{webhook['id']}/deliveries/{delivery['id']}/replay")
        assert (answer.status_code, answer.json()["type"]) == (409, "/problems/not-allowed-now")

    def test_belongs_to_one_webhook(self, api: Api) -> None:
        webhook, other = made(api), made(api)
        delivery = api.post(f"{PATH}/{webhook['id']}/test").json()
        assert api.get(f"{PATH}/{other['id']}/deliveries/{delivery['id']}").status_code == 404
        assert api.post(f"{PATH}/{other['id']}/deliveries/{delivery['id']}/replay").status_code == 404

    def test_is_listed_newest_first_in_pages_and_by_state(self, api: Api) -> None:
        webhook = made(api)
        ids = []
        for _ in range(3):
            ids.append(api.post(f"{PATH}/{webhook['id']}/test").json()["id"])
            api.clock.pass_by(timedelta(seconds=1))
        page = api.get(f"{PATH}/{webhook['id']}/deliveries?limit=2&state=pending").json()
        rest = api.get(f"{PATH}/{webhook['id']}/deliveries?limit=2&cursor={page['next_cursor']}").json()
        assert [each["id"] for each in page["items"] + rest["items"]] == ids[::-1]
        assert told(api, webhook, "?state=dead") == []
        wrong = api.get(f"{PATH}/{webhook['id']}/deliveries?state=lost&limit=0")
        assert {fault["pointer"] for fault in wrong.json()["errors"]} == {"/state", "/limit"}

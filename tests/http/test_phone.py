"""The phone's part of the contract: offers, slots, callbacks."""

from __future__ import annotations

from datetime import timedelta

from tests.builders import at
from tests.http.conftest import Api

CALL = {"queue": "support", "predicted_wait_seconds": 260, "phone": "+33612345678"}


def test_an_offer_has_every_key_of_the_contract(api: Api) -> None:
    answer = api.post("/v1/callback-offers", CALL, key="telephony")
    assert answer.status_code == 201
    offer = answer.json()
    assert set(offer) == {
        "offer_id", "decision", "reason", "predicted_wait", "slots", "time_zone", "exception", "prompt", "expires_at",
        "outcome", "open_promises", "channel_switch", "elapsed_seconds", "still_offering",
    }  # fmt: skip
    assert offer["decision"] == "callback"
    assert offer["reason"] == "wait_over_threshold"
    assert offer["predicted_wait"] == {
        "seconds": 260,
        "quantiles": None,
        "source": "caller",
        "as_of": "2026-11-24T10:05:00+01:00",
        "probability_over_threshold": None,
        "announce": False,
    }
    assert offer["time_zone"] == "Europe/Paris"
    assert offer["expires_at"] == "2026-11-24T10:07:00+01:00"
    assert offer["slots"][0] == {
        "slot_id": offer["slots"][0]["slot_id"],
        "start": "2026-11-24T10:30:00+01:00",
        "end": "2026-11-24T11:00:00+01:00",
        "statement": "mardi 24 novembre entre 10 h 30 et 11 h 00",
        "spoken": "mardi vingt-quatre novembre, entre dix heures trente et onze heures",
    }
    assert len(offer["slots"]) == 3
    assert answer.headers["location"] == f"/v1/callback-offers/{offer['offer_id']}"


def test_a_caller_takes_a_slot_of_the_offer(api: Api) -> None:
    offer = api.post("/v1/callback-offers", CALL, key="telephony").json()
    slot = offer["slots"][1]
    answer = api.post(
        "/v1/callbacks",
        {
            "offer_id": offer["offer_id"],
            "slot_id": slot["slot_id"],
            "phone": "06 12 34 56 78",
            "customer": {"id": "c-1", "email": "claire@example.org"},
        },
        key="telephony",
    )
    assert answer.status_code == 201
    promise = answer.json()
    assert promise == {
        "id": promise["id"],
        "kind": "callback",
        "channel": "phone",
        "conversation_id": promise["conversation_id"],
        "state": "open",
        "verdict": None,
        "detail": None,
        "forewarned": False,
        "made_at": "2026-11-24T10:05:00+01:00",
        "window": {"start": slot["start"], "end": slot["end"]},
        "due_at": slot["end"],
        "time_zone": "Europe/Paris",
        "statement": promise["statement"],
        "queue": "support",
        "subject": None,
        "phone": "+33612345678",
        "note": None,
        "message_id": None,
        "attempts_made": 0,
        "next_attempt_at": None,
        "team": "support",
        "agent_id": None,
        "customer": {
            "id": "c-1",
            "name": None,
            "email": "claire@example.org",
            "phone": "+33612345678",
            "locale": None,
            "time_zone": None,
        },
        "policy_version": 1,
        "follows": None,
        "followed_by": None,
        "fulfilled_at": None,
    }
    assert slot["statement"] in promise["statement"]
    assert api.get(f"/v1/promises/{promise['id']}").json() == promise


def test_an_offer_can_be_read_and_declined(api: Api) -> None:
    offer = api.post("/v1/callback-offers", CALL, key="telephony").json()
    path = f"/v1/callback-offers/{offer['offer_id']}"
    assert api.get(path, key="telephony").json() == offer
    declined = api.post(f"{path}/decline", key="telephony")
    assert declined.status_code == 200
    assert declined.json()["outcome"] == "declined"
    assert api.get("/v1/callback-offers/off_unknown").json()["type"] == "/problems/not-found"


def test_the_refusal_of_an_expired_offer_brings_fresh_slots(api: Api) -> None:
    offer = api.post("/v1/callback-offers", CALL).json()
    api.clock.pass_by(timedelta(minutes=3))
    answer = api.post(
        "/v1/callbacks",
        {"offer_id": offer["offer_id"], "slot_id": offer["slots"][0]["slot_id"], "phone": "+33612345678"},
    )
    assert answer.status_code == 409
    problem = answer.json()
    assert problem["type"] == "/problems/offer-expired"
    assert set(problem["slots"][0]) == {"slot_id", "start", "end", "statement", "spoken"}


def test_the_refusal_of_a_full_window_brings_fresh_slots(api: Api) -> None:
    for place in range(6):
        api.callback(phone=f"+3314020506{place}")
    answer = api.post(
        "/v1/callbacks",
        {"queue": "support", "start": "2026-11-24T10:30:00+01:00", "phone": "+33140205070"},
    )
    assert answer.status_code == 409
    problem = answer.json()
    assert problem["type"] == "/problems/slot-taken"
    assert problem["slots"][0]["start"] == "2026-11-24T11:00:00+01:00"


def test_a_second_callback_for_the_same_number_shows_the_first(api: Api) -> None:
    first = api.callback()
    answer = api.post(
        "/v1/callbacks", {"queue": "support", "start": "2026-11-24T11:00:00+01:00", "phone": "+33140205050"}
    )
    assert answer.status_code == 409
    assert answer.json()["type"] == "/problems/already-promised"
    assert answer.json()["open_promises"] == [first]
    offer = api.post("/v1/callback-offers", {"queue": "support", "phone": "01 40 20 50 50"}).json()
    assert offer["open_promises"] == [first]
    moved = api.callback("2026-11-24T11:00:00+01:00", replace=True)
    assert moved["follows"] == first["id"]
    assert api.get(f"/v1/promises/{first['id']}").json()["followed_by"] == moved["id"]


def test_slots_show_their_room(api: Api) -> None:
    api.callback()
    answer = api.get("/v1/queues/support/slots?days=1", key="intake")
    assert answer.status_code == 200
    windows = answer.json()["items"]
    assert (windows[0]["start"], windows[0]["capacity"], windows[0]["remaining"]) == (
        "2026-11-24T10:30:00+01:00",
        6,
        5,
    )
    assert windows[1]["remaining"] == 6
    assert windows[-1]["end"] == "2026-11-24T18:00:00+01:00"


def test_slots_begin_at_a_date_of_the_queue_or_at_an_instant(api: Api) -> None:
    by_date = api.get("/v1/queues/support/slots?from=2026-11-25&days=1").json()["items"]
    assert by_date[0]["start"] == "2026-11-25T09:00:00+01:00"
    by_instant = api.get("/v1/queues/support/slots?from=2026-11-25T10:10:00+01:00&days=1").json()["items"]
    assert by_instant[0]["start"] == "2026-11-25T10:30:00+01:00"


def test_slots_come_in_pages(api: Api) -> None:
    everything = api.get("/v1/queues/support/slots?days=2").json()
    assert everything["next_cursor"] is None
    starts: list[str] = []
    cursor = ""
    while cursor is not None:
        page = api.get(f"/v1/queues/support/slots?days=2&limit=7&cursor={cursor}").json()
        starts += [window["start"] for window in page["items"]]
        cursor = page["next_cursor"]
    assert starts == [window["start"] for window in everything["items"]]


def test_slots_of_an_unknown_queue_name_the_known_ones(api: Api) -> None:
    answer = api.get("/v1/queues/sales/slots")
    assert answer.status_code == 404
    assert "support" in answer.json()["detail"]


def test_a_caller_that_rings_at_half_past_four_gets_the_next_morning(api: Api) -> None:
    api.clock.move_to(at("Fri 2026-11-27 16:30 Europe/Paris"))
    offer = api.post("/v1/callback-offers", CALL, key="telephony").json()
    assert [slot["start"] for slot in offer["slots"]] == [
        "2026-11-28T09:00:00+01:00",
        "2026-11-28T09:30:00+01:00",
        "2026-11-28T10:00:00+01:00",
    ]

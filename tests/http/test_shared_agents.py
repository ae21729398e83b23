"""Queues of one team, whose callbacks the same agents make, as callers of the API see them; on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from promise_service.adapters.policy_document import preset
from promise_service.bootstrap.first_start import publish_document
from tests.http.conftest import Api, api_over

TWO = "2026-11-24T14:00:00+01:00"
HALF_PAST_TWO = "2026-11-24T14:30:00+01:00"
numbers = count()


@pytest.fixture
def house(database_url: str, tmp_path: Path) -> Iterator[Api]:
    with api_over(database_url, tmp_path) as api:
        publish_document(api.built, preset("sample"), follows=0, by="somebody")
        yield api


def share(api: Api, agents: int, opens: str | None = None, **minutes: int) -> None:
    """So many agents make the callbacks of queues whose calls take so many minutes.

    The last one may open on Tuesdays at hours of its own.
    """
    published = api.get("/v1/policy")
    document = published.json()
    for name, each in minutes.items():
        capacity = {"agents": agents, "average_handle_time": f"PT{each}M"}
        terms = {"hold": "PT5M", "rules": [{"day": "same"}, {"day": "next_open"}], "capacity": capacity}
        document["queues"][name] = {"team": "support", "callback": terms}
    if opens is not None:
        document["calendars"]["tuesdays"] = {"time_zone": "Europe/Paris", "weekly": {"tue": [opens]}}
        document["queues"][[*minutes][-1]]["calendar"] = "tuesdays"
    answer = api.put("/v1/policy", json=document, headers={"If-Match": published.headers["ETag"]})
    assert answer.status_code == 200, answer.text


def places(api: Api, queue: str, start: str = TWO) -> tuple[int, int]:
    """Capacity and remaining places of a window."""
    items = api.get(f"/v1/queues/{queue}/slots?from=2026-11-24&days=1").json()["items"]
    return next((each["capacity"], each["remaining"]) for each in items if each["start"] == start)


def take(api: Api, queue: str, start: str = TWO) -> int:
    """Another caller asks for the window; the status of the answer."""
    body = {"queue": queue, "start": start, "phone": f"+3314020{next(numbers):04d}"}
    status: int = api.post("/v1/callbacks", body).status_code
    return status


def fill(api: Api, queue: str, start: str = TWO) -> int:
    """Callers come until one is refused; how many got it."""
    taken = 0
    while take(api, queue, start) == 201:
        taken += 1
    return taken


def unkeepable(api: Api) -> set[tuple[str, str]]:
    report = api.get("/v1/reports/outlook?days=1").json()
    return {(row["queue"], row["start"][11:16]) for row in report["windows"] if row["unkeepable"]}


def test_queues_that_share_agents_are_not_overbooked_where_their_calls_take_unlike_long(house: Api) -> None:
    share(house, 6, support=3, claims=15)
    assert places(house, "support") == places(house, "claims") == (11, 11)
    assert fill(house, "claims") == 11
    assert take(house, "support") == 409
    assert places(house, "support") == (11, 0)
    assert unkeepable(house) == set()


def test_queues_that_share_agents_are_not_overbooked_where_they_open_at_other_times(house: Api) -> None:
    """Six agents begin 7 callbacks of half an hour in half an hour, and 11 in an hour."""
    share(house, 6, "14:30-18:00", support=30, claims=30)
    assert fill(house, "support") == 7
    assert places(house, "claims", HALF_PAST_TWO) == (7, 4)
    assert fill(house, "claims", HALF_PAST_TWO) == 4
    assert take(house, "support", HALF_PAST_TWO) == 409
    assert unkeepable(house) == set()


def test_a_preview_offers_no_window_of_which_another_queue_of_the_team_leaves_nothing(house: Api) -> None:
    """One agent is not sure enough to begin a call of an hour within half an hour."""
    share(house, 1, support=5, claims=60)
    assert places(house, "support") == (0, 0)
    called = {"queue": "support", "called_at": "2026-11-24T10:05:00+01:00", "predicted_wait_seconds": 600}
    body = {"policy": house.get("/v1/policy").json(), "contacts": [called]}
    (previewed,) = house.post("/v1/policy/preview", body).json()["results"]
    assert (previewed["reason"], previewed["slots"]) == ("full", [])


def test_callbacks_of_two_queues_that_are_owed_again_at_once_need_room_for_both(house: Api) -> None:
    """One agent begins two callbacks of eight minutes in half an hour."""
    share(house, 1, support=8, claims=8)
    first, second = (
        house.callback(TWO, queue=queue, phone=phone, conversation_id="cnv_family")
        for queue, phone in (("support", "+33140205050"), ("claims", "+33140205051"))
    )
    answer = {"completeness": "full", "agent_id": "ag-1", "also_closes": [second["id"]]}
    assert house.post(f"/v1/promises/{first['id']}/answer", answer).status_code == 200
    history = house.get(f"/v1/promises/{first['id']}/history").json()["items"]
    answered = next(each["fact_id"] for each in history if each["kind"] == "answer")
    assert fill(house, "support") == 2
    (another, _) = house.get("/v1/promises?queue=support&state=open").json()["items"]
    assert house.post(f"/v1/promises/{another['id']}/cancel", {"by": "customer"}).status_code == 200
    retracted = house.post(f"/v1/promises/{first['id']}/retract", {"fact_id": answered, "reason": "a mis-click"})
    assert (retracted.status_code, retracted.json()["type"]) == (409, "/problems/slot-taken")
    assert unkeepable(house) == set()


def test_a_customer_who_moves_to_another_queue_of_the_team_is_not_kept_out_by_the_place_of_her_own(house: Api) -> None:
    """One agent begins one callback of a quarter of an hour in half an hour."""
    share(house, 1, support=15, claims=15)
    house.callback(TWO)
    wanted = {"queue": "claims", "start": TWO, "phone": "+33140205050", "replace": True}
    moved = house.post("/v1/callbacks", wanted)
    assert (moved.status_code, moved.json()["window"]["start"]) == (201, TWO)
    assert take(house, "support") == 409


def test_slots_that_are_held_for_a_caller_in_another_queue_of_the_team_can_be_offered_and_taken(house: Api) -> None:
    share(house, 1, support=15, claims=15)
    caller = {"phone": "+33140205050", "predicted_wait_seconds": 600, "hold": True}
    starts = [
        [slot["start"] for slot in house.post("/v1/callback-offers", {"queue": queue, **caller}).json()["slots"]]
        for queue in ("support", "claims")
    ]
    assert starts[0] == starts[1] != []
    taken = house.post("/v1/callbacks", {"queue": "support", "start": starts[0][0], "phone": "+33140205050"})
    assert taken.status_code == 201

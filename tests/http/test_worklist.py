"""Claiming from the worklist: what free agents are told to do, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from promise_service.adapters.policy_document import preset
from promise_service.bootstrap.first_start import publish_document
from tests.builders import at
from tests.fakes import FakeMailer
from tests.http.conftest import Api, api_over
from tests.http.test_promises import run_due

HALF_PAST = at("Tue 2026-11-24 10:30 Europe/Paris")
ELEVEN = at("Tue 2026-11-24 11:00 Europe/Paris")
LEASE = timedelta(minutes=2)
TEN_AGENTS = {"agents": 10, "average_handle_seconds": 300}


@pytest.fixture
def api(database_url: str, tmp_path: Path) -> Iterator[Api]:
    """The API with the sample policy, on a Tuesday at 10:05 in Paris: once on SQLite and once on PostgreSQL."""
    with api_over(database_url, tmp_path) as opened:
        publish_document(opened.built, preset("sample"), follows=0, by="somebody")
        yield opened


class Centre:
    """Agents who ask what to do, as time goes by."""

    def __init__(self, api: Api) -> None:
        self.api = api

    def claim(self, agent: str = "anne", team: str = "support", **more: Any) -> dict[str, Any]:
        answer = self.api.post("/v1/worklist/claim", {"agent_id": agent, "team": team, **more}, key="agent")
        assert answer.status_code == 200, answer.text
        claimed: dict[str, Any] = answer.json()
        return claimed

    def given(self, agent: str = "anne", **more: Any) -> str | None:
        """Whom this agent is to call."""
        promise = self.claim(agent, **more)["promise"]
        return None if promise is None else str(promise["id"])

    def release(self, promise_id: str, agent: str = "anne") -> Any:
        return self.api.post("/v1/worklist/claim/release", {"promise_id": promise_id, "agent_id": agent}, key="agent")

    def tell(self, promise_id: str, what: str, **body: Any) -> None:
        answer = self.api.post(f"/v1/promises/{promise_id}/{what}", body, key="agent")
        assert answer.status_code in {200, 201}, answer.text

    def attempt(self, promise_id: str, outcome: str, agent: str = "anne") -> None:
        self.tell(promise_id, "attempts", outcome=outcome, agent_id=agent)

    def callbacks(self, count: int, **more: Any) -> list[str]:
        """Callbacks of the window at half past ten."""
        return [self.api.callback(phone=f"+3314020505{each}", **more)["id"] for each in range(count)]

    def hands(self) -> dict[str, tuple[str | None, str | None]]:
        """Who has what in hand, as the worklist shows it."""
        items = self.api.get("/v1/worklist?team=support", key="supervisor").json()["items"]
        return {item["id"]: (item["claimed_by"], item["claimed_until"]) for item in items}


@pytest.fixture
def centre(api: Api) -> Centre:
    return Centre(api)


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_before_its_window_no_callback_is_given(api: Api, centre: Centre) -> None:
    api.callback()
    assert centre.claim() == {
        "serve": "live_call",
        "reason": "no_callback_due",
        "promise": None,
        "lease_until": None,
        "ask_again_at": "2026-11-24T10:30:00+01:00",
    }


def test_a_shift_from_the_first_claim_to_the_second_attempt(api: Api, centre: Centre) -> None:
    first, second = centre.callbacks(2)
    api.clock.move_to(HALF_PAST)

    claimed = centre.claim("anne")
    assert (claimed["serve"], claimed["reason"], claimed["promise"]["id"]) == ("callback", "load_unknown", first)
    assert claimed["lease_until"] == "2026-11-24T10:32:00+01:00"
    assert claimed["ask_again_at"] is None
    assert centre.hands() == {first: ("anne", "2026-11-24T10:32:00+01:00"), second: (None, None)}

    centre.attempt(first, "no_answer")
    assert centre.hands() == {first: (None, None), second: (None, None)}
    assert centre.given("anne") == second
    centre.attempt(second, "connected")
    nothing = centre.claim("anne")
    assert (nothing["serve"], nothing["reason"]) == ("live_call", "no_callback_due")
    assert instant(nothing["ask_again_at"]) == HALF_PAST + timedelta(minutes=10)

    api.clock.pass_by(timedelta(minutes=10))
    assert centre.given("bob") == first
    assert "claimed" not in api.get(f"/v1/promises/{first}/history").text


def test_an_agent_whose_desktop_crashed_gets_the_same_again_or_others_do_when_the_lease_is_over(
    api: Api, centre: Centre
) -> None:
    (callback,) = centre.callbacks(1)
    api.clock.move_to(HALF_PAST)
    assert centre.given("anne") == callback
    api.clock.pass_by(timedelta(seconds=90))
    again = centre.claim("anne")
    assert (again["promise"]["id"], again["reason"]) == (callback, "already_claimed")
    assert instant(again["lease_until"]) == api.clock.now() + LEASE

    waiting = centre.claim("bob")
    assert (waiting["promise"], waiting["ask_again_at"]) == (None, again["lease_until"])
    api.clock.pass_by(LEASE)
    assert centre.hands() == {callback: (None, None)}
    assert centre.given("bob") == callback
    assert centre.given("anne") is None


def test_the_same_agent_keeps_what_they_own_until_its_customer_would_soon_be_told_of_a_delay(
    api: Api, centre: Centre
) -> None:
    (callback,) = centre.callbacks(1, agent_id="anne")
    api.clock.move_to(HALF_PAST)
    waiting = centre.claim("bob")
    assert (waiting["promise"], waiting["ask_again_at"]) == (None, "2026-11-24T10:46:00+01:00")
    assert centre.given("anne") == callback
    api.clock.move_to(ELEVEN - timedelta(minutes=14))
    claimed = centre.claim("bob")["promise"]
    assert (claimed["id"], claimed["agent_id"]) == (callback, "anne")


def test_a_callback_yields_to_live_calls_until_207_seconds_before_its_customer_is_told_of_a_delay(
    api: Api, centre: Centre
) -> None:
    (callback,) = centre.callbacks(1)
    told_at = ELEVEN - timedelta(minutes=10)
    api.clock.move_to(told_at - timedelta(seconds=208))
    busy = centre.claim(**TEN_AGENTS)
    assert (busy["serve"], busy["reason"], busy["promise"]) == ("live_call", "live_calls_first", None)
    assert 207.2 < (told_at - instant(busy["ask_again_at"])).total_seconds() < 207.3

    api.clock.move_to(told_at - timedelta(seconds=207))
    assert centre.claim(**TEN_AGENTS, live_calls_waiting=True)["reason"] == "deadline_near"
    centre.attempt(callback, "connected")


def test_once_told_of_a_delay_it_yields_until_207_seconds_before_it_is_due(api: Api, centre: Centre) -> None:
    (callback,) = centre.callbacks(1)
    api.clock.move_to(ELEVEN - timedelta(seconds=208))
    busy = centre.claim(**TEN_AGENTS)
    assert (busy["serve"], busy["reason"], busy["promise"]) == ("live_call", "live_calls_first", None)
    assert 207.2 < (ELEVEN - instant(busy["ask_again_at"])).total_seconds() < 207.3
    assert centre.claim(**TEN_AGENTS, live_calls_waiting=True)["serve"] == "live_call"

    api.clock.move_to(ELEVEN - timedelta(seconds=207))
    pressing = centre.claim(**TEN_AGENTS, live_calls_waiting=True)
    assert (pressing["reason"], pressing["promise"]["id"]) == ("deadline_near", callback)


def test_it_does_not_yield_where_nobody_waits_on_the_line(api: Api, centre: Centre) -> None:
    centre.callbacks(1)
    api.clock.move_to(HALF_PAST)
    assert centre.claim(**TEN_AGENTS, live_calls_waiting=False)["reason"] == "no_live_calls"


def test_an_overdue_one_is_served_first(api: Api, centre: Centre) -> None:
    (late,) = centre.callbacks(1)
    api.callback("2026-11-24T11:00:00+01:00", phone="+33140205059")
    api.clock.move_to(ELEVEN + timedelta(minutes=1))
    claimed = centre.claim(**TEN_AGENTS)
    assert (claimed["reason"], claimed["promise"]["id"]) == ("overdue", late)


def test_what_an_agent_gives_back_goes_to_others_at_once(api: Api, centre: Centre) -> None:
    first, second = centre.callbacks(2)
    api.clock.move_to(HALF_PAST)
    assert centre.given("anne") == first
    released = centre.release(first)
    assert (released.status_code, released.json()["id"]) == (200, first)
    assert centre.hands()[first] == (None, None)
    assert centre.given("anne") == second
    assert centre.given("bob") == first

    again = centre.release(first)
    assert (again.status_code, again.json()["type"]) == (409, "/problems/not-allowed-now")
    assert again.json()["detail"] == (
        f"Promise '{first}' need not be given back: agent 'anne' does not have it in hand. "
        "Another agent was the last one to claim it. Go on with POST /v1/worklist/claim."
    )


def test_who_gives_back_what_is_not_in_hand_is_told_why(api: Api, centre: Centre) -> None:
    (callback,) = centre.callbacks(1)

    def why() -> str:
        refused = centre.release(callback)
        assert (refused.status_code, refused.json()["type"]) == (409, "/problems/not-allowed-now")
        detail: str = refused.json()["detail"]
        return detail.partition("in hand. ")[2].removesuffix(" Go on with POST /v1/worklist/claim.")

    assert why() == "Nobody has: it was not claimed, or somebody recorded what became of it."
    api.clock.move_to(HALF_PAST)
    assert centre.given("anne") == callback
    api.clock.pass_by(LEASE)
    assert why() == "The lease ended at 2026-11-24T10:32:00+01:00, and others can have it."
    assert centre.given("anne") == callback
    assert centre.release(callback).status_code == 200
    assert why() == "It was given back before."


def test_a_call_that_could_not_be_placed_goes_to_others(api: Api, centre: Centre) -> None:
    first, second = centre.callbacks(2)
    api.clock.move_to(HALF_PAST)
    assert centre.given("anne") == first
    centre.attempt(first, "failed")
    assert centre.given("anne") == second
    assert centre.given("bob") == first


def test_a_failed_call_of_the_agent_before_leaves_the_claim_to_who_is_calling_now(api: Api, centre: Centre) -> None:
    (callback,) = centre.callbacks(1)
    api.clock.move_to(HALF_PAST)
    assert centre.given("anne") == callback
    api.clock.pass_by(LEASE)
    assert centre.given("bob") == callback
    centre.attempt(callback, "failed", agent="anne")
    assert centre.given("cleo") is None
    assert centre.claim("bob")["reason"] == "already_claimed"
    centre.attempt(callback, "failed", agent="bob")
    assert centre.given("cleo") == callback


def test_a_late_attempt_of_the_agent_before_leaves_the_claim_to_who_is_calling_now(api: Api, centre: Centre) -> None:
    (callback,) = centre.callbacks(1)
    api.clock.move_to(HALF_PAST)
    assert centre.given("anne") == callback
    api.clock.pass_by(LEASE)
    assert centre.given("bob") == callback
    began = HALF_PAST.isoformat()
    centre.tell(callback, "attempts", outcome="no_answer", agent_id="anne", at=began)
    assert centre.hands()[callback][0] == "bob"
    centre.tell(callback, "attempts", outcome="connected", agent_id="anne", at=began)
    assert centre.given("bob") is None


@pytest.mark.parametrize(
    ("what", "body"),
    [
        ("cancel", {"by": "customer"}),
        ("answer", {"completeness": "full", "agent_id": "anne"}),
        ("reschedule", {"start": "2026-11-24T11:30:00+01:00"}),
        ("transfer", {"agent_id": "bob"}),
    ],
)
def test_whatever_settles_it_or_hands_it_on_ends_the_claim(
    api: Api, centre: Centre, what: str, body: dict[str, Any]
) -> None:
    first, second = centre.callbacks(2)
    api.clock.move_to(HALF_PAST)
    assert centre.given("anne") == first
    centre.tell(first, what, **body)
    assert centre.given("anne") == second
    assert centre.hands().get(first, (None, None)) == (None, None)


def test_the_agent_who_tells_the_customer_a_new_time_is_free_for_the_next(api: Api, centre: Centre) -> None:
    first = api.callback(customer={"email": "camille@example.org"})["id"]
    second = api.callback(phone="+33140205059")["id"]
    api.clock.move_to(HALF_PAST)
    assert centre.given("anne") == first
    centre.tell(first, "delay")
    assert centre.given("anne") == second


def test_a_follow_up_on_the_phone_comes_to_its_agent_in_time(api: Api, centre: Centre) -> None:
    asked = {"channel": "phone", "agent_id": "anne", "customer": {"phone": "+33140205050"}, "within": {"minutes": 50}}
    conversation = api.callback()["conversation_id"]
    answer = api.post("/v1/follow-ups", {**asked, "conversation_id": conversation}, key="agent")
    follow_up = answer.json()
    assert follow_up["due_at"] == "2026-11-24T10:55:00+01:00"
    assert centre.claim("anne")["ask_again_at"] == "2026-11-24T10:30:00+01:00"
    presses = ELEVEN - timedelta(minutes=23)
    assert instant(centre.claim("anne", **TEN_AGENTS)["ask_again_at"]) <= presses
    api.clock.move_to(presses)
    assert centre.given("anne") == follow_up["id"]


def a_follow_up(api: Api, minutes: int) -> dict[str, Any]:
    """Anne's, on the phone."""
    asked = {
        "channel": "phone",
        "agent_id": "anne",
        "customer": {"phone": "+33140205051", "email": "camille@example.org"},
        "within": {"minutes": minutes},
        "conversation_id": api.callback("2026-11-24T16:00:00+01:00")["conversation_id"],
    }
    made: dict[str, Any] = api.post("/v1/follow-ups", asked, key="agent").json()
    return made


def test_a_call_that_goes_on_after_its_promise_was_delayed_stays_with_its_agent(api: Api, centre: Centre) -> None:
    """The customer is told of a delay in the middle of it, and the new promise comes up much later than in an hour."""
    first = a_follow_up(api, 50)
    other = api.callback(phone="+33140205059")["id"]
    api.clock.move_to(ELEVEN - timedelta(minutes=5, seconds=30))
    assert centre.claim("anne")["promise"]["id"] == first["id"]
    run_due(api, FakeMailer())
    new = api.get(f"/v1/promises/{first['id']}").json()["followed_by"]
    assert new is not None
    api.clock.pass_by(timedelta(minutes=1))
    renewed = centre.claim("anne")
    assert (renewed["reason"], renewed["promise"]["id"]) == ("already_claimed", new)
    assert centre.given("bob") == other


def test_what_pressed_is_served_until_it_is_overdue_whatever_is_told_meanwhile(api: Api, centre: Centre) -> None:
    """Due at 11:35; an hour before, its customer is told of a new time, five past twelve."""
    policy = api.get("/v1/policy")
    changed = policy.json() | {"delay": {"within": {"minutes": 90}}}
    published = api.put("/v1/policy", json=changed, headers={"If-Match": policy.headers["ETag"]})
    assert published.status_code == 200, published.text
    first = a_follow_up(api, 90)
    assert first["due_at"] == "2026-11-24T11:35:00+01:00"
    for clock in ("10:29", "10:34", "10:36", "11:00", "11:05", "11:17", "11:35"):
        api.clock.move_to(at(f"Tue 2026-11-24 {clock} Europe/Paris"))
        run_due(api, FakeMailer())
        claimed = centre.claim("anne")
        assert claimed["promise"] is not None, clock
        assert claimed["promise"]["id"] == first["id"], clock
        api.clock.pass_by(LEASE)
    assert api.get(f"/v1/promises/{first['id']}").json()["followed_by"] is not None


def test_only_what_the_team_owes(api: Api, centre: Centre) -> None:
    centre.callbacks(1)
    api.reply()
    api.clock.move_to(HALF_PAST)
    unknown = api.post("/v1/worklist/claim", {"agent_id": "anne", "team": "sales"}, key="agent")
    assert (unknown.status_code, unknown.json()["errors"][0]["pointer"]) == (422, "/team")
    assert centre.given() is not None
    assert centre.given("bob") is None


def test_a_claim_with_an_idempotency_key_is_carried_out_once(api: Api, centre: Centre) -> None:
    first, second = centre.callbacks(2)
    api.clock.move_to(HALF_PAST)
    body, key = {"agent_id": "anne", "team": "support"}, {"Idempotency-Key": "click-1"}
    one = api.post("/v1/worklist/claim", body, key="agent", headers=key)
    centre.attempt(first, "no_answer")
    other = api.post("/v1/worklist/claim", body, key="agent", headers=key)
    assert other.headers["idempotency-replayed"] == "true"
    assert other.content == one.content
    assert centre.given() == second


@pytest.mark.parametrize(
    ("more", "pointer"),
    [
        ({"agents": 10}, ""),
        ({"average_handle_seconds": 300}, ""),
        ({"agents": 0, "average_handle_seconds": 300}, "/agents"),
        ({"agents": 10, "average_handle_seconds": 0}, "/average_handle_seconds"),
        ({"live_calls_waiting": "no"}, "/live_calls_waiting"),
        ({"agent_id": " "}, "/agent_id"),
        ({"speed": 9}, "/speed"),
    ],
)
def test_what_is_wrong_with_a_claim_is_told(api: Api, more: dict[str, Any], pointer: str) -> None:
    answer = api.post("/v1/worklist/claim", {"agent_id": "anne", "team": "support", **more}, key="agent")
    assert answer.status_code == 422
    assert [fault["pointer"] for fault in answer.json()["errors"]] == [pointer]


def test_nobody_gives_back_what_is_not_there(centre: Centre) -> None:
    answer = centre.release("prm_0")
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/promise_id")


def test_without_a_policy_nothing_is_claimed(database_url: str, tmp_path: Path) -> None:
    with api_over(database_url, tmp_path) as bare:
        answer = bare.post("/v1/worklist/claim", {"agent_id": "anne", "team": "support"}, key="agent")
        assert (answer.status_code, answer.json()["type"]) == (409, "/problems/no-policy")


def test_a_customer_is_told_of_a_delay_after_all_where_the_call_in_time_was_a_mistake(api: Api, centre: Centre) -> None:
    callback = api.callback(customer={"email": "camille@example.org"})["id"]
    api.clock.move_to(HALF_PAST + timedelta(minutes=5))
    centre.attempt(callback, "no_answer")
    api.clock.move_to(HALF_PAST + timedelta(minutes=20))
    run_due(api, FakeMailer())
    assert api.get(f"/v1/promises/{callback}").json()["followed_by"] is None
    (attempt,) = [
        each for each in api.get(f"/v1/promises/{callback}/history").json()["items"] if each["kind"] == "attempt"
    ]
    api.clock.pass_by(timedelta(minutes=2))
    retracted = api.post(
        f"/v1/promises/{callback}/retract", {"fact_id": attempt["fact_id"], "reason": "not this customer"}
    )
    assert retracted.status_code == 200, retracted.text
    run_due(api, FakeMailer())
    assert api.get(f"/v1/promises/{callback}").json()["followed_by"] is not None

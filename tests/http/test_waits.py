"""What telephony systems tell of a queue, how long its callers are said to wait, and the offers that follow from it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from litestar.testing import TestClient
from redis import Redis

from promise_service.adapters.policy_document import preset, read_document
from promise_service.app import create_app
from promise_service.application.access import Scope
from promise_service.bootstrap.first_start import publish_document
from promise_service.bootstrap.foundations import foundations
from promise_service.domain.intervals import Interval
from promise_service.settings import Settings
from tests.fakes import FakeClock
from tests.http.conftest import TUESDAY_MORNING, Api
from tests.http.test_other_systems import VOICE, answered, connect, google

NOW = "2026-11-24T10:05:00+01:00"
UNKNOWN = {
    "seconds": None,
    "quantiles": None,
    "source": None,
    "as_of": None,
    "probability_over_threshold": None,
    "announce": False,
}
STATE = {"waiting": 0, "agents_staffed": 3, "agents_available": 0}

EVER = Interval(TUESDAY_MORNING - timedelta(days=700_000), TUESDAY_MORNING)

OpenApi = Callable[[], Api]


@pytest.fixture
def another_process(database_url: str, redis_url: str, tmp_path: Path) -> Iterator[OpenApi]:
    """Opens one more process of the API over the same database and Redis, with a clock that all of them share."""
    clock = FakeClock(TUESDAY_MORNING)
    settings = Settings(database_url=database_url, redis_url=redis_url, data=tmp_path)
    with ExitStack() as opened:

        def open_api() -> Api:
            app = create_app(settings, clock=clock)
            built = opened.enter_context(foundations(settings, clock=clock))
            client = opened.enter_context(TestClient(app, raise_server_exceptions=False))
            return Api(client=client, clock=clock, built=built)

        yield open_api


@pytest.fixture
def api(another_process: OpenApi) -> Api:
    """The API with the sample policy and live queues, on a Tuesday at 10:05 in Paris."""
    api = another_process()
    for scope in Scope:
        api.add_key(scope, [scope])
    publish_document(api.built, preset("sample"), follows=0, by="somebody")
    return api


def a_call(number: object, ago: float = 0, **ends: float) -> dict[str, Any]:
    """A record of a call that entered so many seconds before 10:05; its ends likewise."""
    instants = {"entered_at": ago, **ends}
    return {"call_id": f"call-{number}"} | {
        name: (TUESDAY_MORNING - timedelta(seconds=seconds)).isoformat() for name, seconds in instants.items()
    }


def tell(api: Api, *calls: dict[str, Any], **options: Any) -> dict[str, Any]:
    answer = api.post("/v1/queues/support/calls", {"calls": list(calls)}, key="telephony", **options)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def put_state(api: Api, **state: Any) -> Any:
    return api.put("/v1/queues/support/state", key="telephony", json={**STATE, **state})


def wait(api: Api, query: str = "") -> dict[str, Any]:
    answer = api.get(f"/v1/queues/support/wait{query}", key="telephony")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def offer(api: Api, **more: Any) -> dict[str, Any]:
    answer = api.post("/v1/callback-offers", {"queue": "support", **more}, key="telephony")
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def judged(made: dict[str, Any]) -> tuple[str, str, bool]:
    return made["decision"], made["reason"], made["still_offering"]


def publish(api: Api, **queue: Any) -> None:
    document = read_document(preset("sample"), media="yaml")
    document["queues"]["support"] |= queue
    publish_document(api.built, json.dumps(document), follows=1, by="somebody")


def refused(answer: Any) -> dict[str, str]:
    assert answer.status_code == 422, answer.text
    return {fault["pointer"]: fault["detail"] for fault in answer.json()["errors"]}


def test_nothing_told_is_unknown(api: Api) -> None:
    assert wait(api) == {**UNKNOWN, "threshold_seconds": 180, "call_known": None, "learnt_at": None}
    made = offer(api)
    assert judged(made) == ("callback", "wait_unknown", False)
    assert made["predicted_wait"] == UNKNOWN


def test_a_free_agent_means_no_wait(api: Api) -> None:
    assert put_state(api, agents_available=1).json() == {
        "queue": "support",
        "at": NOW,
        "counts": True,
        "reason": None,
        "known_for_seconds": 120,
    }
    assert wait(api) == {
        "seconds": 0,
        "quantiles": {"0.5": 0, "0.8": 0, "0.9": 0},
        "source": "idle_agent",
        "as_of": NOW,
        "probability_over_threshold": 0,
        "announce": False,
        "threshold_seconds": 180,
        "call_known": None,
        "learnt_at": None,
    }
    assert judged(offer(api)) == ("wait", "wait_under_threshold", False)


def test_a_state_says_how_long_the_wait_is(api: Api) -> None:
    put_state(api, waiting=12, average_handle_seconds=240)
    found = wait(api)
    assert found["source"] == "tail"
    assert 600 < found["seconds"] < 1000
    assert found["seconds"] == found["quantiles"]["0.5"] < found["quantiles"]["0.8"] < found["quantiles"]["0.9"]
    assert found["probability_over_threshold"] > 0.99
    made = offer(api)
    assert judged(made) == ("callback", "wait_over_threshold", False)
    assert made["predicted_wait"] == {name: found[name] for name in UNKNOWN}
    assert api.get(f"/v1/callback-offers/{made['offer_id']}").json()["predicted_wait"] == made["predicted_wait"]


def test_a_handle_time_of_0_is_one_that_the_telephony_system_does_not_know(api: Api) -> None:
    put_state(api, waiting=20, average_handle_seconds=0)
    unknown = wait(api)
    assert unknown["seconds"] > 600
    put_state(api, waiting=20)
    assert wait(api)["quantiles"] == unknown["quantiles"]


def test_a_stale_state_is_unknown_and_not_zero(api: Api) -> None:
    put_state(api, agents_available=2)
    api.clock.pass_by(timedelta(seconds=120))
    assert wait(api)["seconds"] == 0
    api.clock.pass_by(timedelta(seconds=1))
    assert wait(api)["seconds"] is None
    assert judged(offer(api)) == ("callback", "wait_unknown", False)


def test_the_policy_says_how_long_a_state_is_known(api: Api) -> None:
    publish(api, wait_known_for="PT10M", when_wait_unknown="wait")
    put_state(api, waiting=12)
    api.clock.pass_by(timedelta(minutes=10))
    assert judged(offer(api)) == ("callback", "wait_over_threshold", False)
    api.clock.pass_by(timedelta(seconds=1))
    assert judged(offer(api)) == ("wait", "wait_unknown", False)


def test_an_older_state_changes_nothing(api: Api) -> None:
    put_state(api, waiting=12)
    answer = put_state(api, waiting=0, agents_available=3, at="2026-11-24T10:04:59+01:00").json()
    assert (answer["counts"], answer["reason"]) == (False, "newer_state_known")
    assert wait(api)["seconds"] > 180


def test_a_state_that_is_too_old_when_it_is_told_says_that_it_does_not_count(api: Api) -> None:
    answer = put_state(api, waiting=12, at="2026-11-24T10:03:00+01:00").json()
    assert (answer["counts"], answer["reason"]) == (True, None)
    api.clock.pass_by(timedelta(minutes=5))
    answer = put_state(api, waiting=12, at="2026-11-24T10:07:59+01:00").json()
    assert (answer["counts"], answer["reason"]) == (False, "stale")
    assert wait(api)["seconds"] is None


def test_the_figure_of_the_caller_wins(api: Api) -> None:
    put_state(api, waiting=12)
    made = offer(api, predicted_wait_seconds=20)
    assert judged(made) == ("wait", "wait_under_threshold", False)
    assert made["predicted_wait"] == {**UNKNOWN, "seconds": 20, "source": "caller", "as_of": NOW}


def busy(api: Api, agents: int = 3) -> None:
    tell(api, *(a_call(f"busy-{number}", 60, answered_at=60) for number in range(agents)))


def test_calls_say_how_long_the_wait_is(api: Api) -> None:
    busy(api)
    before = wait(api)["seconds"]
    assert tell(api, *(a_call(number, 50 - number) for number in range(8))) == {
        "queue": "support",
        "records": 8,
        "live": True,
    }
    assert wait(api)["seconds"] > 5 * before
    assert wait(api, "?elapsed_seconds=49")["seconds"] < wait(api)["seconds"] / 3
    tell(api, *(a_call(number, 50 - number, answered_at=10) for number in range(6)))
    assert wait(api)["seconds"] < 4 * before


def test_a_caller_is_not_ahead_of_themselves(api: Api) -> None:
    busy(api)
    first = wait(api)
    tell(api, a_call("mine"))
    assert wait(api, "?call_id=call-mine")["quantiles"] == first["quantiles"]
    assert wait(api)["seconds"] > first["seconds"]
    assert offer(api, call_id="call-mine")["predicted_wait"]["quantiles"] == first["quantiles"]


def test_the_answer_says_whether_the_caller_is_known_to_wait(api: Api) -> None:
    busy(api)
    tell(api, a_call("mine", 5), a_call("served", 9, answered_at=3))
    asked = ("?call_id=call-mine", "?call_id=never-told", "?call_id=call-served", "")
    assert [wait(api, query)["call_known"] for query in asked] == [True, False, False, None]
    elsewhere = wait(api, "?call_id=never-told&elapsed_seconds=4")
    assert elsewhere == {**wait(api, "?elapsed_seconds=4"), "call_known": False}


def test_priorities_are_served_first(api: Api) -> None:
    busy(api)
    tell(api, *(a_call(number, 50 - number) | {"priority": number % 2} for number in range(8)))
    assert wait(api, "?priority=1")["seconds"] < wait(api)["seconds"]


@pytest.mark.parametrize(
    "requests", [[["answered", "hung up"]], [["hung up", "answered"]], [["answered"], ["hung up"]]]
)
def test_who_hung_up_in_the_middle_of_the_talk_was_answered(api: Api, requests: list[list[str]]) -> None:
    records = {"answered": a_call(1, 60, answered_at=55), "hung up": a_call(1, 60, abandoned_at=40)}
    for request in requests:
        tell(api, *(records[each] for each in request))
    [call] = [each.call for each in recorded(api)]
    ends = (call.answered_at, call.abandoned_at, call.ended_at)
    assert ends == (TUESDAY_MORNING - timedelta(seconds=55), None, TUESDAY_MORNING - timedelta(seconds=40))


def test_records_may_come_twice_and_in_any_order(api: Api) -> None:
    busy(api)
    records = [a_call(1, 40), a_call(1, 40, answered_at=20), a_call(2, 30), a_call(3, 25, abandoned_at=10)]
    tell(api, *records)
    once = wait(api)
    tell(api, *reversed(records))
    for record in records:
        tell(api, record)
    assert wait(api) == once


def test_all_processes_see_the_same(api: Api, another_process: OpenApi) -> None:
    other = another_process()
    busy(api)
    tell(other, *(a_call(number, 50 - number) for number in range(4)))
    put_state(api, waiting=4)
    assert wait(other) == wait(api)
    tell(api, a_call(0, 50, answered_at=1))
    assert wait(other) == wait(api)
    assert wait(api)["seconds"] is not None


def test_what_redis_forgets_is_unknown_and_comes_again_with_the_next_calls(api: Api, real_redis: Redis) -> None:
    busy(api)
    real_redis.flushall()
    assert wait(api)["seconds"] is None
    assert tell(api, a_call("next"))["live"]
    assert wait(api)["seconds"] is not None


KEY = {"Idempotency-Key": "told-once"}


def test_a_refused_request_has_not_changed_the_live_queue(api: Api) -> None:
    busy(api)
    tell(api, a_call("first", 30), headers=KEY)
    before = wait(api)
    others = {"calls": [a_call(number, 20) for number in range(9)]}
    answer = api.post("/v1/queues/support/calls", others, key="telephony", headers=KEY)
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/idempotency-key-reused")
    assert wait(api) == before
    assert "call-1" not in {each.call.call_id for each in recorded(api)}


def test_a_request_that_was_carried_out_before_tells_nothing_new(api: Api, real_redis: Redis) -> None:
    body = {"calls": [a_call("first", 30)]}
    first = api.post("/v1/queues/support/calls", body, key="telephony", headers=KEY)
    real_redis.flushall()
    again = api.post("/v1/queues/support/calls", body, key="telephony", headers=KEY)
    assert (again.headers["idempotency-replayed"], again.content) == ("true", first.content)
    assert wait(api)["seconds"] is None


def recorded(api: Api) -> list[Any]:
    day = Interval(TUESDAY_MORNING - timedelta(hours=12), TUESDAY_MORNING + timedelta(hours=12))
    return list(api.built.call_records.entered("support", day))


def test_without_redis_calls_are_recorded_and_waits_are_unknown(sqlite_url: str, tmp_path: Path) -> None:
    clock = FakeClock(TUESDAY_MORNING)
    for redis_url in (None, "unix:///nowhere/redis.sock"):
        settings = Settings(database_url=sqlite_url, redis_url=redis_url, data=tmp_path)
        app = create_app(settings, clock=clock)
        with foundations(settings, clock=clock) as built, TestClient(app, raise_server_exceptions=False) as client:
            api = Api(client=client, clock=clock, built=built)
            if redis_url is None:
                api.add_key("telephony", [Scope.TELEPHONY])
                publish_document(built, preset("sample"), follows=0, by="somebody")
            told = tell(api, a_call(redis_url or "none", 5))
            assert told == {"queue": "support", "records": 1, "live": False}
            assert wait(api)["seconds"] is None
            assert judged(offer(api)) == ("callback", "wait_unknown", False)
            refusal = put_state(api)
            assert (refusal.status_code, refusal.json()["type"]) == (503, "/problems/live-state-unavailable")
            assert refusal.headers["retry-after"] == "1"
            assert refused(put_state(api, agents_available=9)) == {
                "/agents_available": "agents_available, 9, must be at most agents_staffed, 3"
            }
    assert [each.call.call_id for each in recorded(api)] == ["call-none", "call-unix:///nowhere/redis.sock"]


def test_what_was_forecast_for_a_caller_is_recorded_with_the_call(api: Api) -> None:
    busy(api)
    expected = wait(api)
    tell(api, a_call("new"))
    tell(api, a_call("new"))
    foretold = {each.call.call_id: each.foretold for each in recorded(api)}
    new = foretold.pop("call-new")
    assert set(foretold.values()) == {None}
    assert [round(seconds, 1) for seconds in new.quantiles] == list(expected["quantiles"].values())
    assert round(new.probability_over_threshold, 4) == expected["probability_over_threshold"]
    assert (new.threshold, new.source) == (timedelta(minutes=3), "tail")


def test_offers_do_not_come_and_go_with_every_call(api: Api, another_process: OpenApi) -> None:
    other = another_process()

    def standing(waiting: int) -> None:
        put_state(api, waiting=waiting, agents_staffed=10, average_handle_seconds=200)

    figures = []
    for waiting, expected in (
        (8, ("wait", "wait_under_threshold", False)),
        (10, ("callback", "wait_over_threshold", False)),
        (8, ("callback", "wait_over_threshold", True)),
        (6, ("wait", "wait_under_threshold", False)),
        (8, ("wait", "wait_under_threshold", False)),
    ):
        standing(waiting)
        made = offer(other if waiting == 8 else api)
        figures.append(made["predicted_wait"]["seconds"])
        assert judged(made) == expected, figures
        assert api.get(f"/v1/callback-offers/{made['offer_id']}").json()["still_offering"] == expected[2]
    assert 144 < figures[0] <= 180 < figures[1]
    assert figures[3] <= 144


def test_the_policy_may_decide_by_how_likely_a_long_wait_is(api: Api) -> None:
    put_state(api, waiting=7, agents_staffed=10, average_handle_seconds=200)
    first = offer(api)
    assert judged(first) == ("wait", "wait_under_threshold", False)
    assert 0.2 < first["predicted_wait"]["probability_over_threshold"] < 0.25
    publish(api, offer_callback_after={"wait": "PT3M", "probability": 0.2})
    put_state(api, waiting=7, agents_staffed=10, average_handle_seconds=200)
    assert judged(offer(api)) == ("callback", "wait_over_threshold", False)
    assert judged(offer(api, predicted_wait_seconds=170)) == ("wait", "wait_under_threshold", False)


def test_an_offer_may_be_asked_for_again_while_the_caller_waits(api: Api) -> None:
    put_state(api, waiting=12, longest_wait_seconds=200)
    new, first_in_line = offer(api), offer(api, elapsed_seconds=200)
    assert judged(new) == ("callback", "wait_over_threshold", False)
    assert judged(first_in_line) == ("wait", "wait_under_threshold", False)
    assert (new["elapsed_seconds"], first_in_line["elapsed_seconds"]) == (None, 200)
    assert not first_in_line["predicted_wait"]["announce"]
    assert api.get(f"/v1/callback-offers/{first_in_line['offer_id']}").json()["elapsed_seconds"] == 200


def test_every_fault_of_every_record_is_told_at_once(api: Api) -> None:
    late = {"call_id": "late", "entered_at": "2026-11-24T10:06:01+01:00"}
    early = {"call_id": "early", "entered_at": NOW, "answered_at": "2026-11-24T10:04:00+01:00"}
    ended = {"call_id": "ended", "entered_at": NOW, "ended_at": NOW}
    answer = api.post("/v1/queues/support/calls", {"calls": [a_call(1), late, early, ended]}, key="telephony")
    assert refused(answer) == {
        "/calls/1/entered_at": "2026-11-24T09:06:01+00:00 is in the future; it is 2026-11-24T09:05:00+00:00 now",
        "/calls/2/answered_at": "2026-11-24T09:04:00+00:00 is before the call entered, at 2026-11-24T09:05:00+00:00",
        "/calls/3/ended_at": "tells when the talk ended; send answered_at of the same call with it",
    }
    assert recorded(api) == []
    assert wait(api)["seconds"] is None
    answer = api.post("/v1/queues/support/calls", {"calls": [late, {"call_id": "", "entered_at": 7}]}, key="telephony")
    assert set(refused(answer)) == {"/calls/0/entered_at", "/calls/1/call_id", "/calls/1/entered_at"}
    answer = api.post(
        "/v1/queues/support/calls", {"calls": [early, {"call_id": ""}, ended], "colour": "red"}, key="telephony"
    )
    assert set(refused(answer)) == {
        "/calls/0/answered_at", "/calls/1/call_id", "/calls/1/entered_at", "/calls/2/ended_at", "/colour",
    }  # fmt: skip


@pytest.mark.parametrize("path", ["wait?elapsed_seconds=abc", "slots?days=abc"])
def test_an_unknown_queue_is_told_before_what_else_is_wrong(api: Api, path: str) -> None:
    answer = api.get(f"/v1/queues/sales/{path}", key="admin")
    assert (answer.status_code, answer.json()["detail"]) == (404, "There is no queue 'sales'; known: support.")


@pytest.mark.parametrize(("tell", "path"), [(Api.put, "state"), (Api.post, "calls")])
def test_a_queue_that_nobody_knows_is_told_of_before_its_calls_and_state_are_read(
    api: Api, tell: Callable[..., Any], path: str
) -> None:
    body = {"waiting": -1, "calls": []}
    sent = {"json": body} if tell is Api.put else {"body": body}
    answer = tell(api, f"/v1/queues/sales/{path}", key="admin", **sent)
    assert (answer.status_code, answer.json()["detail"]) == (404, "There is no queue 'sales'; known: support.")


def test_a_call_that_entered_more_than_a_year_ago_is_refused(api: Api) -> None:
    old = [a_call("last year", 366 * 86_400), a_call("wrong clock", 366 * 86_400 + 1, answered_at=5)]
    ancient = {"call_id": "ancient", "entered_at": "1970-01-01T00:00:00Z"}
    answer = api.post("/v1/queues/support/calls", {"calls": [*old, ancient]}, key="telephony")
    assert refused(answer) == {
        "/calls/1/entered_at": "2025-11-23T09:04:59+00:00 is more than a year ago (366 days); no call is so old",
        "/calls/2/entered_at": "1970-01-01T00:00:00+00:00 is more than a year ago (366 days); no call is so old",
    }
    answer = api.post("/v1/queues/support/calls", {"calls": [{**ancient, "priority": "high"}]}, key="telephony")
    assert set(refused(answer)) == {"/calls/0/entered_at", "/calls/0/priority"}
    tell(api, old[0])
    assert [each.call.call_id for each in api.built.call_records.entered("support", EVER)] == ["call-last year"]


def test_a_clock_a_little_ahead_is_taken_as_ours(api: Api) -> None:
    tell(api, {"call_id": "ahead", "entered_at": "2026-11-24T10:06:00+01:00"})
    assert [each.call.entered_at for each in recorded(api)] == [TUESDAY_MORNING]
    assert wait(api)["as_of"] == NOW


def test_a_thousand_calls_at_once_and_no_more(api: Api) -> None:
    calls = [a_call(number, number % 60) for number in range(1001)]
    assert tell(api, *calls[:1000])["records"] == 1000
    assert refused(api.post("/v1/queues/support/calls", {"calls": calls}, key="telephony")) == {
        "/calls": "must have at most 1000 entries, not 1001"
    }
    assert set(refused(api.post("/v1/queues/support/calls", {"calls": []}, key="telephony"))) == {"/calls"}


def test_the_same_key_tells_the_same_once(api: Api) -> None:
    first = api.post(
        "/v1/queues/support/calls", {"calls": [a_call(1)]}, key="telephony", headers={"Idempotency-Key": "k"}
    )
    again = api.post(
        "/v1/queues/support/calls", {"calls": [a_call(1)]}, key="telephony", headers={"Idempotency-Key": "k"}
    )
    other = api.post(
        "/v1/queues/support/calls", {"calls": [a_call(2)]}, key="telephony", headers={"Idempotency-Key": "k"}
    )
    assert (first.status_code, again.json(), again.headers["idempotency-replayed"]) == (200, first.json(), "true")
    assert (other.status_code, other.json()["type"]) == (422, "/problems/idempotency-key-reused")


def test_an_unknown_queue_is_refused_with_the_known_ones(api: Api) -> None:
    for answer in (
        api.get("/v1/queues/nope/wait"),
        api.post("/v1/queues/nope/calls", {"calls": [a_call(1)]}),
        api.put("/v1/queues/nope/state", json=STATE),
    ):
        assert answer.status_code == 404
        assert "support" in answer.json()["detail"]


def test_telephony_keys_reach_their_queues_and_others_none(api: Api) -> None:
    api.add_key("sales-menu", [Scope.TELEPHONY], queues=["sales"])
    for key in ("intake", "agent", "supervisor", "sales-menu"):
        assert api.get("/v1/queues/support/wait", key=key).status_code == 403
        assert api.post("/v1/queues/support/calls", {"calls": [a_call(1)]}, key=key).status_code == 403
        assert api.put("/v1/queues/support/state", key=key, json=STATE).status_code == 403


def test_a_state_comes_as_another_system_answers_it(api: Api) -> None:
    told = connect(VOICE, CONTACTS_IN_QUEUE=0.0, AGENTS_STAFFED=3.0, AGENTS_AVAILABLE=2.0, OLDEST_CONTACT_AGE=None)
    assert api.put("/v1/queues/support/state", json={"state_from": answered(told)}).status_code == 200
    assert api.get("/v1/queues/support/wait").json()["source"] == "idle_agent"


def test_what_another_system_does_not_tell_may_stand_beside_it(api: Api) -> None:
    there = {"queues": [google(60, logged_in_agents=3, available_agents=0)]}
    assert api.put("/v1/queues/support/state", json={"state_from": there, "waiting": 4}).status_code == 200
    nobody = {"queues": [google(18000, logged_in_agents=0, available_agents=0)]}
    assert api.put("/v1/queues/support/state", json={"state_from": nobody}).status_code == 200
    assert api.get("/v1/queues/support/wait").json()["seconds"] is None


@pytest.mark.parametrize(
    ("state", "detail"),
    [
        ({}, "send waiting, agents_staffed, agents_available, or state_from"),
        ({"waiting": 3}, "send agents_staffed, agents_available, or state_from"),
        (
            {"state_from": {"available_agents": 1}, "agents_available": 2},
            "agents_available stands beside state_from, which tells it too",
        ),
        (
            {"state_from": {"logged_in_agents": 3}},
            "state_from tells nothing of the queue: what is unknown is best not told",
        ),
    ],
)
def test_a_state_is_told_whole_and_once(api: Api, state: dict[str, Any], detail: str) -> None:
    refused = api.put("/v1/queues/support/state", json=state)
    assert refused.status_code == 422
    assert [(each["pointer"], each["detail"]) for each in refused.json()["errors"]] == [("", detail)]


@pytest.mark.parametrize(
    ("state_from", "staffed"),
    [
        ({"logged_in_agents": 0, "available_agents": 4}, 0),
        (answered(connect(VOICE, CONTACTS_IN_QUEUE=3.0, AGENTS_STAFFED=2.0, AGENTS_AVAILABLE=4.0)), 2),
    ],
)
def test_more_agents_than_there_are_is_found_where_another_system_said_so(
    api: Api, state_from: dict[str, Any], staffed: int
) -> None:
    beside = {} if "MetricResults" in state_from else {"waiting": 3}
    answer = api.put("/v1/queues/support/state", json={"state_from": state_from, **beside})
    assert refused(answer) == {"/state_from": f"agents_available, 4, must be at most agents_staffed, {staffed}"}


def claimed(api: Api, **said: Any) -> tuple[str, str]:
    """What a free agent of the team is told to do, and why."""
    answer = api.post("/v1/worklist/claim", {"agent_id": "anne", "team": "support", **said}, key="agent").json()
    return answer["serve"], answer["reason"]


@pytest.fixture
def due_in_29_minutes(api: Api) -> Api:
    """With one callback, whose window has begun."""
    api.callback()
    api.clock.pass_by(timedelta(minutes=26))
    return api


def test_a_callback_yields_to_live_calls_by_what_is_told_of_the_queues_of_the_team(due_in_29_minutes: Api) -> None:
    put_state(due_in_29_minutes, waiting=3, agents_staffed=10, average_handle_seconds=300, at=None)
    assert claimed(due_in_29_minutes) == ("live_call", "live_calls_first")
    assert claimed(due_in_29_minutes, agents=1, average_handle_seconds=300) == ("callback", "deadline_near")


def test_a_callback_is_served_at_once_where_the_queues_of_the_team_say_that_nobody_waits(
    due_in_29_minutes: Api,
) -> None:
    put_state(due_in_29_minutes, waiting=0, agents_staffed=10, average_handle_seconds=300, at=None)
    assert claimed(due_in_29_minutes) == ("callback", "no_live_calls")


def test_what_was_told_of_the_line_too_long_ago_lets_no_callback_yield(due_in_29_minutes: Api) -> None:
    put_state(due_in_29_minutes, waiting=3, agents_staffed=10, average_handle_seconds=300, at=None)
    due_in_29_minutes.clock.pass_by(timedelta(minutes=2, seconds=1))
    assert claimed(due_in_29_minutes) == ("callback", "load_unknown")


def test_a_queue_that_offers_whoever_has_to_wait_at_all(api: Api) -> None:
    publish(api, offer_callback_after="PT0S")
    busy(api)
    tell(api, a_call(1, 3))
    put_state(api, waiting=1)
    assert (wait(api)["threshold_seconds"], wait(api)["probability_over_threshold"]) == (0, 1)
    assert judged(offer(api)) == ("callback", "wait_over_threshold", False)
    put_state(api, waiting=0, agents_available=3, at="2026-11-24T10:05:01+01:00")
    api.clock.pass_by(timedelta(seconds=2))
    assert wait(api)["probability_over_threshold"] == 0


@pytest.mark.parametrize("oldest", [1e15, 1e22, 1e300])
def test_a_longest_wait_that_cannot_be_is_refused(api: Api, oldest: float) -> None:
    state = {"state_from": answered(connect(OLDEST_CONTACT_AGE=oldest)), **STATE}
    answer = api.put("/v1/queues/support/state", key="telephony", json=state)
    assert "must be at most" in refused(answer)["/state_from"]


def test_a_wait_whose_intent_is_no_text_is_refused(api: Api) -> None:
    sent = {"queue": "support", "wait_from": {"results": [{"intent": ["CALL"], "estimatedWaitTimeSeconds": 3}]}}
    answer = api.post("/v1/callback-offers", sent, key="telephony")
    assert refused(answer) == {"/wait_from": "intent must be a text or null, not a list"}


def test_offers_go_on_where_what_is_live_cannot_be_read(api: Api, real_redis: Redis) -> None:
    busy(api)
    (key,) = real_redis.keys("*live-queue*")
    real_redis.hset(key, mapping={"version": "another", "document": '{"x": 1}'})
    assert judged(offer(api)) == ("callback", "wait_unknown", False)
    assert wait(api)["seconds"] is None
    assert tell(api, a_call("next", 1))["live"]
    assert wait(api)["seconds"] is not None

"""Windows go by how long attempts took, and whether they were answered, once enough of them are known."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from promise_service.application.ledger import Changes, carry_out
from promise_service.domain.promise_facts import AttemptMade, AttemptOutcome
from promise_service.domain.promises import Promise
from promise_service.domain.timers import TimerKind, TimerState, measuring_timer
from tests.builders import a_callback, a_fact, window
from tests.contracts.store import Write
from tests.http.conftest import Api
from tests.http.test_staffing import risks, run_due, staffed

__all__ = ["staffed"]

OUTLOOK = "/v1/reports/outlook?days=1"
WEDNESDAY = window("Wed 2026-11-18 10:30 Europe/Paris")
TUESDAY_AFTER = "2026-12-01T10:30:00+01:00"


class Calls:
    """Callbacks of the week before, each with one attempt, written all at once."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._number = 0

    def tried(self, outcome: AttemptOutcome, count: int, seconds: int | None = None) -> None:
        numbers = range(self._number, self._number + count)
        self._number += count
        promises = [self._promise(number) for number in numbers]
        what = AttemptMade(outcome=outcome, duration_seconds=seconds)
        facts = [
            a_fact(promise, WEDNESDAY.start, what, id=f"fct_{number}")
            for number, promise in zip(numbers, promises, strict=True)
        ]
        write = Write(changes=Changes(promises=tuple(promises), facts=tuple(facts)))
        carry_out(self._api.built.ledger, write)

    def _promise(self, number: int) -> Promise:
        name = f"prm_{number}"
        received_at = WEDNESDAY.start - timedelta(days=1)
        return a_callback(
            WEDNESDAY, id=name, chain_id=name, conversation_id=name, phone=f"+3314{number:07}", received_at=received_at
        )


@pytest.fixture
def calls(staffed: Api) -> Calls:
    return Calls(staffed)


def attempt(api: Api, promise: dict[str, Any], outcome: str, seconds: object = None) -> Any:
    told = {"outcome": outcome} if seconds is None else {"outcome": outcome, "duration_seconds": seconds}
    return api.post(f"/v1/promises/{promise['id']}/attempts", told)


def measure(api: Api) -> None:
    """It is Sunday night."""
    api.clock.move_to(measuring_timer("support", api.clock.now()).due_at)
    run_due(api)


def efforts(api: Api) -> dict[str, tuple[float, str, int, int]]:
    rows = api.get(OUTLOOK, key="supervisor").json()["efforts"]
    return {row["figure"]: (row["value"], row["source"], row["counted"], row["enough"]) for row in rows}


def on_tuesday(api: Api) -> set[tuple[int, int]]:
    """What the windows of the week after take."""
    items = api.get("/v1/queues/support/slots?from=2026-12-01&days=1").json()["items"]
    return {(item["capacity"], item["remaining"]) for item in items}


def test_before_anything_is_measured_the_outlook_shows_the_figures_of_the_policy(staffed: Api) -> None:
    rows = staffed.get(OUTLOOK, key="supervisor").json()["efforts"]
    assert rows[0] == {
        "queue": "support",
        "figure": "answer_rate",
        "value": 0.93,
        "source": "policy",
        "counted": 0,
        "enough": 200,
        "since": None,
        "measured_at": None,
    }
    assert [(row["figure"], row["value"]) for row in rows[1:]] == [
        ("average_handle_time_seconds", 300.0),
        ("handle_time_variation", 0.6),
        ("unanswered_time_seconds", 45.0),
    ]


def test_a_queue_whose_capacity_is_a_number_goes_by_no_effort(api: Api) -> None:
    api.callback()
    assert api.get(OUTLOOK, key="supervisor").json()["efforts"] == []
    assert [job["kind"] for job in api.get("/v1/jobs?state=waiting").json()["items"]].count("measure_effort") == 0


def test_two_hundred_attempts_change_what_windows_take_once_the_timer_has_run(staffed: Api, calls: Calls) -> None:
    """Three of four are answered, at ten minutes a call."""
    calls.tried(AttemptOutcome.CONNECTED, 149, 600)
    calls.tried(AttemptOutcome.BUSY, 50, 20)
    promise = staffed.callback("2026-11-25T10:30:00+01:00")
    assert attempt(staffed, promise, "connected", 600).status_code == 200
    assert on_tuesday(staffed) == {(25, 25)}
    measure(staffed)
    assert efforts(staffed) == {
        "answer_rate": (0.75, "measured", 200, 200),
        "average_handle_time_seconds": (600.0, "measured", 150, 100),
        "handle_time_variation": (0.0, "measured", 150, 100),
        "unanswered_time_seconds": (20.0, "measured", 50, 50),
    }
    row = staffed.get(OUTLOOK, key="supervisor").json()["efforts"][0]
    assert (row["since"][:10], row["measured_at"][:10]) == ("2026-10-04", "2026-11-29")
    assert on_tuesday(staffed) == {(16, 16)}


def test_one_attempt_less_leaves_the_answer_rate_to_the_policy(staffed: Api, calls: Calls) -> None:
    calls.tried(AttemptOutcome.NO_ANSWER, 199)
    staffed.callback()
    measure(staffed)
    assert efforts(staffed)["answer_rate"] == (0.93, "policy", 199, 200)
    assert on_tuesday(staffed) == {(25, 25)}


def test_attempts_without_durations_leave_the_handle_time_to_the_policy(staffed: Api, calls: Calls) -> None:
    calls.tried(AttemptOutcome.CONNECTED, 100)
    calls.tried(AttemptOutcome.NO_ANSWER, 100)
    staffed.callback()
    measure(staffed)
    assert efforts(staffed) == {
        "answer_rate": (0.5, "measured", 200, 200),
        "average_handle_time_seconds": (300.0, "policy", 0, 100),
        "handle_time_variation": (0.6, "policy", 0, 100),
        "unanswered_time_seconds": (45.0, "policy", 0, 50),
    }


def test_a_window_takes_no_more_than_what_is_measured_and_what_it_has_too_much_is_at_risk(
    staffed: Api, calls: Calls
) -> None:
    """Calls take twice as long as the policy says: twenty were promised, and the event tells of them at once."""
    promised = [staffed.callback(TUESDAY_AFTER, phone=f"+331402050{number:02}") for number in range(20)]
    calls.tried(AttemptOutcome.CONNECTED, 100, 600)
    measure(staffed)
    run_due(staffed)
    assert [risks(staffed, each["id"]) for each in promised] == [["unkeepable"]] * 20
    refused = staffed.post("/v1/callbacks", {"queue": "support", "start": TUESDAY_AFTER, "phone": "+33140209999"})
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/slot-taken")
    slots = staffed.get("/v1/queues/support/slots?from=2026-12-01&days=1").json()["items"]
    assert TUESDAY_AFTER not in [item["start"] for item in slots if item["remaining"]]


def test_the_timer_is_the_same_all_week_and_shown_among_the_jobs(staffed: Api) -> None:
    staffed.callback()
    staffed.callback(phone="+33140205051")
    jobs = [job for job in staffed.get("/v1/jobs?state=waiting").json()["items"] if job["kind"] == "measure_effort"]
    assert [job["id"] for job in jobs] == [measuring_timer("support", staffed.clock.now()).id]


def test_a_queue_that_goes_by_a_number_by_then_is_not_measured(staffed: Api) -> None:
    staffed.callback()
    published = staffed.get("/v1/policy")
    document = published.json()
    document["queues"]["support"]["callback"]["capacity"] = {"per_window": 6}
    staffed.put("/v1/policy", json=document, headers={"If-Match": published.headers["ETag"]})
    measure(staffed)
    (job,) = staffed.built.jobs.jobs(TimerState.SKIPPED, kind=TimerKind.MEASURE_EFFORT, limit=10)
    assert job.timer.detail == "the capacity of queue 'support' does not go by agents"


def test_the_history_shows_how_long_an_attempt_took(staffed: Api) -> None:
    promise = staffed.callback()
    for outcome, seconds in (("no_answer", 38), ("busy", None)):
        assert attempt(staffed, promise, outcome, seconds).status_code == 200
    history = staffed.get(f"/v1/promises/{promise['id']}/history").json()["items"]
    assert [entry["duration_seconds"] for entry in history if entry["kind"] == "attempt"] == [38, None]


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (-1, "must be at least 0, not -1"),
        (28_801, "must be at most 28800, not 28801"),
        (1.5, "must be a whole number, not 1.5"),
        ("38", "must be a whole number, not '38'"),
    ],
)
def test_a_duration_that_cannot_be_is_refused(staffed: Api, seconds: object, told: str) -> None:
    promise = staffed.callback()
    answer = attempt(staffed, promise, "busy", seconds)
    assert answer.status_code == 422
    assert [(fault["pointer"], fault["detail"]) for fault in answer.json()["errors"]] == [("/duration_seconds", told)]

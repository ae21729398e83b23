"""Dead letters and what waits, for administrators."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from prometheus_client import CollectorRegistry
from prometheus_client.exposition import generate_latest

from promise_service.application.ledger import Changes, carry_out
from promise_service.application.ports.jobs import Backlog
from promise_service.domain.timers import Timer, TimerKind, TimerState, new_timer
from promise_service.errors import StoreUnavailable
from promise_service.http.job_metrics import JobMetrics
from tests.contracts.store import Write
from tests.fakes import FakeClock
from tests.http.conftest import TUESDAY_MORNING, Api


def dead_letter(api: Api, promise_id: str, minutes_ago: int = 0, **changes: Any) -> Timer:
    """A reminder to the owner that was given up."""
    due_at = api.clock.now() - timedelta(minutes=minutes_ago)
    timer = replace(
        new_timer(TimerKind.OWNER_REMINDER, due_at, promise_id, helps_until=api.clock.now() + timedelta(hours=1)),
        state=TimerState.DEAD,
        detail="begun 10 times and never settled",
        **changes,
    )
    carry_out(api.built.ledger, Write(changes=Changes(timers=(timer,))))
    return timer


def test_dead_letters_are_listed_with_all_that_is_known(api: Api) -> None:
    promise = api.reply()
    timer = dead_letter(api, promise["id"])

    (job,) = api.get("/v1/jobs").json()["items"]

    assert job == {
        "id": timer.id,
        "kind": "owner_reminder",
        "subject_id": promise["id"],
        "promise_id": promise["id"],
        "due_at": "2026-11-24T09:05:00+00:00",
        "helps_until": "2026-11-24T10:05:00+00:00",
        "state": "dead",
        "tries": 0,
        "detail": "begun 10 times and never settled",
    }
    assert api.get(f"/v1/jobs/{timer.id}").json() == job
    assert api.get("/v1/jobs/due:prm_1:now").json()["type"] == "/problems/not-found"


def test_what_waits_is_listed_too_by_kind_and_in_pages(api: Api) -> None:
    api.reply()
    waiting = api.get("/v1/jobs", params={"state": "waiting", "limit": 200}).json()["items"]
    assert {job["state"] for job in waiting} == {"waiting"}

    page = api.get("/v1/jobs", params={"state": "waiting", "limit": 2}).json()
    rest = api.get("/v1/jobs", params={"state": "waiting", "cursor": page["next_cursor"]}).json()
    (due,) = api.get("/v1/jobs", params={"state": "waiting", "kind": "due"}).json()["items"]

    assert page["items"] + rest["items"] == waiting
    assert due in waiting


def test_a_dead_letter_is_retried_once_for_each_idempotency_key(api: Api) -> None:
    timer = dead_letter(api, api.reply()["id"], minutes_ago=5)
    path, key = f"/v1/jobs/{timer.id}/retry", {"Idempotency-Key": "again"}

    first, again = (api.post(path, headers=key.copy()) for _ in range(2))
    other = api.post(path)

    assert first.status_code == 200
    assert (first.json()["state"], first.json()["due_at"]) == ("waiting", "2026-11-24T09:05:00+00:00")
    assert first.json()["detail"] == "begun 10 times and never settled"
    assert again.json() == first.json()
    assert again.headers["Idempotency-Replayed"] == "true"
    assert (other.status_code, other.json()["type"]) == (409, "/problems/not-allowed-now")
    assert other.json()["detail"] == "Only what is dead can be retried; this job is waiting."


def test_many_are_retried_each_with_an_answer_of_its_own(api: Api) -> None:
    promise_id = api.reply()["id"]
    good = dead_letter(api, promise_id, minutes_ago=1)
    late = dead_letter(api, promise_id, minutes_ago=2)
    api.clock.pass_by(timedelta(minutes=30))
    carry_out(api.built.ledger, Write(changes=Changes(timers=(replace(late, helps_until=api.clock.now()),))))

    answer = api.post("/v1/jobs/retry", {"ids": [good.id, late.id, "due:prm_0:now", "?"]})

    assert answer.status_code == 200
    assert [(item["id"], item["status"]) for item in answer.json()["items"]] == [
        (good.id, 200),
        (late.id, 409),
        ("due:prm_0:now", 404),
        ("?", 404),
    ]
    assert answer.json()["items"][0]["job"]["state"] == "waiting"
    refusal = answer.json()["items"][1]["problem"]
    assert refusal["detail"].startswith("It would help nobody any more: it was of use until 2026-11-24 09:35Z.")


def test_jobs_are_for_administrators(api: Api) -> None:
    for key in ("telephony", "intake", "agent", "supervisor"):
        assert api.get("/v1/jobs", key=key).status_code == 403
        assert api.post("/v1/jobs/retry", {"ids": ["due:prm_1:now"]}, key=key).status_code == 403


def test_metrics_tell_how_jobs_stand(api: Api) -> None:
    promise_id = api.reply()["id"]
    dead_letter(api, promise_id)
    carry_out(
        api.built.ledger,
        Write(changes=Changes(timers=(new_timer(TimerKind.DUE, TUESDAY_MORNING - timedelta(seconds=90), promise_id),))),
    )

    shown = api.get("/metrics", key=None).text.splitlines()

    assert 'promise_service_timers{state="dead"} 1.0' in shown
    assert 'promise_service_timers{state="overdue"} 1.0' in shown
    assert "promise_service_timers_late_seconds 90.0" in shown
    assert "promise_service_notices_pending 0.0" in shown


class NoDatabase:
    """Jobs whose database is away."""

    def backlog(self, now: datetime) -> Backlog:
        raise StoreUnavailable(f"The database does not answer at {now}.")

    def __getattr__(self, name: str) -> Callable[..., Any]:
        raise AssertionError(f"metrics have no need of {name}")


def test_without_a_database_there_are_metrics_of_everything_else() -> None:
    registry = CollectorRegistry()
    registry.register(JobMetrics(NoDatabase(), FakeClock(TUESDAY_MORNING)))

    assert generate_latest(registry) == b""

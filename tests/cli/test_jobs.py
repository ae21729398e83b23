"""`promise-service jobs`: dead letters at the command line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from promise_service.application.ports.jobs import Job
from promise_service.domain.timers import TimerKind, TimerState, new_timer
from tests.cli.conftest import Command
from tests.contracts.store import NOW, Store, a_reply, store_at

BEYOND_ALL = datetime.fromisoformat("2200-01-01T00:00:00+00:00")


@pytest.fixture
def store(database_url: str, command: Command, sample: str) -> Iterator[Store]:
    command("policy", "apply", sample)
    with store_at(database_url) as opened:
        opened.write(promises=(a_reply(1),))
        yield opened


def a_dead_letter(store: Store, number: int = 0, helps_until: datetime | None = BEYOND_ALL) -> str:
    timer = new_timer(TimerKind.OWNER_REMINDER, NOW + timedelta(minutes=number), "prm_1", helps_until)
    store.write(timers=(replace(timer, state=TimerState.DEAD, detail="550 no such mailbox"),))
    return timer.id


def job(store: Store, job_id: str) -> Job:
    return store.jobs.job(job_id)


def test_dead_letters_are_listed_a_line_each(command: Command, store: Store) -> None:
    assert command("jobs", "list").out == "No job is dead.\n"
    first, second = a_dead_letter(store, 1), a_dead_letter(store, 2, helps_until=None)

    listed = command("jobs", "list")

    assert listed.code == 0
    assert listed.out.splitlines() == [
        f"{first}  due 2026-11-23 09:01:00Z  helps until 2200-01-01 00:00Z  prm_1  550 no such mailbox",
        f"{second}  due 2026-11-23 09:02:00Z  prm_1  550 no such mailbox",
    ]
    assert command("jobs", "list", "--state", "waiting").out == "No job is waiting.\n"
    assert command("jobs", "list", "--kind", "due").out == "No job is dead.\n"
    shortened = command("jobs", "list", "--limit", "1")
    assert shortened.out.count("\n") == 1
    assert "There are more" in shortened.err


def test_a_dead_letter_that_is_retried_waits_again(command: Command, store: Store) -> None:
    dead = a_dead_letter(store)

    assert command("jobs", "retry", dead).out == "1 to be run at once\n"

    assert job(store, dead).timer.state is TimerState.WAITING
    again = command("jobs", "retry", dead)
    assert (again.code, again.out) == (1, "0 to be run at once, 1 left as they are\n")
    assert f"{dead}: Only what is dead can be retried; this job is waiting." in again.err


def test_all_that_still_help_are_retried_at_once(command: Command, store: Store) -> None:
    useful = [a_dead_letter(store, number) for number in range(60)]
    useless = a_dead_letter(store, 60, helps_until=NOW)

    answer = command("jobs", "retry", "--all-dead")

    assert (answer.code, answer.out) == (0, "60 to be run at once, 1 left as they are\n")
    assert f"{useless}: It would help nobody any more" in answer.err
    assert {job(store, each).timer.state for each in useful} == {TimerState.WAITING}
    assert job(store, useless).timer.state is TimerState.DEAD


def test_an_unknown_job_is_one_line(command: Command, store: Store) -> None:
    del store
    answer = command("jobs", "retry", "due:prm_0:now")

    assert (answer.code, answer.err) == (1, "promise-service: There is no job 'due:prm_0:now'.\n")


def test_the_doctor_names_dead_letters_that_would_still_help(command: Command, store: Store) -> None:
    a_dead_letter(store, helps_until=NOW)
    assert "well  dead letters: 1, none of them of use any more" in command("doctor").out

    a_dead_letter(store, 1)

    assert (
        "ILL   dead letters: 1 given up that would still help somebody\n"
        "      See why by `promise-service jobs list`; once that is put right, `promise-service jobs retry --all-dead`."
    ) in command("doctor").out

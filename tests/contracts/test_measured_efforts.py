"""How attempts are counted, and how what was measured is stored, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from promise_service.adapters.sql.attempt_counts import SqlAttemptCounts
from promise_service.adapters.sql.prospects import SqlProspects
from promise_service.adapters.sql.rosters import RosterReader
from promise_service.domain.intervals import Interval
from promise_service.domain.measured_effort import NO_ATTEMPTS, AttemptTally, MeasuredEffort
from promise_service.domain.promise_facts import AttemptMade, AttemptOutcome, Fact, Retracted
from promise_service.domain.promises import PHONE, Promise, PromiseKind
from tests.builders import a_callback, a_fact, a_promise, window
from tests.contracts.store import NOW, Store

YESTERDAY = NOW - timedelta(days=1)
WEEKS = Interval(NOW - timedelta(weeks=8), NOW)
TALLY = AttemptTally(
    answered=412,
    unanswered=60,
    timed_answered=300,
    answered_seconds=90_000,
    answered_squares=28_800**2 * 300,
    timed_unanswered=55,
    unanswered_seconds=2_000,
)
MEASURED = MeasuredEffort(queue="support", since=WEEKS.start, measured_at=NOW, tally=TALLY)


class Calls:
    """Callbacks with one attempt each."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._number = 0

    def tried(
        self, outcome: AttemptOutcome, seconds: int | None = None, at: datetime = NOW - timedelta(days=1)
    ) -> Fact:
        return self.about(self.promise(), AttemptMade(outcome=outcome, duration_seconds=seconds), at)

    def promise(self, **changes: Any) -> Promise:
        self._number += 1
        name = f"prm_{self._number}"
        made = {"id": name, "chain_id": name, "conversation_id": name, "received_at": WEEKS.start - timedelta(days=9)}
        if changes.get("kind") is PromiseKind.FOLLOW_UP:
            promise = a_promise(**made, **changes)
        else:
            promise = a_callback(window("Wed 2026-11-18 10:30 Europe/Paris"), **made, **changes)
        self._store.write(promises=(promise,))
        return promise

    def about(self, promise: Promise, what: AttemptMade | Retracted, at: datetime) -> Fact:
        self._number += 1
        fact = a_fact(promise, at, what, id=f"fct_{self._number}")
        self._store.write(facts=(fact,))
        return fact

    def tally(self, queue: str = "support") -> AttemptTally:
        return SqlAttemptCounts(self._store.engine).tally(queue, WEEKS)


@pytest.fixture
def calls(store: Store) -> Calls:
    return Calls(store)


def test_where_nobody_tried_there_is_nothing_to_count(calls: Calls) -> None:
    assert calls.tally() == NO_ATTEMPTS


def test_attempts_are_counted_by_whether_they_were_answered_and_how_long_they_took(calls: Calls) -> None:
    calls.tried(AttemptOutcome.CONNECTED, 300)
    calls.tried(AttemptOutcome.CONNECTED, 200)
    calls.tried(AttemptOutcome.CONNECTED)
    calls.tried(AttemptOutcome.NO_ANSWER, 30)
    calls.tried(AttemptOutcome.BUSY, 0)
    calls.tried(AttemptOutcome.VOICEMAIL)
    assert calls.tally() == AttemptTally(
        answered=3,
        unanswered=3,
        timed_answered=2,
        answered_seconds=500,
        answered_squares=130_000,
        timed_unanswered=2,
        unanswered_seconds=30,
    )


def test_further_attempts_at_one_callback_count_like_first_ones(calls: Calls) -> None:
    promise = calls.promise()
    for minutes, outcome in ((30, AttemptOutcome.NO_ANSWER), (20, AttemptOutcome.CONNECTED)):
        calls.about(promise, AttemptMade(outcome=outcome), NOW - timedelta(minutes=minutes))
    assert (calls.tally().answered, calls.tally().unanswered) == (1, 1)


def test_a_failed_attempt_was_none_and_neither_was_a_retracted_one(calls: Calls) -> None:
    calls.tried(AttemptOutcome.FAILED, 10)
    promise = calls.promise()
    tried = calls.about(promise, AttemptMade(outcome=AttemptOutcome.CONNECTED, duration_seconds=9), YESTERDAY)
    assert calls.tally().answered == 1
    calls.about(promise, Retracted(fact_id=tried.id, reason="mis-click"), NOW)
    assert calls.tally() == NO_ATTEMPTS


def test_only_attempts_of_these_weeks_at_callbacks_of_this_queue_count(calls: Calls) -> None:
    calls.tried(AttemptOutcome.CONNECTED, at=WEEKS.start - timedelta(seconds=1))
    calls.tried(AttemptOutcome.CONNECTED, at=WEEKS.start)
    calls.tried(AttemptOutcome.CONNECTED, at=NOW)
    sales = calls.promise(queue="sales")
    calls.about(sales, AttemptMade(outcome=AttemptOutcome.BUSY), YESTERDAY)
    follow_up = calls.promise(kind=PromiseKind.FOLLOW_UP, channel=PHONE, phone="+33140205050")
    calls.about(follow_up, AttemptMade(outcome=AttemptOutcome.CONNECTED), YESTERDAY)
    assert calls.tally() == AttemptTally(answered=1)
    assert calls.tally("sales") == AttemptTally(unanswered=1)


def test_what_was_measured_is_read_as_it_was_written_and_replaced_by_the_next(store: Store) -> None:
    assert store.archive.attempts("support") == NO_ATTEMPTS
    store.write(measured_efforts=(MEASURED,))
    later = MeasuredEffort(
        queue="support", since=NOW - timedelta(weeks=7), measured_at=NOW + timedelta(weeks=1), tally=AttemptTally()
    )
    assert store.archive.attempts("support") == TALLY
    assert store.archive.attempts("sales") == NO_ATTEMPTS
    assert SqlProspects(store.engine, RosterReader()).coming([], None, NOW).measured == {"support": MEASURED}
    store.write(measured_efforts=(replace(MEASURED, queue="sales"), later))
    assert SqlProspects(store.engine, RosterReader()).coming([], None, NOW).measured == {
        "support": later,
        "sales": replace(MEASURED, queue="sales"),
    }


def test_a_duration_comes_back_as_it_was_told(store: Store, calls: Calls) -> None:
    fact = calls.tried(AttemptOutcome.CONNECTED, 412)
    assert [each.what for each in store.archive.facts(fact.promise_id) if each.id == fact.id] == [
        AttemptMade(outcome=AttemptOutcome.CONNECTED, duration_seconds=412)
    ]

"""Recorded calls, as every store keeps them."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from promise_service.adapters.sql.call_records import SqlCallRecords
from promise_service.adapters.sql.call_rows import keep_calls
from promise_service.adapters.sql.engine import writing
from promise_service.application.call_records import Foretold, RecordedCall
from promise_service.domain.intervals import Interval
from promise_service.domain.waiting.calls import Call
from promise_service.domain.waiting.forecast import Source
from tests.builders import at
from tests.contracts.store import Store

ENTERED = at("Mon 2026-11-23 10:00 Europe/Paris")
MINUTE = timedelta(minutes=1)
THE_HOUR = Interval(ENTERED, ENTERED + timedelta(hours=1))
FORETOLD = Foretold(
    quantiles=(31.5, 80.25, 120.0),
    probability_over_threshold=0.0625,
    threshold=timedelta(seconds=180),
    announce=True,
    source=Source.FITTED,
)


@pytest.fixture
def records(store: Store) -> SqlCallRecords:
    return SqlCallRecords(store.engine)


def told(call_id: str = "call-1", foretold: Foretold | None = None, **instants: object) -> RecordedCall:
    call = Call(call_id=call_id, entered_at=instants.pop("entered_at", ENTERED), **instants)  # type: ignore[arg-type]
    return RecordedCall(queue="support", call=call, foretold=foretold)


def test_a_call_is_read_as_it_was_told(store: Store, records: SqlCallRecords) -> None:
    whole = told(
        "whole",
        FORETOLD,
        priority=2,
        answered_at=ENTERED + MINUTE,
        ended_at=ENTERED + timedelta(microseconds=60_000_001),
    )
    left = told("left", abandoned_at=ENTERED + MINUTE)
    store.write(call_records=(whole, left))
    assert records.entered("support", THE_HOUR) == [left, whole]
    assert records.known("support", ["whole", "left", "other"]) == {"whole": whole.call, "left": left.call}


def test_what_comes_later_fills_in_what_is_unknown_and_changes_nothing_else(
    store: Store, records: SqlCallRecords
) -> None:
    answered = told(answered_at=ENTERED + MINUTE)
    ended = told(answered_at=ENTERED + 2 * MINUTE, ended_at=ENTERED + 5 * MINUTE)
    store.write(call_records=(told(foretold=FORETOLD), answered))
    store.write(call_records=(ended, told(foretold=replace(FORETOLD, announce=False), priority=3)))
    store.write(call_records=(told(abandoned_at=ENTERED + 3 * MINUTE, entered_at=ENTERED + MINUTE),))
    assert records.entered("support", THE_HOUR) == [
        told(foretold=FORETOLD, answered_at=ENTERED + MINUTE, ended_at=ENTERED + 5 * MINUTE)
    ]


@pytest.mark.parametrize(("hung_up", "ended"), [(3 * MINUTE, 3 * MINUTE), (MINUTE, 2 * MINUTE)])
def test_who_is_told_to_have_hung_up_after_an_answer_does_not_talk_any_more(
    store: Store, records: SqlCallRecords, hung_up: timedelta, ended: timedelta
) -> None:
    """As where two processes are told at once, so that none knows what the other does."""
    answered, left = told(answered_at=ENTERED + 2 * MINUTE), told(abandoned_at=ENTERED + hung_up)
    store.write(call_records=(answered,))
    store.write(call_records=(left,))
    expected = told(answered_at=ENTERED + 2 * MINUTE, ended_at=ENTERED + ended)
    assert records.entered("support", THE_HOUR) == [expected]
    assert answered.call.filled_in(left.call) == expected.call


def test_a_call_that_was_abandoned_stays_so(store: Store, records: SqlCallRecords) -> None:
    store.write(call_records=(told(abandoned_at=ENTERED + MINUTE),))
    store.write(call_records=(told(answered_at=ENTERED + 2 * MINUTE, ended_at=ENTERED + 3 * MINUTE),))
    assert records.entered("support", THE_HOUR) == [told(abandoned_at=ENTERED + MINUTE)]


def test_calls_come_in_the_order_of_entering_and_the_latest_where_there_are_too_many(
    store: Store, records: SqlCallRecords
) -> None:
    before, first, second, after = (
        told(str(number), entered_at=THE_HOUR.start + number * timedelta(minutes=30)) for number in (-1, 0, 1, 2)
    )
    store.write(call_records=(after, second, before, first, replace(first, queue="sales")))
    assert records.entered("support", THE_HOUR) == [first, second]
    assert records.entered("support", THE_HOUR, latest=1) == [second]


def test_the_same_calls_in_opposite_order_do_not_wait_for_each_other_in_a_circle(
    store: Store, records: SqlCallRecords
) -> None:
    calls = [told(f"call-{number}") for number in range(1000)]

    def keep(in_order: Sequence[RecordedCall]) -> None:
        with writing(store.engine) as connection:
            keep_calls(connection, in_order)

    with ThreadPoolExecutor(2) as both:
        list(both.map(keep, [calls, calls[::-1]] * 3))
    assert len(records.entered("support", THE_HOUR)) == 1000

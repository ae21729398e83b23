"""What those would have waited who hung up."""

from __future__ import annotations

from promise_service.domain.waiting.board import KnownCall
from promise_service.domain.waiting.implied_waits import ImpliedWaits

GONE = KnownCall("gone", 0, entered=100.0, abandoned=130.0)


def test_the_next_answer_to_a_later_caller_tells() -> None:
    waits = ImpliedWaits()
    waits.abandoned(GONE)
    assert waits.answered(KnownCall("later", 0, entered=110.0), at=190.0) == [(GONE, 90.0)]
    assert waits.answered(KnownCall("later still", 0, entered=120.0), at=200.0) == []


def test_an_answer_to_an_earlier_caller_tells_nothing() -> None:
    waits = ImpliedWaits()
    waits.abandoned(GONE)
    assert waits.answered(KnownCall("earlier", 0, entered=90.0), at=150.0) == []
    assert waits.answered(KnownCall("same second", 0, entered=100.0), at=160.0) == []


def test_an_answer_from_before_the_hanging_up_tells_nothing() -> None:
    waits = ImpliedWaits()
    waits.abandoned(GONE)
    assert waits.answered(KnownCall("overtook", 2, entered=110.0), at=120.0) == []


def test_if_nobody_comes_for_three_hours_the_wait_counts_as_far_as_it_went() -> None:
    waits = ImpliedWaits()
    waits.abandoned(GONE)
    assert waits.nobody_came(130.0 + 3 * 3600) == []
    assert waits.nobody_came(131.0 + 3 * 3600) == [(GONE, 30.0)]
    assert waits.close() == []


def test_three_hours_are_counted_from_the_hanging_up_in_whatever_order_that_was_told() -> None:
    waits = ImpliedWaits()
    waits.abandoned(GONE)
    earlier = KnownCall("earlier", 0, entered=100.0, abandoned=110.0)
    waits.abandoned(earlier)
    assert waits.nobody_came(111.0 + 3 * 3600) == [(earlier, 10.0)]
    assert waits.nobody_came(131.0 + 3 * 3600) == [(GONE, 30.0)]


def test_who_was_settled_and_hangs_up_in_another_call_of_that_id_has_three_hours_again() -> None:
    waits = ImpliedWaits()
    waits.abandoned(GONE)
    waits.answered(KnownCall("later", 0, entered=110.0), at=190.0)
    again = KnownCall("gone", 0, entered=300.0, abandoned=320.0)
    waits.abandoned(again)
    assert waits.nobody_came(131.0 + 3 * 3600) == []
    assert waits.nobody_came(321.0 + 3 * 3600) == [(again, 20.0)]


def test_what_is_not_settled_outlasts_the_process() -> None:
    waits, again = ImpliedWaits(), ImpliedWaits()
    waits.abandoned(GONE)
    again.restore(waits.document())
    assert again.nobody_came(131.0 + 3 * 3600) == [(GONE, 30.0)]


def test_nor_does_anybody_come_after_the_last_call() -> None:
    waits = ImpliedWaits()
    waits.abandoned(GONE)
    assert waits.close() == [(GONE, 30.0)]

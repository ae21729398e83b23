"""What is expected of callers, and what it becomes by what comes of them."""

from __future__ import annotations

import pytest

from promise_service.domain.waiting.board import KnownCall
from promise_service.domain.waiting.lessons import Lessons
from promise_service.domain.waiting.outlook import ENOUGH, Known
from promise_service.domain.waiting.tail import WaitTail

TAIL = WaitTail(5 / 180, 0.003, 3)
KNOWN = Known(level=0, mean_wait=60.0, last_wait=45.0, favoured=0, recent_answers=4)


def experienced(waits: int) -> Lessons:
    """After so many callers of whom this was expected, and who waited ten minutes each."""
    lessons = Lessons(180.0)
    lessons.meet(0)
    for number in range(waits):
        learn_another(lessons, number)
    return lessons


def learn_another(lessons: Lessons, number: int) -> None:
    lessons.await_end(f"c{number}", lessons.expect(TAIL, KNOWN))
    lessons.answered(KnownCall(f"c{number}", 0, 1000.0 * number), 1000.0 * number + 600.0)


@pytest.mark.parametrize("waits", [0, ENOUGH])
def test_what_came_of_one_wait_is_heeded_in_the_next_forecast(waits: int) -> None:
    lessons = experienced(waits)
    before = lessons.expect(TAIL, KNOWN)
    learn_another(lessons, waits)
    assert lessons.expect(TAIL, KNOWN) != before


def test_what_was_learnt_elsewhere_is_heeded_at_once() -> None:
    lessons, others = experienced(0), experienced(ENOUGH)
    lessons.expect(TAIL, KNOWN)
    lessons.restore(others.document())
    assert lessons.expect(TAIL, KNOWN) == others.expect(TAIL, KNOWN)


def test_a_priority_that_is_met_has_a_place_in_what_is_known() -> None:
    lessons = experienced(0)
    before = lessons.expect(TAIL, KNOWN)
    lessons.meet(1)
    assert len(lessons.expect(TAIL, KNOWN).outlook.known) == len(before.outlook.known) + 1

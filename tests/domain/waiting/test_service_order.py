"""In which order callers are served, as far as anybody tells, and as answers show."""

from __future__ import annotations

from promise_service.domain.waiting.board import KnownCall
from promise_service.domain.waiting.service_order import ServiceOrder
from promise_service.domain.waiting.waiting_line import EnteredByLevel, WaitingLine


def caller(entered: float, level: int = 0) -> KnownCall:
    return KnownCall(f"{level}-{entered}", level, entered)


def line(*callers: KnownCall) -> EnteredByLevel:
    return WaitingLine({each.call_id: each for each in callers}).entered


def order(*levels: int) -> ServiceOrder:
    made = ServiceOrder()
    for level in levels:
        made.meet(level)
    return made


def test_one_priority_is_served_as_it_comes() -> None:
    assert order(0).ahead(line(caller(0), caller(5), caller(20)), 0, 20.0) == 3


def test_until_answers_tell_otherwise_a_larger_number_comes_first() -> None:
    both = order(0, 2)
    waiting = line(caller(0), caller(1), caller(2, 2))
    assert both.ahead(waiting, 2, 1000.0) == 1
    assert both.ahead(waiting, 0, 1000.0) == 3


def test_a_priority_that_nobody_was_told_of_yet_ranks_by_its_number() -> None:
    known = order(1, 2)
    waiting = line(caller(0, 1), caller(1, 1), caller(2, 2))
    assert [known.ahead(waiting, level, 1000.0) for level in (0, 1, 2, 3, 10)] == [3, 3, 1, 0, 0]
    between = order(0, 5)
    assert [between.ahead(line(caller(0), caller(1), caller(2, 5)), 3, 1000.0)] == [1]


def test_who_is_taken_shows_the_head_start() -> None:
    """Agents take the one of priority 2 if the other came at most 90 s before."""
    learnt = order(0, 2)
    for apart in [*range(5, 185, 5), *range(5, 185, 5)]:
        early, late = caller(0.0), caller(float(apart), 2)
        learnt.learn(late if apart <= 90 else early, line(early, late))

    assert (learnt.head_start(0), learnt.head_start(2)) == (0.0, 90.0)
    assert learnt.ahead(line(caller(0.0)), 2, 89.0) == 0
    assert learnt.ahead(line(caller(0.0)), 2, 91.0) == 1


def test_answers_in_the_order_of_entering_show_that_priorities_are_none() -> None:
    learnt = order(0, 1)
    for apart in range(5, 205, 5):
        learnt.learn(caller(0.0), line(caller(float(apart), 1)))
    assert learnt.head_start(1) == 0.0


def test_a_few_answers_prove_nothing() -> None:
    learnt = order(0, 1)
    for apart in range(5, 50, 5):
        learnt.learn(caller(0.0), line(caller(float(apart), 1)))
    assert learnt.ahead(line(caller(0.0)), 1, 1.0) == 0


def test_callers_of_one_priority_and_those_who_came_later_with_less_show_nothing() -> None:
    learnt, fresh = order(0, 1), order(0, 1)
    for _ in range(100):
        learnt.learn(caller(0.0), line(caller(9.0)))
        learnt.learn(caller(0.0, 1), line(caller(9.0)))
    assert learnt.document() == fresh.document()


def test_the_favoured_are_those_of_more_than_the_lowest_priority() -> None:
    assert order(0, 1, 2).favoured(line(caller(0), caller(1, 1), caller(2, 2), caller(3))) == 2
    assert order(5).favoured(line(caller(0, 5))) == 0
    assert order().favoured(line()) == 0


def test_what_was_learnt_outlasts_the_process() -> None:
    learnt = order(0, 2)
    for apart in range(5, 185, 5):
        early, late = caller(0.0), caller(float(apart), 2)
        learnt.learn(late if apart <= 60 else early, line(early, late))
    again = ServiceOrder()
    again.restore(learnt.document())
    assert (again.head_start(0), again.head_start(2)) == (0.0, 60.0)


def test_beyond_twelve_priorities_the_nearest_known_one_stands_for_it() -> None:
    many = order(*range(0, 120, 10))
    assert [many.meet(priority) for priority in (40, 44, 46, -5, 1000)] == [40, 40, 50, 0, 110]
    assert order(0, 10).level(7) == 7

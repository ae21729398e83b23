"""How fast a queue moves, from what has happened in it."""

from __future__ import annotations

import pytest

from promise_service.domain.waiting.pace import Pace


def test_at_first_the_busy_agents_are_those_at_work() -> None:
    assert Pace(200).agents(busy=4) == 4.0


def test_agents_at_work_are_those_busy_while_somebody_waited() -> None:
    """Five were busy while callers waited for ten minutes; two are now, one of whom may pause between calls."""
    pace = Pace(200)
    pace.advance(0, waiting=0, busy=5)
    pace.advance(600, waiting=3, busy=5)
    assert pace.agents(busy=2) == pytest.approx((600 * 5 + 60 * 2) / 660)


def test_time_without_anybody_waiting_tells_nothing_of_the_agents() -> None:
    pace = Pace(200)
    pace.advance(0, waiting=0, busy=1)
    pace.advance(600, waiting=0, busy=1)
    assert pace.agents(busy=3) == 3.0


def test_old_times_count_less() -> None:
    """Nine were busy an hour ago, which is four half-lives, for ten minutes."""
    pace = Pace(200)
    pace.advance(0, waiting=0, busy=9)
    pace.advance(600, waiting=1, busy=9)
    pace.advance(4200, waiting=0, busy=2)
    assert pace.agents(busy=2) == pytest.approx((600 / 16 * 9 + 60 * 2) / (600 / 16 + 60))


def test_the_time_of_those_who_were_answered_counts_against_abandonment() -> None:
    """Censoring: two hung up in an hour in which one caller or another always waited."""
    pace = Pace(200)
    pace.advance(0, waiting=0, busy=2)
    for _ in range(2):
        pace.abandoned()
    pace.advance(3600, waiting=1, busy=2)
    assert pace.abandonment_rate == pytest.approx((1 + 2) / (600 + 3600))


def test_calls_are_answered_as_fast_as_the_agents_at_work_can() -> None:
    pace = Pace(200)
    pace.handled(200)
    assert pace.answer_rate(busy=4) == pytest.approx(4 / 200)


def test_where_no_end_is_ever_told_answers_tell_how_fast() -> None:
    """Twelve callers were answered in ten minutes in which others waited."""
    pace = Pace(200)
    pace.advance(0, waiting=0, busy=0)
    pace.advance(600, waiting=2, busy=90)
    for _ in range(12):
        pace.answered(600, waited=30)
    assert pace.answer_rate(busy=90) == pytest.approx((12 + 1) / (600 + 200))
    pace.handled(200)
    assert pace.answer_rate(busy=90) == pytest.approx(90 / 200)


def test_what_comes_late_turns_no_clock_back() -> None:
    pace = Pace(200)
    pace.advance(100, waiting=0, busy=1)
    pace.advance(40, waiting=5, busy=1)
    assert (pace.clock, pace.agents(busy=1)) == (100, 1.0)


def test_handle_time_trails() -> None:
    pace = Pace(200)
    for _ in range(500):
        pace.handled(300)
    assert pace.handle_seconds == pytest.approx(300, abs=1)
    pace.handled(9000)
    assert pace.handle_seconds == pytest.approx(315, abs=1), "half an hour is the most that one call counts for"


def test_only_those_who_had_to_wait_tell_what_callers_wait() -> None:
    pace = Pace(200)
    for waited in (40, 0, 80):
        pace.answered(1000, waited)
    assert (pace.last_wait, pace.mean_wait) == (80, 60)


def test_answers_are_recent_for_two_minutes() -> None:
    pace = Pace(200)
    for at in (10, 100, 50):
        pace.answered(at, 0)
    assert [pace.recent_answers(now) for now in (110, 130, 170, 220)] == [3, 2, 1, 0]


def test_after_a_silence_the_last_waits_are_forgotten_but_not_what_calls_are_like() -> None:
    pace = Pace(200)
    pace.advance(0, waiting=0, busy=3)
    pace.advance(600, waiting=2, busy=3)
    pace.answered(600, 90)
    pace.handled(400)
    handle, leaving = pace.handle_seconds, pace.abandonment_rate

    pace.rest()

    assert (pace.last_wait, pace.mean_wait, pace.recent_answers(600), pace.agents(busy=1)) == (0, 0, 0, 1.0)
    assert (pace.handle_seconds, pace.abandonment_rate) == (handle, leaving)


def test_calls_that_end_as_they_are_answered_do_not_make_agents_endlessly_fast() -> None:
    pace = Pace(200)
    for _ in range(10_000):
        pace.handled(0)
    assert pace.handle_seconds == pytest.approx(1)

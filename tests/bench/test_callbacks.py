"""The simulated call centre: that it serves as it says, loses nobody, and repeats itself."""

from __future__ import annotations

from random import Random

import pytest

from bench.callbacks import wilson
from bench.callbacks_case import FIRST, LAST, SLACK, Case, simulate
from bench.callbacks_centre import Day
from bench.callbacks_demand import (
    Asked,
    LiveCall,
    PerWindow,
    Staffed,
    Try,
    average_allows,
    live_calls,
    promised,
    working_days,
)
from bench.callbacks_serving import USUAL_MANNER, Callback, GoesFirst, callbacks_first, callbacks_last, slack_rule
from promise_service.domain.callback_staffing import AgentsBegin

MORNING = working_days(1)[0]
NINE = MORNING[0].start
ANSWERED, VOICEMAIL = Try(answered=True, seconds=300), Try(answered=False, seconds=45)
TWO_HOURS_OF_CALLS = [LiveCall(enters, 300) for enters in range(0, 7200, 290)]


def a_customer(*tries: Try, window: int = 0) -> Callback:
    """Somebody who was promised this window of the morning."""
    return Callback.of(1, Asked(NINE, MORNING[window], (*tries, ANSWERED, ANSWERED)), USUAL_MANNER)


def called_at(goes_first: GoesFirst, *callbacks: Callback, calls: list[LiveCall], agents: int = 1) -> list[list[float]]:
    """The seconds after nine at which each customer was called."""
    Day(NINE, agents, goes_first).run(calls, callbacks)
    return [[(fact.at - NINE).total_seconds() for fact in each.facts] for each in callbacks]


class TestServing:
    def test_callers_wait_while_the_only_agent_talks(self) -> None:
        day = Day(NINE, 1, callbacks_last)
        day.run([LiveCall(0, 100), LiveCall(30, 100), LiveCall(500, 100)], [])
        assert day.waits == [0, 70, 0]

    def test_a_callback_comes_after_all_live_calls(self) -> None:
        assert called_at(callbacks_last, a_customer(window=1), calls=TWO_HOURS_OF_CALLS) == [[7500]]

    def test_a_callback_comes_as_soon_as_its_window_begins(self) -> None:
        assert called_at(callbacks_first, a_customer(window=1), calls=TWO_HOURS_OF_CALLS) == [[1800]]

    def test_a_callback_yields_until_agents_might_not_free_themselves_often_enough(self) -> None:
        # Ten agents free themselves every 30 s; 6.9 times that before the customer is told of a delay, which is ten
        # minutes before the end of the window, it yields no more.
        calls = [LiveCall(float(second), 300) for second in range(0, 4500, 15)]
        [[at]] = called_at(slack_rule(10), a_customer(window=1), calls=calls, agents=10)
        assert 3000 - 208 < at < 3000 - 207 + 60

    def test_the_earliest_deadline_comes_first(self) -> None:
        late, early = a_customer(window=2), a_customer(window=1)
        assert called_at(callbacks_first, late, early, calls=[LiveCall(1790, 1820)]) == [[3910], [3610]]

    def test_who_does_not_answer_is_tried_again_and_the_promise_kept(self) -> None:
        customer = a_customer(VOICEMAIL)
        assert called_at(callbacks_first, customer, calls=[]) == [[0, 600]]
        assert customer.is_kept

    def test_who_is_not_tried_again_in_time_was_given_up(self) -> None:
        customer = a_customer(VOICEMAIL)
        assert called_at(callbacks_first, customer, calls=[LiveCall(1, 1800)]) == [[0]]
        assert customer.standing.tried_inside
        assert not customer.is_kept


class TestDemand:
    def test_windows_fill_up_and_nobody_is_lost(self) -> None:
        days = working_days(2)
        asked, declined = promised(Random(1), days, PerWindow(2), per_window=5)
        everybody, nobody = promised(Random(1), days, PerWindow(1000), per_window=5)
        assert len(asked) + declined == len(everybody) + nobody
        assert max(sum(each.window == window for each in asked) for day in days for window in day) == 2
        assert all(each.at <= each.window.start for each in asked)

    def test_live_calls_keep_as_many_agents_busy_as_is_said(self) -> None:
        calls = [call for seed in range(20) for call in live_calls(Random(seed), MORNING, 8.0)]
        assert sum(call.handle for call in calls) / 20 / (9 * 3600) == pytest.approx(8, rel=0.03)

    def test_the_average_allows_more_than_the_rule(self) -> None:
        assert average_allows(3).number == 17
        assert Staffed(3, AgentsBegin.IDLE).room(0, [0] * 18) == 14


@pytest.mark.parametrize("crew", [0, 1])
@pytest.mark.parametrize("serving", [LAST, FIRST, SLACK])
def test_a_tiny_day_is_accounted_for_and_comes_out_the_same_again(serving: str, crew: int) -> None:
    case = Case("tiny", PerWindow(2), serving, agents=3, load=1.5, crew=crew)
    first, again = simulate(case, days=1, seed=1), simulate(case, days=1, seed=1)
    assert len(first.callbacks) == 17 * 2  # nobody asks before the first window begins
    assert all(each.facts for each in first.callbacks)
    assert first.kept <= first.begun_inside <= len(first.callbacks)
    assert len(first.windows_kept) == 17
    assert [each.facts for each in first.callbacks] == [each.facts for each in again.callbacks]
    assert first.waits == again.waits
    assert simulate(case, days=1, seed=2).waits != first.waits


def test_the_interval_of_a_share() -> None:
    assert wilson(10, 10) == pytest.approx((0.7225, 1.0), abs=1e-4)
    assert wilson(5, 10) == pytest.approx((0.2366, 0.7634), abs=1e-4)

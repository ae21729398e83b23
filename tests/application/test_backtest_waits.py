"""Calls of the past, replayed strictly forward, and what the forecasts were worth."""

from __future__ import annotations

from datetime import timedelta

import pytest

from promise_service.application.backtest_waits import backtest_waits, fit_waits, reaches_into
from promise_service.application.replaying_calls import QueueCall, Step, Told, as_told
from promise_service.domain.waiting.calls import Call
from tests.domain.waiting.calls import a_call, after, simulated_queue

THREE_MINUTES = timedelta(minutes=3)


def silent(_done: int, _of: int) -> None:
    """Nobody watches."""


def in_support(*calls: Call) -> list[QueueCall]:
    return [QueueCall("support", call) for call in calls]


def a_morning(seed: int, prefix: str = "") -> list[QueueCall]:
    """Two thousand calls for five agents, too many for them."""
    calls, _ = simulated_queue(agents=5, handle=200, patience=500, gap=36, callers=2000, seed=seed)
    return in_support(
        *(
            Call(
                call_id=prefix + call.call_id,
                entered_at=call.entered_at,
                answered_at=call.answered_at,
                abandoned_at=call.abandoned_at,
                ended_at=call.ended_at,
            )
            for call in calls
        )
    )


def test_each_event_is_told_with_what_was_known_by_then() -> None:
    waited = a_call("a", 0, answered=30, ended=90)
    at_once = a_call("b", 10, answered=10, ended=50)
    gone = a_call("c", 30, abandoned=40)
    assert as_told(in_support(waited, at_once, gone)) == [
        Told(after(0), Step.ENTERED, "support", a_call("a", 0), waits=True),
        Told(after(10), Step.ENTERED, "support", a_call("b", 10, answered=10), waits=False),
        Told(after(30), Step.LEFT, "support", a_call("a", 0, answered=30), waits=False),
        Told(after(30), Step.ENTERED, "support", a_call("c", 30), waits=True),
        Told(after(40), Step.LEFT, "support", gone, waits=False),
        Told(after(50), Step.ENDED, "support", at_once, waits=False),
        Told(after(90), Step.ENDED, "support", waited, waits=False),
    ]


def test_who_had_to_wait_gets_a_line_in_the_order_of_entering() -> None:
    calls = in_support(
        a_call("late", 60, answered=65, ended=80),
        a_call("at once", 0, answered=0, ended=50),
        a_call("gone", 10, abandoned=20),
        a_call("still there", 70),
    )
    tested = backtest_waits(calls, THREE_MINUTES, {}, silent)
    assert [each.call_id for each in tested.predictions] == ["gone", "late", "still there"]
    assert tested.service is not None
    assert (tested.service.waits, tested.implied) == (2, 1), "nobody knows what the one still there will wait"


def test_forecasts_beat_what_most_systems_announce() -> None:
    tested = backtest_waits(a_morning(1), THREE_MINUTES, {}, silent)
    service, share, last = tested.service, tested.share_so_far, tested.last_to_enter_service
    assert service is not None
    assert share is not None
    assert last is not None
    assert service.waits == share.waits == last.waits == len(tested.predictions)
    assert service.brier < last.brier < share.brier
    assert service.coverage == tuple(pytest.approx(each, abs=0.03) for each in (0.5, 0.8, 0.9))
    assert last.coverage[1:] == (None, None)
    assert tested.fitted == len(tested.predictions) - sum(
        each.forecast.source != "fitted" for each in tested.predictions
    )


def test_what_earlier_calls_taught_is_known_from_the_first_forecast_on() -> None:
    model = fit_waits(a_morning(1), THREE_MINUTES, silent)
    tested = backtest_waits(a_morning(2), THREE_MINUTES, model, silent)
    assert tested.fitted == len(tested.predictions)


def test_a_forecast_is_the_same_whatever_comes_after() -> None:
    calls = a_morning(3)
    whole = backtest_waits(calls, THREE_MINUTES, {}, silent)
    cut = calls[900].call.entered_at
    begun = backtest_waits([each for each in calls if each.call.entered_at < cut], THREE_MINUTES, {}, silent)
    assert 500 < len(begun.predictions) < len(whole.predictions)
    assert begun.predictions == whole.predictions[: len(begun.predictions)]


def test_the_order_of_rows_does_not_matter() -> None:
    calls = a_morning(4)[:600]
    assert backtest_waits(calls[::-1], THREE_MINUTES, {}, silent) == backtest_waits(calls, THREE_MINUTES, {}, silent)


def test_queues_learn_nothing_from_each_other() -> None:
    alone = backtest_waits(a_morning(5)[:600], THREE_MINUTES, {}, silent)
    others = [QueueCall("sales", each.call) for each in a_morning(6, "s")[:600]]
    both = backtest_waits([*a_morning(5)[:600], *others], THREE_MINUTES, {}, silent)
    support = [each for each in both.predictions if not each.call_id.startswith("s")]
    assert support == list(alone.predictions)


def test_no_call_is_no_fault() -> None:
    tested = backtest_waits([], THREE_MINUTES, {}, silent)
    assert (list(tested.predictions), tested.service) == ([], None)
    assert fit_waits([], THREE_MINUTES, silent) == {}


def test_progress_ends_with_all_of_it() -> None:
    told: list[tuple[int, int]] = []
    backtest_waits(a_morning(7)[:400], THREE_MINUTES, {}, lambda done, of: told.append((done, of)))
    assert told[0][0] == 500
    assert told[-1][0] == told[-1][1]
    assert [done for done, _ in told] == sorted({done for done, _ in told})


def test_calls_to_learn_from_may_reach_into_the_time_of_the_test() -> None:
    early, late = in_support(a_call("a", 0), a_call("b", 10)), in_support(a_call("c", 20), a_call("d", 5))
    assert reaches_into(early, late)
    assert not reaches_into(early, in_support(a_call("c", 20)))
    assert not reaches_into(early, [])

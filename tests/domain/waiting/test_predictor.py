"""What is said of the wait of somebody who calls now."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from math import exp, log

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from promise_service.domain.waiting.announced_quantiles import SHARES
from promise_service.domain.waiting.calls import Call, QueueState
from promise_service.domain.waiting.forecast import EndedWait, Source
from promise_service.domain.waiting.predictor import WaitPredictor
from promise_service.domain.waiting.tail import WaitTail
from tests.domain.waiting.calls import (
    NINE,
    a_call,
    a_predictor,
    after,
    as_it_was_told,
    replayed,
    simulated_queue,
)

FIRST_GUESS_OF_PATIENCE = 1 / 600


def state(seconds: float, **told: int) -> QueueState:
    return QueueState(at=after(seconds), **told)


def busy(predictor: WaitPredictor, agents: int) -> WaitPredictor:
    """Each of so many agents has just taken a call that came at nine."""
    for number in range(agents):
        predictor.observe(a_call(f"busy{number}", 0, answered=0))
    return predictor


def test_nothing_told_is_unknown_and_not_zero() -> None:
    assert a_predictor(stale_after=60).predict(NINE) is None


def test_what_was_told_long_ago_is_unknown_again() -> None:
    predictor = busy(a_predictor(stale_after=60), 3)
    assert predictor.predict(after(60)) is not None
    assert predictor.predict(after(61)) is None


def test_a_log_that_has_every_call_never_goes_stale() -> None:
    assert a_predictor(stale_after=None).predict(NINE) is not None
    assert busy(a_predictor(stale_after=None), 3).predict(after(10_000)) is not None


def test_an_idle_agent_means_no_wait() -> None:
    predictor = a_predictor(stale_after=60)
    predictor.observe_state(state(0, waiting=0, agents_staffed=5, agents_available=1))
    forecast = predictor.predict(after(5))
    assert forecast is not None
    assert (forecast.seconds, forecast.quantiles, forecast.probability_over_threshold) == (0, (0, 0, 0), 0)
    assert (forecast.source, forecast.as_of) == (Source.IDLE_AGENT, after(0))


def test_an_agent_who_was_idle_before_the_last_call_may_be_busy_now() -> None:
    predictor = a_predictor(stale_after=60)
    predictor.observe_state(state(0, waiting=0, agents_staffed=5, agents_available=1))
    predictor.observe(a_call("next", 2, answered=2))
    forecast = predictor.predict(after(5))
    assert forecast is not None
    assert forecast.source is Source.TAIL


def test_where_no_agent_is_at_work_nobody_can_tell() -> None:
    predictor = a_predictor(stale_after=60)
    predictor.observe_state(state(0, waiting=3, agents_staffed=0, agents_available=0))
    assert predictor.predict(after(1)) is None


def test_the_first_in_line_waits_for_the_first_agent() -> None:
    """Four agents, 200 s a call: the first is free after 50 s on average."""
    forecast = busy(a_predictor(handle=200), 4).predict(after(0))
    assert forecast is not None
    assert forecast.quantiles == tuple(pytest.approx(50 * log(1 / (1 - share)), rel=1e-3) for share in SHARES)
    assert forecast.probability_over_threshold == pytest.approx(exp(-180 / 50), abs=1e-4)
    assert (forecast.source, forecast.as_of, forecast.announce) == (Source.TAIL, NINE, False)


def test_a_state_alone_is_enough() -> None:
    predictor = a_predictor(stale_after=300)
    predictor.observe_state(
        QueueState(
            at=NINE, waiting=6, agents_staffed=10, agents_available=0, average_handle_time=timedelta(seconds=300)
        )
    )
    forecast = predictor.predict(after(20))
    assert forecast is not None
    expected = WaitTail(10 / 300, FIRST_GUESS_OF_PATIENCE, 6)
    assert forecast.probability_over_threshold == pytest.approx(expected.exceeds(180))


def test_a_state_adds_those_of_whom_no_call_was_told() -> None:
    predictor = busy(a_predictor(stale_after=300), 4)
    for number in range(2):
        predictor.observe(a_call(f"w{number}", number))
    predictor.observe_state(state(10, waiting=5, agents_staffed=4))
    forecast = predictor.predict(after(10))
    assert forecast is not None
    assert forecast.probability_over_threshold == pytest.approx(
        WaitTail(4 / 200, FIRST_GUESS_OF_PATIENCE, 5).exceeds(180), abs=1e-3
    )


def test_an_older_state_is_of_no_use() -> None:
    predictor = a_predictor(stale_after=300)
    predictor.observe_state(state(10, waiting=0, agents_staffed=2, agents_available=1))
    predictor.observe_state(state(5, waiting=9, agents_staffed=2, agents_available=0))
    forecast = predictor.predict(after(11))
    assert forecast is not None
    assert forecast.source is Source.IDLE_AGENT


def test_a_state_with_nobody_waiting_ends_what_was_lost() -> None:
    predictor = busy(a_predictor(), 4)
    alone = predictor.predict(after(1))
    predictor.observe(a_call("its end is lost", 1))
    assert predictor.predict(after(2)) != alone
    predictor.observe_state(state(3, waiting=0, agents_staffed=4, agents_available=0))
    again = predictor.predict(after(4))
    assert again is not None
    assert alone is not None
    assert again.quantiles == tuple(pytest.approx(each, rel=1e-3) for each in alone.quantiles)


def test_a_call_that_is_told_again_changes_nothing() -> None:
    once, often = busy(a_predictor(), 3), busy(a_predictor(), 3)
    for call in (a_call("one", 5), a_call("one", 5, answered=40), a_call("one", 5, answered=40, ended=100)):
        once.observe(call)
        for _ in range(3):
            often.observe(call)
    assert often.document() == once.document()
    assert often.predict(after(100)) == once.predict(after(100))


def test_an_end_that_comes_first_is_no_ghost_later() -> None:
    predictor = busy(a_predictor(), 3)
    before = predictor.predict(after(200))
    predictor.observe(a_call("one", 5, answered=40, ended=100))
    told = predictor.predict(after(200))
    predictor.observe(a_call("one", 5))
    predictor.observe(a_call("one", 5, answered=40))
    assert predictor.predict(after(200)) == told
    assert before is not None


def test_the_wait_of_a_caller_is_told_once_it_has_ended() -> None:
    predictor = busy(a_predictor(), 1)
    assert predictor.observe(a_call("gone", 10)).ended == ()
    assert predictor.observe(a_call("next", 20)).ended == ()
    assert predictor.observe(a_call("gone", 10, abandoned=50)).ended == ()
    assert predictor.observe(a_call("next", 20, answered=90)).ended == (
        EndedWait("next", 70.0, implied=False),
        EndedWait("gone", 80.0, implied=True),
    )
    assert predictor.close() == []


def test_after_the_last_call_who_hung_up_counts_as_far_as_it_went() -> None:
    predictor = busy(a_predictor(), 1)
    predictor.observe(a_call("gone", 10))
    predictor.observe(a_call("gone", 10, abandoned=50))
    assert predictor.close() == [EndedWait("gone", 40.0, implied=True)]


def test_a_new_day_begins_with_an_empty_queue() -> None:
    predictor = busy(a_predictor(), 3)
    for number in range(5):
        predictor.observe(a_call(f"lost{number}", 10))
    next_day = 15 * 3600
    predictor.observe(a_call("morning", next_day, answered=next_day))
    forecast = predictor.predict(after(next_day))
    assert forecast is not None
    assert forecast.seconds == pytest.approx(200 * log(2), rel=1e-3), "one agent, nobody ahead"


def learnt_from(waits: int) -> WaitPredictor:
    """One agent at work; callers who find one ahead are answered after 20 s, though the formula says minutes."""
    predictor = busy(a_predictor(threshold=60), 1)
    for number in range(waits):
        entered = 60.0 * number
        for call in as_it_was_told(a_call(f"w{number}", entered, answered=entered + 20, ended=entered + 59)):
            predictor.observe(call)
    return predictor


def test_what_came_of_earlier_waits_corrects_the_formula_once_they_are_enough() -> None:
    few, enough = learnt_from(199).predict(after(199 * 60)), learnt_from(200).predict(after(200 * 60))
    assert few is not None
    assert enough is not None
    assert (few.source, enough.source) == (Source.TAIL, Source.FITTED)
    assert few.probability_over_threshold > 0.3
    assert enough.probability_over_threshold < 0.1
    assert learnt_from(400).predict(after(400 * 60)).quantiles[2] < 60  # type: ignore[union-attr]


def test_what_was_learnt_outlasts_the_process_but_another_threshold_begins_anew() -> None:
    learnt, again, other = learnt_from(300), a_predictor(threshold=60), a_predictor(threshold=120)
    again.restore(learnt.document())
    other.restore(learnt.document())
    assert again.document() == learnt.document()
    forecast, unlearnt = again.predict(NINE), other.predict(NINE)
    assert forecast is not None
    assert unlearnt is not None
    assert (forecast.source, unlearnt.source) == (Source.FITTED, Source.TAIL)


@st.composite
def stories(draw: st.DrawFn) -> list[Call]:
    """Up to 40 calls of a few minutes, answered or not, of up to three priorities."""
    calls = []
    for number in range(draw(st.integers(1, 40))):
        entered = draw(st.integers(0, 900))
        waited = draw(st.integers(0, 400))
        talked = draw(st.integers(0, 600))
        end = draw(st.sampled_from(["answered", "abandoned", "open"]))
        calls.append(
            a_call(
                f"c{number}",
                entered,
                priority=draw(st.integers(0, 2)),
                answered=entered + waited if end == "answered" else None,
                abandoned=entered + waited if end == "abandoned" else None,
                ended=entered + waited + talked if end == "answered" else None,
            )
        )
    return calls


@settings(max_examples=60, deadline=None)
@given(stories(), st.integers(0, 2))
def test_every_forecast_is_consistent_in_itself(calls: list[Call], priority: int) -> None:
    predictor = a_predictor()
    forecasts, _ = replayed(predictor, calls)
    last = predictor.predict(after(2000), priority)
    assert last is not None
    for forecast in [*forecasts.values(), last]:
        assert list(forecast.quantiles) == sorted(forecast.quantiles)
        assert 0 <= forecast.probability_over_threshold <= 1
        for share, quantile in zip(SHARES, forecast.quantiles, strict=True):
            if quantile > 180:
                assert forecast.probability_over_threshold >= 1 - share - 1e-9
            if quantile < 180:
                assert forecast.probability_over_threshold <= 1 - share + 1e-9


@settings(max_examples=60, deadline=None)
@given(stories(), st.integers(0, 900))
def test_a_forecast_never_changes_when_later_calls_change(calls: list[Call], seconds: int) -> None:
    """Cut the story off at an instant: what was forecast until then stays as it was."""
    cut = after(seconds)

    def known_by_then(call: Call) -> Call:
        return replace(
            call,
            answered_at=call.answered_at if call.answered_at is None or call.answered_at <= cut else None,
            abandoned_at=call.abandoned_at if call.abandoned_at is None or call.abandoned_at <= cut else None,
            ended_at=call.ended_at if call.ended_at is None or call.ended_at <= cut else None,
        )

    whole, _ = replayed(a_predictor(), calls)
    part, _ = replayed(a_predictor(), [known_by_then(call) for call in calls if call.entered_at <= cut])
    entered_at = {call.call_id: call.entered_at for call in calls}
    assert part == {call_id: each for call_id, each in whole.items() if entered_at[call_id] <= cut}


@settings(max_examples=60, deadline=None)
@given(stories(), st.randoms(use_true_random=False))
def test_records_in_any_order_end_in_the_same_queue(calls: list[Call], draw: random.Random) -> None:
    """Who waits and who is served is what the records say together, however they come."""
    records = [record for call in calls for record in as_it_was_told(call)]
    mixed = [*records, *records]
    draw.shuffle(mixed)
    ordered, any_order = a_predictor(), a_predictor()
    for call in calls:
        ordered.observe(call)
    for record in mixed:
        any_order.observe(record)
    assert any_order._board.waiting.keys() == ordered._board.waiting.keys()
    assert any_order._board.served_since == ordered._board.served_since


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 30), st.integers(1, 20), st.integers(1, 60), st.integers(1, 60))
def test_more_ahead_or_fewer_agents_never_make_a_shorter_wait(waiting: int, more: int, agents: int, added: int) -> None:
    """As far as forecasts are precise: other agents make another shape, whose curve is precise to two thousandths."""

    def forecast(waiting: int, agents: int) -> tuple[float, ...]:
        predictor = a_predictor()
        predictor.observe_state(state(0, waiting=waiting, agents_staffed=agents, agents_available=0))
        found = predictor.predict(after(1))
        assert found is not None
        return (*found.quantiles, found.probability_over_threshold)

    base = forecast(waiting, agents)
    longer, shorter = forecast(waiting + more, agents), forecast(waiting, agents + added)
    assert all(wait > each * (1 - 1e-4) - 1e-6 for wait, each in zip(longer, base, strict=True))
    assert all(wait < each * (1 + 2e-3) for wait, each in zip(shorter[:-1], base[:-1], strict=True))
    assert shorter[-1] < base[-1] + 2e-3


@pytest.mark.parametrize("threshold", [0, 1, 5, 20])
def test_a_threshold_of_no_wait_at_all_leaves_the_quantiles_as_they_are(threshold: float) -> None:
    calls, truth = simulated_queue(agents=3, handle=120, patience=600, gap=42, callers=3000, seed=4)
    forecasts, _ = replayed(a_predictor(threshold=threshold), calls)
    fitted = {call_id: each for call_id, each in forecasts.items() if each.source is Source.FITTED}
    assert len(fitted) > 1000
    longer = sum(truth[call_id].seconds > threshold for call_id in fitted)
    assert sum(each.probability_over_threshold for each in fitted.values()) == pytest.approx(longer, rel=0.02)
    for place, share in enumerate(SHARES):
        enough = sum(truth[call_id].seconds <= each.quantiles[place] for call_id, each in fitted.items())
        assert enough / len(fitted) == pytest.approx(share, abs=0.02)

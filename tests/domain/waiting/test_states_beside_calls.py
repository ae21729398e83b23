"""What a state counts, beside what calls tell of who waits."""

from __future__ import annotations

import json
import random
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from promise_service.domain.waiting.calls import Call, QueueState
from promise_service.domain.waiting.live_queue import LiveQueue, Waiting
from promise_service.domain.waiting.predictor import WaitPredictor
from tests.domain.waiting.calls import a_call, a_predictor, after, as_it_was_told

HOUR = 3600.0


def counted(seconds: float, waiting: int, agents: int = 3) -> QueueState:
    return QueueState(at=after(seconds), waiting=waiting, agents_staffed=agents, agents_available=0)


def a_queue(*calls: Call, known_for: float = 120) -> LiveQueue:
    queue = LiveQueue(threshold=timedelta(minutes=3), known_for=timedelta(seconds=known_for))
    for call in calls:
        queue.take_in([call], call.entered_at)
    return queue


def waiting(queue: LiveQueue | WaitPredictor, seconds: float) -> int | None:
    traffic = queue.traffic(after(seconds))
    assert traffic is not None
    return traffic.waiting


def median(queue: LiveQueue, seconds: float, whose: Waiting | None = None) -> float:
    forecast = queue.forecast(after(seconds), whose or Waiting())
    assert forecast is not None
    return forecast.seconds


def test_callers_whose_end_is_never_told_are_forgotten_where_only_states_arrive() -> None:
    queue = a_queue(*(a_call(f"w{number}", number) for number in range(30)))
    for hour in range(1, 4):
        queue.take_in_state(counted(hour * HOUR, waiting=1))
    assert queue.document()["live"]["board"]["waiting"] == []
    assert queue.document()["live"]["lessons"]["expected"] == []
    only_states = a_queue()
    only_states.take_in_state(counted(3 * HOUR, waiting=1))
    assert median(queue, 3 * HOUR) < 1.5 * median(only_states, 3 * HOUR)


def test_a_fresh_state_that_counts_fewer_is_believed() -> None:
    queue = a_queue(*(a_call(f"w{number}", 10 * number) for number in range(12)))
    of_all = median(queue, 115)
    queue.take_in_state(counted(120, waiting=2))
    assert waiting(queue, 120) == 2
    assert median(queue, 120) < of_all / 2
    queue.take_in([a_call("entered since", 125)], after(125))
    assert waiting(queue, 125) == 3


def test_who_is_left_out_by_a_state_comes_again_when_it_is_stale() -> None:
    queue = a_queue(*(a_call(f"w{number}", 10 * number) for number in range(5)))
    queue.take_in_state(counted(60, waiting=2))
    queue.take_in([a_call("new", 170)], after(170))
    assert waiting(queue, 180) == 3
    assert waiting(queue, 181) == 6


@pytest.mark.parametrize("of_three", [0, 1])
def test_a_state_that_counts_nobody_forgets_nobody(of_three: int) -> None:
    queue = a_queue(*(a_call(f"w{number}", number) for number in range(3)))
    queue.take_in_state(counted(10, waiting=of_three))
    assert waiting(queue, 10) == of_three
    assert queue.waits(Waiting(call_id="w0"))
    queue.take_in([a_call("answered at once", 125, answered=125)], after(125))
    assert waiting(queue, 140) == 3
    queue.take_in_state(counted(141, waiting=3))
    assert waiting(queue, 141) == 3
    queue.take_in([a_call(f"w{number}", number, answered=145 + number) for number in range(3)], after(148))
    assert waiting(queue, 150) == 0


def test_a_caller_left_out_by_the_state_teaches_no_order_of_service() -> None:
    """One of the lower priority whose end was lost stands ahead of all who are taken."""
    learnt = []
    for lost in ([], [a_call("its end was lost", 0)]):
        queue = a_queue(*lost, a_call("low", 40))
        queue.take_in_state(counted(45, waiting=1))
        queue.take_in([a_call("high", 50, priority=1)], after(50))
        queue.take_in([a_call("high", 50, answered=70, priority=1)], after(70))
        learnt.append(queue.document()["learnt"]["service_order"])
    assert learnt[0] == learnt[1]


def test_a_caller_left_out_by_the_state_makes_others_no_more_patient() -> None:
    rates = []
    for lost in (0, 5):
        queue = a_queue(*(a_call(f"lost{number}", 5) for number in range(lost)), a_call("waits", 5))
        queue.take_in_state(counted(5, waiting=1))
        queue.take_in([a_call("waits", 5, abandoned=65)], after(65))
        pace = queue.document()["learnt"]["pace"]
        rates.append(pace["abandoned"] / pace["waited_seconds"])
    assert rates[0] == pytest.approx(rates[1])


def test_the_longest_known_ones_are_left_out() -> None:
    queue = a_queue(*(a_call(f"w{number}", 10 * number) for number in range(5)))
    queue.take_in_state(counted(60, waiting=2))
    others = a_queue(a_call("w3", 30), a_call("w4", 40))
    others.take_in_state(counted(60, waiting=2))
    elapsed = Waiting(elapsed=timedelta(seconds=25))
    assert abs(median(queue, 60, elapsed) / median(others, 60, elapsed) - 1) < 0.05


def test_who_asks_waits_even_where_the_state_counts_fewer() -> None:
    queue = a_queue(*(a_call(f"w{number}", 10 * number) for number in range(5)))
    queue.take_in_state(counted(60, waiting=1))
    assert waiting(queue, 60) == 1
    first = median(queue, 60, Waiting(call_id="w0"))
    assert first < median(queue, 60)


def test_a_caller_of_whom_is_told_only_after_the_state_that_counted_them_is_counted_once() -> None:
    queue = a_queue()
    queue.take_in_state(counted(60, waiting=4))
    for number in range(4):
        queue.take_in([a_call(f"w{number}", 50 + number)], after(61))
    assert waiting(queue, 62) == 4


@pytest.mark.parametrize("others", [0, 1, 3])
@pytest.mark.parametrize("state_first", [False, True])
def test_a_caller_whom_the_state_counted_already_is_not_forecast_behind_themselves(
    others: int, *, state_first: bool
) -> None:
    queue = a_queue()
    queue.take_in_state(counted(0, waiting=0))
    queue.take_in([a_call(f"w{number}", 1 + number / 10) for number in range(others)], after(2))
    if state_first:
        queue.take_in_state(counted(10, waiting=others + 1))
    foretold = queue.take_in([a_call("me", 9.5)], after(10.5))
    if not state_first:
        queue.take_in_state(counted(10, waiting=others + 1))
    [[caller, _, lesson]] = queue.document()["live"]["lessons"]["expected"][others:]
    assert (caller, foretold["me"].quantiles) == ("me", lesson)
    asked = queue.forecast(after(10), Waiting(call_id="me"))
    assert asked is not None
    assert asked.quantiles == foretold["me"].quantiles


def test_whoever_is_known_to_be_answered_since_waits_no_more() -> None:
    queue = a_queue(*(a_call(f"w{number}", number) for number in range(3)))
    queue.take_in_state(counted(10, waiting=3))
    queue.take_in([a_call("w0", 0, answered=15), a_call("w1", 1, answered=16)], after(16))
    assert waiting(queue, 20) == 1


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 300), st.integers(0, 200), st.sampled_from(["answered", "abandoned", "open"])),
        max_size=15,
    ),
    st.integers(0, 500),
    st.integers(0, 12),
    st.randoms(use_true_random=False),
)
def test_who_is_believed_to_wait_does_not_depend_on_when_the_state_is_told(
    told: list[tuple[int, int, str]], at: int, how_many: int, draw: random.Random
) -> None:
    calls = [
        a_call(f"c{number}", entered, **({} if end == "open" else {end: entered + waited}))
        for number, (entered, waited, end) in enumerate(told)
    ]
    records = [record for call in calls for record in as_it_was_told(call)]
    draw.shuffle(records)
    found = set()
    for place in range(len(records) + 1):
        predictor = a_predictor(stale_after=3600)
        for record in records[:place]:
            predictor.observe(record)
        predictor.observe_state(counted(at, waiting=how_many))
        for record in records[place:]:
            predictor.observe(record)
        found.add(waiting(predictor, 600))
    assert len(found) == 1


def test_what_a_state_left_out_is_put_down_with_the_queue() -> None:
    queue = a_queue(*(a_call(f"w{number}", 10 * number) for number in range(5)))
    queue.take_in_state(counted(60, waiting=2))
    taken_up = a_queue()
    taken_up.restore(json.loads(json.dumps(queue.document())))
    assert (waiting(taken_up, 60), median(taken_up, 60)) == (2, median(queue, 60))

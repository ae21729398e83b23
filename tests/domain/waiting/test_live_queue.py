"""A queue as its calls and states are told while it is open."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from datetime import timedelta
from math import log

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from promise_service.domain.waiting.calls import Call, QueueState
from promise_service.domain.waiting.forecast import WaitForecast
from promise_service.domain.waiting.live_queue import LiveQueue, Waiting
from promise_service.domain.waiting.predictor import WaitPredictor
from tests.domain.waiting.calls import a_call, a_predictor, after, replayed, simulated_queue

MINUTE = timedelta(minutes=1)


def a_queue(*, threshold: float = 180, known_for: float = 120) -> LiveQueue:
    return LiveQueue(threshold=timedelta(seconds=threshold), known_for=timedelta(seconds=known_for))


def told(queue: LiveQueue, *calls: Call, by: float | None = None) -> dict[str, WaitForecast]:
    """Tell these calls in one go, at that time; at the last that they tell of, if nothing is said."""
    instants = [each for call in calls for each in (call.entered_at, call.waited_until, call.ended_at) if each]
    return queue.take_in(calls, max(instants) if by is None else after(by))


def busy(queue: LiveQueue, agents: int = 2) -> LiveQueue:
    told(queue, *(a_call(f"busy{number}", 0, answered=0) for number in range(agents)))
    return queue


def known(forecast: WaitForecast | None) -> WaitForecast:
    assert forecast is not None
    return forecast


def put_down(queue: LiveQueue, *, threshold: float = 180) -> LiveQueue:
    """The same queue, taken up by somebody else from what was written down."""
    taken_up = a_queue(threshold=threshold)
    taken_up.restore(json.loads(json.dumps(queue.document())))
    return taken_up


def records() -> st.SearchStrategy[list[Call | QueueState]]:
    """What may be told of some calls and of the queue, in any order."""
    seconds = st.integers(0, 1200).map(float)
    ends = st.tuples(seconds, st.sampled_from(["waits", "answered", "abandoned", "ended"]), seconds, seconds)

    def call(number: int, priority: int, drawn: tuple[float, str, float, float]) -> Call:
        entered, how, waited, talked = drawn
        left = entered + waited
        return a_call(
            f"c{number}",
            entered,
            answered=left if how in ("answered", "ended") else None,
            abandoned=left if how == "abandoned" else None,
            ended=left + talked if how == "ended" else None,
            priority=priority,
        )

    calls = st.builds(call, st.integers(0, 12), st.integers(0, 2), ends)
    states = st.builds(
        lambda at, waiting, staffed, free, longest: QueueState(
            at=after(at),
            waiting=waiting,
            agents_staffed=staffed,
            agents_available=free,
            longest_wait=None if longest is None else timedelta(seconds=longest),
        ),
        seconds,
        st.integers(0, 9),
        st.integers(0, 4),
        st.integers(0, 1),
        st.none() | seconds,
    )
    return st.lists(calls | states, max_size=25)


def tell(queue: LiveQueue, record: Call | QueueState) -> None:
    if isinstance(record, Call):
        queue.take_in([record], after(1500))
    else:
        queue.take_in_state(record)


@given(records(), records())
@settings(max_examples=80)
def test_what_is_put_down_goes_on_as_if_it_had_not_been(
    before: Sequence[Call | QueueState], afterwards: Sequence[Call | QueueState]
) -> None:
    kept = a_queue(known_for=3600)
    for record in before:
        tell(kept, record)
    taken_up = LiveQueue(threshold=timedelta(seconds=180), known_for=timedelta(hours=1))
    taken_up.restore(json.loads(json.dumps(kept.document())))
    for record in afterwards:
        tell(kept, record)
        tell(taken_up, record)
    for whose in (Waiting(), Waiting(priority=2), Waiting(elapsed=MINUTE), Waiting(call_id="c3")):
        assert taken_up.forecast(after(1500), whose) == kept.forecast(after(1500), whose)
    assert taken_up.document() == kept.document()


@given(records())
@settings(max_examples=60)
def test_what_is_told_twice_changes_nothing(told_of: Sequence[Call | QueueState]) -> None:
    once, twice = a_queue(known_for=3600), a_queue(known_for=3600)
    for record in told_of:
        tell(once, record)
        tell(twice, record)
        tell(twice, record)
    assert twice.forecast(after(1500)) == once.forecast(after(1500))


@given(st.permutations(range(8)))
def test_the_order_within_one_telling_makes_no_difference(order: Sequence[int]) -> None:
    calls = [
        *(a_call(f"w{number}", 10.0 * number) for number in range(4)),
        *(a_call(f"s{number}", 5.0 * number, answered=30.0 + 9 * number) for number in range(4)),
    ]
    in_order, shuffled = busy(a_queue()), busy(a_queue())
    told(in_order, *calls)
    told(shuffled, *(calls[number] for number in order))
    assert shuffled.forecast(after(60)) == in_order.forecast(after(60))


def test_an_end_that_is_told_before_its_beginning_leaves_nobody_waiting() -> None:
    queue = busy(a_queue())
    told(queue, a_call("late", 10, answered=40))
    told(queue, a_call("late", 10), by=41)
    alone = known(queue.forecast(after(45)))
    told(queue, a_call("waits", 44), by=45)
    assert known(queue.forecast(after(45))).seconds > alone.seconds


def test_a_caller_is_not_ahead_of_themselves() -> None:
    queue = busy(a_queue())
    before = known(queue.forecast(after(20)))
    told(queue, a_call("me", 20))
    assert known(queue.forecast(after(20), Waiting(call_id="me"))).quantiles == before.quantiles
    assert known(queue.forecast(after(20))).seconds > before.seconds


def test_who_has_waited_longer_has_less_before_them() -> None:
    queue = busy(a_queue())
    told(queue, *(a_call(f"w{number}", 20.0 * number) for number in range(1, 6)))
    rests = [known(queue.forecast(after(100), Waiting(elapsed=timedelta(seconds=each)))) for each in (0, 20, 60, 80)]
    assert [each.seconds for each in rests] == sorted((each.seconds for each in rests), reverse=True)
    by_id = known(queue.forecast(after(100), Waiting(call_id="w1")))
    assert rests[-1].quantiles == by_id.quantiles
    assert by_id.seconds < known(queue.forecast(after(100))).seconds / 3


def test_who_has_waited_as_long_as_anybody_is_next() -> None:
    queue = a_queue()
    queue.take_in_state(
        QueueState(at=after(0), waiting=6, agents_staffed=3, agents_available=0, longest_wait=timedelta(seconds=90))
    )
    rests = [known(queue.forecast(after(0), Waiting(elapsed=timedelta(seconds=each)))) for each in (0, 30, 60, 90)]
    assert [each.seconds for each in rests] == sorted((each.seconds for each in rests), reverse=True)
    assert rests[-1].seconds < rests[0].seconds / 5


def test_of_two_in_a_state_the_second_has_one_before_them_as_if_calls_had_told_of_both() -> None:
    of_two = QueueState(
        at=after(300),
        waiting=2,
        agents_staffed=1,
        agents_available=0,
        average_handle_time=timedelta(seconds=240),
        longest_wait=timedelta(seconds=300),
    )
    by_state, by_calls = a_queue(), a_queue()
    by_state.take_in_state(of_two)
    told(by_calls, a_call("first", 0), a_call("second", 60), by=300)
    by_calls.take_in_state(of_two)
    rest = known(by_state.forecast(after(300), Waiting(elapsed=timedelta(seconds=240))))
    assert rest.seconds == pytest.approx(
        known(by_calls.forecast(after(300), Waiting(call_id="second"))).seconds, rel=0.02
    )


@pytest.mark.parametrize("elapsed", [2, 6, 10])
def test_the_only_one_in_a_state_is_not_before_themselves(elapsed: float) -> None:
    queue = a_queue()
    queue.take_in_state(
        QueueState(at=after(0), waiting=1, agents_staffed=4, agents_available=0, longest_wait=timedelta(seconds=10))
    )
    rest = known(queue.forecast(after(0), Waiting(elapsed=timedelta(seconds=elapsed))))
    assert rest.seconds == pytest.approx(50 * log(2), rel=1e-3)


@pytest.mark.parametrize("told_of", [{"waiting": None, "agents_staffed": 5}, {"waiting": 3, "agents_staffed": None}])
def test_who_waits_and_who_works_must_be_told_by_somebody(told_of: dict[str, int | None]) -> None:
    queue = a_queue()
    queue.take_in_state(QueueState(at=after(0), agents_available=0, **told_of))
    assert queue.forecast(after(1)) is None
    told(queue, a_call("first", 2))
    assert queue.forecast(after(2)) is not None


def test_free_agents_are_at_work_where_nobody_told_how_many_are() -> None:
    queue, staffed = a_queue(), a_queue()
    queue.take_in_state(QueueState(at=after(0), waiting=5, agents_staffed=None, agents_available=3))
    staffed.take_in_state(QueueState(at=after(0), waiting=5, agents_staffed=3, agents_available=3))
    assert queue.forecast(after(1)) == staffed.forecast(after(1)) is not None


def test_where_nobody_tells_the_longest_wait_others_have_been_taken_meanwhile() -> None:
    queue = a_queue()
    queue.take_in_state(QueueState(at=after(0), waiting=6, agents_staffed=4, agents_available=0))
    rests = [known(queue.forecast(after(0), Waiting(elapsed=timedelta(seconds=each)))) for each in (0, 100, 200, 900)]
    assert [each.seconds for each in rests] == sorted((each.seconds for each in rests), reverse=True)
    assert rests[-1].seconds < rests[0].seconds / 5


def test_what_was_told_long_ago_is_unknown() -> None:
    queue = busy(a_queue(known_for=120))
    assert queue.forecast(after(120)) is not None
    assert queue.forecast(after(121)) is None


def test_callers_are_forecast_as_they_enter_and_only_then() -> None:
    queue = busy(a_queue())
    told(queue, a_call("ahead", 5))
    foretold = told(queue, a_call("new", 20))
    as_asked = known(queue.forecast(after(20), Waiting(call_id="new")))
    assert foretold == {"new": as_asked._replace(as_of=after(5))}
    assert told(queue, a_call("new", 20), by=25) == {}
    assert told(queue, a_call("served", 22, answered=26)) == {}
    assert told(queue, a_call("told late", 10), by=200) == {}


def test_a_call_that_was_over_long_ago_has_no_say() -> None:
    queue = busy(a_queue(known_for=7200))
    told(queue, a_call("new", 3590))
    before = queue.forecast(after(3600))
    told(queue, a_call("gone", 10, abandoned=400), a_call("done", 20, answered=300, ended=500), by=3600)
    assert queue.forecast(after(3600)) == before


def test_calls_that_are_over_are_forgotten_after_a_while() -> None:
    queue = busy(a_queue())
    for number in range(200):
        told(queue, a_call(f"c{number}", 30.0 * number, answered=30.0 * number + 5, ended=30.0 * number + 20))
    remembered = [row[0] for row in queue.document()["live"]["board"]["known"]]
    assert "c199" in remembered
    assert len(remembered) < 40


def test_calls_whose_end_is_never_told_are_forgotten_as_well() -> None:
    queue = busy(a_queue())
    for number in range(200):
        told(queue, a_call(f"c{number}", 30.0 * number, answered=30.0 * number + 5))
    remembered = [row[0] for row in queue.document()["live"]["board"]["known"]]
    assert "c199" in remembered
    assert len(remembered) < 40
    before = queue.forecast(after(5990))
    told(queue, a_call("c3", 90, answered=95), by=5990)
    assert queue.forecast(after(5990)) == before


def test_what_was_learnt_is_gone_on_from_in_the_midst_of_calls() -> None:
    teacher = a_teacher()
    queue = busy(a_queue())
    told(queue, a_call("waits", 5, priority=3))
    assert known(queue.forecast(after(10))).source == "tail"
    queue.begin_with(teacher.document(), threshold=3 * MINUTE, learnt_at=after(9))
    assert known(queue.forecast(after(10))).source == "fitted"
    assert queue.learnt_at == after(9)
    told(queue, a_call("waits", 5, priority=3, answered=20), a_call("next", 12, priority=1))
    taken_up = put_down(queue)
    assert (taken_up.forecast(after(30)), taken_up.learnt_at) == (queue.forecast(after(30)), after(9))


def a_teacher(threshold: float = 180) -> WaitPredictor:
    calls, _ = simulated_queue(agents=3, handle=120, patience=300, gap=45, callers=900, seed=5)
    teacher = a_predictor(threshold=threshold)
    replayed(teacher, calls)
    return teacher


def test_what_was_learnt_for_another_threshold_does_not_say_when_forecasts_were_fitted() -> None:
    queue = busy(a_queue(threshold=60))
    queue.begin_with(a_teacher().document(), threshold=3 * MINUTE, learnt_at=after(9))
    assert (known(queue.forecast(after(10))).source, queue.learnt_at) == ("tail", None)
    queue.begin_with(a_teacher(60).document(), threshold=MINUTE, learnt_at=after(10))
    assert (known(queue.forecast(after(10))).source, queue.learnt_at) == ("fitted", after(10))
    assert put_down(queue, threshold=60).learnt_at == after(10)
    assert put_down(queue, threshold=180).learnt_at is None


def test_what_came_of_live_forecasts_is_not_replaced_by_a_replay() -> None:
    queue, learnt = a_queue(), a_teacher().document()
    for number in range(40):
        told(queue, a_call(f"c{number}", 60.0 * number))
        told(queue, a_call(f"c{number}", 60.0 * number, answered=60.0 * number + 30))
    before = queue.document()["learnt"]["lessons"]["announced"]
    assert len(before["enough"]) == 40
    queue.begin_with(learnt, threshold=3 * MINUTE, learnt_at=after(2400))
    begun = queue.document()["learnt"]["lessons"]["announced"]
    assert begun["enough"] == before["enough"]
    assert begun["log_factors"] == learnt["lessons"]["announced"]["log_factors"]
    afresh = a_queue()
    afresh.begin_with(learnt, threshold=3 * MINUTE, learnt_at=after(2400))
    assert afresh.document()["learnt"]["lessons"]["announced"] == learnt["lessons"]["announced"]


def test_another_threshold_begins_to_learn_anew_and_still_knows_who_waits() -> None:
    queue = busy(a_queue(threshold=180))
    told(queue, *(a_call(f"w{number}", 10.0 + number) for number in range(3)))
    changed = put_down(queue, threshold=60)
    assert known(changed.forecast(after(20))).quantiles == pytest.approx(
        known(queue.forecast(after(20))).quantiles, rel=0.002
    )
    assert (
        known(changed.forecast(after(20))).probability_over_threshold
        > known(queue.forecast(after(20))).probability_over_threshold
    )
    told(changed, a_call("w0", 10, answered=25))


def test_a_state_without_any_call_is_enough() -> None:
    queue = a_queue()
    queue.take_in_state(QueueState(at=after(0), waiting=4, agents_staffed=2, agents_available=0))
    first = known(queue.forecast(after(10)))
    taken_up = put_down(queue)
    assert taken_up.forecast(after(10)) == first
    assert first.seconds > 200


def test_what_no_share_of_waits_has_proved_is_not_announced() -> None:
    """Every other caller finds a free agent by the state, and waits all the same, as long as the others."""
    draw, queue = random.Random(7), a_queue()
    said: dict[str, list[tuple[bool, bool]]] = {"idle_agent": [], "fitted": []}
    for number in range(1600):
        now = 600.0 * number
        queue.take_in_state(QueueState(at=after(now), waiting=0, agents_staffed=3, agents_available=number % 2))
        forecast = told(queue, a_call(f"c{number}", now))[f"c{number}"]
        waited = min(draw.expovariate(1 / 60), 590) + 1
        if number >= 600:
            said[forecast.source].append((forecast.announce, waited <= forecast.quantiles[1]))
        told(queue, a_call(f"c{number}", now, answered=now + waited), by=now + 595)
    assert not any(announced for announced, _ in said["idle_agent"])
    enough = [was_enough for announced, was_enough in said["fitted"] if announced]
    assert len(enough) > 300
    assert sum(enough) / len(enough) == pytest.approx(0.8, abs=0.03)


def free_by_the_state(free: int, waiting: int = 0) -> LiveQueue:
    queue = a_queue()
    queue.take_in_state(QueueState(at=after(0), waiting=waiting, agents_staffed=10, agents_available=free))
    return queue


def test_a_free_agent_stays_free_for_the_caller_who_has_just_entered() -> None:
    queue = free_by_the_state(1)
    told(queue, a_call("me", 1))
    assert known(queue.forecast(after(2), Waiting(call_id="me"))).source == "idle_agent"
    assert known(queue.forecast(after(2))).source == "tail"


def test_whoever_is_answered_takes_one_of_the_free_agents() -> None:
    queue = free_by_the_state(2)
    told(queue, a_call("first", 1, answered=1))
    assert known(put_down(queue).forecast(after(2))).source == "idle_agent"
    told(queue, a_call("second", 3, answered=3))
    assert known(put_down(queue).forecast(after(4))).source == "tail"


def test_a_state_that_is_told_late_counts_who_was_answered_meanwhile() -> None:
    queue = a_queue()
    told(queue, a_call("before", 0, answered=0), a_call("since", 5, answered=5))
    queue.take_in_state(QueueState(at=after(0), waiting=0, agents_staffed=10, agents_available=1))
    assert known(queue.forecast(after(6))).source == "tail"


def test_agents_who_are_free_while_more_callers_wait_are_nobodys_free_agents() -> None:
    assert known(free_by_the_state(1, waiting=12).forecast(after(90))).source == "tail"
    assert known(free_by_the_state(3, waiting=2).forecast(after(90))).source == "idle_agent"


def test_what_is_forecast_of_somebody_told_late_is_not_kept_nor_learnt_from() -> None:
    queue = a_queue(known_for=3600)
    queue.take_in_state(QueueState(at=after(3000), waiting=40, agents_staffed=2, agents_available=0))
    assert told(queue, a_call("late", 10), by=3001) == {}
    assert told(queue, a_call("in time", 2996), by=3002).keys() == {"in time"}
    assert [row[0] for row in queue.document()["live"]["lessons"]["expected"]] == ["in time"]

"""How many callbacks so many agents can promise."""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from promise_service.domain.callback_load import CallbackEffort
from promise_service.domain.callback_staffing import (
    AgentsBegin,
    Crew,
    DemandLimits,
    KeepingAim,
    begins_inside,
    most_callbacks,
)
from promise_service.errors import InvalidInput

HALF_AN_HOUR = 1800.0
FIVE_MINUTES = CallbackEffort(average_handle_time=timedelta(minutes=5))
NEARLY_ALWAYS = KeepingAim(FIVE_MINUTES, 0.99)

efforts = st.builds(
    CallbackEffort,
    average_handle_time=st.integers(60, 1200).map(lambda seconds: timedelta(seconds=seconds)),
    handle_time_variation=st.floats(0, 2),
    answer_rate=st.floats(0.3, 1),
    attempts=st.integers(1, 5),
)
probabilities = st.floats(0.5, 0.999)
crews = st.builds(lambda agents, seconds: Crew(agents, agents * seconds), st.integers(0, 40), st.floats(60, 14_400))
staffings = st.lists(st.integers(0, 12), min_size=1, max_size=8)


def crew(agents: int, *, busy: int = 0) -> Crew:
    return Crew(agents, agents * HALF_AN_HOUR, busy)


def crews_of(agents: list[int]) -> list[Crew]:
    return [crew(each) for each in agents]


def test_a_callback_takes_what_answered_and_unanswered_ones_take() -> None:
    """.93 * 300 + .07 * 45 = 282.15 s; the squares .93 * 90,000 * 1.36 + .07 * 2,025 make a dispersion of .43."""
    assert FIVE_MINUTES.work == (pytest.approx(282.15), pytest.approx(0.431676, abs=1e-6))


def test_further_attempts_are_work_of_the_same_promise() -> None:
    """279 + .0651 * 345 + .004557 * 390 + .000343 * 135 = 303.28 s."""
    effort = CallbackEffort(average_handle_time=timedelta(minutes=5), attempts=3)
    assert effort.work == (pytest.approx(303.283, abs=1e-3), pytest.approx(0.354, abs=1e-3))
    fits = [most_callbacks(crew(agents), effort, 0.99) for agents in (2, 3, 5, 10)]
    assert fits == [8, 14, 25, 55]


def test_effort_that_cannot_be_is_refused_at_each_field() -> None:
    with pytest.raises(InvalidInput) as refused:
        CallbackEffort(average_handle_time=timedelta(), handle_time_variation=-1.0, answer_rate=0.0, attempts=0)
    assert [fault.pointer for fault in refused.value.faults] == [
        "/average_handle_time",
        "/handle_time_variation",
        "/answer_rate",
        "/attempts",
    ]


@pytest.mark.parametrize(("agents", "idle", "busy"), [(2, 9, 7), (3, 15, 12), (5, 27, 23), (10, 59, 52)])
def test_what_fits_in_half_an_hour(agents: int, idle: int, busy: int) -> None:
    """Five minutes a call, .93 answer, to begin inside with .99: with agents who begin idle, or all busy."""
    assert most_callbacks(crew(agents), FIVE_MINUTES, 0.99) == idle
    assert most_callbacks(crew(agents, busy=agents), FIVE_MINUTES, 0.99) == busy


@pytest.mark.parametrize("agents", [2, 3, 5, 10])
def test_drawn_callbacks_begin_inside_as_often_as_it_says(agents: int) -> None:
    """Gamma handle times; each callback goes to the next free agent. The drawn share is good to .004."""
    callbacks = most_callbacks(crew(agents), FIVE_MINUTES, 0.99)
    draw = random.Random(7)
    assert _share_begun_inside(agents, callbacks, draw) >= 0.988
    assert _share_begun_inside(agents, callbacks + 3, draw) < 0.99


def _share_begun_inside(agents: int, callbacks: int, draw: random.Random, times: int = 2500) -> float:
    shape = 1 / FIVE_MINUTES.handle_time_variation**2
    inside = 0
    for _ in range(times):
        free_at = [0.0] * agents
        begun = 0.0
        for _callback in range(callbacks):
            begun = free_at[0]
            takes = draw.gammavariate(shape, 300 / shape) if draw.random() < 0.93 else 45.0
            heapq.heapreplace(free_at, begun + takes)
        inside += begun <= HALF_AN_HOUR
    return inside / times


@given(crews, efforts, st.integers(1, 300))
def test_later_callbacks_are_less_likely_to_begin_inside(crew: Crew, effort: CallbackEffort, place: int) -> None:
    assert begins_inside(place + 1, crew, effort) <= begins_inside(place, crew, effort) + 1e-9


@given(crews, efforts, probabilities)
def test_it_is_the_largest_number_that_begins_inside(crew: Crew, effort: CallbackEffort, probability: float) -> None:
    most = most_callbacks(crew, effort, probability)
    assert begins_inside(most + 1, crew, effort) < probability
    assert most == 0 or begins_inside(most, crew, effort) >= probability


@given(crews, efforts, probabilities, st.integers(0, 5), st.floats(0, 3600), st.floats(0, 0.4))
def test_more_agents_more_time_or_less_certainty_never_carry_less(
    crew: Crew, effort: CallbackEffort, probability: float, agents: int, seconds: float, less: float
) -> None:
    most = most_callbacks(crew, effort, probability)
    seconds_each = crew.agent_seconds / crew.agents if crew.agents else 0.0
    larger = Crew(crew.agents + agents, crew.agent_seconds + agents * seconds_each)
    assert most_callbacks(larger, effort, probability) >= most
    assert most_callbacks(crew._replace(agent_seconds=crew.agent_seconds + seconds), effort, probability) >= most
    assert most_callbacks(crew, effort, max(0.5, probability - less)) >= most


def test_nobody_at_work_carries_nothing() -> None:
    assert most_callbacks(crew(0), FIVE_MINUTES, 0.99) == 0


def test_full_windows_leave_less_for_the_windows_beside_them() -> None:
    """Twenty agents take 125 in half an hour, but 245 in an hour: some of the first are still under way."""
    limits = DemandLimits(crews_of([20, 20]), NEARLY_ALWAYS)
    assert (limits.of(0, 0), limits.of(1, 1), limits.of(0, 1)) == (125, 125, 245)
    assert limits.spares([0, 125], [125, 125])[1] == 120
    assert limits.spares([0, 0], [0, 125])[0] == 120


def test_every_later_window_end_is_tested() -> None:
    """Twenty agents, then two: 120 and 5 in the later windows leave 125 by the second one's end, 120 by the third's."""
    limits = DemandLimits(crews_of([20, 20, 2]), NEARLY_ALWAYS)
    assert (limits.of(0, 1), limits.of(0, 2)) == (245, 245)
    assert limits.spares([0, 0, 120], [0, 120, 125])[0] == 120


def test_a_shortfall_is_that_of_the_window_which_the_stretch_ends_with() -> None:
    """Two agents take 9 in half an hour and 19 in an hour; 11 and 3 are too many in the first one alone."""
    limits = DemandLimits(crews_of([2, 2]), NEARLY_ALWAYS)
    assert limits.shortfall(0, before=[0, 11], until=11) == 2
    assert limits.shortfall(1, before=[0, 11], until=14) == -5
    assert limits.probability(0, before=[0, 11], until=11) == pytest.approx(0.932, abs=0.001)
    assert limits.probability(1, before=[0, 11], until=14) > 0.99


def test_what_is_promised_too_much_shows_as_less_than_no_room() -> None:
    assert DemandLimits(crews_of([2]), NEARLY_ALWAYS).spares([0], [11])[0] == -2


@given(staffings, efforts, probabilities, st.sampled_from(AgentsBegin), st.data())
def test_promises_that_had_room_keep_within_every_limit(
    agents: list[int], effort: CallbackEffort, probability: float, begin: AgentsBegin, data: st.DataObject
) -> None:
    """Whatever order they come in: each window is asked for room before a promise is made for it."""
    limits = DemandLimits(crews_of(agents), KeepingAim(effort, probability, begin))
    promised = [0] * len(agents)
    for place in data.draw(st.lists(st.integers(0, len(agents) - 1), max_size=60)):
        room = limits.spares([sum(promised[:first]) for first in range(len(agents))], _running_sum(promised))[place]
        promised[place] += max(0, min(room, data.draw(st.integers(0, 40))))
    for first in range(len(agents)):
        for last in range(first, len(agents)):
            assert sum(promised[first : last + 1]) <= limits.of(first, last)


@given(staffings, staffings, efforts, probabilities)
def test_more_agents_in_any_window_never_carry_less(
    agents: list[int], more: list[int], effort: CallbackEffort, probability: float
) -> None:
    assume(len(more) == len(agents))
    aim = KeepingAim(effort, probability)
    limits = DemandLimits(crews_of(agents), aim)
    larger = DemandLimits(crews_of([n + added for n, added in zip(agents, more, strict=True)]), aim)
    each_stretch: Callable[[DemandLimits], list[int]] = lambda of: [  # noqa: E731
        of.of(first, last) for first in range(len(agents)) for last in range(first, len(agents))
    ]
    assert all(now >= before for now, before in zip(each_stretch(larger), each_stretch(limits), strict=True))


def _running_sum(counts: list[int]) -> list[int]:
    return [sum(counts[: last + 1]) for last in range(len(counts))]

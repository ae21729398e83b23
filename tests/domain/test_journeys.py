"""What becomes of journeys, of what became of their promises."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promise_service.domain.channel_switches import Motive
from promise_service.domain.journeys import POSITIONS, Course, Journeys
from promise_service.domain.keeping import Tally
from promise_service.domain.verdicts import Verdict


@pytest.mark.parametrize(
    ("course", "verdict"),
    [
        (Course(kept=True), Verdict.KEPT),
        (Course(kept=True, broken=True), Verdict.BROKEN),
        (Course(broken=True, open=True), Verdict.BROKEN),
        (Course(kept=True, broken=True, open=True), Verdict.BROKEN),
        (Course(kept=True, open=True), None),
        (Course(open=True), None),
        (Course(), Verdict.VOID),
    ],
)
def test_one_broken_promise_breaks_a_journey_and_an_open_one_leaves_it_open(
    course: Course, verdict: Verdict | None
) -> None:
    assert course.verdict is verdict


def test_void_and_open_journeys_are_not_counted() -> None:
    journeys = Journeys(
        courses={
            Course(kept=True): 5,
            Course(kept=True, broken=True): 2,
            Course(broken=True): 1,
            Course(kept=True, open=True): 3,
            Course(): 4,
        }
    )
    assert journeys.tally == Tally(due=15, kept=5, broken=3, void=4)
    assert (journeys.tally.open, journeys.tally.rate) == (3, 5 / 8)


def test_where_there_was_no_journey_there_is_no_figure() -> None:
    nothing = Journeys()
    assert (nothing.tally, nothing.tally.rate, nothing.channels_mean) == (Tally(), None, None)
    assert (nothing.at_position(1), nothing.later) == (Tally(), Tally())
    assert nothing.switches == 0


def test_late_positions_are_counted_together() -> None:
    positions = {5: Tally(due=3, kept=2, broken=1), 6: Tally(due=2, kept=1, void=1), 9: Tally(due=1, broken=1)}
    journeys = Journeys(positions=positions)
    assert journeys.at_position(5) == Tally(due=3, kept=2, broken=1)
    assert journeys.later == Tally(due=3, kept=1, broken=1, void=1)


def test_channels() -> None:
    journeys = Journeys(channels={1: 4, 2: 3, 3: 2, 5: 1})
    assert journeys.channels_mean == 2.1
    assert [journeys.with_channels(1, 1), journeys.with_channels(2, 2), journeys.with_channels(3)] == [4, 3, 3]


def test_switches_are_those_with_a_motive_and_those_without() -> None:
    assert Journeys(motives={Motive.OTHER: 2, None: 3}).switches == 5


courses = st.builds(Course, kept=st.booleans(), broken=st.booleans(), open=st.booleans())
counts = st.integers(0, 1000)


@given(st.dictionaries(courses, counts))
def test_every_journey_is_counted_once(found: dict[Course, int]) -> None:
    tally = Journeys(courses=found).tally
    assert tally.due == sum(found.values())
    assert tally.open == sum(number for course, number in found.items() if course.verdict is None)


@given(st.dictionaries(st.integers(1, 12), st.builds(Tally, due=counts, kept=counts, broken=counts, void=counts)))
def test_every_promise_has_one_position(positions: dict[int, Tally]) -> None:
    journeys = Journeys(positions=positions)
    shown = [*(journeys.at_position(position) for position in range(1, POSITIONS + 1)), journeys.later]
    for count in ("due", "kept", "broken", "void"):
        assert sum(getattr(each, count) for each in shown) == sum(getattr(each, count) for each in positions.values())


@given(st.dictionaries(st.integers(1, 9), st.integers(1, 1000), min_size=1))
def test_every_journey_has_one_number_of_channels(channels: dict[int, int]) -> None:
    journeys = Journeys(channels=channels)
    spread = [journeys.with_channels(1, 1), journeys.with_channels(2, 2), journeys.with_channels(3)]
    assert sum(spread) == sum(channels.values())
    assert journeys.channels_mean is not None
    assert min(channels) <= journeys.channels_mean <= max(channels)

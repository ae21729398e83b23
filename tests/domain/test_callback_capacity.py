"""Windows never hold more than their capacity, whichever policy laid them out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from promise_service.domain.callback_capacity import Occupancy, PerWindow, Places, together
from promise_service.domain.intervals import Interval
from tests.builders import window

HALF_PAST_TEN = window("Tue 2026-11-24 10:30 Europe/Paris")
ELEVEN = window("Tue 2026-11-24 11:00 Europe/Paris")
QUARTER_TO_ELEVEN = window("Tue 2026-11-24 10:45 Europe/Paris")
SIX = PerWindow(6)


def test_an_empty_queue_has_all_its_room() -> None:
    assert Places(SIX, Occupancy()).room(HALF_PAST_TEN) == 6


def test_each_promise_takes_one_place_in_its_own_window_only() -> None:
    places = Places(SIX, Occupancy()).with_added([HALF_PAST_TEN, HALF_PAST_TEN])
    assert (places.room(HALF_PAST_TEN), places.room(ELEVEN)) == (4, 6)


def test_a_window_of_an_older_policy_counts_for_every_window_that_it_overlaps() -> None:
    occupancy = Occupancy().with_added([QUARTER_TO_ELEVEN])
    assert (occupancy.taken(HALF_PAST_TEN), occupancy.taken(ELEVEN)) == (1, 1)


def test_what_is_given_back_is_free_again() -> None:
    places = Places(SIX, Occupancy({HALF_PAST_TEN: 6})).with_removed([HALF_PAST_TEN])
    assert places.room(HALF_PAST_TEN) == 1


def test_a_window_that_a_smaller_capacity_left_over_full_has_no_room() -> None:
    taken = Occupancy({HALF_PAST_TEN: 6})
    assert Places(PerWindow(4), taken).room(HALF_PAST_TEN) == 0
    assert PerWindow(4).spare(HALF_PAST_TEN, taken) == -2
    assert not PerWindow(4).chance(HALF_PAST_TEN, taken).keepable


def test_what_several_queues_have_promised_counts_together() -> None:
    both = together([Occupancy({HALF_PAST_TEN: 2}), Occupancy({HALF_PAST_TEN: 1, QUARTER_TO_ELEVEN: 1})])
    assert both == Occupancy({HALF_PAST_TEN: 3, QUARTER_TO_ELEVEN: 1})


WINDOWS = st.builds(
    lambda start, minutes: Interval(
        HALF_PAST_TEN.start.replace(minute=0, hour=start), HALF_PAST_TEN.start.replace(minute=minutes, hour=start + 1)
    ),
    st.integers(min_value=6, max_value=15),
    st.integers(min_value=0, max_value=59),
)


@given(st.lists(WINDOWS, max_size=12), WINDOWS)
def test_taken_counts_exactly_the_overlapping_ones(taken: list[Interval], asked: Interval) -> None:
    expected = sum(1 for each in taken if each.overlaps(asked))
    assert Occupancy().with_added(taken).taken(asked) == expected

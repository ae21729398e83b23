"""Queues whose callbacks the same agents make: none of them takes what another one could then not keep."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promise_service.domain.business_calendar import BusinessCalendar, OpeningSpan
from promise_service.domain.business_time import BusinessTime
from promise_service.domain.callback_capacity import Occupancy, Places
from promise_service.domain.callback_load import CallbackEffort
from promise_service.domain.callback_slots import windows_on
from promise_service.domain.callback_staffing import KeepingAim
from promise_service.domain.intervals import Interval
from promise_service.domain.rosters import UsualStaffing
from promise_service.domain.shared_capacity import SharedCapacity
from promise_service.domain.staffed_capacity import StaffedCapacity
from promise_service.domain.wall_clock import zone_named
from tests.builders import at, window

PARIS = zone_named("Europe/Paris")
TUESDAY = at("Tue 2026-11-24 12:00 Europe/Paris").date()
NINE, HALF_PAST_NINE = window("Tue 2026-11-24 09:00 Europe/Paris"), window("Tue 2026-11-24 09:30 Europe/Paris")
QUARTERS = [window(f"Tue 2026-11-24 09:{minute:02} Europe/Paris", 15) for minute in (0, 15, 30, 45)]


def hours(*spans: str) -> BusinessTime:
    weekly = {day: tuple(OpeningSpan.parse(each) for each in spans) for day in range(7)}
    return BusinessTime(BusinessCalendar(name="hours", time_zone="Europe/Paris", weekly=weekly))


def staffed(agents: int, *, call: int = 5, opens: str = "09:00-12:00", minutes: int = 30) -> StaffedCapacity:
    """A queue whose calls take `call` minutes, with windows of so many minutes."""
    aim = KeepingAim(CallbackEffort(average_handle_time=timedelta(minutes=call)), 0.99)
    usual = UsualStaffing(agents=agents, zone=PARIS)
    return StaffedCapacity(hours(opens), timedelta(minutes=minutes), aim, usual)


def test_short_calls_are_not_promised_beside_long_ones_that_could_then_not_be_kept() -> None:
    short, long = staffed(6, call=3), staffed(6, call=15)
    taken = Occupancy({NINE: long.of(NINE)})
    assert Places(short, taken).room(NINE) > 0
    assert Places(SharedCapacity(short, [long]), taken).room(NINE) == 0
    assert SharedCapacity(short, [long]).of(NINE) == SharedCapacity(long, [short]).of(NINE) == long.of(NINE) == 12


def test_a_queue_that_opens_later_does_not_take_what_its_agents_still_owe_to_one_that_opened_before() -> None:
    """Twenty agents take 125 in half an hour and 245 in an hour."""
    early, late = staffed(20), staffed(20, opens="09:30-12:00")
    taken = Occupancy({NINE: 125, HALF_PAST_NINE: 120})
    assert Places(late, taken).room(HALF_PAST_NINE) == 5
    assert Places(SharedCapacity(late, [early]), taken).room(HALF_PAST_NINE) == 0


def test_a_wide_window_takes_no_more_than_the_narrow_ones_of_another_queue_at_that_time() -> None:
    wide, narrow = staffed(5), staffed(5, minutes=15)
    assert (wide.of(NINE), narrow.of(QUARTERS[0])) == (27, 13)
    assert SharedCapacity(wide, [narrow]).of(NINE) == 13
    taken = Occupancy({QUARTERS[1]: 10})
    assert Places(SharedCapacity(wide, [narrow]), taken).room(NINE) == 3
    assert Places(SharedCapacity(narrow, [wide]), Occupancy({NINE: 13})).room(QUARTERS[1]) == 0


def test_while_the_other_queue_is_closed_it_takes_nothing_away() -> None:
    morning, afternoon = staffed(5), staffed(5, call=15, opens="13:00-18:00")
    assert SharedCapacity(morning, [afternoon]).of(NINE) == morning.of(NINE) == 27


def test_the_windows_of_a_night_count_for_a_queue_that_opens_the_next_morning() -> None:
    night, morning = staffed(5, opens="22:00-06:00"), staffed(5, opens="05:00-12:00", call=15)
    five = window("Tue 2026-11-24 05:00 Europe/Paris")
    assert night.windows_over(five) == [five]
    assert SharedCapacity(morning, [night]).of(five) == morning.of(five)
    assert SharedCapacity(night, [morning]).of(five) == morning.of(five) < night.of(five)


@pytest.mark.parametrize("minutes", [-10, 0, 10])
def test_windows_over_another_are_those_that_share_any_time_with_it(minutes: int) -> None:
    other = Interval(HALF_PAST_NINE.start + timedelta(minutes=minutes), HALF_PAST_NINE.end + timedelta(minutes=minutes))
    laid_out = windows_on(hours("09:00-12:00"), TUESDAY, timedelta(minutes=30))
    assert staffed(5).windows_over(other) == [each for each in laid_out if each.overlaps(other)]


queues = st.builds(
    staffed,
    st.just(4),
    call=st.sampled_from([3, 5, 15]),
    opens=st.sampled_from(["09:00-11:00", "09:30-12:00", "09:10-11:30"]),
    minutes=st.sampled_from([10, 15, 30]),
)


@given(st.lists(queues, min_size=2, max_size=3), st.data())
def test_whatever_queues_take_one_after_the_other_all_of_them_can_keep(
    sharing: list[StaffedCapacity], data: st.DataObject
) -> None:
    occupancy, promised = Occupancy(), []
    for place in data.draw(st.lists(st.integers(0, len(sharing) - 1), max_size=8)):
        own, others = sharing[place], [each for each in sharing if each is not sharing[place]]
        noon = at("Tue 2026-11-24 12:00 Europe/Paris")
        laid_out = own.windows_over(Interval(noon - timedelta(hours=3), noon))
        wanted = data.draw(st.sampled_from(laid_out))
        taken = min(data.draw(st.integers(1, 9)), Places(SharedCapacity(own, others), occupancy).room(wanted))
        occupancy = occupancy.with_added([wanted] * taken)
        promised.append((own, wanted))
    for own, wanted in promised:
        assert own.chance(wanted, occupancy).keepable
        assert all(
            spare >= 0
            for queue in sharing
            for each in queue.windows_over(wanted)
            for spare in [queue.spares(each, occupancy)[each]]
        )

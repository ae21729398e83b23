"""The windows of a queue whose capacity goes by who is at work."""

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
from promise_service.domain.callback_staffing import AgentsBegin, Crew, KeepingAim
from promise_service.domain.conditions import Conditions
from promise_service.domain.intervals import Interval
from promise_service.domain.measured_effort import AttemptTally
from promise_service.domain.rosters import Roster, Shift, StaffedSpan, UsualStaffing, crew_in
from promise_service.domain.staffed_capacity import StaffedCapacity
from promise_service.domain.wall_clock import zone_named
from tests.builders import at, window

PARIS = zone_named("Europe/Paris")
HALF_AN_HOUR = timedelta(minutes=30)
OPEN = BusinessTime(
    BusinessCalendar(
        name="support-hours",
        time_zone="Europe/Paris",
        weekly={day: (OpeningSpan.parse("09:00-12:00"), OpeningSpan.parse("13:00-18:00")) for day in range(5)},
    )
)
AIM = KeepingAim(CallbackEffort(average_handle_time=timedelta(minutes=5)), 0.99)
TUESDAY = windows_on(OPEN, at("Tue 2026-11-24 12:00 Europe/Paris").date(), HALF_AN_HOUR)
NINE, HALF_PAST_NINE = TUESDAY[:2]
ONE = window("Tue 2026-11-24 13:00 Europe/Paris")


def usual(agents: int, *shifts: Shift) -> UsualStaffing:
    return UsualStaffing(agents=agents, shifts=shifts, zone=PARIS)


def capacity(agents: int, *shifts: Shift) -> StaffedCapacity:
    return StaffedCapacity(OPEN, HALF_AN_HOUR, AIM, usual(agents, *shifts))


def staffed(text: str, minutes: int, agents: int) -> StaffedSpan:
    return StaffedSpan(window(text, minutes), agents)


def test_each_window_takes_what_its_agents_can_begin() -> None:
    assert [capacity(5).of(each) for each in TUESDAY] == [27] * 16


def test_full_windows_before_and_after_leave_less_between_them() -> None:
    """Twenty agents take 125 in one window and 245 in two; after the lunch break they begin afresh."""
    full = Occupancy({NINE: 125})
    places = Places(capacity(20), full)
    assert [places.room(each) for each in TUESDAY[:2]] == [0, 120]
    assert places.room(ONE) == 125


def test_no_window_takes_what_would_break_another_one() -> None:
    places = Places(capacity(20), Occupancy({NINE: 120, HALF_PAST_NINE: 125}))
    assert places.room(NINE) == 0


def test_a_window_that_the_calendar_does_not_lay_out_stands_by_itself() -> None:
    assert capacity(5).of(window("Tue 2026-11-24 12:10 Europe/Paris")) == 27
    assert capacity(5).of(window("Tue 2026-11-24 10:10 Europe/Paris")) == 27


def test_shifts_count_in_place_of_the_usual_number_and_add_up() -> None:
    early = Shift(days=frozenset({1}), hours=OpeningSpan.parse("09:00-10:00"), agents=3)
    second = Shift(days=frozenset({1}), hours=OpeningSpan.parse("09:30-10:00"), agents=2)
    crews = [crew_in(each, Roster(), usual(1, early, second)).agents for each in TUESDAY[:3]]
    assert crews == [3, 5, 1]
    wednesday = window("Wed 2026-11-25 09:00 Europe/Paris")
    assert crew_in(wednesday, Roster(), usual(1, early, second)).agents == 1


def test_a_night_shift_belongs_to_the_day_on_which_it_begins() -> None:
    night = Shift(days=frozenset({0}), hours=OpeningSpan.parse("22:00-06:00"), agents=4)
    assert crew_in(window("Tue 2026-11-24 05:30 Europe/Paris"), Roster(), usual(0, night)).agents == 4
    assert crew_in(window("Mon 2026-11-23 05:30 Europe/Paris"), Roster(), usual(0, night)).agents == 0


def test_a_roster_counts_before_shifts_where_it_says_anything() -> None:
    roster = Roster(
        [staffed("Tue 2026-11-24 09:00 Europe/Paris", 15, 4), staffed("Tue 2026-11-24 09:15 Europe/Paris", 15, 2)]
    )
    assert crew_in(NINE, roster, usual(9)) == Crew(agents=2, agent_seconds=4 * 900 + 2 * 900, at_first=4)
    assert crew_in(HALF_PAST_NINE, roster, usual(9)) == Crew(agents=9, agent_seconds=9 * 1800, at_first=9)
    nobody = Conditions(roster=Roster([staffed("Tue 2026-11-24 09:00 Europe/Paris", 180, 0)]))
    under = capacity(9).under(Conditions(roster=roster))
    assert under.of(NINE) < under.of(HALF_PAST_NINE) == capacity(9).of(HALF_PAST_NINE)
    assert capacity(9).under(nobody).of(NINE) == 0


def test_all_who_are_there_as_a_window_begins_may_be_busy_then_not_only_those_who_stay() -> None:
    """Five agents of whom four leave after ten minutes, and all five come from a call."""
    aim = KeepingAim(CallbackEffort(average_handle_time=timedelta(minutes=5)), 0.99, AgentsBegin.BUSY)
    roster = Roster(
        [staffed("Tue 2026-11-24 09:00 Europe/Paris", 10, 5), staffed("Tue 2026-11-24 09:10 Europe/Paris", 20, 1)]
    )
    busy = StaffedCapacity(OPEN, HALF_AN_HOUR, aim, usual(0)).under(Conditions(roster=roster))
    assert busy.of(NINE) == 6


def test_a_new_roster_replaces_what_lies_within_it_and_cuts_what_reaches_into_it() -> None:
    before = Roster(
        [staffed("Tue 2026-11-24 09:00 Europe/Paris", 60, 3), staffed("Tue 2026-11-24 10:00 Europe/Paris", 60, 4)]
    )
    after = before.with_replaced([staffed("Tue 2026-11-24 09:30 Europe/Paris", 60, 7)], at("Tue 2026-11-24 08:00"))
    assert after.spans == (
        staffed("Tue 2026-11-24 09:00 Europe/Paris", 30, 3),
        staffed("Tue 2026-11-24 09:30 Europe/Paris", 60, 7),
        staffed("Tue 2026-11-24 10:30 Europe/Paris", 30, 4),
    )


def test_what_is_over_is_forgotten_as_the_roster_changes() -> None:
    before = Roster([staffed("Mon 2026-11-23 09:00 Europe/Paris", 60, 3)])
    new = staffed("Tue 2026-11-24 09:30 Europe/Paris", 60, 7)
    assert before.with_replaced([new], at("Tue 2026-11-24 00:00")).spans == (new,)


def test_when_agents_fall_out_the_windows_that_cannot_be_kept_are_known_by_their_probability() -> None:
    promised = Occupancy({NINE: 27, HALF_PAST_NINE: 10})
    assert capacity(5).chance(NINE, promised).keepable
    two_are_left = Roster([staffed("Tue 2026-11-24 09:00 Europe/Paris", 180, 2)])
    three_are_ill = capacity(5).under(Conditions(roster=two_are_left))
    nine, half_past, ten = (three_are_ill.chance(each, promised) for each in TUESDAY[:3])
    assert not nine.keepable
    assert nine.probability == pytest.approx(0.0, abs=1e-5)
    assert not half_past.keepable
    assert ten.keepable
    assert capacity(5).chance(ONE, promised) == capacity(2).chance(ONE, promised)


def test_what_is_remembered_of_dates_does_not_grow_with_every_date_that_is_asked_for() -> None:
    staff = capacity(5)
    for week in range(100):
        staff.of(Interval(NINE.start + timedelta(weeks=week), NINE.end + timedelta(weeks=week)))
    assert staff._places_on.cache_info().currsize == 64


def test_windows_go_by_what_is_measured_once_it_is_enough_and_by_the_policy_before() -> None:
    """A hundred calls of ten minutes each, as even as can be, in place of five minutes."""
    too_few = AttemptTally(answered=99, timed_answered=99, answered_seconds=99 * 600, answered_squares=99 * 600**2)
    enough = AttemptTally(answered=100, timed_answered=100, answered_seconds=60_000, answered_squares=100 * 600**2)
    staff = capacity(5)
    assert staff.under(Conditions(attempts=too_few)).of(NINE) == staff.of(NINE) == 27
    assert staff.under(Conditions(attempts=enough)).of(NINE) == 16
    assert staff.under(Conditions(attempts=enough)) is staff.under(Conditions(attempts=enough))
    assert staff.written_effort == AIM.effort


@given(st.lists(st.tuples(st.integers(0, 15), st.integers(1, 30)), max_size=12), st.integers(0, 8))
def test_windows_that_are_filled_one_after_the_other_can_all_be_kept(asked: list[tuple[int, int]], agents: int) -> None:
    staff, occupancy = capacity(agents), Occupancy()
    for place, wanted in asked:
        taken = min(wanted, Places(staff, occupancy).room(TUESDAY[place]))
        occupancy = occupancy.with_added([TUESDAY[place]] * taken)
    assert all(staff.chance(each, occupancy).keepable for each in TUESDAY)
    assert all(staff.spares(each, occupancy)[each] >= 0 for each in TUESDAY)


def test_a_night_that_is_never_closed_ends_its_run_at_midnight() -> None:
    always = BusinessTime(
        BusinessCalendar(
            name="always",
            time_zone="Europe/Paris",
            weekly={day: (OpeningSpan.parse("00:00-24:00"),) for day in range(7)},
        )
    )
    staff = StaffedCapacity(always, HALF_AN_HOUR, AIM, usual(20))
    midnight = at("Wed 2026-11-25 00:00 Europe/Paris")
    places = Places(staff, Occupancy({Interval(midnight - HALF_AN_HOUR, midnight): 125}))
    assert places.room(Interval(midnight, midnight + HALF_AN_HOUR)) == 125

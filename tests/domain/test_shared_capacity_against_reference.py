"""Queues of one team with windows, hours and aims of their own, held against a plain computation."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from promise_service.domain.business_calendar import BusinessCalendar, OpeningSpan
from promise_service.domain.business_time import BusinessTime
from promise_service.domain.callback_capacity import Occupancy, Places
from promise_service.domain.callback_load import CallbackEffort
from promise_service.domain.callback_staffing import AgentsBegin, KeepingAim
from promise_service.domain.intervals import Interval
from promise_service.domain.rosters import UsualStaffing
from promise_service.domain.shared_capacity import SharedCapacity
from promise_service.domain.staffed_capacity import StaffedCapacity
from tests.domain.reference_capacity import PARIS, PlainQueue, Window, overbooked, room

ORDINARY, CLOCKS_GO_BACK, CLOCKS_GO_FORWARD = date(2026, 11, 24), date(2026, 10, 25), date(2027, 3, 28)


def capacity(queue: PlainQueue) -> StaffedCapacity:
    spans = tuple(OpeningSpan.parse(each) for each in queue.hours)
    calendar = BusinessCalendar(name="hours", time_zone="Europe/Paris", weekly=dict.fromkeys(range(7), spans))
    aim = KeepingAim(
        CallbackEffort(average_handle_time=timedelta(minutes=queue.call)),
        queue.keep,
        AgentsBegin.BUSY if queue.begin_busy else AgentsBegin.IDLE,
    )
    usual = UsualStaffing(agents=queue.agents, zone=PARIS)
    return StaffedCapacity(BusinessTime(calendar), timedelta(minutes=queue.minutes), aim, usual)


MORNING = [("09:00-10:30",), ("09:10-10:40",), ("08:30-09:30", "10:00-10:45"), ("09:00-09:45", "09:45-10:30")]
NIGHT = [("23:00-02:30",), ("01:00-03:30",), ("00:30-03:00",), ("22:00-00:30", "02:00-03:00")]


def queues(hours: list[tuple[str, ...]]) -> st.SearchStrategy[PlainQueue]:
    return st.builds(
        PlainQueue,
        hours=st.sampled_from(hours),
        minutes=st.sampled_from([10, 15, 20, 30, 45]),
        agents=st.integers(1, 6),
        call=st.sampled_from([2, 5, 15]),
        keep=st.sampled_from([0.8, 0.95, 0.99]),
        begin_busy=st.booleans(),
    )


@settings(max_examples=40)
@given(
    st.sampled_from([MORNING, NIGHT]).flatmap(lambda hours: st.lists(queues(hours), min_size=2, max_size=3)),
    st.sampled_from([ORDINARY, CLOCKS_GO_BACK, CLOCKS_GO_FORWARD]),
    st.lists(st.tuples(st.integers(0, 2), st.integers(0, 99), st.integers(1, 20)), min_size=3, max_size=10),
)
def test_in_whatever_order_windows_are_taken_no_queue_is_overbooked_and_no_room_is_withheld(
    sharing: list[PlainQueue], day: date, callers: list[tuple[int, int, int]]
) -> None:
    days = [day + timedelta(days=ahead) for ahead in (-1, 0, 1)]
    capacities = [capacity(queue) for queue in sharing]
    promised: list[Window] = []
    for queue, place, asking in callers:
        at = queue % len(sharing)
        windows = sharing[at].windows_of(day)
        wanted = windows[place % len(windows)]
        shared = SharedCapacity(capacities[at], [*capacities[:at], *capacities[at + 1 :]])
        found = Places(shared, Occupancy().with_added(Interval(*each) for each in promised)).room(Interval(*wanted))
        assert found == room(sharing, promised, wanted, days)
        promised += [wanted] * min(found, asking)
    assert overbooked(sharing, promised, days) == []

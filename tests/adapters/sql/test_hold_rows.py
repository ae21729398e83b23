"""What an offer holds, as rows."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import chain
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from promise_service.adapters.sql.occupancies import taken_in
from promise_service.adapters.sql.offer_rows import hold_rows
from promise_service.domain.intervals import Interval
from tests.builders import window
from tests.contracts.store import an_offer

PARIS = ZoneInfo("Europe/Paris")
FORWARD, BACK, ORDINARY = datetime(2026, 3, 29), datetime(2026, 10, 25), datetime(2026, 11, 24)  # nights
EARLY, NEXT, LATE = (window(f"Tue 2026-11-24 {start} Europe/Paris") for start in ("10:30", "11:00", "15:00"))


def test_windows_end_to_end_are_one_row_in_whatever_order_they_are_offered() -> None:
    rows = hold_rows(an_offer("off_1", LATE, NEXT, EARLY))
    assert [(row["start_at"], row["end_at"], row["windows"]) for row in rows] == [
        (EARLY.start, NEXT.end, 2),
        (LATE.start, LATE.end, 1),
    ]


def test_windows_of_two_lengths_are_no_run() -> None:
    rows = hold_rows(an_offer("off_1", EARLY, window("Tue 2026-11-24 11:00 Europe/Paris", minutes=60)))
    assert [row["windows"] for row in rows] == [1, 1]


def test_one_that_holds_nothing_has_none() -> None:
    assert hold_rows(an_offer("off_1", EARLY, held=False)) == []


def half_hour(night: datetime, clock: str, fold: int = 0) -> Interval:
    """The half an hour from when clocks in Paris show this for the first time, or for the second."""
    start = datetime.fromisoformat(f"{night:%Y-%m-%d}T{clock}").replace(tzinfo=PARIS, fold=fold)
    return Interval(start, start.astimezone(UTC) + timedelta(minutes=30))


def test_a_night_when_the_clocks_go_back_is_a_run_an_hour_longer_than_they_show() -> None:
    first = [half_hour(BACK, clock) for clock in ("01:30", "02:00", "02:30")]
    second = [half_hour(BACK, clock, fold=1) for clock in ("02:00", "02:30", "03:00")]
    assert [row["windows"] for row in hold_rows(an_offer("off_1", *first, *second))] == [6]
    assert [row["windows"] for row in hold_rows(an_offer("off_1", first[0], *second))] == [1, 3]


def test_a_night_when_the_clocks_go_forward_is_a_run_an_hour_shorter_than_they_show() -> None:
    slots = [half_hour(FORWARD, clock) for clock in ("01:00", "01:30", "03:00", "03:30")]
    assert [row["windows"] for row in hold_rows(an_offer("off_1", *slots))] == [4]


def end_to_end(night: datetime, quarter: int, minutes: int, number: int) -> list[Interval]:
    """So many windows of one length, from a quarter of an hour that clocks in Paris show in this night."""
    start = (night + quarter * timedelta(minutes=15)).replace(tzinfo=PARIS).astimezone(UTC)
    length = timedelta(minutes=minutes)
    return [Interval(start + place * length, start + (place + 1) * length) for place in range(number)]


some_windows = st.builds(
    end_to_end,
    st.sampled_from([FORWARD, BACK, ORDINARY]),
    st.integers(0, 20),
    st.sampled_from([1, 15, 20, 30, 60]),
    st.integers(1, 6),
)


@given(told=st.lists(some_windows, min_size=1, max_size=8))
def test_the_windows_that_are_held_are_those_that_were_offered(told: list[list[Interval]]) -> None:
    offered = list(dict.fromkeys(chain.from_iterable(told)))
    rows = hold_rows(an_offer("off_1", *offered))
    as_stored = {(row["queue"], row["start_at"], row["end_at"], row["windows"], 1) for row in rows}
    assert taken_in(as_stored) == {"support": Counter(offered)}

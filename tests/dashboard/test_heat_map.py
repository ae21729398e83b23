"""How full a window looks."""

from __future__ import annotations

from datetime import timedelta

import pytest

from promise_service.adapters.wording.page_formats import PageFormats
from promise_service.application.outlook import WindowOutlook
from promise_service.dashboard.outlook_section import cell, heat_map
from promise_service.domain.callback_capacity import KeepChance
from promise_service.domain.intervals import Interval
from promise_service.domain.wall_clock import zone_named
from tests.builders import at, window


@pytest.mark.parametrize(
    ("taken", "capacity", "level"),
    [
        (0, 6, 0),
        (1, 6, 1),
        (1, 100, 1),
        (2, 6, 1),
        (3, 6, 2),
        (5, 6, 4),
        (6, 6, 5),
        (7, 6, 6),
        (0, None, 0),
        (1, None, 6),
    ],
)
def test_the_level_says_how_full_it_is(taken: int, capacity: int | None, level: int) -> None:
    seen = WindowOutlook(
        queue="support",
        window=window("Tue 2026-11-24 10:30 Europe/Paris"),
        capacity=capacity,
        promised=taken,
        held=0,
        taken=taken,
        remaining=max(0, (capacity or 0) - taken),
        chance=None,
    )
    assert cell([seen]).level == level


def test_a_window_that_cannot_be_kept_looks_over_full() -> None:
    seen = WindowOutlook(
        queue="support",
        window=window("Tue 2026-11-24 10:30 Europe/Paris"),
        capacity=10,
        promised=4,
        held=0,
        taken=4,
        remaining=0,
        chance=KeepChance(keepable=False, probability=0.8),
    )
    assert cell([seen]).level == 6


def test_an_hour_that_comes_twice_has_two_rows() -> None:
    first = at("Sun 2026-10-25 01:30 Europe/Paris")
    windows = [
        WindowOutlook(
            queue="night",
            window=Interval(first + number * timedelta(hours=1), first + (number + 1) * timedelta(hours=1)),
            capacity=6,
            promised=number,
            held=0,
            taken=number,
            remaining=6 - number,
            chance=KeepChance(keepable=True),
        )
        for number in range(4)
    ]
    shown = heat_map("night", windows, PageFormats("en"), zone_named("Europe/Paris"))
    assert [name for name, _ in shown.rows] == ["01:30", "02:30 (UTC+2)", "02:30 (UTC+1)", "03:30"]
    assert [row[0].taken for _, row in shown.rows if row[0]] == [0, 1, 2, 3]


def five_minutes(day: str, first: str, number: int, *, taken: int = 1, capacity: int | None = 2) -> list[WindowOutlook]:
    begin = at(f"{day} {first} Europe/Paris")
    step = timedelta(minutes=5)
    return [
        WindowOutlook(
            queue="support",
            window=Interval(begin + place * step, begin + (place + 1) * step),
            capacity=capacity,
            promised=taken,
            held=0,
            taken=taken,
            remaining=0,
            chance=None,
        )
        for place in range(number)
    ]


def test_thirty_windows_a_day_have_a_row_each() -> None:
    shown = heat_map(
        "support", five_minutes("Tue 2026-11-24", "09:00", 30), PageFormats("en"), zone_named("Europe/Paris")
    )
    assert shown.together is None
    assert len(shown.rows) == 30


def test_of_more_windows_so_many_are_taken_together_that_a_day_can_be_read() -> None:
    windows = [
        *five_minutes("Tue 2026-11-24", "14:35", 113),
        *five_minutes("Wed 2026-11-25", "00:00", 288),
    ]
    shown = heat_map("support", windows, PageFormats("en"), zone_named("Europe/Paris"))
    assert shown.together == timedelta(hours=1)
    assert len(shown.rows) == 24
    assert [name for name, _ in shown.rows][:2] == ["00:00", "01:00"]
    rows = dict(shown.rows)
    assert rows["13:00"][0] is None, "nothing is left of that hour today"
    assert [each and (each.taken, each.capacity, each.level) for each in rows["14:00"]] == [(5, 10, 2), (12, 24, 2)]


def test_no_longer_time_is_taken_together_than_must_be() -> None:
    shown = heat_map(
        "support", five_minutes("Tue 2026-11-24", "09:00", 60), PageFormats("en"), zone_named("Europe/Paris")
    )
    assert shown.together == timedelta(minutes=10)
    assert len(shown.rows) == 30


def test_one_window_with_too_many_shows_in_its_row() -> None:
    windows = [
        *five_minutes("Tue 2026-11-24", "09:00", 11, taken=0, capacity=6),
        *five_minutes("Tue 2026-11-24", "09:55", 1, taken=7, capacity=6),
    ]
    assert cell(windows).taken == 7
    assert cell(windows).capacity == 72
    assert cell(windows).level == 6
    closed = five_minutes("Tue 2026-11-24", "09:55", 1, taken=0, capacity=None)
    assert cell(windows[:11] + closed).level == 0
    assert cell(closed).capacity is None

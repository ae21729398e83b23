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

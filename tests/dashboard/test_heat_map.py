"""How full a window looks."""

from __future__ import annotations

import pytest

from promise_service.application.outlook import WindowOutlook
from promise_service.dashboard.outlook_section import cell
from tests.builders import window


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
    )
    assert cell(seen).level == level

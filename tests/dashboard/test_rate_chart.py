"""Where the marks of the chart lie."""

from __future__ import annotations

from itertools import pairwise

import pytest

from promise_service.dashboard.rate_chart import HEIGHT, rate_chart
from promise_service.domain.keeping import Tally


def percent(share: float, _digits: int) -> str:
    return f"{share * 100:.0f}"


def weeks(*kept_of_ten: int | None) -> list[tuple[str, Tally]]:
    return [
        (f"week {place}", Tally() if kept is None else Tally(due=10, kept=kept, broken=10 - kept))
        for place, kept in enumerate(kept_of_ten)
    ]


def test_a_better_rate_stands_higher_and_a_later_week_further_right() -> None:
    chart = rate_chart(weeks(5, 8, 10), percent, 640)
    assert [mark.x for mark in chart.marks] == sorted(mark.x for mark in chart.marks)
    assert [mark.y for mark in chart.marks] == sorted((mark.y for mark in chart.marks), reverse=True)
    assert [mark.whole for mark in chart.marks] == [True, True, False]
    for mark in chart.marks:
        assert 0 <= mark.high <= mark.y <= mark.low <= chart.bottom <= HEIGHT
        assert chart.left <= mark.x <= chart.right


def test_the_axis_holds_every_interval_and_ends_at_a_hundred() -> None:
    chart = rate_chart(weeks(9, 9), percent, 640)  # the interval of 9 of 10 begins at 59.6 %
    assert (chart.ticks[0].text, chart.ticks[-1].text) == ("100", "50")
    assert chart.ticks[0].at < chart.ticks[-1].at == chart.bottom


@pytest.mark.parametrize("width", [320, 640])
def test_labels_leave_each_other_room_and_the_last_week_has_one(width: int) -> None:
    chart = rate_chart(weeks(*[8] * 12), percent, width)
    places = [label.at for label in chart.labels]
    assert min(after - before for before, after in pairwise(places)) >= 50
    assert chart.labels[-1].text == "week 11"


def test_a_week_without_any_rate_breaks_the_line() -> None:
    chart = rate_chart(weeks(8, 9, None, 7, 6), percent, 640)
    assert len(chart.marks) == 4
    assert len(chart.lines) == len(chart.bands) == 2
    assert rate_chart(weeks(None, 8, None), percent, 640).lines == ()


def test_nothing_at_all_is_an_empty_chart() -> None:
    assert rate_chart(weeks(None, None), percent, 640).marks == ()

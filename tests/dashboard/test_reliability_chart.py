"""Where the marks of the reliability curve lie."""

from __future__ import annotations

from promise_service.dashboard.reliability_chart import HEIGHT, WIDTH, reliability_chart
from promise_service.domain.waiting.scores import ProbabilityClass


def percent(share: float, _digits: int) -> str:
    return f"{share * 100:.0f}"


def test_what_came_true_lies_on_the_diagonal_and_what_was_too_low_above_it() -> None:
    chart = reliability_chart([ProbabilityClass(10, 2.0, 2), ProbabilityClass(10, 5.0, 9)], percent)
    right, high = chart.points
    share = (right.x - chart.left) / (chart.right - chart.left)
    assert abs((chart.bottom - right.y) / (chart.bottom - chart.top) - share) < 0.002
    assert high.y < chart.bottom - (high.x - chart.left) / (chart.right - chart.left) * (chart.bottom - chart.top)


def test_everything_lies_on_the_picture() -> None:
    classes = [ProbabilityClass(1, 0.0, 0), ProbabilityClass(), ProbabilityClass(3, 3.0, 3)]
    chart = reliability_chart(classes, percent)
    assert len(chart.points) == 2
    for point in chart.points:
        assert chart.left <= point.x <= chart.right <= WIDTH
        assert 0 <= chart.top <= point.high <= point.y <= point.low <= chart.bottom <= HEIGHT
    assert [tick.text for tick in chart.across] == ["0", "25", "50", "75", "100"]


def test_the_line_passes_by_classes_of_few_forecasts() -> None:
    classes = [ProbabilityClass(50, 5.0, 6), ProbabilityClass(2, 1.0, 2), ProbabilityClass(20, 15.0, 14)]
    chart = reliability_chart(classes, percent)
    first, _, last = chart.points
    assert [point.few for point in chart.points] == [False, True, False]
    assert chart.line == f"M{first.x} {first.y} L{last.x} {last.y}"


def test_a_single_point_makes_no_line() -> None:
    assert reliability_chart([ProbabilityClass(40, 10.0, 11), ProbabilityClass(4, 2.0, 1)], percent).line is None

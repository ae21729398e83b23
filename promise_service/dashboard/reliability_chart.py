"""Where the marks of a reliability curve lie. Lengths are units of its SVG; colours are the style sheet's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from promise_service.dashboard.rate_chart import Label
from promise_service.domain.keeping import wilson_interval
from promise_service.domain.waiting.scores import ProbabilityClass

WIDTH, HEIGHT = 360, 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 20, 14, 30
FEW = 20
"""Forecasts of a class that say next to nothing yet: it stands beside the line."""

_TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """What was said and what came of it, with the interval of the latter from `low` to `high`.

    Of `few` forecasts it says little.
    """

    x: float
    y: float
    low: float
    high: float
    few: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReliabilityChart:
    """What was said goes from left to right, what came of it upwards; on the diagonal both are the same."""

    width: int
    height: int
    left: float
    right: float
    top: float
    bottom: float
    points: tuple[Point, ...]
    line: str | None
    across: tuple[Label, ...]
    up: tuple[Label, ...]


def reliability_chart(classes: Sequence[ProbabilityClass], percent: Callable[[float, int], str]) -> ReliabilityChart:
    """The curve through the classes that have enough forecasts in them, least probability first."""

    def x(share: float) -> float:
        return round(_LEFT + share * (WIDTH - _LEFT - _RIGHT), 1)

    def y(share: float) -> float:
        return round(HEIGHT - _BOTTOM - share * (HEIGHT - _TOP - _BOTTOM), 1)

    points = []
    for each in classes:
        if each.mean is not None and each.observed is not None:
            low, high = wilson_interval(each.longer, each.forecasts)
            few = each.forecasts < FEW
            points.append(Point(x=x(each.mean), y=y(each.observed), low=y(low), high=y(high), few=few))
    joined = [f"{point.x} {point.y}" for point in points if not point.few]
    return ReliabilityChart(
        width=WIDTH,
        height=HEIGHT,
        left=x(0),
        right=x(1),
        top=y(1),
        bottom=y(0),
        points=tuple(points),
        line="M" + " L".join(joined) if len(joined) > 1 else None,
        across=tuple(Label(at=x(tick), text=percent(tick, 0)) for tick in _TICKS),
        up=tuple(Label(at=y(tick), text=percent(tick, 0)) for tick in _TICKS),
    )

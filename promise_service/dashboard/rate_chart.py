"""Where the marks of a chart of rates lie. Lengths are units of its SVG; colours are the style sheet's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from promise_service.domain.keeping import Tally

HEIGHT = 240
_LEFT, _RIGHT, _TOP, _BOTTOM = 46, 24, 14, 30
_LEAST_BETWEEN_LABELS = 52


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One rate, with its interval from `low` to `high`; `whole` is False for a time that is not over."""

    x: float
    y: float
    low: float
    high: float
    whole: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A text on an axis, and where it stands along it."""

    at: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RateChart:
    """`runs` are the rates that follow each other without a gap: each a line, and the band of its intervals."""

    width: int
    height: int
    left: int
    right: float
    bottom: float
    marks: tuple[Mark, ...]
    lines: tuple[str, ...]
    bands: tuple[str, ...]
    ticks: tuple[Label, ...]
    labels: tuple[Label, ...]


def rate_chart(times: Sequence[tuple[str, Tally]], percent: Callable[[float, int], str], width: int) -> RateChart:
    """The chart of these times, oldest first, of which the last is not over.

    The axis ends at 100 % and begins at a whole tenth below everything that is shown.
    """
    floor = _floor([tally for _, tally in times])
    across, down = width - _LEFT - _RIGHT, HEIGHT - _TOP - _BOTTOM
    step = across / max(len(times) - 1, 1)

    def y(share: float) -> float:
        return round(_TOP + (1 - share) / (1 - floor) * down, 1)

    runs: list[list[Mark]] = [[]]
    for place, (_, tally) in enumerate(times):
        if tally.rate is None or tally.rate_interval is None:
            runs.append([])
            continue
        low, high = tally.rate_interval
        last = place == len(times) - 1
        runs[-1].append(
            Mark(x=round(_LEFT + place * step, 1), y=y(tally.rate), low=y(low), high=y(high), whole=not last)
        )
    every = max(1, -(-_LEAST_BETWEEN_LABELS // max(int(step), 1)))
    tenths = range(round(floor * 10), 11)
    stride = 1 if len(tenths) <= 6 else 2
    return RateChart(
        width=width,
        height=HEIGHT,
        left=_LEFT,
        right=width - _RIGHT,
        bottom=HEIGHT - _BOTTOM,
        marks=tuple(mark for run in runs for mark in run),
        lines=tuple(_path(run) for run in runs if len(run) > 1),
        bands=tuple(_band(run) for run in runs if len(run) > 1),
        ticks=tuple(Label(at=y(tenth / 10), text=percent(tenth / 10, 0)) for tenth in tenths[::-1][::stride]),
        labels=tuple(
            Label(at=round(_LEFT + place * step, 1), text=text)
            for place, (text, _) in enumerate(times)
            if (len(times) - 1 - place) % every == 0
        ),
    )


def _floor(tallies: Sequence[Tally]) -> float:
    lows = [tally.rate_interval[0] for tally in tallies if tally.rate_interval is not None]
    return min(int(min(lows, default=0.0) * 10) / 10, 0.9)


def _path(marks: Sequence[Mark]) -> str:
    return "M" + " L".join(f"{mark.x} {mark.y}" for mark in marks)


def _band(marks: Sequence[Mark]) -> str:
    upper = " L".join(f"{mark.x} {mark.high}" for mark in marks)
    lower = " L".join(f"{mark.x} {mark.low}" for mark in reversed(marks))
    return f"M{upper} L{lower} Z"

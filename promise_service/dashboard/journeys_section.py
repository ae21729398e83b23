"""Whole journeys: how many succeed, at which promise they fail, and why customers change channel."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from promise_service.application.report_journeys import JourneysRow, report_journeys
from promise_service.application.report_scope import USUAL_DAYS, report_scope
from promise_service.dashboard.rendering import View
from promise_service.domain.journeys import POSITIONS
from promise_service.domain.keeping import Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedTally:
    """What became of the promises at one place of their journeys."""

    name: str
    tally: Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedNumber:
    """How many there are of something, and the share that this is."""

    name: str
    number: int
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class JourneysSection:
    """The journeys that were due in the last `days`."""

    days: int
    row: JourneysRow
    positions: tuple[NamedTally, ...]
    channels: tuple[NamedNumber, ...]
    motives: tuple[NamedNumber, ...]


def journeys_section(view: View, zone: ZoneInfo) -> JourneysSection:
    services, words = view.services, view.words
    scope = report_scope(services.versions, start=None, end=None, time_zone=zone.key, now=view.now)
    [row] = report_journeys(services.journeys, scope.periods, view.now)
    journeys = row.journeys
    places = [(words("position", n=place), journeys.at_position(place)) for place in range(1, POSITIONS + 1)]
    places.append((words("positions_later", n=POSITIONS), journeys.later))
    channels = {
        words("channels_one"): journeys.with_channels(1, 1),
        words("channels_two"): journeys.with_channels(2, 2),
        words("channels_more"): journeys.with_channels(3),
    }
    motives = {
        words(f"motive_{motive}" if motive else "motive_unknown"): number
        for motive, number in sorted(journeys.motives.items(), key=lambda each: (-each[1], each[0] is None, each[0]))
    }
    return JourneysSection(
        days=USUAL_DAYS,
        row=row,
        positions=tuple(NamedTally(name=name, tally=tally) for name, tally in places if tally.due),
        channels=_numbers(channels),
        motives=_numbers(motives),
    )


def _numbers(named: dict[str, int]) -> tuple[NamedNumber, ...]:
    total = sum(named.values())
    return tuple(
        NamedNumber(name=name, number=number, share=number / total) for name, number in named.items() if number
    )

"""What became of whole conversations: touchpoints can all be green while the journey fails (R16).

A journey is a conversation with all of its promises. It is due when the last of them is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from promise_service.domain.channel_switches import Motive
from promise_service.domain.keeping import Tally
from promise_service.domain.verdicts import Verdict

POSITIONS = 5
"""So many positions are told apart; promises that come later in their journey are counted together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """Which verdicts there are among the promises of a journey; `open` is none yet."""

    kept: bool = False
    broken: bool = False
    open: bool = False

    @property
    def verdict(self) -> Verdict | None:
        """Broken by one broken promise; kept once every promise that counts was; None while one of them is open.

        A journey whose promises are all void does not count either.
        """
        if self.broken:
            return Verdict.BROKEN
        if self.open:
            return None
        return Verdict.KEPT if self.kept else Verdict.VOID


@dataclass(frozen=True, slots=True, kw_only=True)
class Journeys:
    """The journeys that were due in some time.

    `courses` is how many went how; `positions` what became of the first, second ... promise of each, in the order of
    their making; `channels` how many went over so many channels; `motives` how often customers changed channel for
    which one, None where nobody asked or they did not say.
    """

    courses: Mapping[Course, int] = field(default_factory=dict)
    positions: Mapping[int, Tally] = field(default_factory=dict)
    channels: Mapping[int, int] = field(default_factory=dict)
    motives: Mapping[Motive | None, int] = field(default_factory=dict)

    @property
    def tally(self) -> Tally:
        """How many there were, and what became of them as wholes."""
        numbers: Counter[Verdict | None] = Counter()
        for course, number in self.courses.items():
            numbers[course.verdict] += number
        return Tally(
            due=numbers.total(),
            kept=numbers[Verdict.KEPT],
            broken=numbers[Verdict.BROKEN],
            void=numbers[Verdict.VOID],
        )

    def at_position(self, position: int) -> Tally:
        """What became of the promises that were so many-th in their journey."""
        return self.positions.get(position, Tally())

    @property
    def later(self) -> Tally:
        """What became of all that came after the positions that are told apart."""
        return _together(tally for position, tally in self.positions.items() if position > POSITIONS)

    @property
    def channels_mean(self) -> float | None:
        """Over how many channels a journey went on average; None where there was none."""
        journeys = sum(self.channels.values())
        used = sum(channels * number for channels, number in self.channels.items())
        return used / journeys if journeys else None

    def with_channels(self, least: int, most: int | None = None) -> int:
        """How many journeys went over at least so many channels, and no more than `most`."""
        return sum(
            number
            for channels, number in self.channels.items()
            if channels >= least and (most is None or channels <= most)
        )

    @property
    def switches(self) -> int:
        """How often customers changed channel."""
        return sum(self.motives.values())


def _together(tallies: Iterable[Tally]) -> Tally:
    listed = list(tallies)
    return Tally(
        due=sum(each.due for each in listed),
        kept=sum(each.kept for each in listed),
        broken=sum(each.broken for each in listed),
        void=sum(each.void for each in listed),
    )

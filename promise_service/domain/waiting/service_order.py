"""In which order callers are served, learnt from whom the agents take.

A telephony system that knows priorities serves by the time of entering, less a head start for each priority; a head
start of a day is strict priority. Nobody tells us the head starts, so each answer is asked which of a few candidates it
agrees with.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import Any

from promise_service.domain.waiting.board import KnownCall
from promise_service.domain.waiting.waiting_line import EnteredByLevel, how_many

MOST_LEVELS = 12
"""A system with more priorities than that counts something else in them."""

STRICT_SECONDS = 86_400.0
_CANDIDATES = (0.0, 15.0, 30.0, 60.0, 90.0, 120.0, 180.0, 300.0, 600.0, STRICT_SECONDS)
_NO_EVIDENCE = (0.0,) * len(_CANDIDATES)
_FORGET = 0.999
_EVIDENCE = 20.0
"""So much more than one answer must speak for a candidate before it replaces strict priority."""


class ServiceOrder:
    """Head starts by priority: until answers tell otherwise, a larger number is served strictly first."""

    def __init__(self) -> None:
        self._evidence: dict[int, list[float]] = {}
        self._head_starts: dict[int, float] = {}

    def level(self, priority: int) -> int:
        """The priority as callers of it are told apart: itself, or beyond twelve of them the nearest known one."""
        if priority in self._head_starts or len(self._head_starts) < MOST_LEVELS:
            return priority
        return min(self._head_starts, key=lambda known: (abs(known - priority), known))

    def meet(self, priority: int) -> int:
        """There are callers of this priority; its level."""
        level = self.level(priority)
        if level not in self._head_starts:
            self._evidence[level] = [*_NO_EVIDENCE]
            self._head_starts = _settled(self._evidence)
        return level

    def head_start(self, level: int) -> float:
        """By how many seconds a caller of this priority is taken to have come earlier; 0 for the lowest."""
        return self._head_starts.get(level, 0.0)

    def ahead(self, waiting: EnteredByLevel, level: int, now: float) -> int:
        """How many of those who wait are served before a caller of this priority who enters now."""
        starts, ahead = self._head_starts, 0
        if level not in starts:  # nobody of this priority was told of yet; it ranks as it will once somebody is
            starts = _settled({**self._evidence, level: _NO_EVIDENCE})
        for other, entered in waiting.items():
            ahead += bisect_right(entered, now + (starts[other] - starts[level]))
        return ahead

    def favoured(self, waiting: EnteredByLevel) -> int:
        """How many of those who wait have more than the lowest priority."""
        lowest = next(iter(self._head_starts), 0)
        return how_many(waiting) - len(waiting.get(lowest, ()))

    def learn(self, taken: KnownCall, waiting: EnteredByLevel) -> None:
        """An agent took this caller and left the others waiting.

        Only two callers of different priorities say something, and only where the one of the higher priority came
        later: if that one was taken, the head start is at least the time between the two, else at most.
        """
        longest = sorted((entered[0], level) for level, entered in waiting.items() if level != taken.level)
        for entered, level in longest:
            if taken.level > level and taken.entered > entered:
                self._weigh(taken.level, taken.entered - entered + self._head_starts[level], at_least=True)
            elif taken.level < level and taken.entered < entered:
                self._weigh(level, entered - taken.entered + self._head_starts[taken.level], at_least=False)

    def document(self) -> dict[str, Any]:
        """What was learnt, as JSON has it."""
        return {str(level): evidence for level, evidence in sorted(self._evidence.items())}

    def restore(self, document: Mapping[str, Any]) -> None:
        """Go on from what was learnt."""
        self._evidence = {int(level): [float(each) for each in evidence] for level, evidence in document.items()}
        self._head_starts = _settled(self._evidence)

    def _weigh(self, level: int, seconds: float, *, at_least: bool) -> None:
        evidence = self._evidence[level]
        for place, candidate in enumerate(_CANDIDATES):
            agrees = candidate >= seconds if at_least else candidate <= seconds
            evidence[place] = evidence[place] * _FORGET + agrees
        self._head_starts = _settled(self._evidence)


def _settled(evidence: Mapping[int, Sequence[float]]) -> dict[int, float]:
    """The head start of each priority, the lowest first: what answers have proven, else strictly before lower ones."""
    levels = sorted(evidence)
    starts = {level: STRICT_SECONDS * place for place, level in enumerate(levels)}
    for level in levels[1:]:
        weights = evidence[level]
        best = max(range(len(_CANDIDATES)), key=lambda place: (weights[place], place))
        if weights[best] - weights[-1] >= _EVIDENCE:
            starts[level] = _CANDIDATES[best]
    return starts

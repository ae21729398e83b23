"""In which order callers are served, learnt from whom the agents take.

A telephony system that knows priorities serves by the time of entering, less a head start for each priority; a head
start of a day is strict priority. Nobody tells us the head starts, so each answer is asked which of a few candidates it
agrees with.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from promise_service.domain.waiting.board import KnownCall

MOST_LEVELS = 12
"""A system with more priorities than that counts something else in them."""

STRICT_SECONDS = 86_400.0
_CANDIDATES = (0.0, 15.0, 30.0, 60.0, 90.0, 120.0, 180.0, 300.0, 600.0, STRICT_SECONDS)
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
            self._evidence[level] = [0.0] * len(_CANDIDATES)
            self._settle()
        return level

    def head_start(self, level: int) -> float:
        """By how many seconds a caller of this priority is taken to have come earlier; 0 for the lowest."""
        return self._head_starts.get(level, 0.0)

    def ahead(self, waiting: Iterable[KnownCall], level: int, now: float) -> int:
        """How many of those who wait are served before a caller of this priority who enters now."""
        starts, key, ahead = self._head_starts, now - self.head_start(level), 0
        for other in waiting:
            if other.entered - starts[other.level] <= key:
                ahead += 1
        return ahead

    def favoured(self, waiting: Iterable[KnownCall]) -> int:
        """How many of those who wait have more than the lowest priority."""
        if len(self._head_starts) < 2:
            return 0
        lowest, favoured = min(self._head_starts), 0
        for other in waiting:
            if other.level > lowest:
                favoured += 1
        return favoured

    def learn(self, taken: KnownCall, left: Iterable[KnownCall]) -> None:
        """An agent took this caller and left those waiting.

        Only two callers of different priorities say something, and only where the one of the higher priority came
        later: if that one was taken, the head start is at least the time between the two, else at most.
        """
        longest: dict[int, KnownCall] = {}
        for other in left:
            if other.level != taken.level and (
                other.level not in longest or other.entered < longest[other.level].entered
            ):
                longest[other.level] = other
        for other in longest.values():
            high, low = (taken, other) if taken.level > other.level else (other, taken)
            later = high.entered - low.entered
            if later > 0:
                self._weigh(high, later + self._head_starts[low.level], at_least=high is taken)

    def document(self) -> dict[str, Any]:
        """What was learnt, as JSON has it."""
        return {str(level): evidence for level, evidence in sorted(self._evidence.items())}

    def restore(self, document: Mapping[str, Any]) -> None:
        """Go on from what was learnt."""
        self._evidence = {int(level): [float(each) for each in evidence] for level, evidence in document.items()}
        self._head_starts = {}
        self._settle()

    def _weigh(self, high: KnownCall, seconds: float, *, at_least: bool) -> None:
        evidence = self._evidence[high.level]
        for place, candidate in enumerate(_CANDIDATES):
            agrees = candidate >= seconds if at_least else candidate <= seconds
            evidence[place] = evidence[place] * _FORGET + agrees
        self._settle()

    def _settle(self) -> None:
        lowest = min(self._evidence, default=0)
        for level, evidence in self._evidence.items():
            best = max(range(len(_CANDIDATES)), key=lambda place: (evidence[place], place))
            proven = evidence[best] - evidence[-1] >= _EVIDENCE
            strict = STRICT_SECONDS * (sorted(self._evidence).index(level))
            self._head_starts[level] = 0.0 if level == lowest else _CANDIDATES[best] if proven else strict

"""Who waits and who is being served, from records that come late, twice or out of order."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from promise_service.domain.waiting.calls import Call
from promise_service.domain.waiting.waiting_line import WaitingLine

LOST_WAITING_SECONDS = 2 * 3600.0
"""Nobody waits for so long: the end of this call never reached us."""

LOST_TALKING_SECONDS = 4 * 3600.0
"""Nobody talks for so long, and a queue without any news for so long begins anew."""

REMEMBERED = 20_000
"""So many calls are known by their id at a time: the oldest are forgotten first."""


class Happened(IntEnum):
    """What a call can do, in the order in which it does."""

    ENTERED = 0
    ANSWERED = 1
    ABANDONED = 2
    ENDED = 3


@dataclass(slots=True)
class KnownCall:
    """A call as far as it is known; instants are seconds since 1970."""

    call_id: str
    level: int
    entered: float
    answered: float | None = None
    abandoned: float | None = None
    ended: float | None = None

    @property
    def waited_until(self) -> float | None:
        """When the caller stopped waiting; None while that is not known."""
        return self.abandoned if self.answered is None else self.answered

    @property
    def over_since(self) -> float | None:
        """When nothing more could be told of it; None while something can."""
        return self.abandoned if self.ended is None else self.ended

    def row(self) -> list[Any]:
        """All that is known of it, as JSON has it: the fields of this class, in order."""
        return [self.call_id, self.level, self.entered, self.answered, self.abandoned, self.ended]


News = tuple[float, Happened]


class Board:
    """Who waits, and who is being served since when, by call id."""

    def __init__(self) -> None:
        self.waiting: WaitingLine[KnownCall] = WaitingLine({})
        self.served_since: dict[str, float] = {}
        self._known: dict[str, KnownCall] = {}
        self._order: deque[str] = deque()

    def news(self, call: Call) -> tuple[KnownCall, list[News]]:
        """The call, and what this record tells of it that was not known, in the order of a call's life.

        The first record that tells an instant is believed: one that is told again changes nothing.
        """
        news: list[News] = []
        known = self._known.get(call.call_id)
        if known is None:
            known = KnownCall(call.call_id, call.priority, call.entered_at.timestamp())
            self._remember(known)
            news.append((known.entered, Happened.ENTERED))
        if known.answered is None and known.abandoned is None:
            if call.answered_at is not None:
                known.answered = max(call.answered_at.timestamp(), known.entered)
                news.append((known.answered, Happened.ANSWERED))
            elif call.abandoned_at is not None:
                known.abandoned = max(call.abandoned_at.timestamp(), known.entered)
                news.append((known.abandoned, Happened.ABANDONED))
        if known.ended is None and known.answered is not None and call.ended_at is not None:
            known.ended = max(call.ended_at.timestamp(), known.answered)
            news.append((known.ended, Happened.ENDED))
        return known, news

    def change(self, known: KnownCall, at: float, happened: Happened) -> None:
        """Move the call to where it is now."""
        if happened is Happened.ENTERED:
            self.waiting[known.call_id] = known
        else:
            self.waiting.pop(known.call_id, None)
            if happened is Happened.ANSWERED:
                self.served_since[known.call_id] = at
            elif happened is Happened.ENDED:
                self.served_since.pop(known.call_id, None)

    def drop_lost(self, now: float) -> list[str]:
        """Forget calls whose end never reached us, and of too many the longest known; the ids of those that waited."""
        lost = self._forget_oldest()
        while self.waiting:
            oldest = next(iter(self.waiting.values()))
            if now - oldest.entered <= LOST_WAITING_SECONDS:
                break
            lost.append(oldest.call_id)
            del self.waiting[oldest.call_id]
        while self.served_since:
            call_id, since = next(iter(self.served_since.items()))
            if now - since <= LOST_TALKING_SECONDS:
                break
            del self.served_since[call_id]
        return lost

    def waited(self, at: float) -> int:
        """How many of those who had entered by then were waiting at this instant, as far as it is known by now."""
        still = sum(caller.entered <= at for caller in self.waiting.values())
        return still + sum(
            call.entered <= at < until for call in self._known.values() if (until := call.waited_until) is not None
        )

    def knows(self, call_id: str) -> bool:
        """Whether anything of this call is remembered."""
        return call_id in self._known

    def each_level(self, level_of: Callable[[int], int]) -> None:
        """Have every call that is remembered at the level that its priority has now."""
        for known in self._known.values():
            known.level = level_of(known.level)
        self.waiting = WaitingLine(self.waiting)

    def drop_served(self, before: float) -> None:
        """Nobody who was answered by then is served any more."""
        self.served_since = {call_id: since for call_id, since in self.served_since.items() if since > before}

    def forget_over(self, before: float) -> None:
        """Forget calls that were over by then, and those that are neither waiting nor served and ended unheard."""
        kept = {
            call_id: known
            for call_id, known in self._known.items()
            if call_id in self.waiting or call_id in self.served_since or (known.over_since or known.entered) > before
        }
        self._known, self._order = kept, deque(kept)

    def document(self) -> dict[str, Any]:
        """All that is known, as JSON has it."""
        return {
            "known": [known.row() for known in self._known.values()],
            "waiting": list(self.waiting),
            "served": list(self.served_since.items()),
        }

    def restore(self, document: Mapping[str, Any]) -> None:
        """Go on from what was known."""
        self._known = {row[0]: KnownCall(*row) for row in document["known"]}
        self._order = deque(self._known)
        self.waiting = WaitingLine({call_id: self._known[call_id] for call_id in document["waiting"]})
        self.served_since = dict(document["served"])

    def empty(self) -> None:
        """Nobody waits and nobody is served."""
        self.waiting.clear()
        self.served_since.clear()

    def _remember(self, known: KnownCall) -> None:
        self._known[known.call_id] = known
        self._order.append(known.call_id)

    def _forget_oldest(self) -> list[str]:
        """Who is not known any more neither waits nor is served; the ids of those that waited."""
        waited = []
        while len(self._order) > REMEMBERED:
            call_id = self._order.popleft()
            del self._known[call_id]
            self.served_since.pop(call_id, None)
            if self.waiting.pop(call_id, None) is not None:
                waited.append(call_id)
        return waited

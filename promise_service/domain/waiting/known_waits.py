"""How long callers of one queue waited, or would have waited, once all that is known of them is looked at together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from promise_service.domain.waiting.board import LOST_WAITING_SECONDS, KnownCall
from promise_service.domain.waiting.implied_waits import NOBODY_CAME_SECONDS, ImpliedWaits

LATEST_SIGN = timedelta(seconds=LOST_WAITING_SECONDS + NOBODY_CAME_SECONDS)
"""Who entered longer after a caller than this shows nothing of that caller's wait any more."""


class Ended(StrEnum):
    """How it is known how long a wait was."""

    ANSWERED = "answered"
    """An agent answered."""

    IMPLIED = "implied"
    """The caller hung up; an answer to somebody who had entered later shows when their turn would have come."""

    CUT_SHORT = "cut_short"
    """The caller hung up and nothing shows that: the wait counts as far as it went, which is the least it can be."""


@dataclass(frozen=True, slots=True)
class KnownWait:
    """How long a caller waited, from entering on."""

    time: timedelta
    ended: Ended


class CallEnds(Protocol):
    """What of a call tells how long its caller waited; one end at most is known."""

    @property
    def entered_at(self) -> datetime: ...

    @property
    def answered_at(self) -> datetime | None: ...

    @property
    def abandoned_at(self) -> datetime | None: ...


def known_waits(calls: Sequence[CallEnds]) -> list[KnownWait | None]:
    """The wait of each of these calls of one queue; None of those who wait, or hung up as they entered."""
    return _Waits(calls).found()


class _Waits:
    def __init__(self, calls: Sequence[CallEnds]) -> None:
        self._calls = calls
        self._found: list[KnownWait | None] = [None] * len(calls)
        self._gone = ImpliedWaits()

    def found(self) -> list[KnownWait | None]:
        ends: list[tuple[datetime, int]] = []
        for place, call in enumerate(self._calls):
            until = call.answered_at or call.abandoned_at
            if until is not None and until > call.entered_at:
                ends.append((until, place))
            elif call.answered_at is not None:
                self._found[place] = KnownWait(timedelta(0), Ended.ANSWERED)
        for at, place in sorted(ends):
            self._cut_short(self._gone.nobody_came(at.timestamp()))
            self._end(at, place)
        self._cut_short(self._gone.close())
        return self._found

    def _end(self, at: datetime, place: int) -> None:
        call = self._calls[place]
        caller = KnownCall(str(place), 0, call.entered_at.timestamp())
        if call.answered_at is None:
            caller.abandoned = at.timestamp()
            self._gone.abandoned(caller)
            return
        self._found[place] = KnownWait(at - call.entered_at, Ended.ANSWERED)
        for other, _ in self._gone.answered(caller, at.timestamp()):
            gone = int(other.call_id)
            self._found[gone] = KnownWait(at - self._calls[gone].entered_at, Ended.IMPLIED)

    def _cut_short(self, gone: Sequence[tuple[KnownCall, float]]) -> None:
        for caller, seconds in gone:
            self._found[int(caller.call_id)] = KnownWait(timedelta(seconds=seconds), Ended.CUT_SHORT)

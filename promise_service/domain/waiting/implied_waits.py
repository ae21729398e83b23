"""What those would have waited who hung up.

Left out, they would make every prediction too short: long waits are those that callers give up. So each counts with
the wait that the next served later caller implies: until the first answer, after the hanging up, to somebody who had
entered later and also had to wait. If none comes in three hours, the wait counts as far as it went.
"""

from __future__ import annotations

from collections.abc import Sequence
from heapq import heappop, heappush
from math import inf
from typing import Any

from promise_service.domain.waiting.board import KnownCall

NOBODY_CAME_SECONDS = 3 * 3600.0
"""Who hung up so long ago is not compared with any later answer."""


class ImpliedWaits:
    """Callers who hung up, until it shows when they would have been answered."""

    def __init__(self) -> None:
        self._gone: dict[str, KnownCall] = {}
        self._by_hanging_up: list[tuple[float, str]] = []
        """A heap, so that only who is over is looked at; who was settled by an answer stays in it until then."""

    def abandoned(self, caller: KnownCall) -> None:
        """This caller hung up."""
        if caller.abandoned is not None:
            self._gone[caller.call_id] = caller
            heappush(self._by_hanging_up, (caller.abandoned, caller.call_id))

    def answered(self, served: KnownCall, at: float) -> list[tuple[KnownCall, float]]:
        """Whose wait that implies, with its seconds."""
        implied = [
            (caller, at - caller.entered)
            for caller in self._gone.values()
            if caller.entered < served.entered and caller.abandoned is not None and caller.abandoned <= at
        ]
        for caller, _ in implied:
            del self._gone[caller.call_id]
        return implied

    def nobody_came(self, now: float) -> list[tuple[KnownCall, float]]:
        """Who hung up too long ago for anybody to come, with the seconds that they waited."""
        over = []
        while self._by_hanging_up and now - self._by_hanging_up[0][0] > NOBODY_CAME_SECONDS:
            abandoned, call_id = heappop(self._by_hanging_up)
            caller = self._gone.get(call_id)
            if caller is not None and caller.abandoned == abandoned:
                del self._gone[call_id]
                over.append((caller, abandoned - caller.entered))
        return over

    def close(self) -> list[tuple[KnownCall, float]]:
        """All who hung up and are not settled, with the seconds that they waited: nobody will come any more."""
        return self.nobody_came(inf)

    def document(self) -> list[list[Any]]:
        """Who is not settled, as JSON has it."""
        return [caller.row() for caller in self._gone.values()]

    def restore(self, document: Sequence[Sequence[Any]]) -> None:
        """Go on from what was known."""
        self._gone, self._by_hanging_up = {}, []
        for row in document:
            self.abandoned(KnownCall(*row))

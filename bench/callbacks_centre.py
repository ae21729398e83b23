"""One day of a call centre, event by event (simpy): agents who take live calls and call back, each when free."""

from __future__ import annotations

from bisect import insort
from collections import deque
from collections.abc import Callable, Generator, Sequence
from datetime import datetime, timedelta
from functools import partial
from operator import attrgetter

import simpy

from bench.callbacks_demand import LiveCall
from bench.callbacks_serving import Callback, GoesFirst

_DEADLINE = attrgetter("deadline")


class Day:
    """Agents, from the opening until everything of the day is done. Callbacks are served earliest deadline first."""

    def __init__(self, opens_at: datetime, agents: int, goes_first: GoesFirst) -> None:
        self.waits: list[float] = []
        self._opens_at = opens_at
        self._goes_first = goes_first
        self._time = simpy.Environment()
        self._line: deque[LiveCall] = deque()
        self._owed: list[Callback] = []
        self._idle: deque[simpy.Event] = deque()
        for _ in range(agents):
            self._time.process(self._agent())

    def run(self, calls: Sequence[LiveCall], callbacks: Sequence[Callback]) -> None:
        """Serve them all; `waits` are then those of the live calls, in seconds."""
        self._owed = sorted(callbacks, key=_DEADLINE)
        self._time.process(self._callers(calls))
        for callback in self._owed:
            self._wake_at(callback.ready_at)
            self._at(callback.told_at, partial(self._tell_late, callback))
        self._time.run()

    @property
    def _now(self) -> datetime:
        return self._opens_at + timedelta(seconds=self._time.now)

    def _callers(self, calls: Sequence[LiveCall]) -> Generator[simpy.Event]:
        for call in calls:
            yield self._time.timeout(call.enters - self._time.now)
            self._line.append(call)
            self._wake()

    def _agent(self) -> Generator[simpy.Event]:
        while True:
            callback = self._next_callback()
            if callback is not None:
                yield self._time.timeout(callback.attempt(self._now))
                self._put_back(callback)
            elif self._line:
                call = self._line.popleft()
                self.waits.append(self._time.now - call.enters)
                yield self._time.timeout(call.handle)
            else:
                woken = self._time.event()
                self._idle.append(woken)
                yield woken

    def _next_callback(self) -> Callback | None:
        """The one to call now, taken from those that are owed."""
        now = self._now
        while (first := next((each for each in self._owed if each.ready_at <= now), None)) is not None:
            if first.is_owed(now):
                if self._line and not self._goes_first(now, self._owed, first):
                    return None
                self._owed.remove(first)
                return first
            self._owed.remove(first)
        return None

    def _put_back(self, callback: Callback) -> None:
        if callback.is_owed(self._now):
            insort(self._owed, callback, key=_DEADLINE)
            self._wake_at(callback.ready_at)

    def _tell_late(self, callback: Callback) -> None:
        callback.tell_late()
        self._owed.sort(key=_DEADLINE)

    def _wake_at(self, instant: datetime) -> None:
        self._at(instant, self._wake)

    def _at(self, instant: datetime, do: Callable[[], None]) -> None:
        seconds = max(0.0, (instant - self._now).total_seconds())
        self._time.timeout(seconds).callbacks.append(lambda _event: do())

    def _wake(self) -> None:
        if self._idle:
            self._idle.popleft().succeed()

"""How fast a queue moves: agents at work, handle time, abandonment, and what the last callers waited."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections import deque
from collections.abc import Mapping
from typing import Any

_HALF_LIFE_SECONDS = 900.0
_PRIOR_SECONDS = 60.0
"""The agents who are busy just now count as much as so many seconds of the time before."""

_HANDLE_WEIGHT = 0.01
"""Of each new handle time in the trailing mean: it remembers some hundred calls."""

_LONGEST_HANDLE_SECONDS = 1800.0
_PATIENCE_MEMORY_SECONDS = 40_000.0
_LAST_WAITS = 10
_RECENT_SECONDS = 120.0


class Pace:
    """Trailing figures of one queue; instants are seconds since 1970."""

    def __init__(self, handle_seconds: float) -> None:
        self.handle_seconds = handle_seconds
        self.last_wait = 0.0
        self._abandoned = 1.0
        self._waited = 600.0
        self._clock: float | None = None
        self._pressed = 0.0
        self._busy_while_pressed = 0.0
        self._answers_while_pressed = 0.0
        self._ends_told = False
        self._last_waits: deque[float] = deque(maxlen=_LAST_WAITS)
        self._answers: list[float] = []

    @property
    def clock(self) -> float | None:
        """The latest instant of which anything is known."""
        return self._clock

    @property
    def ends_told(self) -> bool:
        """Whether the end of any talk was ever told."""
        return self._ends_told

    @property
    def abandonment_rate(self) -> float:
        """Of one waiting caller, per second: callers who hung up ÷ the time that all waited, those served included.

        That is the estimate for exponential patience of which only the abandoned ones show the end (censoring); at
        the start it is as if one caller had hung up in ten minutes of waiting.
        """
        return self._abandoned / self._waited

    @property
    def mean_wait(self) -> float:
        """Of the last ten callers who were answered after they had to wait; 0 where there were none."""
        return sum(self._last_waits) / len(self._last_waits) if self._last_waits else 0.0

    def answer_rate(self, busy: int) -> float:
        """How many calls a second the agents can take together while all of them are busy.

        The agents at work ÷ the handle time; where the end of no call is ever told, so that nobody knows either: the
        answers ÷ the time in which callers waited, and as if one agent had answered one call before.
        """
        if self._ends_told or not self._answers_while_pressed:
            return self.agents(busy) / self.handle_seconds
        return (self._answers_while_pressed + 1) / (self._pressed + self.handle_seconds)

    def agents(self, busy: int) -> float:
        """How many agents work: who were busy while callers waited, in the last quarter of an hour or so."""
        seconds = self._pressed + _PRIOR_SECONDS
        return max((self._busy_while_pressed + _PRIOR_SECONDS * busy) / seconds, 1.0)

    def advance(self, at: float, waiting: int, busy: int) -> None:
        """So many were waiting and busy since the last time; what comes late moves no clock."""
        if self._clock is None:
            self._clock = at
            return
        passed = at - self._clock
        if passed <= 0:
            return
        self._clock = at
        keep = 0.5 ** (passed / _HALF_LIFE_SECONDS)
        self._pressed *= keep
        self._busy_while_pressed *= keep
        self._answers_while_pressed *= keep
        if waiting:
            self._pressed += passed
            self._busy_while_pressed += passed * busy
            self._waited += passed * waiting
            if self._waited > _PATIENCE_MEMORY_SECONDS:
                self._waited /= 2
                self._abandoned /= 2

    def answered(self, at: float, waited: float) -> None:
        """A caller was answered, after so many seconds."""
        insort(self._answers, at)
        if waited > 0:
            self._answers_while_pressed += 1
            self.last_wait = waited
            self._last_waits.append(waited)

    def abandoned(self) -> None:
        """A caller hung up."""
        self._abandoned += 1

    def handled(self, seconds: float) -> None:
        """A call was talked through; none counts for more than half an hour, nor for less than a second."""
        self._ends_told = True
        self.handle_seconds += (min(max(seconds, 1.0), _LONGEST_HANDLE_SECONDS) - self.handle_seconds) * _HANDLE_WEIGHT

    def recent_answers(self, now: float) -> int:
        """How many callers were answered within the last two minutes."""
        answers = self._answers
        while answers and answers[0] <= now - _RECENT_SECONDS:
            del answers[0]
        return len(answers)

    def answers_since(self, at: float) -> int:
        """How many callers were answered after this instant, as far as it is known: for two minutes at least."""
        return len(self._answers) - bisect_right(self._answers, at)

    def rest(self) -> None:
        """The queue was silent for long: what the last callers waited says nothing now."""
        self._pressed = self._busy_while_pressed = self._answers_while_pressed = self.last_wait = 0.0
        self._last_waits.clear()
        self._answers.clear()

    def live_document(self) -> dict[str, Any]:
        """What does not outlast a silence, as JSON has it."""
        return {
            "clock": self._clock,
            "pressed": self._pressed,
            "busy_while_pressed": self._busy_while_pressed,
            "answers_while_pressed": self._answers_while_pressed,
            "last_wait": self.last_wait,
            "last_waits": list(self._last_waits),
            "answers": self._answers,
        }

    def resume(self, document: Mapping[str, Any]) -> None:
        """Go on in the midst of calls."""
        self._clock = document["clock"]
        self._pressed = document["pressed"]
        self._busy_while_pressed = document["busy_while_pressed"]
        self._answers_while_pressed = document["answers_while_pressed"]
        self.last_wait = document["last_wait"]
        self._last_waits = deque(document["last_waits"], maxlen=_LAST_WAITS)
        self._answers = list(document["answers"])

    def document(self) -> dict[str, Any]:
        """What outlasts a silence, as JSON has it."""
        return {
            "handle_seconds": self.handle_seconds,
            "ends_told": self._ends_told,
            "abandoned": self._abandoned,
            "waited_seconds": self._waited,
        }

    def restore(self, document: Mapping[str, Any]) -> None:
        """Go on from what was learnt."""
        self.handle_seconds = float(document["handle_seconds"])
        self._ends_told = bool(document["ends_told"])
        self._abandoned = float(document["abandoned"])
        self._waited = float(document["waited_seconds"])

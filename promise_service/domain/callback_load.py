"""How much of an agent's time a callback takes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple

from promise_service.errors import Fault, InvalidInput

USUAL_ANSWER_RATE = 0.93
"""Of customers who are called back inside the promised window; published figures of callback vendors are near it."""

USUAL_HANDLE_TIME_VARIATION = 0.6
"""The standard deviation of handle times as a share of their mean, where nobody has measured it."""

USUAL_UNANSWERED_TIME = timedelta(seconds=45)
"""To let it ring, and to leave a message."""

LEAST_TIME = timedelta(seconds=1)
MOST_TIME = timedelta(hours=8)
"""What an attempt may take."""

MOST_VARIATION = 5.0


class Work(NamedTuple):
    """The time that one callback takes, with all attempts: its mean in seconds, and its variance ÷ its square."""

    mean: float
    dispersion: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackEffort:
    """What it takes to call a customer back.

    `average_handle_time` is that of one who answers: ring, talk and after-call work, varying by `handle_time_variation`
    (standard deviation ÷ mean). `answer_rate` is the share of attempts that are answered; the others take
    `unanswered_time`, to ring and leave a message, and are repeated until `attempts` were made. InvalidInput, with a
    fault at each field, for what cannot be.
    """

    average_handle_time: timedelta
    handle_time_variation: float = USUAL_HANDLE_TIME_VARIATION
    answer_rate: float = USUAL_ANSWER_RATE
    unanswered_time: timedelta = USUAL_UNANSWERED_TIME
    attempts: int = 1

    def __post_init__(self) -> None:
        faults = list(self._faults())
        if faults:
            raise InvalidInput(faults)

    def _faults(self) -> Iterator[Fault]:
        if not LEAST_TIME <= self.average_handle_time <= MOST_TIME:
            yield Fault("/average_handle_time", f"must be from PT1S to PT8H, not {self.average_handle_time}")
        if not 0 <= self.handle_time_variation <= MOST_VARIATION:
            yield Fault("/handle_time_variation", f"must be from 0 to 5, not {self.handle_time_variation}")
        if not 0 < self.answer_rate <= 1:
            yield Fault("/answer_rate", f"must be above 0 and at most 1, not {self.answer_rate}")
        if not LEAST_TIME <= self.unanswered_time <= MOST_TIME:
            yield Fault("/unanswered_time", f"must be from PT1S to PT8H, not {self.unanswered_time}")
        if self.attempts < 1:
            yield Fault("/attempts", f"must be at least 1, not {self.attempts}")

    @property
    def work(self) -> Work:
        """Mean and dispersion of the time of all attempts together, up to the one that is answered.

        They are spread over time, and a later one may fall into the next window; but each window gets as many from the
        one before as it leaves to the next.
        """
        handle, unanswered = self.average_handle_time.total_seconds(), self.unanswered_time.total_seconds()
        variance = (handle * self.handle_time_variation) ** 2
        still_unanswered, mean, squares = 1.0, 0.0, 0.0
        for before in range(self.attempts):
            answered, seconds = still_unanswered * self.answer_rate, before * unanswered + handle
            mean += answered * seconds
            squares += answered * (seconds**2 + variance)
            still_unanswered -= answered
        in_vain = self.attempts * unanswered
        mean += still_unanswered * in_vain
        squares += still_unanswered * in_vain**2
        return Work(mean, squares / mean**2 - 1)

    @property
    def left_of_a_call(self) -> float:
        """The seconds that an agent who is on some call still needs for it, on average."""
        return self.average_handle_time.total_seconds() * (1 + self.handle_time_variation**2) / 2

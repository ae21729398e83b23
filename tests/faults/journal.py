"""What receivers write down: who was told what, when, and what they answered."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """One message as it came in. `id` tells it from others for good; `content` is a digest of every byte.

    `kind` is what it is for, `subject_id` the promise that it is about. `taken` says whether the receiver answered
    that it has it; it may have been read all the same.
    """

    id: str
    kind: str
    subject_id: str
    receiver: str
    content: str
    at: datetime
    taken: bool


class Journal:
    """Arrivals in their order; written by a server's thread, read by others."""

    def __init__(self) -> None:
        self._arrivals: list[Arrival] = []
        self._grown = threading.Condition()

    def write(self, arrival: Arrival) -> None:
        with self._grown:
            self._arrivals.append(arrival)
            self._grown.notify_all()

    @property
    def arrivals(self) -> list[Arrival]:
        """Everything that has come in so far."""
        with self._grown:
            return list(self._arrivals)

    def __len__(self) -> int:
        return len(self._arrivals)

"""What came of the offers that were made on the phone, and the waiting that they spared."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferTally:
    """How many calls were decided, and what came of them.

    Of `calls`, `offered` were offered a callback, `waited` were better off waiting, and for `none` nothing could
    honestly be promised, `full` of them because every window was. `accepted`, `declined`, `expired`, `replaced` and
    `open` are what came of those that were `offered`. `wait_avoided` is the sum of the predicted waits of those who
    accepted, as far as a wait was known: of `known_waits` of them.
    """

    calls: int = 0
    offered: int = 0
    waited: int = 0
    none: int = 0
    full: int = 0
    accepted: int = 0
    declined: int = 0
    expired: int = 0
    replaced: int = 0
    open: int = 0
    known_waits: int = 0
    wait_avoided: timedelta = timedelta()

    def __add__(self, other: OfferTally) -> OfferTally:
        """Both together."""
        return OfferTally(**{each.name: getattr(self, each.name) + getattr(other, each.name) for each in fields(self)})

    @property
    def acceptance_rate(self) -> float | None:
        """Accepted ÷ (accepted + declined + expired); None where no offer has come to an end by itself."""
        ended = self.accepted + self.declined + self.expired
        return self.accepted / ended if ended else None

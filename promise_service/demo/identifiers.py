"""Names that are the same whenever the same demo is made."""

from __future__ import annotations

from datetime import datetime
from itertools import count
from random import Random

from ulid import ULID


class SeededIds:
    """As the service's own names, but with a number in the place of chance; they sort in the order of their making."""

    def __init__(self, chance: Random) -> None:
        self._series = chance.getrandbits(40)
        self._numbers = count(1)

    def __call__(self, prefix: str, now: datetime) -> str:
        """The next name."""
        milliseconds = round(now.timestamp() * 1000)
        number = (self._series << 40) | next(self._numbers)
        return f"{prefix}_{ULID(milliseconds.to_bytes(6, 'big') + number.to_bytes(10, 'big'))}"

"""Keys cannot be guessed by trying: after some wrong ones, an address has to wait."""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta

MOST_WRONG = 10
WITHIN = timedelta(minutes=5)
_MOST_ADDRESSES = 10_000


class GuessLimit:
    """Counts wrong keys by the address that they came from, in this process."""

    def __init__(self) -> None:
        self._wrong: dict[str, deque[datetime]] = {}

    def wait(self, address: str, now: datetime) -> timedelta | None:
        """How long nothing is tried from there; None where the next key may be."""
        wrong = self._wrong.get(address)
        while wrong and wrong[0] <= now - WITHIN:
            wrong.popleft()
        if not wrong:
            self._wrong.pop(address, None)
            return None
        return wrong[0] + WITHIN - now if len(wrong) >= MOST_WRONG else None

    def note_wrong(self, address: str, now: datetime) -> None:
        """A key from there was wrong. Of too many addresses, the one that was wrong first is forgotten."""
        if address not in self._wrong and len(self._wrong) >= _MOST_ADDRESSES:
            del self._wrong[next(iter(self._wrong))]
        self._wrong.setdefault(address, deque()).append(now)

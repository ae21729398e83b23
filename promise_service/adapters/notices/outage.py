"""Remember for some seconds that a server is away, so that a hanging one holds up one message and not a batch."""

from __future__ import annotations

import time
from collections.abc import Callable

from promise_service.errors import DeliveryFailed

SECONDS = 5.0


class Outage:
    """What a courier learnt when it last met nobody. Not for several threads at once, as couriers are not."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._until = float("-inf")
        self._words = ""

    def refuse_while_it_lasts(self) -> None:
        """DeliveryFailed in the words of the failure that began it, up to 5 s later; nothing is sent for it."""
        if self._monotonic() < self._until:
            raise DeliveryFailed(self._words, transient=True)

    def begins(self, failure: DeliveryFailed) -> None:
        """The server was not there for this one."""
        self._until = self._monotonic() + SECONDS
        self._words = str(failure)

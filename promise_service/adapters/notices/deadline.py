"""How long one message may take, whatever the server on the other side does."""

from __future__ import annotations

from collections.abc import Callable

SECONDS_TO_HAND_OVER = 10.0
"""From the look-up of the server's name to the last byte of the message; a lease leaves room for it."""
SECONDS_TO_ANSWER = 30.0
"""From then until the server says that it has the message: it may look through it first (RFC 5321, 4.5.3.2.6)."""


class Deadline:
    """An instant, some seconds from now by `monotonic`."""

    def __init__(self, seconds: float, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._at = monotonic() + seconds

    def left(self) -> float:
        """The seconds that are left, 0 where none are."""
        return max(self._at - self._monotonic(), 0.0)

    def wait(self) -> float:
        """For how many seconds may be waited; TimeoutError where none are left."""
        left = self.left()
        if not left:
            raise TimeoutError("timed out")
        return left

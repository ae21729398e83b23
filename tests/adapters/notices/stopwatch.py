"""Seconds that pass when a test says so."""

from __future__ import annotations

from collections.abc import Callable


class Stopwatch:
    """Stands in for `time.monotonic`."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds

    def passes(self, seconds: float) -> Callable[[], None]:
        """What takes so many seconds each time."""

        def pass_by() -> None:
            self.seconds += seconds

        return pass_by

"""Waiting for what other processes do."""

from __future__ import annotations

import time
from collections.abc import Callable


def eventually(holds: Callable[[], bool], what: str, *, within: float = 60) -> None:
    """Until it holds; AssertionError says `what` did not come after so many seconds."""
    give_up_at = time.monotonic() + within
    while not holds():
        assert time.monotonic() < give_up_at, f"within {within:g} s, {what} did not come"
        time.sleep(0.01)

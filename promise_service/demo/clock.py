"""A clock that the demo turns through the quarter."""

from __future__ import annotations

from datetime import datetime


class DemoClock:
    """Shows what it was set to last; it never goes back."""

    def __init__(self, shows: datetime) -> None:
        self._shows = shows

    def now(self) -> datetime:
        """The instant that it shows."""
        return self._shows

    def move_to(self, instant: datetime) -> None:
        """Show a later instant."""
        self._shows = max(self._shows, instant)

"""A clock that several processes read, and that only the story turns."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path


class FileClock:
    """The present instant, as it stands in a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def now(self) -> datetime:
        return datetime.fromisoformat(self.path.read_text())

    def move_to(self, instant: datetime) -> None:
        """Readers see the old instant or the new one, never half of it."""
        part = self.path.with_suffix(".part")
        part.write_text(instant.isoformat())
        part.replace(self.path)

    def pass_by(self, time: timedelta) -> None:
        self.move_to(self.now() + time)

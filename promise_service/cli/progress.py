"""How far a long command has come, for somebody who watches it."""

from __future__ import annotations

from types import TracebackType
from typing import Self, TextIO

_WIDTH = 40


class ProgressBar:
    """One line on a terminal that fills up; nothing where the stream is none, as in a log."""

    def __init__(self, doing: str, stream: TextIO) -> None:
        self._doing = doing
        self._stream = stream
        self._watched = stream.isatty()
        self._shown = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._shown:
            self._stream.write("\n")
            self._stream.flush()

    def show(self, done: int, of: int) -> None:
        """So many of so many are done; `of` is above 0."""
        if not self._watched:
            return
        filled = _WIDTH * done // of
        line = f"\r{self._doing} [{'#' * filled}{'.' * (_WIDTH - filled)}] {100 * done // of:3} %"
        if line != self._shown:
            self._stream.write(line)
            self._stream.flush()
            self._shown = line

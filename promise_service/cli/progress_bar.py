"""How far something long is, on standard error: a bar on a terminal, a line now and then anywhere else."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import TextIO

from promise_service.demo import Progress

_WIDTH = 30
_SECONDS_BETWEEN_SIGNS = 0.2
_SECONDS_BETWEEN_LINES = 10.0


class ProgressBar:
    """Shows the share that is done, how many there are, and the time that is left if it goes on as before."""

    def __init__(self, out: TextIO | None = None, seconds: Callable[[], float] = time.monotonic) -> None:
        self._out = out or sys.stderr
        self._seconds = seconds
        self._on_terminal = self._out.isatty()
        self._began = seconds()
        self._shown: float | None = None
        self._done = False

    def __enter__(self) -> ProgressBar:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Leave the cursor on a line of its own."""
        if self._on_terminal and self._shown is not None:
            self._out.write("\n")
            self._out.flush()

    def show(self, progress: Progress) -> None:
        """Show it, unless that was done a moment ago."""
        now = self._seconds()
        pause = _SECONDS_BETWEEN_SIGNS if self._on_terminal else _SECONDS_BETWEEN_LINES
        if self._done or (self._shown is not None and now - self._shown < pause and progress.share < 1):
            return
        self._shown, self._done = now, progress.share >= 1
        words = f"{progress.share:4.0%}  {progress.promises} promises  {self._left(progress.share, now)}"
        if self._on_terminal:
            done = round(_WIDTH * progress.share)
            self._out.write(f"\r[{'#' * done}{'.' * (_WIDTH - done)}] {words}\x1b[K")
        else:
            self._out.write(f"{words.strip()}\n")
        self._out.flush()

    def _left(self, share: float, now: float) -> str:
        if share >= 1:
            return "done"
        if share < 0.01:
            return "time left: not known yet"
        seconds = round((now - self._began) * (1 - share) / share)
        return f"{seconds // 60}:{seconds % 60:02} left"

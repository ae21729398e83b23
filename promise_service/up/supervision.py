"""Keeps processes running: starts them, starts them again when they end, stops them in order."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import structlog

from promise_service.adapters.child_process import start_child, stop_child
from promise_service.errors import CannotStart

_log = structlog.get_logger(__name__)

_CANNOT_START = 2  # the exit code of a process that has already said, in one line, what it misses
_SECONDS_BETWEEN_LOOKS = 0.05
_SHORTEST_PAUSE = 0.5
_LONGEST_PAUSE = 30.0
_SECONDS_OF_A_GOOD_RUN = 60.0
_SECONDS_OF_A_START = 10.0
_FAILED_STARTS = 3


def _at_once() -> bool:
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A part of the service that runs as a process of its own.

    The next role starts once this one is `ready`; asked to stop, it has `seconds_to_stop` to finish its work.
    """

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] | None = None
    ready: Callable[[], bool] = _at_once
    seconds_to_stop: float


class Supervised:
    """One role's process, through all its restarts."""

    def __init__(self, role: Role) -> None:
        self.role = role
        self._pause = _SHORTEST_PAUSE
        self._restarts = 0
        self._failed_starts = 0
        self._was_ready = False
        self._start()

    def note_ready(self) -> None:
        """It has been ready: whatever ends it from now on may pass."""
        self._was_ready = True

    def look(self) -> None:
        """Start the process again if it has ended, ever later while it keeps ending soon after its start.

        CannotStart if its very first run ended in not being able to start: a second one would only repeat what that
        one has said. So does the third in a row that ended within seconds while it has never been ready.
        """
        if self._process.poll() is None:
            return
        now = time.monotonic()
        if self._start_again_at is None:
            self._plan_restart(now)
        elif now >= self._start_again_at:
            self._restarts += 1
            self._start()

    def stop(self) -> None:
        """Let the process finish what it does, and kill it when that takes too long."""
        if not stop_child(self._process, within=self.role.seconds_to_stop):
            _log.warning("killed: it did not stop in time", role=self.role.name)

    def _start(self) -> None:
        self._process: subprocess.Popen[bytes] = start_child(self.role.command, environment=self.role.environment)
        self._started_at = time.monotonic()
        self._start_again_at: float | None = None

    def _plan_restart(self, now: float) -> None:
        code = self._process.returncode
        if code == _CANNOT_START and not self._restarts:
            raise CannotStart(f"The {self.role.name} cannot start; it says why above.")
        self._failed_starts = self._failed_starts + 1 if now - self._started_at < _SECONDS_OF_A_START else 0
        if self._failed_starts == _FAILED_STARTS and not self._was_ready:
            raise CannotStart(
                f"The {self.role.name} ended {_FAILED_STARTS} times before it was ready, at last with exit code {code}."
            )
        if now - self._started_at > _SECONDS_OF_A_GOOD_RUN:
            self._pause = _SHORTEST_PAUSE
        self._start_again_at = now + self._pause
        _log.warning("ended; will start again", role=self.role.name, exit_code=code, in_seconds=self._pause)
        self._pause = min(2 * self._pause, _LONGEST_PAUSE)


def supervise(roles: Sequence[Role], *, stopping: Callable[[], bool], all_ready: Callable[[], None]) -> None:
    """Run `roles` until `stopping()` is true, started in their order and stopped in the opposite one.

    `all_ready` is called once, when the last of them is ready. Whatever ends this, no process is left.
    """
    running: list[Supervised] = []

    def watch_until(enough: Callable[[], bool]) -> None:
        while not (stopping() or enough()):
            for supervised in running:
                supervised.look()
            time.sleep(_SECONDS_BETWEEN_LOOKS)

    try:
        for role in roles:
            running.append(Supervised(role))
            watch_until(role.ready)
            running[-1].note_ready()
        if not stopping():
            all_ready()
        watch_until(stopping)
    finally:
        for supervised in reversed(running):
            supervised.stop()

"""What became of messages, on its way into the ledger: kept until it is written, for it is known nowhere else."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from promise_service.application.ledger import Command, Failed, Outcome, Request, Writer
from promise_service.errors import StoreUnavailable

SECONDS_OF_PATIENCE = 30.0
SECONDS_BETWEEN_TRIES = 0.5


class Recordings:
    """Commands that record what has happened already, written while the next message is sent.

    While the database does not answer they are submitted again and again; what is left then is submitted first thing
    the next time. Recording something twice changes nothing.
    """

    def __init__(
        self, writer: Writer, *, pause: Callable[[float], None] = time.sleep, patience: float = SECONDS_OF_PATIENCE
    ) -> None:
        self._writer = writer
        self._pause = pause
        self._patience = patience
        self._waiting: dict[str, tuple[Command[Any], Future[Outcome]]] = {}
        self._kept: dict[str, Command[Any]] = {}

    def add(self, timer_id: str, command: Command[Any]) -> None:
        """Have it written; returns at once."""
        self._waiting[timer_id] = (command, self._writer.submit(Request(command)))

    def settle(self) -> dict[str, Exception]:
        """Wait until all is written. The errors of what was not, by timer; what only the database kept out stays."""
        failures: dict[str, Exception] = {}
        give_up_at = time.monotonic() + self._patience
        for timer_id, command in self._kept.items():
            self.add(timer_id, command)
        self._kept.clear()
        while kept_out := self._take_out_written(failures):
            if time.monotonic() >= give_up_at:
                self._kept = {timer_id: command for timer_id, (command, _) in self._waiting.items()}
                self._waiting.clear()
                return failures | kept_out
            self._pause(SECONDS_BETWEEN_TRIES)
            for timer_id, (command, _) in list(self._waiting.items()):
                self.add(timer_id, command)
        return failures

    def _take_out_written(self, failures: dict[str, Exception]) -> dict[str, Exception]:
        """What is written, or refused for good, leaves; the errors of what the database kept out."""
        kept_out: dict[str, Exception] = {}
        for timer_id, (_, future) in list(self._waiting.items()):
            outcome = future.result()
            if isinstance(outcome, Failed) and isinstance(outcome.error, StoreUnavailable):
                kept_out[timer_id] = outcome.error
                continue
            del self._waiting[timer_id]
            if isinstance(outcome, Failed):
                failures[timer_id] = outcome.error
        return kept_out

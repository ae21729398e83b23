"""Signs of life of a process, so that it can be told later when the service was down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import structlog

from promise_service.application.ports.figures import ServiceRuns
from promise_service.domain.outages import BEAT, TOLERANCE, Run, ServiceRole

_log = structlog.get_logger(__name__)


class Heartbeat:
    """Keeps one row that says since when a process runs, and when it was last seen.

    After a silence that is an outage - the machine slept, the database was away - another run begins: the one before
    must not cover it. Where the row cannot be kept, a line in the log says so, and whoever beats goes on.
    """

    def __init__(self, runs: ServiceRuns, role: ServiceRole, new_id: Callable[[datetime], str]) -> None:
        self._runs = runs
        self._role = role
        self._new_id = new_id
        self._kept: Run | None = None
        self._next_at: datetime | None = None
        self._failing = False

    def beat(self, now: datetime) -> None:
        """Say that the process lives, where half a minute has passed since it was said last."""
        if self._next_at is not None and now < self._next_at:
            return
        self._next_at = now + BEAT
        self._keep(self._run_until(now))

    def end(self, now: datetime) -> None:
        """Say that the process ends in order; nothing where the last sign of life could not be kept either."""
        if not self._failing:
            run = self._run_until(now)
            self._keep(replace(run, ended_at=run.seen_at))

    def _run_until(self, now: datetime) -> Run:
        run = self._kept
        if run is None or now - run.seen_at > TOLERANCE:
            return Run(id=self._new_id(now), role=self._role, started_at=now, seen_at=now)
        return replace(run, seen_at=max(now, run.seen_at))

    def _keep(self, run: Run) -> None:
        try:
            self._runs.keep(run)
        except Exception as error:  # noqa: BLE001 - whatever it is, keeping promises matters more than this record
            if not self._failing:
                _log.warning("run_not_recorded", role=self._role.value, error=type(error).__name__)
            self._failing = True
        else:
            self._kept, self._failing = run, False

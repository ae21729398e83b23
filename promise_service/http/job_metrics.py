"""What Prometheus may know of what happens by itself, read from the database when it asks."""

from __future__ import annotations

from collections.abc import Iterator

import structlog
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from promise_service.application.ports.jobs import Jobs
from promise_service.application.ports.surroundings import Clock
from promise_service.errors import StoreUnavailable

_log = structlog.get_logger(__name__)


class JobMetrics(Collector):
    """How many jobs are dead or overdue, and how late the first is; nothing at all while the database is away."""

    def __init__(self, jobs: Jobs, clock: Clock) -> None:
        self._jobs = jobs
        self._clock = clock

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """Nothing, so that registering this asks no database."""
        return iter(())

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Each number as it is now."""
        try:
            now = self._clock.now()
            backlog = self._jobs.backlog(now)
        except StoreUnavailable as error:
            _log.warning("no metrics of jobs", because=str(error))
            return
        timers = GaugeMetricFamily(
            "promise_service_timers", "What happens by itself: dead letters, and what is overdue.", labels=("state",)
        )
        timers.add_metric(("dead",), backlog.dead)
        timers.add_metric(("overdue",), backlog.overdue)
        yield timers
        late = 0.0 if backlog.overdue_since is None else (now - backlog.overdue_since).total_seconds()
        yield GaugeMetricFamily(
            "promise_service_timers_late_seconds", "How late the one is that has been due for longest.", value=late
        )
        yield GaugeMetricFamily(
            "promise_service_notices_pending", "Messages that are not sent yet.", value=backlog.notices_pending
        )

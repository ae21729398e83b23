"""Deliveries in lanes, one for each endpoint, so that an endpoint which hangs holds up nobody but itself."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Condition

import structlog

Deliver = Callable[[str, datetime], None]
"""Delivers by the id of a timer; nothing is begun after the instant."""

EndpointsOf = Callable[[Sequence[str]], Sequence[tuple[str, str]]]
"""Timers in the order of telling, each after the endpoint that it is for."""

_THREADS = 32  # as many endpoints may hang at once before others wait; each that hangs is left to rest after 15 s

_SECONDS_TO_FINISH = 10.0
"""How long `close` waits before what is under way is broken off: what is broken off is sent twice."""

log = structlog.get_logger(__name__)


_Lane = OrderedDict[str, datetime]
"""What waits for one endpoint: timers, each with the instant after which it is not begun."""


class EventLanes:
    """Delivers in the background: one request at a time for each endpoint, and the endpoints side by side.

    After each request the thread goes to the lane that has waited longest. What is not begun in time is left for
    whoever claims it next.
    """

    def __init__(
        self,
        deliver: Deliver,
        endpoints_of: EndpointsOf,
        break_off: Callable[[], None],
        *,
        threads: int = _THREADS,
        seconds_to_finish: float = _SECONDS_TO_FINISH,
    ) -> None:
        self._deliver = deliver
        self._endpoints_of = endpoints_of
        self._break_off = break_off
        self._seconds_to_finish = seconds_to_finish
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="webhook-lane")
        self._lanes: dict[str, _Lane] = {}
        self._under_way = 0
        self._entrance = Condition()
        self._closed = False

    def take(self, timer_ids: Sequence[str], until: datetime) -> None:
        """Deliver what these timers are for; returns at once. At `until` or later nothing of it is begun."""
        for endpoint, timer_id in self._endpoints_of(timer_ids):
            with self._entrance:
                if self._closed:
                    return
                if endpoint in self._lanes:
                    self._lanes[endpoint][timer_id] = until
                else:
                    self._lanes[endpoint] = OrderedDict({timer_id: until})
                    self._pool.submit(self._go_on, endpoint)

    def close(self) -> None:
        """Begin nothing more, and give what is under way a moment to finish; the rest of it is broken off."""
        with self._entrance:
            self._closed = True
            if not self._entrance.wait_for(lambda: not self._under_way, self._seconds_to_finish):
                self._break_off()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _go_on(self, endpoint: str) -> None:
        """One delivery of a lane; then the other lanes have their turn before its next one."""
        with self._entrance:
            if self._closed:
                return
            timer_id, until = self._lanes[endpoint].popitem(last=False)
            self._under_way += 1
        try:
            self._deliver(timer_id, until)
        except Exception as error:  # noqa: BLE001 - the lane goes on; the timer comes back when its lease is over
            log.warning("event_not_delivered", timer_id=timer_id, error=type(error).__name__)
        with self._entrance:
            self._under_way -= 1
            self._entrance.notify_all()
            if not self._lanes[endpoint]:
                del self._lanes[endpoint]
            elif not self._closed:
                self._pool.submit(self._go_on, endpoint)

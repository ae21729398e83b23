"""Lanes: one delivery at a time for each endpoint, and none that waits for another endpoint's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from queue import Queue
from threading import Barrier, Event, Lock, Thread

import pytest
from structlog.testing import capture_logs

from promise_service.adapters.webhooks.lanes import EventLanes
from tests.adapters.webhooks.webhooks import NOW

UNTIL = NOW + timedelta(seconds=45)


class Deliveries:
    """Timers are named `endpoint/number`; what the test holds is not delivered before it lets go."""

    def __init__(self) -> None:
        self.delivered: Queue[str] = Queue()
        self.begun: Queue[str] = Queue()
        self.held: dict[str, Event] = {}
        self.failing: set[str] = set()
        self.most_at_once = 0
        self._under_way: dict[str, int] = {}
        self._lock = Lock()

    def deliver(self, timer_id: str, until: object) -> None:
        assert until == UNTIL
        endpoint = timer_id.partition("/")[0]
        with self._lock:
            self._under_way[endpoint] = self._under_way.get(endpoint, 0) + 1
            self.most_at_once = max(self.most_at_once, *self._under_way.values())
        self.begun.put(timer_id)
        try:
            if timer_id in self.held:
                assert self.held[timer_id].wait(20)
            if timer_id in self.failing:
                raise ZeroDivisionError(timer_id)
            self.delivered.put(timer_id)
        finally:
            with self._lock:
                self._under_way[endpoint] -= 1

    def break_off(self) -> None:
        for held in self.held.values():
            held.set()

    def endpoints_of(self, timer_ids: Sequence[str]) -> Sequence[tuple[str, str]]:
        return [(timer_id.partition("/")[0], timer_id) for timer_id in sorted(timer_ids)]


@pytest.fixture
def deliveries() -> Deliveries:
    return Deliveries()


@pytest.fixture
def lanes(deliveries: Deliveries) -> Iterator[EventLanes]:
    opened = EventLanes(deliveries.deliver, deliveries.endpoints_of, deliveries.break_off, threads=4)
    yield opened
    opened.close()


def test_an_endpoint_that_hangs_holds_up_no_other(lanes: EventLanes, deliveries: Deliveries) -> None:
    deliveries.held["hanging/1"] = Event()
    lanes.take(["hanging/1", "hanging/2", "sound/1", "sound/2", "other/1"], UNTIL)
    assert {deliveries.delivered.get(timeout=20) for _ in range(3)} == {"sound/1", "sound/2", "other/1"}
    deliveries.held["hanging/1"].set()
    assert [deliveries.delivered.get(timeout=20) for _ in range(2)] == ["hanging/1", "hanging/2"]


def test_an_endpoint_gets_one_request_at_a_time_in_the_order_of_telling(
    lanes: EventLanes, deliveries: Deliveries
) -> None:
    wanted = [f"crm/{number:03}" for number in range(100)]
    lanes.take(wanted[::-1], UNTIL)
    assert [deliveries.delivered.get(timeout=20) for _ in wanted] == wanted
    assert deliveries.most_at_once == 1


def test_endpoints_are_called_side_by_side(lanes: EventLanes, deliveries: Deliveries) -> None:
    met = Barrier(3, timeout=20)

    class Meeting(Event):
        def wait(self, timeout: float | None = None) -> bool:
            met.wait()
            return True

    deliveries.held = {f"{name}/1": Meeting() for name in ("a", "b", "c")}
    lanes.take(["a/1", "b/1", "c/1"], UNTIL)
    assert {deliveries.delivered.get(timeout=20) for _ in range(3)} == {"a/1", "b/1", "c/1"}


def test_what_fails_leaves_the_rest_of_its_lane_alone(lanes: EventLanes, deliveries: Deliveries) -> None:
    deliveries.failing.add("crm/1")
    with capture_logs() as logged:
        lanes.take(["crm/1", "crm/2"], UNTIL)
        assert deliveries.delivered.get(timeout=20) == "crm/2"
    assert logged == [
        {"event": "event_not_delivered", "log_level": "warning", "timer_id": "crm/1", "error": "ZeroDivisionError"}
    ]


def test_closing_finishes_what_is_under_way_and_begins_nothing_after_it(deliveries: Deliveries) -> None:
    lanes = EventLanes(
        deliveries.deliver, deliveries.endpoints_of, deliveries.break_off, threads=1, seconds_to_finish=20
    )
    deliveries.held["crm/1"] = Event()
    lanes.take(["crm/1", "crm/2", "other/1"], UNTIL)
    begun = [deliveries.begun.get(timeout=20)]
    closing = Thread(target=lanes.close)
    closing.start()
    deliveries.held["crm/1"].set()
    closing.join(20)
    lanes.take(["crm/3"], UNTIL)
    begun += list(deliveries.begun.queue)
    assert begun == list(deliveries.delivered.queue)
    assert begun[0] == "crm/1"
    assert "crm/3" not in begun


def test_closing_breaks_off_what_does_not_finish_in_a_moment(deliveries: Deliveries) -> None:
    lanes = EventLanes(
        deliveries.deliver, deliveries.endpoints_of, deliveries.break_off, threads=1, seconds_to_finish=0.01
    )
    deliveries.held["crm/1"] = Event()
    lanes.take(["crm/1", "crm/2"], UNTIL)
    assert deliveries.begun.get(timeout=20) == "crm/1"
    lanes.close()
    assert deliveries.held["crm/1"].is_set()
    assert list(deliveries.delivered.queue) == ["crm/1"]

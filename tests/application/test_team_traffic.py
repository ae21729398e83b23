"""What else a team has to do than to call back, as its queues stand."""

from __future__ import annotations

from datetime import datetime

import pytest

from promise_service.application.live_queues import NoLiveQueues
from promise_service.application.team_traffic import team_traffic
from promise_service.domain.policy import Queue
from promise_service.domain.serving import Traffic
from promise_service.domain.slack import Load
from promise_service.domain.waiting.forecast import QueueTraffic
from tests.adapters.policy_document.documents import policy_from, smallest
from tests.builders import at

NOW = at("Tue 2026-11-24 10:05 Europe/Paris")
POLICY = policy_from(smallest(queues={"calls": {}, "complaints": {}}))
UNKNOWN = Traffic(load=None, live_calls_waiting=None)


class Told(NoLiveQueues):
    """Queues of which this is known."""

    def __init__(self, **known: QueueTraffic) -> None:
        self._known = known

    def traffic(self, queue: Queue, now: datetime) -> QueueTraffic | None:  # type: ignore[override]
        assert now == NOW
        return self._known.get(queue.name)


def told(waiting: int | None, agents: int | None, handle_seconds: float = 300.0) -> QueueTraffic:
    return QueueTraffic(waiting=waiting, agents=agents, handle_seconds=handle_seconds)


@pytest.mark.parametrize(
    ("calls", "complaints", "known"),
    [
        (told(2, 4), told(0, 6, 420), Traffic(load=Load(agents=6, handle_seconds=420), live_calls_waiting=True)),
        (told(0, 4), told(0, 4), Traffic(load=Load(agents=4, handle_seconds=300), live_calls_waiting=False)),
        (told(0, 4), told(None, None), Traffic(load=Load(agents=4, handle_seconds=300), live_calls_waiting=None)),
        (told(1, None), told(0, None), Traffic(load=None, live_calls_waiting=True)),
        (told(0, 0), told(0, 0), Traffic(load=None, live_calls_waiting=False)),
    ],
)
def test_the_team_is_as_busy_as_its_queues_say(calls: QueueTraffic, complaints: QueueTraffic, known: Traffic) -> None:
    assert team_traffic(Told(calls=calls, complaints=complaints), POLICY, "support", NOW) == known


def test_a_queue_that_tells_nothing_may_have_somebody_waiting() -> None:
    known = team_traffic(Told(calls=told(0, 4)), POLICY, "support", NOW)
    assert known == Traffic(load=Load(agents=4, handle_seconds=300), live_calls_waiting=None)


def test_nothing_is_known_of_a_team_without_queues_and_before_any_policy() -> None:
    busy = Told(calls=told(2, 4))
    assert team_traffic(busy, POLICY, "nobody", NOW) == UNKNOWN
    assert team_traffic(busy, None, "support", NOW) == UNKNOWN

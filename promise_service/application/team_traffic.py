"""What else a team has to do than to call back: as its queues stand just now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from promise_service.application.live_queues import LiveQueues
from promise_service.domain.policy import Policy
from promise_service.domain.serving import Traffic
from promise_service.domain.slack import Load
from promise_service.domain.waiting.forecast import QueueTraffic


def team_traffic(live: LiveQueues, policy: Policy | None, team: str, now: datetime) -> Traffic:
    """How fast the team's agents become free, and whether anybody waits on the line, as far as its queues tell.

    The agents at work count for each of the queues that they serve, so those of the queue that tells of most are the
    team's; their calls are taken to be as long as in the queue where they are longest. Nobody waits only where every
    queue says so. How many agents a policy leaves for callbacks says nothing of how many become free.
    """
    queues = [] if policy is None else [queue for queue in policy.queues.values() if queue.team == team]
    told = [live.traffic(queue, now) for queue in queues]
    known = [traffic for traffic in told if traffic is not None]
    return Traffic(load=_load(known), live_calls_waiting=_waiting(told))


def _load(known: Sequence[QueueTraffic]) -> Load | None:
    agents = max((traffic.agents or 0 for traffic in known), default=0)
    seconds = max((traffic.handle_seconds for traffic in known), default=0.0)
    return Load(agents=agents, handle_seconds=seconds) if agents and seconds else None


def _waiting(told: Sequence[QueueTraffic | None]) -> bool | None:
    waiting = [None if traffic is None else traffic.waiting for traffic in told]
    if any(waiting):
        return True
    return False if waiting and None not in waiting else None

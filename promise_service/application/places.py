"""What the windows of a queue take and hold: the one place that says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from promise_service.application.ports import Archive
from promise_service.domain.callback_capacity import Occupancy, Places, together
from promise_service.domain.conditions import BY_POLICY_ALONE, Conditions
from promise_service.domain.policy import Policy, Queue


def places_of(policy: Policy, queue: Queue, conditions: Conditions, occupancy: Callable[[str], Occupancy]) -> Places:
    """What the queue's windows take under these conditions, with all that the same agents have to do.

    `occupancy` is that of a queue, by its name.
    """
    taken = together(occupancy(name) for name in policy.sharing_agents(queue.name))
    return Places(queue.callback.capacity.under(conditions), taken)


def places_in(archive: Archive, policy: Policy, queue: Queue, now: datetime) -> Places:
    """The same, as things are stored."""
    conditions = BY_POLICY_ALONE
    if policy.goes_by_agents(queue.name):
        conditions = Conditions(roster=archive.roster(queue.team).roster, attempts=archive.attempts(queue.name))
    return places_of(policy, queue, conditions, lambda name: archive.occupancy(name, now))

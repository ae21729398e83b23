"""What the windows of a queue take and hold: the one place that says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from promise_service.application.ports import Archive
from promise_service.domain.callback_capacity import Occupancy, Places, together
from promise_service.domain.conditions import BY_POLICY_ALONE, Conditions
from promise_service.domain.policy import Policy, Queue
from promise_service.domain.shared_capacity import SharedCapacity
from promise_service.domain.staffed_capacity import StaffedCapacity


def places_of(
    policy: Policy, queue: Queue, conditions: Callable[[Queue], Conditions], occupancy: Callable[[str], Occupancy]
) -> Places:
    """What the queue's windows take, with all that the same agents have to do.

    `conditions` are those of a queue, `occupancy` is that of one by its name.
    """
    sharing = policy.sharing_agents(queue.name)
    own = queue.callback.capacity.under(conditions(queue))
    beside = (policy.queues[name] for name in sharing if name != queue.name)
    others = [
        capacity.under(conditions(each))
        for each in beside
        if isinstance(capacity := each.callback.capacity, StaffedCapacity)
    ]
    taken = together(occupancy(name) for name in sharing)
    return Places(SharedCapacity(own, others) if others else own, taken)


def places_in(archive: Archive, policy: Policy, queue: Queue, now: datetime) -> Places:
    """The same, as things are stored."""

    def conditions(asked: Queue) -> Conditions:
        if not policy.goes_by_agents(asked.name):
            return BY_POLICY_ALONE
        return Conditions(roster=archive.roster(asked.team).roster, attempts=archive.attempts(asked.name))

    return places_of(policy, queue, conditions, lambda name: archive.occupancy(name, now))

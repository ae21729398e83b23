"""What the windows of a queue take and hold: the one place that says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from promise_service.application.ports import Archive
from promise_service.domain.callback_capacity import Occupancy, Places, together
from promise_service.domain.policy import Policy, Queue
from promise_service.domain.rosters import NO_ROSTER, Roster
from promise_service.domain.shared_capacity import SharedCapacity
from promise_service.domain.staffed_capacity import StaffedCapacity


def places_of(policy: Policy, queue: Queue, roster: Roster, occupancy: Callable[[str], Occupancy]) -> Places:
    """What the queue's windows take while its team has this roster, with all that the same agents have to do.

    `occupancy` is that of a queue, by its name.
    """
    sharing = policy.sharing_agents(queue.name)
    own = queue.callback.capacity.under(roster)
    capacities = (policy.queues[name].callback.capacity for name in sharing if name != queue.name)
    others = [each.under(roster) for each in capacities if isinstance(each, StaffedCapacity)]
    taken = together(occupancy(name) for name in sharing)
    return Places(SharedCapacity(own, others) if others else own, taken)


def places_in(archive: Archive, policy: Policy, queue: Queue, now: datetime) -> Places:
    """The same, as things are stored."""
    staffed = isinstance(queue.callback.capacity, StaffedCapacity)
    roster = archive.roster(queue.team).roster if staffed else NO_ROSTER
    return places_of(policy, queue, roster, lambda name: archive.occupancy(name, now))

"""What the windows of a queue take and hold: the one place that says so."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from promise_service.application.ports.archive import Archive
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
    conditions = conditions_in(archive, policy, policy.sharing_agents(queue.name))
    return places_of(policy, queue, lambda each: conditions[each.name], lambda name: archive.occupancy(name, now))


def conditions_in(archive: Archive, policy: Policy, queues: Iterable[str]) -> dict[str, Conditions]:
    """Who is at work for these queues of the policy and how their attempts went, as it is stored; by queue.

    Queues of one team have the same roster, of the same moment.
    """
    names = list(queues)
    teams = {policy.queues[name].team for name in names if policy.goes_by_agents(name)}
    rosters = {team: archive.roster(team).roster for team in sorted(teams)}

    def stored(name: str) -> Conditions:
        if not policy.goes_by_agents(name):
            return BY_POLICY_ALONE
        return Conditions(roster=rosters[policy.queues[name].team], attempts=archive.attempts(name))

    return {name: stored(name) for name in names}

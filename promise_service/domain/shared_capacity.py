"""The capacity of a queue whose agents make the callbacks of other queues too: a place has to be one in all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from promise_service.domain.callback_capacity import Capacity, KeepChance, Occupancy
from promise_service.domain.intervals import Interval
from promise_service.domain.staffed_capacity import StaffedCapacity


@dataclass(frozen=True, slots=True)
class SharedCapacity:
    """As many as the queue itself takes, and each other queue in its windows at the same time, whichever is least.

    Each counts all that is taken as callbacks of its own, so that the queue with the longest calls decides: its agents
    may be given any mixture. A queue whose calendar or windows differ counts what overlaps them.
    """

    own: Capacity
    others: Sequence[StaffedCapacity]

    def of(self, window: Interval, /) -> int:
        """How many `window` takes while nothing else is promised in any of the queues."""
        beside = (other.of(each) for other in self.others for each in other.windows_over(window))
        return min((self.own.of(window), *beside))

    def spares(self, window: Interval, occupancy: Occupancy) -> Mapping[Interval, int]:
        """How many more `window` and each other one of its run takes, so that all queues can still keep theirs."""
        spares = dict(self.own.spares(window, occupancy))
        for other in self.others:
            known: dict[Interval, int] = {}
            for mine, spare in spares.items():
                over = other.windows_over(mine)
                for each in over:
                    if each not in known:
                        known.update(other.spares(each, occupancy))
                spares[mine] = min((spare, *(known[each] for each in over)))
        return spares

    def chance(self, window: Interval, promised: Occupancy) -> KeepChance:
        """Whether what is promised by the end of `window` can be begun by then: the queue's own affair."""
        return self.own.chance(window, promised)

"""Which of the windows ahead can no longer be kept as surely as they should be, with what is promised in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from promise_service.application.outlook import Coming, Taken
from promise_service.application.places import places_of
from promise_service.domain.callback_capacity import Occupancy, Places
from promise_service.domain.conditions import Conditions
from promise_service.domain.fullness import QueueWindow
from promise_service.domain.intervals import Interval
from promise_service.domain.policy import Policy, Queue
from promise_service.domain.promises import Promise
from promise_service.domain.rosters import NO_ROSTER


def places_ahead(policy: Policy, queue: Queue, coming: Coming) -> Places:
    """What the queue's windows take, with all that is promised and held."""
    return _places(policy, queue, coming, (coming.promised, coming.held))


def promised_ahead(policy: Policy, queue: Queue, coming: Coming) -> Places:
    """What the queue's windows take, with what is promised alone: a hold can still be given back."""
    return _places(policy, queue, coming, (coming.promised,))


def unkeepable_windows(policy: Policy, coming: Coming, now: datetime) -> frozenset[QueueWindow]:
    """The windows from `now` on that carry more promises than the agents at work, or the policy, can keep."""
    found: set[QueueWindow] = set()
    for queue in policy.queues.values():
        ahead = promised_ahead(policy, queue, coming)
        for window in coming.promised.get(queue.name, {}):
            if window.start >= now and not ahead.capacity.chance(window, ahead.occupancy).keepable:
                found.add(QueueWindow(queue.name, window))
    return frozenset(found)


def is_unkeepable(promise: Promise, unkeepable: frozenset[QueueWindow]) -> bool:
    """Whether the promise is for one of these windows."""
    if promise.window is None or promise.queue is None:
        return False
    return QueueWindow(promise.queue, promise.window) in unkeepable


def _places(policy: Policy, queue: Queue, coming: Coming, taken: tuple[Taken, ...]) -> Places:
    def occupancy(name: str) -> Occupancy:
        counted: Counter[Interval] = Counter()
        for each in taken:
            counted.update(_in(each, name))
        return Occupancy(counted)

    def conditions(asked: Queue) -> Conditions:
        return Conditions(roster=coming.rosters.get(asked.team, NO_ROSTER), attempts=coming.attempts(asked.name))

    return places_of(policy, queue, conditions, occupancy)


def _in(taken: Taken, name: str) -> Mapping[Interval, int]:
    return taken.get(name, {})

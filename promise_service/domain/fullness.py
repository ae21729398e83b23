"""How full callback windows were when they began, against what was planned for them by then."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from promise_service.domain.callback_capacity import PerWindow
from promise_service.domain.intervals import Interval
from promise_service.domain.policy import Policy
from promise_service.domain.promise_course import OWED
from promise_service.domain.promise_facts import Fact
from promise_service.domain.promises import Promise
from promise_service.domain.verdicts import standings_before


@dataclass(frozen=True, slots=True)
class QueueWindow:
    """A window of a queue, whichever policy version laid it out."""

    queue: str
    window: Interval


@dataclass(frozen=True, slots=True)
class Chain:
    """A promise and those that follow it by delay, with all that is known of any of them."""

    promises: tuple[Promise, ...]
    facts: tuple[Fact, ...]


def capacity_of(policy: Policy, full: QueueWindow) -> int | None:
    """How many promises a window takes by a policy; None where that policy does not say so.

    It may not know the queue. And what agents at work can carry goes by a roster that is not kept for the past: what is
    too much for them is told of each promise as it becomes so (`BrokenPromise.unkeepable`).
    """
    queue = policy.queues.get(full.queue)
    capacity = None if queue is None else queue.callback.capacity
    return capacity.places if isinstance(capacity, PerWindow) else None


def stood_in(full: QueueWindow, chains: Iterable[Chain]) -> int:
    """How many promises were owed as a window began, in all windows of its queue that overlap it.

    As in `Occupancy`, but of an instant that is past: what was cancelled, replaced or fulfilled by then had left its
    place, and what was made later had none. Facts count at the time at which they happened.
    """
    return sum(_stood(full, chain) for chain in chains)


def _stood(full: QueueWindow, chain: Chain) -> int:
    begun = full.window.start
    there = [
        promise.id
        for promise in chain.promises
        if promise.queue == full.queue
        and promise.window is not None
        and promise.window.overlaps(full.window)
        and promise.made_at <= begun
    ]
    if not there:
        return 0
    stood = standings_before(chain.promises, chain.facts, begun)
    return sum(stood[name].state in OWED for name in there if name in stood)

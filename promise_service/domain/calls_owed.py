"""When a promise that is kept by calling can be served, and by whom.

Each has a time from which on its own agent can serve it, and one from which on anybody can. Both follow from what was
promised and what has happened, whatever the time is by now: what can be served stays so until somebody tries, has it in
hand, or it is not owed any more. That its customer has been told of a delay, or that the time for it has passed, takes
nothing back. Only the load may bring both times forward, where agents will not be free often enough later.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from promise_service.domain.claims import Claim
from promise_service.domain.pressing import RETRY_AFTER
from promise_service.domain.promise_course import OWED, State
from promise_service.domain.promises import Promise
from promise_service.domain.verdicts import Standing

LAST_RETRY_LEAD = timedelta(minutes=5)
"""A tried promise comes up a fifth of the time between two attempts before a deadline, and not sooner than this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallOwed:
    """A promise that is kept by calling, as it stands now. `presses_at` is from when on little of its time is left.

    `told_late_at` is when its customer is told that we will be late, unless somebody calls before; it may be past. None
    where no call spares the customer that.
    """

    promise: Promise
    standing: Standing
    claim: Claim | None
    presses_at: datetime
    told_late_at: datetime | None = None

    @property
    def lapses_at(self) -> datetime:
        """When time alone breaks it: as it is due, or after a try inside its window as the next one would be late."""
        return self.standing.lapses_at or self.promise.due_at

    @property
    def own_from(self) -> datetime:
        """From when on its own agent can serve it, or anybody where it is nobody's.

        A callback once its window has begun, a follow-up once its time presses: until then its agent may need the time.
        """
        return self.presses_at if self.promise.window is None else self.promise.window.start

    @property
    def anybodys_from(self) -> datetime:
        """From when on others can serve it: a callback once its time presses.

        A follow-up comes up only then, so its agent has it alone for half of the time that is left until its customer
        is told of a delay, or until it is due.
        """
        if self.promise.window is not None:
            return self.presses_at
        last = self.told_late_at or self.promise.due_at
        return self.presses_at + max(timedelta(), last - self.presses_at) / 2

    @property
    def was_tried_as_promised(self) -> bool:
        """Overdue, and called as often as was promised: whether to call on is for somebody to decide, not a queue."""
        rule = self.promise.attempts
        return rule is not None and self.standing.state is State.OVERDUE and self.standing.attempts_made >= rule.max

    def deadline(self, now: datetime) -> datetime:
        """By when the next call is to begin: before the customer is told that it comes late, while that is ahead.

        Else before time alone breaks it.
        """
        told_at = self.told_late_at
        return told_at if told_at is not None and now < told_at and not self.standing.delayed else self.lapses_at

    def comes_up_at(self, agent_id: str, limit: datetime | None) -> datetime:
        """From when on this agent can serve it, if nobody tries; `limit` is when the load leaves no more time."""
        up_at = self.own_from if self.standing.agent_id in (None, agent_id) else self.anybodys_from
        if limit is not None:
            up_at = min(up_at, limit)
        return up_at if self.promise.window is None else max(up_at, self.promise.window.start)

    def rested_at(self, tried_at: datetime) -> datetime:
        """When it can be tried once more: after the time between two attempts, or a little before a deadline.

        That is before its customer is told of a delay, and before it lapses; unless it was tried so shortly before
        that the next call would follow at once.
        """
        every = self.promise.attempts.every if self.promise.attempts else RETRY_AFTER
        lead = min(every / 5, LAST_RETRY_LEAD)
        ends = [end for end in (self.told_late_at, self.lapses_at) if end is not None]
        return min([tried_at + every, *(end - lead for end in ends if tried_at + lead <= end - lead)])


@dataclass(frozen=True, slots=True)
class Call:
    """All that one call serves: what is owed of a chain, that is a promise and those it was delayed to.

    `owed` is in the order in which time breaks it. It comes up with the first of it that comes up, and its deadline is
    the earliest of them.
    """

    owed: tuple[CallOwed, ...]

    @property
    def first(self) -> CallOwed:
        """What is called."""
        return self.owed[0]

    def is_held(self, now: datetime) -> bool:
        """Whether an agent has it in hand."""
        return self.first.claim is not None and self.first.claim.held(now)

    def deadline(self, now: datetime) -> datetime:
        """By when the next call is to begin."""
        return min(each.deadline(now) for each in self.owed)

    def ready_at(self, agent_id: str, limit: datetime | None) -> datetime:
        """From when on this agent can serve it; `limit` is when the load leaves no more time, None where it tells none.

        Nobody else may have it in hand, and the time between two attempts must be over.
        """
        begins = [min(each.comes_up_at(agent_id, limit) for each in self.owed)]
        tries = [each.standing.last_attempt_at for each in self.owed if each.standing.last_attempt_at is not None]
        if tries:
            begins.append(min(each.rested_at(max(tries)) for each in self.owed))
        claim = self.first.claim
        if claim is not None and (barred_until := claim.barred_until(agent_id)) is not None:
            begins.append(barred_until)
        return max(begins)


def calls_of(team: Iterable[CallOwed]) -> list[Call]:
    """What is owed on the phone, one call for each chain."""
    chains: dict[str, list[CallOwed]] = {}
    for each in sorted(team, key=lambda each: (each.lapses_at, each.promise.id)):
        if each.standing.state in OWED and each.promise.counts_attempts:
            chains.setdefault(each.promise.chain_id, []).append(each)
    return [Call(tuple(owed)) for owed in chains.values()]

"""What is stored of promises and offers, to be looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from promise_service.domain.callback_capacity import Occupancy
from promise_service.domain.channel_switches import Contact
from promise_service.domain.claims import Claim
from promise_service.domain.measured_effort import AttemptTally
from promise_service.domain.notices import Notice
from promise_service.domain.offers import Offer
from promise_service.domain.promise_course import State
from promise_service.domain.promise_facts import Fact
from promise_service.domain.promises import Promise, PromiseKind
from promise_service.domain.rosters import TeamRoster
from promise_service.domain.verdicts import Standing, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseRecord:
    """A promise with how it stands now, and the promise that took its place."""

    promise: Promise
    standing: Standing
    followed_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """The promises that a key may see where it may not see all: those of queues, and those that it made.

    `every_queue` stands for whatever promise has a queue.
    """

    every_queue: bool = False
    queues: frozenset[str] = frozenset()
    made_by: str | None = None

    def covers(self, seen: Promise | Contact) -> bool:
        """Whether this promise, or what came of this contact, may be seen."""
        if seen.queue is not None and (self.every_queue or seen.queue in self.queues):
            return True
        return self.made_by is not None and seen.made_by == self.made_by


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseFilter:
    """Which promises to list; None asks for any. `reach` bounds what the asking key may see."""

    states: frozenset[State] | None = None
    verdict: Verdict | None = None
    kind: PromiseKind | None = None
    queue: str | None = None
    team: str | None = None
    agent_id: str | None = None
    channel: str | None = None
    customer_id: str | None = None
    phone: str | None = None
    conversation_id: str | None = None
    due_after: datetime | None = None
    due_before: datetime | None = None
    reach: Reach | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A message that is about to leave: with its promise, and all messages about that promise and its chain."""

    notice: Notice
    record: PromiseRecord
    about_the_same: Sequence[Notice]


class Archive(Protocol):
    """Reads what was stored, without any lock. Everything stands as of `now`."""

    def promise(self, promise_id: str, now: datetime) -> PromiseRecord:
        """One promise; NotFound where there is none."""
        ...

    def facts(self, promise_id: str) -> Sequence[Fact]:
        """All facts of a promise and its chain, oldest first."""
        ...

    def promises(
        self, wanted: PromiseFilter, now: datetime, *, limit: int, after: tuple[datetime, str] | None = None
    ) -> Sequence[PromiseRecord]:
        """Promises by `due_at` and id, from behind `after` on; at most `limit`."""
        ...

    def notices(self, promise_id: str) -> Sequence[Notice]:
        """Every message about a promise, oldest first."""
        ...

    def offer(self, offer_id: str) -> Offer:
        """One offer; NotFound where there is none."""
        ...

    def occupancy(self, queue: str, now: datetime) -> Occupancy:
        """What is promised or held in the queue's windows that have not ended."""
        ...

    def roster(self, team: str) -> TeamRoster:
        """Who is at work in that team, as far as a workforce tool told; version 0 where none ever did."""
        ...

    def attempts(self, queue: str) -> AttemptTally:
        """How the attempts of that queue went, as it was last measured; none where it never was."""
        ...

    def notice(self, notice_id: str) -> Notice:
        """One message; NotFound where there is none."""
        ...

    def outgoing(self, notice_ids: Sequence[str], now: datetime) -> Mapping[str, Outgoing]:
        """What these messages are and whom they are about, by the id of the notice."""
        ...

    def claims(self, now: datetime) -> Mapping[str, Claim]:
        """Who has what in hand, by the chain of the promise."""
        ...

    def ping(self) -> None:
        """Returns where the database answers; StoreUnavailable where it does not."""
        ...

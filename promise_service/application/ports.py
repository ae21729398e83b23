"""What the use cases need from the outside world. Adapters stand behind these; tests bring fakes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from promise_service.domain.callback_capacity import Occupancy
from promise_service.domain.causes import BrokenPromise
from promise_service.domain.channel_switches import Contact
from promise_service.domain.claims import Claim
from promise_service.domain.delivery_attempts import AfterAttempt, Attempt
from promise_service.domain.fullness import Chain, QueueWindow
from promise_service.domain.intervals import Interval
from promise_service.domain.keeping import Dimension, Group, Tally
from promise_service.domain.measured_effort import AttemptTally
from promise_service.domain.notices import Notice
from promise_service.domain.offer_tallies import OfferTally
from promise_service.domain.offers import Offer
from promise_service.domain.outages import Run
from promise_service.domain.policy import Policy
from promise_service.domain.promise_course import State
from promise_service.domain.promise_facts import Fact
from promise_service.domain.promises import Promise, PromiseKind
from promise_service.domain.rosters import TeamRoster
from promise_service.domain.timers import Timer, TimerKind, TimerState
from promise_service.domain.verdicts import Standing, Verdict
from promise_service.domain.webhooks import Delivery, DeliveryState, Event, Webhook


class Clock(Protocol):
    """The time, read in one place."""

    def now(self) -> datetime:
        """The present instant, in UTC."""
        ...


class PhoneNumbers(Protocol):
    """Reads phone numbers as people write them."""

    def parse(self, text: str, region: str, pointer: str) -> str:
        """The E.164 form; InvalidInput at `pointer` where no telephone can be reached under it."""
        ...


class Courier(Protocol):
    """Hands messages of one channel to who carries them: a mail server, a folder, an SMS gateway."""

    def send(self, notice: Notice) -> None:
        """Returns once the message was accepted; DeliveryFailed says why not."""
        ...

    def close(self) -> None:
        """Let go of connections that are kept for the next message; sending opens them again."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseRecord:
    """A promise with how it stands now, and the promise that took its place."""

    promise: Promise
    standing: Standing
    followed_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedPolicy:
    """One version of the policy, as it was published; `document` is what the publisher sent."""

    version: int
    published_at: datetime
    published_by: str
    document: Mapping[str, Any]
    holidays: Mapping[str, Sequence[date]]
    tzdata_version: str


class PolicyVersions(Protocol):
    """All versions of the policy, kept for ever; each is read and compiled once."""

    def current(self) -> Policy | None:
        """The newest version; None before the first."""
        ...

    def version(self, number: int) -> Policy:
        """That version; NotFound where there is none."""
        ...

    def published(self, number: int | None = None) -> PublishedPolicy | None:
        """That version, or the newest one, as it was published."""
        ...

    def listed(self, limit: int, before: int | None = None) -> Sequence[PublishedPolicy]:
        """Versions, newest first, below number `before`."""
        ...

    def publications(self) -> Sequence[tuple[int, datetime]]:
        """The number of each version, and when it was published."""
        ...

    def publish(self, policy: PublishedPolicy, *, follows: int) -> None:
        """Store a new version; StaleVersion where the newest one is not `follows` (0: none yet)."""
        ...


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


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredPromise:
    """A promise that the customer said something about; `facts` are those of its chain that tell of it."""

    id: str
    due_at: datetime
    fulfilled: bool
    verdict: Verdict | None
    facts: tuple[Fact, ...]


class Figures(Protocol):
    """Counts what reports tell, without any lock. Everything stands as of `now`.

    A promise belongs to the span in which it was due, an offer to the one in which it was made. Spans may overlap.
    """

    def promises_due(
        self, spans: Sequence[Interval], by: Sequence[Dimension], now: datetime
    ) -> Mapping[tuple[Interval, Group], Tally]:
        """What became of the promises due in each span, by these dimensions; what is not there was not due."""
        ...

    def broken(self, span: Interval, now: datetime) -> Sequence[BrokenPromise]:
        """The promises due in a span that are broken, each with the facts that tell why."""
        ...

    def crowded(self, capacities: Mapping[QueueWindow, int]) -> Mapping[QueueWindow, Sequence[Chain]]:
        """The chains of all promises that were ever made for these windows, or for what overlaps them in their queue.

        A window for which no more were ever made than its capacity may be left out.
        """
        ...

    def scored(self, span: Interval, now: datetime) -> Sequence[ScoredPromise]:
        """The promises due in a span that there is feedback on."""
        ...

    def offers_made(self, spans: Sequence[Interval], now: datetime) -> Mapping[tuple[Interval, str, int], OfferTally]:
        """What came of the offers made in each span, by queue and version of the policy."""
        ...


class ServiceRuns(Protocol):
    """The record of when processes of the service ran."""

    def known(self) -> Sequence[Run]:
        """All runs, earliest start first."""
        ...

    def keep(self, run: Run) -> None:
        """Add a run, or replace the one of the same id."""
        ...


@dataclass(frozen=True, slots=True)
class ClaimedTimer:
    """A due timer that nobody else gets for a while; `starts` counts how often it was begun and never settled."""

    id: str
    starts: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """Which timers of a batch may be run now, in the order of the batch; and which must be given up, and why."""

    held: Sequence[str]
    given_up: Mapping[str, str] = field(default_factory=dict)


class TimerClaims(Protocol):
    """Timers that are due, handed to one dispatcher at a time.

    A claim is told by the end of its lease. It may be begun once, and only while it lasts; whoever comes with another
    one gets nothing.
    """

    def claim(self, now: datetime, *, lease_until: datetime, limit: int) -> Sequence[ClaimedTimer]:
        """Due timers that nobody else gets before `lease_until`.

        First come those that still help somebody, by the end of their use; then those whose use has no end, then those
        that help nobody any more, by their time.
        """
        ...

    def begin(self, timer_ids: Sequence[str], *, lease_until: datetime, now: datetime) -> Begun:
        """Begin those that are still held under exactly this lease and were not begun under it.

        One that was begun ten times without ever being settled must be given up; it comes again until that is recorded.
        """
        ...

    def release(self, timer_ids: Sequence[str], *, lease_until: datetime) -> None:
        """Give back at once what is held under this lease; a start that came to nothing does not count."""
        ...

    def note_failure(self, timer_id: str, *, lease_until: datetime, detail: str) -> None:
        """Keep the name of what went wrong, for whoever asks why a timer waits or died."""
        ...

    def listed(self, state: TimerState, *, limit: int) -> Sequence[Timer]:
        """Timers in that state, earliest due first."""
        ...

    def next_due_at(self) -> datetime | None:
        """When the next unclaimed timer is due."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessKey:
    """A bearer key as it is kept: never its text. `queues` None means every queue."""

    id: str
    name: str
    scopes: frozenset[str]
    queues: frozenset[str] | None
    created_at: datetime
    revoked_at: datetime | None = None


class AccessKeys(Protocol):
    """The keys that callers hold."""

    def find(self, digest: bytes) -> AccessKey | None:
        """The key whose text has this digest, revoked or not."""
        ...

    def add(self, key: AccessKey, digest: bytes) -> None:
        """Keep a new key, or replace the one of the same id."""
        ...

    def listed(self) -> Sequence[AccessKey]:
        """All keys, oldest first."""
        ...

    def revoke(self, key_id: str, now: datetime) -> None:
        """The key opens nothing from now on; NotFound where there is none."""
        ...


class JobQueue(Protocol):
    """The work queue that workers take batches of due timers from."""

    def put(self, timer_ids: Sequence[str], lease_until: datetime) -> None:
        """Queue one batch of timers that are held until then."""
        ...

    def waiting(self) -> int:
        """How many batches wait for a worker."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A timer as people look at it, with the promise that it is about in the end, where there is one."""

    timer: Timer
    promise_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """How jobs and notices stand. Of the dead ones, `dead_of_use` would still help somebody if they were retried."""

    dead: int
    dead_of_use: int
    overdue: int
    overdue_since: datetime | None
    notices_pending: int


class Jobs(Protocol):
    """What happens by itself, for people to look at."""

    def job(self, job_id: str) -> Job:
        """One job; NotFound where there is none."""
        ...

    def jobs(
        self, state: TimerState, *, kind: TimerKind | None, limit: int, after: tuple[datetime, str] | None = None
    ) -> Sequence[Job]:
        """Jobs in that state, earliest due first, from behind the due time and id `after` on; at most `limit`."""
        ...

    def backlog(self, now: datetime) -> Backlog:
        """How they stand at `now`."""
        ...


class EventDeliveries(Protocol):
    """Brings events to those who asked for them."""

    def take(self, timer_ids: Sequence[str], until: datetime) -> None:
        """Deliver what these `deliver_event` timers are about; returns without waiting for any receiver.

        After `until` none of them may be begun any more: somebody else is about to get them.
        """
        ...

    def close(self) -> None:
        """Finish what has been begun, and begin nothing any more."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryRecord:
    """A delivery with the event that it carries, and when it is tried next (None: never again)."""

    delivery: Delivery
    event: Event
    next_try_at: datetime | None


class Webhooks(Protocol):
    """The endpoints of other systems, and what is and was on its way to them."""

    def webhook(self, webhook_id: str) -> Webhook:
        """One endpoint; NotFound where there is none."""
        ...

    def webhooks(self, *, limit: int, after: str | None = None) -> Sequence[Webhook]:
        """Endpoints in the order of their making, from behind the id `after` on; at most `limit`."""
        ...

    def edit(self, webhook: Webhook, *, follows: int, now: datetime) -> Webhook:
        """Store what was edited, and show how it stands then; StaleVersion where the stored version is not `follows`.

        An endpoint that is enabled again, or gets another address, gets what waits for it from `now` on; to a disabled
        one nothing is sent. How tries went so far is not edited: `failures` and `paused_until` are not stored.
        """
        ...

    def remove(self, webhook_id: str, *, follows: int) -> None:
        """Forget an endpoint, with all that was on its way to it; NotFound where there is none.

        StaleVersion where the stored version is not `follows`.
        """
        ...

    def delivery(self, webhook_id: str, delivery_id: str) -> DeliveryRecord:
        """One delivery to that endpoint; NotFound where there is none."""
        ...

    def deliveries(
        self, webhook_id: str, *, state: DeliveryState | None, limit: int, before: tuple[datetime, str] | None = None
    ) -> Sequence[DeliveryRecord]:
        """Deliveries to that endpoint, newest first by `at` and id, from behind `before` on; at most `limit`."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDelivery:
    """A delivery whose time has come, with all that trying it takes.

    `due_at` is its timer's. `trying_until` is set while somebody is trying it, and tells their tries apart. `behind` is
    when the first undelivered event about the same promise is tried next, where there is one: nothing overtakes it.
    """

    timer_id: str
    due_at: datetime
    delivery: Delivery
    event: Event
    webhook: Webhook
    trying_until: datetime | None
    behind: datetime | None


class DeliveryDesk(Protocol):
    """Where deliveries are taken from when they are due, and where it is recorded what became of them."""

    def endpoints_of(self, timer_ids: Sequence[str]) -> Sequence[tuple[str, str]]:
        """Of these timers those that wait, each after the endpoint that it is for, in the order of telling."""
        ...

    def due(self, timer_id: str) -> DueDelivery | None:
        """What that timer is to send, as it stands now; None where there is nothing to send any more."""
        ...

    def put_off(self, due: DueDelivery, until: datetime) -> bool:
        """Try it no earlier than `until`. False where somebody has moved or settled it meanwhile."""
        ...

    def begin(self, due: DueDelivery, now: datetime, until: datetime) -> DueDelivery | None:
        """Begin a try, which is nobody else's before `until`; it is returned as it is to be recorded.

        None where that may not be: it was tried or settled since it was looked at, somebody is trying it, another one
        comes before it, or its endpoint is disabled or rests. After a rest only one try is let through.
        """
        ...

    def record(self, tried: DueDelivery, attempt: Attempt, after: AfterAttempt, now: datetime) -> bool:
        """Store what became of a try: of the delivery, its timer, its endpoint and what waits behind it.

        Where somebody else has begun another try meanwhile, only a success is stored, and nothing of the endpoint.
        False where nothing is stored.
        """
        ...


class EventSender(Protocol):
    """Carries events to endpoints."""

    def send(self, webhook: Webhook, event: Event, now: datetime) -> Attempt:
        """Try once, signed as of `now`; whatever goes wrong is told by the attempt."""
        ...

"""How anything is changed: load what a command needs, decide, write what was decided - several commands at a time.

A command is a frozen value with two methods. `needs()` names what it must see; `decide(book)` looks at it and returns
an answer with the changes that make it true. It writes nothing itself, so commands can be decided one after the other
against the same `Book`, each seeing the changes of those before it, and written in one transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from promise_service.application.call_records import RecordedCall
from promise_service.application.live_queues import LearntWaits
from promise_service.domain.channel_switches import ChannelSwitch
from promise_service.domain.claims import Claim
from promise_service.domain.measured_effort import MeasuredEffort
from promise_service.domain.notices import Notice
from promise_service.domain.offers import Offer
from promise_service.domain.promise_facts import Fact
from promise_service.domain.promises import Promise
from promise_service.domain.rosters import TeamRoster
from promise_service.domain.timers import Timer
from promise_service.domain.webhooks import Delivery, Event, Webhook

if TYPE_CHECKING:
    from promise_service.application.book import Book

Answer_co = TypeVar("Answer_co", covariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who a customer is to us: the same phone or the same customer id, whatever the queue."""

    phone: str | None = None
    customer_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What commands must see, by key. Every set asks for whatever hangs together:

    - `promises`, `conversations`: the promises of the whole conversation with all their facts;
    - `journeys`: the same, with the calls of the conversation and the recorded changes of channel;
    - `offers`: the offers, and the occupancy of their queues;
    - `queues`: their occupancy;  `windows_of`: that of the queues of these promises; with it comes that of the queues
      which share their agents, the rosters of their teams and what was measured of them;
    - `teams`: their rosters, and all of that of the queues that their agents staff;
    - `callers`: their open callbacks, with conversation, and their open offers; `customers_of`: the same for the
      customers of these promises;
    - `message_ids`: promises that answer these messages;
    - `timers`, `notices`: these, and the promises or offers that they are about;
    - `notices_about`: the messages about these promises and their conversations, and the promises;
    - `webhooks`, `deliveries`: these;
    - `caused_by`: the conversations of facts that were recorded because of these facts;
    - `worklists`: what these teams owe on the phone by now and within the next hour, and every claim; without facts;
    - `claims_on`: these promises, and every claim.

    Nobody else changes any of it until the command is written; but for what a worklist names: where somebody else has
    changed what is claimed of it, the commands are decided anew.
    """

    promises: frozenset[str] = frozenset()
    conversations: frozenset[str] = frozenset()
    journeys: frozenset[str] = frozenset()
    offers: frozenset[str] = frozenset()
    queues: frozenset[str] = frozenset()
    windows_of: frozenset[str] = frozenset()
    teams: frozenset[str] = frozenset()
    callers: frozenset[Caller] = frozenset()
    customers_of: frozenset[str] = frozenset()
    message_ids: frozenset[str] = frozenset()
    timers: frozenset[str] = frozenset()
    notices: frozenset[str] = frozenset()
    notices_about: frozenset[str] = frozenset()
    webhooks: frozenset[str] = frozenset()
    deliveries: frozenset[str] = frozenset()
    caused_by: frozenset[str] = frozenset()
    worklists: frozenset[str] = frozenset()
    claims_on: frozenset[str] = frozenset()

    def __or__(self, other: Needs) -> Needs:
        return Needs(**{each.name: getattr(self, each.name) | getattr(other, each.name) for each in fields(self)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What a decision writes. `offers`, `timers`, `notices` and `webhooks` replace those of the same id, `claims` those
    on the same chain.

    `call_records` fill in what is not known of the same calls, `learnt_waits` and `measured_efforts` replace
    those of the same queue, `rosters` those of the same team.
    `touched` names promises whose verdict must be settled although nothing new is known of them: their time came.
    """

    promises: tuple[Promise, ...] = ()
    facts: tuple[Fact, ...] = ()
    offers: tuple[Offer, ...] = ()
    timers: tuple[Timer, ...] = ()
    notices: tuple[Notice, ...] = ()
    webhooks: tuple[Webhook, ...] = ()
    events: tuple[Event, ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    switches: tuple[ChannelSwitch, ...] = ()
    claims: tuple[Claim, ...] = ()
    call_records: tuple[RecordedCall, ...] = ()
    learnt_waits: tuple[LearntWaits, ...] = ()
    rosters: tuple[TeamRoster, ...] = ()
    measured_efforts: tuple[MeasuredEffort, ...] = ()
    touched: tuple[str, ...] = ()

    def __add__(self, other: Changes) -> Changes:
        return Changes(**{each.name: getattr(self, each.name) + getattr(other, each.name) for each in fields(self)})


@dataclass(frozen=True, slots=True)
class Decision(Generic[Answer_co]):
    """The answer to a command and the changes that make it true.

    The answer is made of what is decided; where it must show how promises stand afterwards, it is a function of the
    book, called once the changes are in it.
    """

    answer: Callable[[Book], Answer_co]
    changes: Changes = field(default_factory=Changes)


class Command(Protocol[Answer_co]):
    """One thing that somebody wants done."""

    def needs(self) -> Needs:
        """What `decide` must see."""
        ...

    def decide(self, book: Book) -> Decision[Answer_co]:
        """What to do; refusals are raised as errors of the tree, and then nothing is written."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredAnswer:
    """The first answer to a request that came with an Idempotency-Key."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class IdempotencyClaim:
    """The promise that a request is carried out once.

    `scope` is the key holder, method and path; `fingerprint` the digest of the canonical body. `render` turns the
    command's answer into what is stored, in the same transaction.
    """

    scope: str
    key: str
    fingerprint: str
    render: Callable[[Any], StoredAnswer]


@dataclass(frozen=True, slots=True)
class Request:
    """A command on its way to the ledger."""

    command: Command[Any]
    claim: IdempotencyClaim | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """A command was carried out; `stored` is its rendered answer where it came with a claim."""

    value: Any
    stored: StoredAnswer | None = None


@dataclass(frozen=True, slots=True)
class Replayed:
    """The same request was carried out before; this was its answer."""

    stored: StoredAnswer


@dataclass(frozen=True, slots=True)
class Failed:
    """A command was refused, or could not be carried out; nothing of it was written."""

    error: Exception


Outcome = Done | Replayed | Failed


class Ledger(Protocol):
    """The one writer of promises, facts, offers, timers and notices."""

    def execute(self, requests: Sequence[Request]) -> list[Outcome]:
        """Carry out commands in one transaction, in order; an outcome each."""
        ...


class GivenAnswers(Protocol):
    """Reads the answers that were given to requests with an Idempotency-Key, without any lock."""

    def to(self, claim: IdempotencyClaim) -> Replayed | Failed | None:
        """What comes of a request that was carried out before; None where the ledger has to decide."""
        ...


class Writer(Protocol):
    """Carries out commands in the background, those that come together at once."""

    def submit(self, request: Request) -> Future[Outcome]:
        """The outcome of `request`, once there is one."""
        ...


def carry_out(ledger: Ledger, command: Command[Answer_co]) -> Answer_co:
    """Carry out one command alone: its answer, or its error raised."""
    (outcome,) = ledger.execute([Request(command)])
    match outcome:
        case Done(value=value):
            answer: Answer_co = value
            return answer
        case Failed(error=error):
            raise error
        case Replayed():
            raise AssertionError("a request without a claim cannot be replayed")

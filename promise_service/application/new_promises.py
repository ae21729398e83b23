"""How promises are put together: the commitment, its exact words, and the timers that watch over it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from promise_service.application.book import Book
from promise_service.application.ledger import Changes
from promise_service.application.ports.archive import PromiseRecord
from promise_service.application.speaking import customer_reader
from promise_service.application.wording import Reader
from promise_service.domain.calendar_entries import origin_of
from promise_service.domain.intervals import Interval
from promise_service.domain.policy import Queue
from promise_service.domain.promises import PHONE, Basis, Customer, Promise, PromiseKind, Succession
from promise_service.domain.timers import Timer, measuring_timer, timers_of
from promise_service.domain.verdicts import Standing, standings


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Who asked for a promise, about what, and what it follows: all that does not depend on the rules."""

    customer: Customer
    conversation_id: str | None
    received_at: datetime
    subject: str | None = None
    note: str | None = None
    message_id: str | None = None
    agent_id: str | None = None
    locale: str | None = None
    offer_id: str | None = None
    follows: Promise | None = None
    succession: Succession | None = None
    by: str


def asked_again(promise: Promise, standing: Standing, succession: Succession, received_at: datetime, by: str) -> Asked:
    """What a promise is made anew for: the same customer, at the corrected address, owed by the same agent."""
    return Asked(
        customer=replace(promise.customer, email=standing.email, phone=standing.phone),
        conversation_id=promise.conversation_id,
        received_at=received_at,
        subject=promise.subject,
        note=promise.note,
        message_id=promise.message_id,
        agent_id=standing.agent_id,
        locale=promise.locale,
        follows=promise,
        succession=succession,
        by=by,
    )


def owned_by(asked: Asked, agent_id: str) -> Asked:
    """The same, owed by this agent."""
    return replace(asked, agent_id=agent_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Commitment:
    kind: PromiseKind
    channel: str
    window: Interval | None
    due_at: datetime
    statement: str
    queue: Queue | None
    phone: str | None
    team: str
    basis: Basis


def callback(book: Book, queue: Queue, window: Interval, phone: str, asked: Asked, team: str | None = None) -> Promise:
    """A callback inside `window`; `team` is the queue's unless another one has taken the case over."""
    reader = _reader(book, asked, queue.calendar)
    commitment = _Commitment(
        kind=PromiseKind.CALLBACK,
        channel=PHONE,
        window=window,
        due_at=window.end,
        statement=book.wording.window(window, reader).written,
        queue=queue,
        phone=phone,
        team=team or queue.team,
        basis=Basis(rule=f"/queues/{queue.name}/callback", calendar=queue.calendar, counted_from=asked.received_at),
    )
    return _promise(book, asked, reader, commitment)


def written(
    book: Book, kind: PromiseKind, channel: str, deadline: datetime, team: str, asked: Asked, *, basis: Basis
) -> Promise:
    """An answer by `deadline`, which follows from `basis`."""
    reader = _reader(book, asked, basis.calendar)
    commitment = _Commitment(
        kind=kind,
        channel=channel,
        window=None,
        due_at=deadline,
        statement=book.wording.deadline(kind, channel, deadline, reader).written,
        queue=None,
        phone=asked.customer.phone if channel == PHONE else None,
        team=team,
        basis=basis,
    )
    return _promise(book, asked, reader, commitment)


def made(book: Book, promise: Promise) -> Changes:
    """What is written for a new promise: itself and its timers."""
    timers = (*timers_of(promise, book.policy), *_measuring(book, promise))
    return Changes(promises=(promise,), timers=timers)


def as_made(promise: Promise) -> PromiseRecord:
    """A promise that is just being given, before anything has happened to it."""
    return PromiseRecord(promise=promise, standing=standings([promise], [])[promise.id])


def _measuring(book: Book, promise: Promise) -> Iterator[Timer]:
    """When is next measured what callbacks take in the queue, where its windows go by that.

    It is the same timer all week, and whoever promises holds the lock of the queue: it is simply written again.
    """
    if promise.queue is not None and book.policy.goes_by_agents(promise.queue):
        yield measuring_timer(promise.queue, book.now)


def _reader(book: Book, asked: Asked, calendar: str) -> Reader:
    return customer_reader(book.policy, book.wording, asked.customer, calendar, book.now, asked.locale)


def _promise(book: Book, asked: Asked, reader: Reader, commitment: _Commitment) -> Promise:
    promise_id = book.new_id("prm")
    queue, before = commitment.queue, asked.follows
    origin_id, moves = origin_of(promise_id, before, asked.succession)
    return Promise(
        id=promise_id,
        kind=commitment.kind,
        channel=commitment.channel,
        conversation_id=asked.conversation_id or book.new_id("cnv"),
        chain_id=before.chain_id if before and asked.succession is Succession.DELAY else promise_id,
        origin_id=origin_id,
        moves=moves,
        received_at=asked.received_at,
        made_at=book.now,
        window=commitment.window,
        due_at=commitment.due_at,
        time_zone=reader.home_zone,
        locale=reader.locale,
        statement=commitment.statement,
        queue=queue.name if queue else None,
        subject=asked.subject,
        phone=commitment.phone,
        note=asked.note,
        message_id=asked.message_id,
        team=commitment.team,
        agent_id=asked.agent_id,
        customer=asked.customer,
        policy_version=book.policy.version,
        tzdata_version=book.tzdata_version,
        basis=commitment.basis,
        attempts=queue.callback.attempts if queue else None,
        follows=before.id if before else None,
        succession=asked.succession,
        offer_id=asked.offer_id,
        made_by=asked.by,
    )

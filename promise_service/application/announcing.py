"""What was decided, as events for the stream and for the endpoints that ask: in the transaction that makes it true."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Protocol

from promise_service.application.book import Book
from promise_service.application.ledger import Caller
from promise_service.application.ports.archive import PromiseRecord
from promise_service.application.show_offer import offer_in_words
from promise_service.application.views import OfferView
from promise_service.domain.events import STREAMED, EventType, event_type_of
from promise_service.domain.offers import Offer
from promise_service.domain.promise_facts import Fact
from promise_service.domain.timers import Timer, TimerKind, new_timer
from promise_service.domain.webhooks import Delivery, Event, Webhook

Endpoints = Callable[[], Sequence[Webhook]]
"""The endpoints that are told; asked once a transaction, when there is something to tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """What an event tells: what happened to `about`, as it stood afterwards, and by which fact."""

    event_id: str
    type: EventType
    subject_id: str
    at: datetime
    about: PromiseRecord | OfferView | Webhook
    fact: Fact | None = None


class EventBody(Protocol):
    """Writes an event down, in the exact words that every endpoint gets on every try, and every listener."""

    def __call__(self, occurrence: Occurrence) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class _Happening:
    type: EventType
    subject_id: str
    at: datetime
    about: Callable[[], PromiseRecord | OfferView]
    fact: Fact | None = None


class Announcements:
    """What one transaction announces, collected after each of its commands: an event shows things as they are then."""

    def __init__(self, endpoints: Endpoints, body: EventBody) -> None:
        self._endpoints = endpoints
        self._body = body
        self._asked: Sequence[Webhook] | None = None
        self.events: list[Event] = []
        self.deliveries: list[Delivery] = []
        self.timers: list[Timer] = []

    def hear(self, book: Book) -> None:
        """Turn what is new in the book into events, for the stream and for those who ask for their type."""
        for happening in _happenings(book):
            asking = [webhook for webhook in self._told() if webhook.asks_for(happening.type)]
            if asking or happening.type in STREAMED:
                self._announce(book, happening, asking)

    def _told(self) -> Sequence[Webhook]:
        if self._asked is None:
            self._asked = self._endpoints()
        return self._asked

    def _announce(self, book: Book, happening: _Happening, asking: Sequence[Webhook]) -> None:
        event_id = book.new_id("evt")
        occurrence = Occurrence(
            event_id=event_id,
            type=happening.type,
            subject_id=happening.subject_id,
            at=happening.at,
            about=happening.about(),
            fact=happening.fact,
        )
        event = Event(
            id=event_id,
            type=happening.type,
            subject_id=happening.subject_id,
            at=happening.at,
            body=self._body(occurrence),
        )
        position = len(self.events)
        self.events.append(event)
        for webhook in asking:
            delivery, timer = delivery_of(event, webhook, book, position)
            self.deliveries.append(delivery)
            self.timers.append(timer)


def delivery_of(event: Event, webhook: Webhook, book: Book, position: int = 0) -> tuple[Delivery, Timer]:
    """An event on its way to an endpoint, with the timer that sends it: now, or once the endpoint has rested."""
    delivery = Delivery(
        id=book.new_id("dlv"),
        webhook_id=webhook.id,
        event_id=event.id,
        subject_id=event.subject_id,
        at=book.now,
        position=position,
    )
    due_at = max(book.now, webhook.paused_until or book.now)
    return delivery, new_timer(TimerKind.DELIVER_EVENT, due_at, delivery.id)


def _happenings(book: Book) -> Iterator[_Happening]:
    news = book.news()
    for promise in news.promises:
        yield _Happening(
            type=EventType.PROMISE_MADE,
            subject_id=promise.id,
            at=promise.made_at,
            about=partial(book.record, promise.id),
        )
    for offer in news.offers:
        yield _Happening(
            type=EventType.OFFER_MADE,
            subject_id=offer.id,
            at=offer.made_at,
            about=partial(_shown, book, offer),
        )
    for fact in news.facts:
        event_type = event_type_of(fact)
        if event_type is not None and not _too_late_to_forewarn(book, event_type, fact):
            yield _Happening(
                type=event_type,
                subject_id=fact.promise_id,
                at=fact.at,
                about=partial(book.record, fact.promise_id),
                fact=fact,
            )


def _too_late_to_forewarn(book: Book, event_type: EventType, fact: Fact) -> bool:
    """Whether a notice of a new time came after the old one had passed: that warned nobody."""
    return event_type is EventType.PROMISE_FOREWARNED and fact.at >= book.promise(fact.promise_id).due_at


def _shown(book: Book, offer: Offer) -> OfferView:
    caller = Caller(phone=offer.phone, customer_id=offer.customer.id)
    policy = book.policy_version(offer.policy_version)
    return offer_in_words(offer, policy, book.wording, book.open_callbacks(caller), book.now)

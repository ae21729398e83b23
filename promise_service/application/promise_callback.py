"""The caller takes a window: promise the callback, in the slot of an offer or at a start of their own choice."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from promise_service.application import new_promises
from promise_service.application.book import Book
from promise_service.application.free_windows import fresh_slots, slot_of_offer, take_room, window_at
from promise_service.application.ledger import Caller, Changes, Decision, Needs
from promise_service.application.ports import PromiseRecord
from promise_service.application.recording import fact_about
from promise_service.application.refusals import Faults
from promise_service.application.speaking import customer_reader
from promise_service.application.wording import Reader
from promise_service.domain.intervals import Interval
from promise_service.domain.offers import Offer, OfferOutcome
from promise_service.domain.policy import Queue
from promise_service.domain.promise_facts import Rescheduled
from promise_service.domain.promises import Customer, Promise, Succession
from promise_service.errors import AlreadyPromised, InvalidInput, NotFound, OfferExpired


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseCallback:
    """Promise a callback: `offer_id` with `slot_id`, or `queue` with `start`. `phone` is E.164.

    A customer who is already promised one gets no second: AlreadyPromised, or with `replace` the new one in place of
    the old.
    """

    offer_id: str | None
    slot_id: str | None
    queue: str | None
    start: datetime | None
    phone: str
    customer: Customer
    subject: str | None
    agent_id: str | None
    note: str | None
    conversation_id: str | None
    locale: str | None
    replace: bool
    by: str

    @property
    def _caller(self) -> Caller:
        return Caller(phone=self.phone, customer_id=self.customer.id)

    def needs(self) -> Needs:
        """The offer or queue with its windows, what this customer was promised before, and the conversation."""
        return Needs(
            offers=frozenset({self.offer_id} if self.offer_id else ()),
            queues=frozenset({self.queue} if self.queue else ()),
            callers=frozenset({self._caller}),
            conversations=frozenset({self.conversation_id} if self.conversation_id else ()),
        )

    def decide(self, book: Book) -> Decision[PromiseRecord]:
        """The promise; the other slots of its offer are free again."""
        faults = Faults()
        if self.offer_id is None:
            faults.unless_known("/queue", "queue", self.queue, sorted(book.policy.queues))
        faults.unless_known("/subject", "subject", self.subject, book.policy.known_subjects)
        faults.refuse()
        offer = self._offer(book)
        queue = self._queue(book, offer)
        already = self._already(book)
        reader = self._reader(book, queue, offer)
        if offer is not None:
            window = self._window_of(book, offer, queue, reader)
        else:
            window = window_at(book, queue, self.start or book.now, "/start")
        holds = offer is not None and offer.held
        if not holds:
            old_windows = (old.promise.window for old in already if old.promise.queue == queue.name)
            given_back = [each for each in old_windows if each is not None]
            take_room(book, queue, window, reader, giving_back=given_back)
        promise = new_promises.callback(book, queue, window, self.phone, self._asked(book, offer, already))
        changes = (
            Changes(offers=(replace(offer, outcome=OfferOutcome.ACCEPTED),) if offer else ())
            + self._replaced(book, already, promise)
            + new_promises.made(book, promise)
        )
        return Decision(lambda after: after.record(promise.id), changes)

    def _offer(self, book: Book) -> Offer | None:
        if self.offer_id is None:
            return None
        try:
            return book.offer(self.offer_id)
        except NotFound:
            raise InvalidInput.at("/offer_id", f"there is no offer {self.offer_id!r}") from None

    def _queue(self, book: Book, offer: Offer | None) -> Queue:
        name = offer.queue if offer else self.queue or ""
        if name not in book.policy.queues:
            raise InvalidInput.at("/offer_id", f"queue {name!r} of this offer is no longer in the policy")
        return book.policy.queue(name)

    def _already(self, book: Book) -> list[PromiseRecord]:
        already = book.open_callbacks(self._caller)
        if already and not self.replace:
            raise AlreadyPromised(
                f"This customer is already promised a callback: {already[0].promise.statement}. "
                'Send "replace": true to move it.',
                open_promises=tuple(already),
            )
        return already

    def _reader(self, book: Book, queue: Queue, offer: Offer | None) -> Reader:
        locale = self.locale or (None if self.customer.locale or offer is None else offer.locale)
        return customer_reader(book.policy, book.wording, self.customer, queue.calendar, book.now, locale)

    def _window_of(self, book: Book, offer: Offer, queue: Queue, reader: Reader) -> Interval:
        window = slot_of_offer(offer, self.slot_id or "")
        outcome = offer.outcome_at(book.now)
        if outcome is not OfferOutcome.OPEN:
            raise OfferExpired(
                f"Offer {offer.id!r} cannot be taken any more: it is {outcome}.",
                slots=fresh_slots(book, queue, reader, book.now),
            )
        return window

    def _asked(self, book: Book, offer: Offer | None, already: list[PromiseRecord]) -> new_promises.Asked:
        old = already[0].promise if already else None
        offered = offer.conversation_id if offer else None
        locale = self.locale or (None if self.customer.locale or offer is None else offer.locale)
        return new_promises.Asked(
            customer=replace(self.customer, phone=self.phone),
            conversation_id=self.conversation_id or offered or (old.conversation_id if old else None),
            received_at=offer.called_at if offer else book.now,
            subject=self.subject or (old.subject if old else None),
            note=self.note,
            agent_id=self.agent_id,
            locale=locale,
            offer_id=self.offer_id,
            follows=old,
            succession=Succession.RESCHEDULE if old else None,
            by=self.by,
        )

    def _replaced(self, book: Book, already: list[PromiseRecord], promise: Promise) -> Changes:
        facts = [
            fact_about(book, old.promise, Rescheduled(new_promise_id=promise.id), by=self.by, at=book.now)
            for old in already
        ]
        return Changes(facts=tuple(facts))

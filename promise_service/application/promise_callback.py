"""The caller takes a window: promise the callback, in the slot of an offer or at a start of their own choice."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from promise_service.application import new_promises
from promise_service.application.acknowledging import acknowledgement
from promise_service.application.book import Book
from promise_service.application.free_windows import fresh_slots, slot_of_offer, take_room, window_at
from promise_service.application.ledger import Caller, Changes, Decision, Needs
from promise_service.application.moving import rescheduled
from promise_service.application.ports.archive import PromiseRecord, Reach
from promise_service.application.recording import fact_about
from promise_service.application.refusals import Faults
from promise_service.application.speaking import customer_reader
from promise_service.application.wording import Reader
from promise_service.domain.intervals import Interval
from promise_service.domain.offers import Offer, OfferOutcome
from promise_service.domain.policy import Queue
from promise_service.domain.promise_course import OWED
from promise_service.domain.promise_facts import Rescheduled
from promise_service.domain.promises import Customer, Succession
from promise_service.errors import AlreadyPromised, InvalidInput, NotFound, OfferExpired


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseCallback:
    """Promise a callback: `offer_id` with `slot_id`, or `queue` with `start`. `phone` is E.164.

    A customer who is already promised one gets no second: AlreadyPromised, or with `replace` the new one in place of
    the old. `reach` bounds which promises the caller of the API may see, and so move; None is all.
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
    reach: Reach | None
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
        """The promise; the other slots that were held for this caller are free again."""
        faults = Faults()
        if self.offer_id is None:
            faults.unless_known("/queue", "queue", self.queue, sorted(book.policy.queues))
        faults.unless_known("/subject", "subject", self.subject, book.policy.known_subjects)
        faults.refuse()
        offer = self._offer(book)
        queue = self._queue(book, offer)
        caller = self._known_caller(offer)
        moved = self._moved(book, caller)
        asked = self._asked(book, offer, moved)
        reader = customer_reader(book.policy, book.wording, asked.customer, queue.calendar, book.now, asked.locale)
        window = self._window(book, offer, queue, reader)
        held = book.open_offers(caller)
        take_room(book, queue, window, reader, giving_back=_given_back(book, queue, held, moved))
        promise = new_promises.callback(book, queue, window, self.phone, asked)
        ended = [replace(each, outcome=OfferOutcome.REPLACED) for each in held if each.id != self.offer_id]
        taken = [replace(offer, outcome=OfferOutcome.ACCEPTED)] if offer else []
        facts = [
            fact_about(book, old.promise, Rescheduled(new_promise_id=promise.id), by=self.by, at=book.now)
            for old in moved
        ]
        told = rescheduled(book, promise, moved[1:]) if moved else acknowledgement(book, promise)
        changes = Changes(offers=(*ended, *taken), facts=tuple(facts)) + new_promises.made(book, promise) + told
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

    def _known_caller(self, offer: Offer | None) -> Caller:
        """Whoever takes an offer is the customer whom it was made to."""
        return Caller(phone=self.phone, customer_id=self.customer.id or (offer.customer.id if offer else None))

    def _moved(self, book: Book, caller: Caller) -> list[PromiseRecord]:
        """What this customer is promised already and the new promise replaces: the newest of each chain."""
        already = book.open_callbacks(caller)
        seen = [each for each in already if self.reach is None or self.reach.covers(each.promise)]
        if already and not (self.replace and len(seen) == len(already)):
            shown = f": {seen[0].promise.statement}" if seen else ""
            raise AlreadyPromised(
                f'This customer is already promised a callback{shown}. Send "replace": true to move it.',
                open_promises=tuple(seen),
            )
        return list({each.promise.chain_id: book.record(book.chain(each.promise)[-1].id) for each in already}.values())

    def _asked(self, book: Book, offer: Offer | None, moved: list[PromiseRecord]) -> new_promises.Asked:
        """Who wants the callback, with what is known of them from the offer and from the promise that moves."""
        customer = self.customer.or_else(offer.customer) if offer else self.customer
        locale = self.locale or customer.locale or (offer.locale if offer else None)
        conversation_id = self.conversation_id or (offer.conversation_id if offer else None)
        asked = new_promises.Asked(
            customer=replace(customer, phone=self.phone),
            conversation_id=conversation_id,
            received_at=offer.called_at if offer else book.now,
            subject=self.subject,
            note=self.note,
            agent_id=self.agent_id,
            locale=locale,
            offer_id=self.offer_id,
            by=self.by,
        )
        if not moved:
            return asked
        before = new_promises.asked_again(
            moved[0].promise, moved[0].standing, Succession.RESCHEDULE, asked.received_at, self.by
        )
        return replace(
            before,
            customer=asked.customer.or_else(before.customer),
            conversation_id=asked.conversation_id or before.conversation_id,
            subject=asked.subject or before.subject,
            note=asked.note or before.note,
            agent_id=asked.agent_id or before.agent_id,
            locale=asked.locale or before.locale,
            offer_id=asked.offer_id,
        )

    def _window(self, book: Book, offer: Offer | None, queue: Queue, reader: Reader) -> Interval:
        if offer is None:
            return window_at(book, queue, self.start or book.now, "/start")
        window = slot_of_offer(offer, self.slot_id or "")
        outcome = offer.outcome_at(book.now)
        if outcome is not OfferOutcome.OPEN:
            raise OfferExpired(
                f"Offer {offer.id!r} cannot be taken any more: it is {outcome}.",
                slots=fresh_slots(book, queue, reader),
            )
        return window


def _given_back(book: Book, queue: Queue, held: list[Offer], moved: list[PromiseRecord]) -> list[Interval]:
    """The places that this caller has already in what the queue's windows hold: held slots, and promises that move."""
    sharing = book.policy.sharing_agents(queue.name)
    slots = [slot for offer in held if offer.held and offer.queue in sharing for slot in offer.slots]
    chains = [each for old in moved if old.promise.queue in sharing for each in book.chain(old.promise)]
    owed = [each.window for each in chains if each.window and book.standing(each.id).state in OWED]
    return [*slots, *owed]

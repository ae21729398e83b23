"""A caller is in the queue: offer exact callback windows, or say that waiting is better."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from promise_service.application.asking_why import question_for
from promise_service.application.book import Book
from promise_service.application.ledger import Caller, Changes, Decision, Needs
from promise_service.application.live_queues import NOTHING_LIVE, LiveWait
from promise_service.application.offering import Offering, wait_by_caller, wait_by_forecast, what_to_offer
from promise_service.application.ports.archive import PromiseRecord, Reach
from promise_service.application.refusals import Faults
from promise_service.application.show_offer import offer_in_words
from promise_service.application.speaking import customer_reader
from promise_service.application.views import ChannelQuestion, OfferView
from promise_service.application.wording import Reader
from promise_service.domain import offers
from promise_service.domain.channel_switches import contact_of_offer
from promise_service.domain.offers import Offer, OfferOutcome, PredictedWait
from promise_service.domain.policy import Queue
from promise_service.domain.promises import Customer
from promise_service.domain.timers import TimerKind, new_timer


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferCallback:
    """Offer a callback to someone on the line.

    `phone` is E.164; a `hold` keeps the offered slots for this caller. `reach` bounds which of the customer's promises
    are shown; None is all. `live` is what this service forecasts, which counts where `predicted_wait_seconds` is None,
    and how long the caller has waited already.
    """

    queue: str
    called_at: datetime | None
    predicted_wait_seconds: float | None
    phone: str | None
    customer: Customer
    conversation_id: str | None
    locale: str | None
    hold: bool
    reach: Reach | None
    by: str
    live: LiveWait = NOTHING_LIVE

    @property
    def _caller(self) -> Caller:
        return Caller(phone=self.phone, customer_id=self.customer.id)

    def needs(self) -> Needs:
        """The queue's windows, what this caller was promised or offered before, and the conversation."""
        return Needs(
            queues=frozenset({self.queue}),
            callers=frozenset({self._caller}),
            journeys=frozenset({self.conversation_id} if self.conversation_id else ()),
        )

    def decide(self, book: Book) -> Decision[OfferView]:
        """The offer, with its slots held; holds of earlier offers to the same caller are given back."""
        queue, called_at = self._checked(book)
        replaced = book.open_offers(self._caller)
        sharing = book.policy.sharing_agents(queue.name)
        given_back = [slot for offer in replaced if offer.held and offer.queue in sharing for slot in offer.slots]
        offering = what_to_offer(
            book.policy,
            queue,
            book.places(queue).with_removed(given_back),
            self._wait(called_at),
            called_at=called_at,
            now=book.now,
            was_offering=self.live.was_offering,
        )
        offer = self._offer(book, queue, called_at, offering)
        changes = Changes(
            offers=(*(replace(each, outcome=OfferOutcome.REPLACED) for each in replaced), offer),
            timers=(new_timer(TimerKind.HOLD_EXPIRY, offer.expires_at, offer.id),) if offer.slots else (),
        )
        question = self._question(book, queue, offer)

        def made(after: Book) -> OfferView:
            promised = self._shown(after.open_callbacks(self._caller))
            view = offer_in_words(offer, after.policy, after.wording, promised, after.now)
            return replace(view, channel_question=question)

        return Decision(made, changes)

    def _question(self, book: Book, queue: Queue, offer: Offer) -> ChannelQuestion | None:
        if offer.conversation_id is None:
            return None
        reader = self._reader(book, queue)
        return question_for(book, offer.conversation_id, contact_of_offer(offer), reader)

    def _reader(self, book: Book, queue: Queue) -> Reader:
        return customer_reader(book.policy, book.wording, self.customer, queue.calendar, book.now, self.locale)

    def _shown(self, promised: list[PromiseRecord]) -> list[PromiseRecord]:
        return [each for each in promised if self.reach is None or self.reach.covers(each.promise)]

    def _checked(self, book: Book) -> tuple[Queue, datetime]:
        faults = Faults()
        faults.unless_known("/queue", "queue", self.queue, sorted(book.policy.queues))
        called_at = faults.on_the_line("/called_at", self.called_at, book.now)
        faults.refuse()
        return book.policy.queue(self.queue), called_at

    def _offer(self, book: Book, queue: Queue, called_at: datetime, offering: Offering) -> Offer:
        reader = self._reader(book, queue)
        slots = offering.choice.slots
        if offering.decision is offers.Decision.WAIT:
            prompt = book.wording.wait_prompt(reader)
        else:
            prompt = book.wording.callback_prompt(offering.reason, slots, reader)
        return Offer(
            id=book.new_id("off"),
            queue=queue.name,
            called_at=called_at,
            made_at=book.now,
            expires_at=book.now + queue.callback.hold,
            decision=offering.decision,
            reason=offering.reason,
            exception=offering.choice.exception,
            predicted_wait=self._wait(called_at),
            slots=slots,
            held=self.hold,
            phone=self.phone,
            customer=self.customer,
            conversation_id=self.conversation_id,
            locale=reader.locale,
            time_zone=reader.time_zone,
            prompt=prompt,
            policy_version=book.policy.version,
            made_by=self.by,
            outcome=OfferOutcome.OPEN if slots else OfferOutcome.NOTHING_OFFERED,
            elapsed=self.live.elapsed or None,
            still_offering=offering.judged.still_offering,
        )

    def _wait(self, called_at: datetime) -> PredictedWait:
        """What the caller of the API says, else what this service forecasts."""
        if self.predicted_wait_seconds is not None or self.live.forecast is None:
            return wait_by_caller(self.predicted_wait_seconds, called_at)
        return wait_by_forecast(self.live.forecast)

"""A case that cannot be closed at once: the agent promises to come back to the customer."""

from __future__ import annotations

from dataclasses import dataclass, replace

from promise_service.application import new_promises
from promise_service.application.book import Book
from promise_service.application.follow_ups import follow_up
from promise_service.application.ledger import Decision, Needs
from promise_service.application.ports.archive import PromiseRecord
from promise_service.application.refusals import Faults
from promise_service.domain.promises import PHONE, Customer, Promise, Succession
from promise_service.domain.response_deadlines import Within


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenFollowUp:
    """Promise a follow-up by `agent_id`: on a promise, or on a conversation. `within` wins over the policy's terms."""

    promise_id: str | None
    conversation_id: str | None
    agent_id: str
    channel: str
    customer: Customer
    within: Within | None
    by: str

    def needs(self) -> Needs:
        """The conversation."""
        return Needs(
            promises=frozenset({self.promise_id} if self.promise_id else ()),
            conversations=frozenset({self.conversation_id} if self.conversation_id else ()),
        )

    def decide(self, book: Book) -> Decision[PromiseRecord]:
        """The follow-up."""
        before = self._before(book)
        asked = self._asked(book, before)
        faults = Faults()
        if self.promise_id is not None and before is None:
            faults.add("/promise_id", f"there is no promise {self.promise_id!r}")
        faults.unless_known("/channel", "channel", self.channel, sorted([*book.policy.known_channels, PHONE]))
        if self.channel == PHONE and asked.customer.phone is None:
            faults.add("/customer/phone", "a follow-up on the phone needs a number to call")
        faults.refuse()
        team = book.standing(before.id).team if before else None
        promise = follow_up(book, self.channel, asked, team, self.within)
        return Decision(lambda after: after.record(promise.id), new_promises.made(book, promise))

    def _before(self, book: Book) -> Promise | None:
        """The promise that is followed up: the named one, else the latest of the conversation."""
        if self.promise_id is not None:
            return book.promise(self.promise_id) if book.has_promise(self.promise_id) else None
        earlier = book.conversation(self.conversation_id or "")
        return earlier[-1] if earlier else None

    def _asked(self, book: Book, before: Promise | None) -> new_promises.Asked:
        return new_promises.Asked(
            customer=self._known_customer(book, before),
            conversation_id=self.conversation_id or (before.conversation_id if before else None),
            received_at=book.now,
            subject=before.subject if before else None,
            agent_id=self.agent_id,
            locale=None if self.customer.locale or before is None else before.locale,
            follows=before if self.promise_id else None,
            succession=Succession.REQUEST if before and self.promise_id else None,
            by=self.by,
        )

    def _known_customer(self, book: Book, before: Promise | None) -> Customer:
        """What is known of the customer is taken over, never asked again (R8); what was sent now wins."""
        if before is None:
            return self.customer
        standing = book.standing(before.id)
        return self.customer.or_else(replace(before.customer, email=standing.email, phone=standing.phone))

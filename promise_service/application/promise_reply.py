"""Something was written to us: promise an exact reply deadline, with the acknowledgement that says so (R9)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from promise_service.application import new_promises
from promise_service.application.acknowledging import acknowledgement, words_for_caller
from promise_service.application.asking_why import question_for
from promise_service.application.book import Book
from promise_service.application.ledger import Changes, Decision, Needs
from promise_service.application.ports.archive import Reach
from promise_service.application.refusals import Faults, rule_for
from promise_service.application.speaking import reader_of
from promise_service.application.views import ChannelQuestion, PromisedReply
from promise_service.domain.channel_switches import contact_of_promise
from promise_service.domain.promises import Basis, Customer, Promise, PromiseKind
from promise_service.domain.response_deadlines import due_at
from promise_service.errors import NotAllowedNow


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseReply:
    """Promise a reply. A `message_id` that was seen before gives the same promise again.

    `reach` bounds which promises the caller of the API may see; None is all.
    """

    channel: str
    subject: str | None
    received_at: datetime | None
    customer: Customer
    conversation_id: str | None
    message_id: str | None
    locale: str | None
    note: str | None
    reach: Reach | None
    by: str

    def needs(self) -> Needs:
        """Whether this message was seen before, and the conversation that it joins."""
        return Needs(
            message_ids=frozenset({self.message_id} if self.message_id else ()),
            journeys=frozenset({self.conversation_id} if self.conversation_id else ()),
        )

    def decide(self, book: Book) -> Decision[PromisedReply]:
        """The promise, by the first rule that fits."""
        seen = book.promise_for_message(self.message_id) if self.message_id else None
        if seen is not None and self.reach is not None and not self.reach.covers(seen):
            raise NotAllowedNow(
                f"Message {self.message_id!r} was promised a reply already, through another key; "
                "only that key can have the promise again."
            )
        if seen is not None:
            return Decision(lambda after: self._promised(after, seen.id))
        received_at = self._checked(book)
        rule = rule_for(book.policy, self.channel, self.subject)
        place = f"/replies/{book.policy.replies.index(rule)}"
        promise = new_promises.written(
            book,
            PromiseKind.REPLY,
            self.channel,
            due_at(rule.deadline, received_at, book.policy.calendars[rule.calendar]),
            rule.team,
            self._asked(received_at),
            basis=Basis(rule=place, calendar=rule.calendar, counted_from=received_at, deadline=rule.deadline),
        )
        # Overdue at birth is broken at birth: the verdict is settled with the making.
        changes = new_promises.made(book, promise) + Changes(touched=(promise.id,)) + acknowledgement(book, promise)
        return Decision(lambda after: self._promised(after, promise.id), changes)

    def _checked(self, book: Book) -> datetime:
        faults = Faults()
        received_at = faults.past("/received_at", self.received_at, book.now)
        faults.unless_known("/subject", "subject", self.subject, book.policy.known_subjects)
        faults.refuse()
        return received_at

    def _asked(self, received_at: datetime) -> new_promises.Asked:
        return new_promises.Asked(
            customer=self.customer,
            conversation_id=self.conversation_id,
            received_at=received_at,
            subject=self.subject,
            note=self.note,
            message_id=self.message_id,
            locale=self.locale,
            by=self.by,
        )

    def _promised(self, book: Book, promise_id: str) -> PromisedReply:
        record = book.record(promise_id)
        return PromisedReply(
            record=record,
            acknowledgement=words_for_caller(book, record.promise),
            channel_question=self._question(book, record.promise),
        )

    def _question(self, book: Book, promise: Promise) -> ChannelQuestion | None:
        """Only the conversation that was named has been looked at; what joins none cannot be a change of channel."""
        contact = contact_of_promise(promise)
        if contact is None or promise.conversation_id != self.conversation_id:
            return None
        policy = book.policy_version(promise.policy_version)
        return question_for(book, promise.conversation_id, contact, reader_of(policy, promise, book.now))

"""A promise is taken back, by the customer, by the company, or because it was made in error."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from promise_service.application.book import Book
from promise_service.application.ledger import Changes, Decision, Needs
from promise_service.application.moving import cancelled, customer_heard_of
from promise_service.application.ports.archive import PromiseRecord
from promise_service.application.recording import fact_about, happened_at, refuse_unless_met
from promise_service.domain.promise_facts import Cancelled, CancelledBy
from promise_service.domain.promises import Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelPromise:
    """Cancel a promise and whatever followed it by delay."""

    promise_id: str
    cancelled_by: CancelledBy
    reason: str | None
    at: datetime | None
    by: str

    def needs(self) -> Needs:
        """The promise, its place in the window, and what the customer was told of it."""
        wanted = frozenset({self.promise_id})
        return Needs(promises=wanted, windows_of=wanted, notices_about=wanted)

    def decide(self, book: Book) -> Decision[PromiseRecord]:
        """The promise as it then stands."""
        promise = book.promise(self.promise_id)
        at = happened_at(book, promise, self.at)
        what = Cancelled(by=self.cancelled_by, reason=self.reason)
        refuse_unless_met(book, promise, what, at, "be cancelled")
        fact = fact_about(book, promise, what, by=self.by, at=at)
        return Decision(lambda after: after.record(promise.id), Changes(facts=(fact,)) + self._told(book, promise))

    def _told(self, book: Book, promise: Promise) -> Changes:
        """Whoever never heard of a promise that was made in error need not hear that it is none."""
        if self.cancelled_by is CancelledBy.ERROR and not customer_heard_of(book, promise):
            return Changes()
        return cancelled(book, book.record(promise.id))

"""The customer's address was wrong, or has changed."""

from __future__ import annotations

from dataclasses import dataclass

from promise_service.application.book import Book
from promise_service.application.ledger import Caller, Changes, Decision, Needs
from promise_service.application.ports.archive import PromiseRecord
from promise_service.application.recording import fact_about
from promise_service.application.refusals import Faults
from promise_service.domain.promise_facts import ContactCorrected


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectContact:
    """Correct the e-mail address, the phone number (E.164) or both; None leaves it as it was."""

    promise_id: str
    email: str | None
    phone: str | None
    by: str

    def needs(self) -> Needs:
        """The promise, and what else was promised to whoever has the new number."""
        known = frozenset({Caller(phone=self.phone)} if self.phone else ())
        return Needs(promises=frozenset({self.promise_id}), callers=known)

    def decide(self, book: Book) -> Decision[PromiseRecord]:
        """The promise, with whom and where to reach."""
        promise = book.promise(self.promise_id)
        faults = Faults()
        if self.email is None and self.phone is None:
            faults.add("", "a correction names an email, a phone or both")
        faults.refuse()
        what = ContactCorrected(email=self.email, phone=self.phone)
        fact = fact_about(book, promise, what, by=self.by, at=book.now)
        return Decision(lambda after: after.record(promise.id), Changes(facts=(fact,)))

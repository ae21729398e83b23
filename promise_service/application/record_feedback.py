"""The customer says how satisfied they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from promise_service.application.book import Book
from promise_service.application.ledger import Changes, Decision, Needs
from promise_service.application.ports.archive import PromiseRecord
from promise_service.application.recording import fact_about, happened_at
from promise_service.application.refusals import Faults
from promise_service.domain.promise_facts import FeedbackGiven


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFeedback:
    """Record what the customer thinks of a promise, however it stands; None was not said."""

    promise_id: str
    csat: int | None
    ces: int | None
    nps: int | None
    comment: str | None
    at: datetime | None
    by: str

    def needs(self) -> Needs:
        """The promise."""
        return Needs(promises=frozenset({self.promise_id}))

    def decide(self, book: Book) -> Decision[PromiseRecord]:
        """The promise, which stands as it stood."""
        promise = book.promise(self.promise_id)
        what = FeedbackGiven(csat=self.csat, ces=self.ces, nps=self.nps, comment=self.comment)
        if what == FeedbackGiven():
            faults = Faults()
            faults.add("", "feedback holds a csat, ces or nps score, or a comment")
            faults.refuse()
        fact = fact_about(book, promise, what, by=self.by, at=happened_at(book, promise, self.at))
        return Decision(lambda after: after.record(promise.id), Changes(facts=(fact,)))

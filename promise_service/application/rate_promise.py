"""The customer says on their page what they think: one answer, however often and by however many it is sent."""

from __future__ import annotations

from dataclasses import dataclass

from promise_service.application.book import Book
from promise_service.application.ledger import Decision, Needs
from promise_service.application.ports.archive import PromiseRecord
from promise_service.application.record_feedback import RecordFeedback
from promise_service.domain.satisfaction import is_rated


@dataclass(frozen=True, slots=True, kw_only=True)
class RatePromise:
    """Record this feedback where none counts yet for the promise; the first answer stays, and others change nothing.

    The page cannot know: a form that is sent twice at once is sent both times from a page without feedback.
    """

    feedback: RecordFeedback

    def needs(self) -> Needs:
        """The promise."""
        return self.feedback.needs()

    def decide(self, book: Book) -> Decision[PromiseRecord]:
        """The promise, which stands as it stood."""
        promise = book.promise(self.feedback.promise_id)
        if is_rated(book.facts(promise)):
            return Decision(lambda after: after.record(promise.id))
        return self.feedback.decide(book)

"""Somebody who knows says why a promise was broken."""

from __future__ import annotations

from dataclasses import dataclass

from promise_service.application.book import Book
from promise_service.application.ledger import Changes, Decision, Needs
from promise_service.application.ports.archive import PromiseRecord
from promise_service.application.recording import fact_about
from promise_service.domain.promise_facts import Cause, CauseGiven
from promise_service.domain.verdicts import Verdict
from promise_service.errors import NotAllowedNow


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordCause:
    """Record why a promise was broken; NotAllowedNow for one that is not."""

    promise_id: str
    cause: Cause
    comment: str | None
    by: str

    def needs(self) -> Needs:
        """The promise."""
        return Needs(promises=frozenset({self.promise_id}))

    def decide(self, book: Book) -> Decision[PromiseRecord]:
        """The promise, which stands as it stood."""
        promise = book.promise(self.promise_id)
        standing = book.standing(promise.id)
        if standing.verdict is not Verdict.BROKEN:
            raise NotAllowedNow(
                f"Promise {promise.id!r} cannot be given a cause: it is {standing.verdict or standing.state}, "
                "and only broken promises have one.",
                state=standing.state,
            )
        what = CauseGiven(cause=self.cause, comment=self.comment)
        fact = fact_about(book, promise, what, by=self.by, at=book.now)
        return Decision(lambda after: after.record(promise.id), Changes(facts=(fact,)))

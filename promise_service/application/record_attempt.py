"""Someone tried to reach the customer by phone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from promise_service.application.book import Book
from promise_service.application.ledger import Changes, Decision, Needs
from promise_service.application.ports.archive import PromiseRecord
from promise_service.application.recording import fact_about, happened_at, refuse_unless_met
from promise_service.domain.promise_facts import AttemptMade, AttemptOutcome
from promise_service.errors import NotAllowedNow


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordAttempt:
    """Record an attempt that started at `at`, now unless said; `duration_seconds` where it is known."""

    promise_id: str
    outcome: AttemptOutcome
    at: datetime | None
    agent_id: str | None
    by: str
    duration_seconds: int | None = None

    def needs(self) -> Needs:
        """The promise, and its place in the window, which a settled callback gives back."""
        wanted = frozenset({self.promise_id})
        return Needs(promises=wanted, windows_of=wanted)

    def decide(self, book: Book) -> Decision[PromiseRecord]:
        """The promise as it then stands."""
        promise = book.promise(self.promise_id)
        at = happened_at(book, promise, self.at)
        if not promise.counts_attempts:
            raise NotAllowedNow(
                f"Promise {promise.id!r} is owed on channel {promise.channel!r}, where an answer is recorded; "
                "attempts are for callbacks and follow-ups on the phone.",
                state=book.standing(promise.id).state,
            )
        what = AttemptMade(outcome=self.outcome, agent_id=self.agent_id, duration_seconds=self.duration_seconds)
        refuse_unless_met(book, promise, what, at, "take an attempt")
        fact = fact_about(book, promise, what, by=self.by, at=at)
        return Decision(lambda after: after.record(promise.id), Changes(facts=(fact,)))

"""An agent who cannot make a call after all gives it back to the others."""

from __future__ import annotations

from dataclasses import dataclass, replace

from promise_service.application.book import Book
from promise_service.application.ledger import Changes, Decision, Needs
from promise_service.application.ports import PromiseRecord
from promise_service.errors import InvalidInput, NotAllowedNow


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseClaim:
    """Give a claimed promise back: others can have it at once, this agent once the lease would have ended."""

    promise_id: str
    agent_id: str

    def needs(self) -> Needs:
        """The promise, and who has it in hand."""
        return Needs(claims_on=frozenset({self.promise_id}))

    def decide(self, book: Book) -> Decision[PromiseRecord]:
        """The promise, as it stands."""
        if not book.has_promise(self.promise_id):
            raise InvalidInput.at("/promise_id", f"there is no promise {self.promise_id!r}")
        promise = book.promise(self.promise_id)
        claim = book.claim_on(promise)
        if claim is None or claim.agent_id != self.agent_id or not claim.held(book.now):
            raise NotAllowedNow(
                f"Promise {promise.id!r} cannot be given back: agent {self.agent_id!r} does not have it in hand. "
                "Its lease has ended, or somebody recorded what became of it.",
                state=book.standing(promise.id).state,
            )
        released = Changes(claims=(replace(claim, given_back=True),))
        return Decision(lambda after: after.record(promise.id), released)

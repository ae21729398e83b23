"""An agent who cannot make a call after all gives it back to the others."""

from __future__ import annotations

from dataclasses import dataclass, replace

from promise_service.application.book import Book
from promise_service.application.ledger import Changes, Decision, Needs
from promise_service.application.ports.archive import PromiseRecord
from promise_service.domain.claims import Claim
from promise_service.domain.wall_clock import local_time, zone_named
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
                f"Promise {promise.id!r} need not be given back: agent {self.agent_id!r} does not have it in hand. "
                f"{self._whose(claim, promise.time_zone)} Go on with POST /v1/worklist/claim.",
                state=book.standing(promise.id).state,
            )
        released = Changes(claims=(replace(claim, given_back=True),))
        return Decision(lambda after: after.record(promise.id), released)

    def _whose(self, claim: Claim | None, time_zone: str) -> str:
        """Who has it then, in a sentence; another agent is not named."""
        if claim is None:
            return "Nobody has: it was not claimed, or somebody recorded what became of it."
        if claim.agent_id != self.agent_id:
            return "Another agent was the last one to claim it."
        if claim.given_back:
            return "It was given back before."
        ended = local_time(claim.lease_until, zone_named(time_zone)).isoformat(timespec="seconds")
        return f"The lease ended at {ended}, and others can have it."

"""A promise changes hands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from promise_service.application.book import Book
from promise_service.application.ledger import Changes, Decision, Needs
from promise_service.application.ports.archive import PromiseRecord
from promise_service.application.recording import fact_about, happened_at, refuse_unless_met
from promise_service.application.refusals import Faults
from promise_service.domain.promise_facts import Transferred


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferPromise:
    """Hand a promise to another team, another agent, or both; an agent's team comes with them."""

    promise_id: str
    team: str | None
    agent_id: str | None
    reason: str | None
    at: datetime | None
    by: str

    def needs(self) -> Needs:
        """The promise."""
        return Needs(promises=frozenset({self.promise_id}))

    def decide(self, book: Book) -> Decision[PromiseRecord]:
        """The promise as it then stands."""
        promise = book.promise(self.promise_id)
        faults = Faults()
        faults.unless_known("/team", "team", self.team, sorted(book.policy.teams))
        if self.team is None and self.agent_id is None:
            faults.add("", "a transfer names a team, an agent_id or both")
        faults.refuse()
        at = happened_at(book, promise, self.at)
        agent = book.policy.agents.get(self.agent_id or "")
        team = self.team or (agent.team if agent else book.standing(promise.id).team)
        what = Transferred(team=team, agent_id=self.agent_id, reason=self.reason)
        refuse_unless_met(book, promise, what, at, "be transferred")
        fact = fact_about(book, promise, what, by=self.by, at=at)
        return Decision(lambda after: after.record(promise.id), Changes(facts=(fact,)))

"""Who has a promise in hand: one agent, for as long as a lease lasts, so that no customer is called by two."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from promise_service.domain.promise_course import Event, event_of
from promise_service.domain.promise_facts import AttemptMade, Delayed, Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """An agent has taken a promise from the worklist. It is about the whole chain, as facts are.

    From `lease_until` on the promise is anybody's again, whatever became of the agent. One that was given back is free
    for others at once; the agent who gave it back does not get it again before the lease would have ended.
    """

    chain_id: str
    promise_id: str
    agent_id: str
    claimed_at: datetime
    lease_until: datetime
    given_back: bool = False

    def held(self, now: datetime) -> bool:
        """Whether the agent still has it in hand."""
        return not self.given_back and now < self.lease_until

    def barred_until(self, agent_id: str) -> datetime | None:
        """Until when this agent cannot have it: another one holds it, or it was this one who gave it back.

        None where it can be had at once.
        """
        return self.lease_until if self.given_back == (agent_id == self.agent_id) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimEnd:
    """What a fact does to the claim on its chain: it is over, or `given_back` as if the agent had declined it.

    It may be somebody else's claim by now. Then only the one of `agent_id` ends, or one that was made by `made_until`;
    where neither is named, whatever claim there is.
    """

    chain_id: str
    given_back: bool = False
    agent_id: str | None = None
    made_until: datetime | None = None

    def leaves(self, claim: Claim) -> Claim | None:
        """What becomes of this claim on the chain; None where it is over."""
        if not self._is_meant(claim):
            return claim
        return replace(claim, given_back=True) if self.given_back else None

    def _is_meant(self, claim: Claim) -> bool:
        if self.agent_id is None and self.made_until is None:
            return True
        return claim.agent_id == self.agent_id or (self.made_until is not None and claim.claimed_at <= self.made_until)


_OVER = frozenset(
    {
        Event.REACHED,
        Event.ANSWERED,
        Event.REPLACED,
        Event.CANCELLED,
        Event.WITHDRAWN,
        Event.TRANSFERRED,
    }
)


def claim_end(fact: Fact, *, owed: bool) -> ClaimEnd | None:
    """How a fact about a promise ends the claim on its chain; None where whoever has it keeps it.

    `owed` is whether anything of the chain still is, after this fact: what is settled is in nobody's hand. An attempt
    of an agent says nothing about the call that another one has begun since: it ends the agent's own claim, and one
    that somebody had when it was made. A call that could not be placed, and a new time that an agent has given, are no
    ends for the customer; but whoever recorded them asks for other work, and nobody else does. The automatic delay may
    come in the middle of a call, and changes nothing.
    """
    event, chain_id = event_of(fact.what), fact.chain_id
    if event in _OVER or (event is Event.TRIED and not owed):
        return ClaimEnd(chain_id=chain_id)
    if isinstance(fact.what, Delayed) and not fact.what.automatic:
        return ClaimEnd(chain_id=chain_id, given_back=True)
    if not isinstance(fact.what, AttemptMade):
        return None
    agent_id = fact.what.agent_id
    if event is Event.FAILED:
        made_until = fact.at if agent_id is None else None
        return ClaimEnd(chain_id=chain_id, given_back=True, agent_id=agent_id, made_until=made_until)
    return ClaimEnd(chain_id=chain_id, agent_id=agent_id, made_until=fact.at)

"""Who has a promise in hand: one agent, for as long as a lease lasts, so that no customer is called by two."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from promise_service.domain.promise_course import Event, event_of
from promise_service.domain.promise_facts import Delayed, What


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


class ClaimEnd(StrEnum):
    """What a fact does to a claim: the claim is over, or the promise goes back as if the agent had declined it."""

    OVER = "over"
    GIVEN_BACK = "given_back"


_OVER = frozenset(
    {
        Event.TRIED,
        Event.REACHED,
        Event.ANSWERED,
        Event.REPLACED,
        Event.CANCELLED,
        Event.WITHDRAWN,
        Event.TRANSFERRED,
    }
)


def claim_end(what: What) -> ClaimEnd | None:
    """How a fact about a promise ends the claim on it; None where the agent keeps it.

    A call that could not be placed, and a new time that an agent has given, are no ends for the customer; but whoever
    recorded them asks for other work. The automatic delay may come in the middle of a call, and changes nothing.
    """
    event = event_of(what)
    if event in _OVER:
        return ClaimEnd.OVER
    if event is Event.FAILED or (isinstance(what, Delayed) and not what.automatic):
        return ClaimEnd.GIVEN_BACK
    return None

"""What the windows of a queue go by beside its policy."""

from __future__ import annotations

from dataclasses import dataclass

from promise_service.domain.measured_effort import NO_ATTEMPTS, AttemptTally
from promise_service.domain.rosters import NO_ROSTER, Roster


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """Who is at work in the team of a queue, and how the queue's own attempts went; what is unknown is the policy's."""

    roster: Roster = NO_ROSTER
    attempts: AttemptTally = NO_ATTEMPTS


BY_POLICY_ALONE = Conditions()
"""Nothing is known but the policy."""

"""A free agent asks what to do next, and has the promise that is to be kept now in hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from promise_service.application.book import Book
from promise_service.application.ledger import Changes, Decision, Needs
from promise_service.application.ports.archive import PromiseRecord
from promise_service.application.refusals import Faults
from promise_service.domain.calls_owed import CallOwed
from promise_service.domain.claims import Claim
from promise_service.domain.delay_notices import told_late_at
from promise_service.domain.pressing import presses_at
from promise_service.domain.serving import Next, ServeReason, Traffic, next_served


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """What the agent is to do, and why; `record` and `lease_until` where somebody is to be called back.

    `time_zone` is that of the team's calendar.
    """

    next: Next
    record: PromiseRecord | None = None
    lease_until: datetime | None = None
    time_zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimNext:
    """Claim the next promise of a team for one of its agents, for the length of `lease`.

    Asked again while the lease lasts, the agent gets the same promise, with a new lease. `traffic` is what else there
    is to do, as the caller of the API says or the team's queues tell.
    """

    agent_id: str
    team: str
    traffic: Traffic
    lease: timedelta

    def needs(self) -> Needs:
        """All that the team owes on the phone, and who has what in hand."""
        return Needs(worklists=frozenset({self.team}))

    def decide(self, book: Book) -> Decision[Served]:
        """A callback with its lease, or a live call."""
        faults = Faults()
        faults.unless_known("/team", "team", self.team, sorted(book.policy.teams))
        faults.refuse()
        records = {record.promise.id: record for record in book.worklist(self.team)}
        found = next_served(_owed(book, records.values()), self.agent_id, self.traffic, book.now)
        calendar = book.policy.calendars[book.policy.teams[self.team].calendar].calendar
        served = Served(next=found, time_zone=calendar.time_zone)
        if found.chosen is None:
            return Decision(lambda _: served)
        claim = self._claim(found, found.chosen, book.now)
        served = replace(served, record=records[found.chosen.promise.id], lease_until=claim.lease_until)
        return Decision(lambda _: served, Changes(claims=(claim,)))

    def _claim(self, found: Next, chosen: CallOwed, now: datetime) -> Claim:
        renewed = chosen.claim if found.reason is ServeReason.ALREADY_CLAIMED else None
        return Claim(
            chain_id=chosen.promise.chain_id,
            promise_id=chosen.promise.id,
            agent_id=self.agent_id,
            claimed_at=renewed.claimed_at if renewed else now,
            lease_until=now + self.lease,
        )


def _owed(book: Book, records: Iterable[PromiseRecord]) -> Iterable[CallOwed]:
    for record in records:
        promise, standing = record.promise, record.standing
        policy = book.policy_version(promise.policy_version)
        yield CallOwed(
            promise=promise,
            standing=standing,
            claim=book.claim_on(promise),
            presses_at=presses_at(promise, standing, policy),
            told_late_at=told_late_at(promise, standing, policy),
        )

"""What has to be done next: what is overdue, and what is due in the next hours, with what is at risk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from promise_service.application.ports import Archive, PolicyVersions, PromiseFilter, PromiseRecord
from promise_service.domain.promise_course import OWED, State
from promise_service.domain.risks import Risk, risk_of

HOURS_AHEAD = 2
MOST_LISTED = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedPromise:
    """A promise that is still owed, and why it should be looked after now (None: nothing presses)."""

    record: PromiseRecord
    risk: Risk | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What is owed, earliest due first; each list holds at most `MOST_LISTED`, `more_…` says whether there are more."""

    overdue: Sequence[OwedPromise]
    more_overdue: bool
    soon: Sequence[OwedPromise]
    more_soon: bool

    @property
    def at_risk(self) -> int:
        """How many of those that are due soon have nearly no time left."""
        return sum(owed.risk is Risk.TIME_NEARLY_GONE for owed in self.soon)


def list_due(archive: Archive, versions: PolicyVersions, now: datetime) -> Due:
    """What is overdue, and what is due within the next two hours."""
    until = now + timedelta(hours=HOURS_AHEAD)
    overdue = archive.promises(PromiseFilter(states=frozenset({State.OVERDUE})), now, limit=MOST_LISTED + 1)
    wanted = PromiseFilter(states=OWED - {State.OVERDUE}, due_before=until)
    soon = archive.promises(wanted, now, limit=MOST_LISTED + 1)
    return Due(
        overdue=_owed(overdue, versions, now),
        more_overdue=len(overdue) > MOST_LISTED,
        soon=_owed(soon, versions, now),
        more_soon=len(soon) > MOST_LISTED,
    )


def _owed(records: Sequence[PromiseRecord], versions: PolicyVersions, now: datetime) -> list[OwedPromise]:
    return [owed_promise(record, versions, now) for record in records[:MOST_LISTED]]


def owed_promise(record: PromiseRecord, versions: PolicyVersions, now: datetime) -> OwedPromise:
    """A promise that is owed, judged by the policy that it was made under."""
    policy = versions.version(record.promise.policy_version)
    return OwedPromise(record=record, risk=risk_of(record.promise, record.standing, policy, now))

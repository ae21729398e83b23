"""What has to be done next: what is overdue, and what is due in the next hours, with what is at risk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from promise_service.application.ports import Archive, PolicyVersions, PromiseFilter, PromiseRecord
from promise_service.domain.promise_course import OWED, State
from promise_service.domain.risk import at_risk_since

HOURS_AHEAD = 2
MOST_LISTED = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedPromise:
    """A promise that is still owed; `at_risk_since` is None where it is not at risk."""

    record: PromiseRecord
    at_risk_since: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What is owed, earliest due first; each list holds at most `MOST_LISTED`, `more_…` says whether there are more."""

    overdue: Sequence[OwedPromise]
    more_overdue: bool
    soon: Sequence[OwedPromise]
    more_soon: bool

    @property
    def at_risk(self) -> int:
        """How many of those that are due soon are at risk."""
        return sum(owed.at_risk_since is not None for owed in self.soon)


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
    return [
        OwedPromise(record=record, at_risk_since=risk_of(record, versions, now)) for record in records[:MOST_LISTED]
    ]


def risk_of(record: PromiseRecord, versions: PolicyVersions, now: datetime) -> datetime | None:
    """Since when a promise is at risk, by the calendar of the policy that it was made under; None where it is not."""
    promise = record.promise
    calendars = versions.version(promise.policy_version).calendars
    return at_risk_since(promise, record.standing, calendars[promise.basis.calendar], now)

"""What has to be done next: what is overdue, what is due in the next hours, and what is at risk, whenever due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from promise_service.application.outlook import Prospects
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
    """What is owed and presses, earliest due first. Each list holds at most `MOST_LISTED`; counts are of all.

    `soon` is what is due within `HOURS_AHEAD`, at risk or not; `at_risk_later` is due after that, and at risk already.
    """

    overdue: Sequence[OwedPromise]
    overdue_count: int
    soon: Sequence[OwedPromise]
    more_soon: bool
    at_risk_count: int
    at_risk_later: Sequence[OwedPromise]
    at_risk_later_count: int


def list_due(archive: Archive, prospects: Prospects, versions: PolicyVersions, now: datetime) -> Due:
    """What is overdue, what is due within the next two hours, and what is at risk, whenever it is due.

    What is at risk is told by the rule of the outlook, from the same promises.
    """
    until = now + timedelta(hours=HOURS_AHEAD)
    pressing = [owed_promise(record, versions, now) for record in prospects.pressing(now)]
    overdue = [owed for owed in pressing if owed.risk is Risk.OVERDUE]
    at_risk = [owed for owed in pressing if owed.risk is Risk.TIME_NEARLY_GONE]
    later = [owed for owed in at_risk if owed.record.promise.due_at >= until]
    wanted = PromiseFilter(states=OWED - {State.OVERDUE}, due_before=until)
    soon = archive.promises(wanted, now, limit=MOST_LISTED + 1)
    return Due(
        overdue=overdue[:MOST_LISTED],
        overdue_count=len(overdue),
        soon=[owed_promise(record, versions, now) for record in soon[:MOST_LISTED]],
        more_soon=len(soon) > MOST_LISTED,
        at_risk_count=len(at_risk),
        at_risk_later=later[:MOST_LISTED],
        at_risk_later_count=len(later),
    )


def owed_promise(record: PromiseRecord, versions: PolicyVersions, now: datetime) -> OwedPromise:
    """A promise that is owed, judged by the policy that it was made under."""
    policy = versions.version(record.promise.policy_version)
    return OwedPromise(record=record, risk=risk_of(record.promise, record.standing, policy, now))

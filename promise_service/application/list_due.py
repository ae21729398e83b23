"""What has to be done next: what is overdue, what is due in the next hours, and what is at risk, whenever due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from promise_service.application.outlook import Coming, Prospects
from promise_service.application.ports.archive import Archive, PromiseFilter, PromiseRecord
from promise_service.application.ports.policies import PolicyVersions
from promise_service.application.window_chances import is_unkeepable, unkeepable_windows
from promise_service.domain.fullness import QueueWindow
from promise_service.domain.promise_course import OWED, State
from promise_service.domain.risks import Risk, risk_of

_AT_RISK = frozenset({Risk.TIME_NEARLY_GONE, Risk.UNKEEPABLE})

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
    coming = prospects.coming((), None, now)
    unkeepable = _unkeepable(coming, versions, now)

    def owed(record: PromiseRecord) -> OwedPromise:
        return owed_promise(record, versions, now, unkeepable)

    pressing = [owed(record) for record in coming.pressing]
    overdue = [each for each in pressing if each.risk is Risk.OVERDUE]
    at_risk = [each for each in pressing if each.risk in _AT_RISK]
    later = [each for each in at_risk if each.record.promise.due_at >= until]
    wanted = PromiseFilter(states=OWED - {State.OVERDUE}, due_before=until)
    soon = archive.promises(wanted, now, limit=MOST_LISTED + 1)
    return Due(
        overdue=overdue[:MOST_LISTED],
        overdue_count=len(overdue),
        soon=[owed(record) for record in soon[:MOST_LISTED]],
        more_soon=len(soon) > MOST_LISTED,
        at_risk_count=len(at_risk),
        at_risk_later=later[:MOST_LISTED],
        at_risk_later_count=len(later),
    )


def how_owed(record: PromiseRecord, prospects: Prospects, versions: PolicyVersions, now: datetime) -> OwedPromise:
    """One promise that is owed, and why it should be looked after now."""
    unkeepable: frozenset[QueueWindow] = frozenset()
    if record.promise.window is not None:
        unkeepable = _unkeepable(prospects.coming((), None, now), versions, now)
    return owed_promise(record, versions, now, unkeepable)


def _unkeepable(coming: Coming, versions: PolicyVersions, now: datetime) -> frozenset[QueueWindow]:
    policy = versions.current()
    return frozenset() if policy is None else unkeepable_windows(policy, coming, now)


def owed_promise(
    record: PromiseRecord, versions: PolicyVersions, now: datetime, unkeepable: frozenset[QueueWindow]
) -> OwedPromise:
    """A promise that is owed, judged by the policy that it was made under, and by the windows that cannot be kept."""
    promise = record.promise
    policy, short = versions.version(promise.policy_version), is_unkeepable(promise, unkeepable)
    return OwedPromise(record=record, risk=risk_of(promise, record.standing, policy, now, unkeepable=short))

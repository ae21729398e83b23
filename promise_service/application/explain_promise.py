"""How a promise came about: the rule, the calendar and every counted span, so that anyone can recompute it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from promise_service.application.ports.archive import Archive
from promise_service.application.ports.policies import PolicyVersions
from promise_service.domain.business_time import BusinessTime
from promise_service.domain.callback_slots import CallbackPlan, windows_on
from promise_service.domain.intervals import Interval
from promise_service.domain.policy import Policy
from promise_service.domain.promises import Promise, Succession
from promise_service.domain.response_deadlines import DeadlineExplanation, explain


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowExplanation:
    """How a window came about: the plan of the queue, the opening hours of its date, and the windows laid in them.

    The rules of the plan chose it only where it took the place of no other: with a `succession`, the customer did, or
    the delay of the promise before.
    """

    succession: Succession | None
    plan: CallbackPlan
    called_at: datetime
    window_date: date
    opening_hours: tuple[Interval, ...]
    windows: tuple[Interval, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Why a promise is due when it is.

    `rule` points into the policy document of `policy_version`; `tzdata_version` is that of the time zone rules at the
    making. Either `deadline` or `window` says how the time was counted.
    """

    rule: str
    policy_version: int
    tzdata_version: str
    calendar: str
    time_zone: str
    due_at: datetime
    deadline: DeadlineExplanation | None
    window: WindowExplanation | None


def explain_promise(archive: Archive, versions: PolicyVersions, promise_id: str, now: datetime) -> Explanation:
    """The explanation of a stored promise; NotFound where there is none."""
    promise = archive.promise(promise_id, now).promise
    policy = versions.version(promise.policy_version)
    open_time = policy.calendars[promise.basis.calendar]
    rule = promise.basis.deadline
    return Explanation(
        rule=promise.basis.rule,
        policy_version=promise.policy_version,
        tzdata_version=promise.tzdata_version,
        calendar=promise.basis.calendar,
        time_zone=promise.time_zone,
        due_at=promise.due_at,
        deadline=explain(rule, promise.basis.counted_from, open_time) if rule else None,
        window=_window(policy, promise, open_time),
    )


def _window(policy: Policy, promise: Promise, open_time: BusinessTime) -> WindowExplanation | None:
    if promise.window is None or promise.queue is None:
        return None
    owner = open_time.owning_date(promise.window.start) or open_time.local_time(promise.window.start).date()
    plan = policy.queue(promise.queue).callback.plan
    return WindowExplanation(
        succession=promise.succession,
        plan=plan,
        called_at=promise.basis.counted_from,
        window_date=owner,
        opening_hours=open_time.intervals_of(owner),
        windows=windows_on(open_time, owner, plan.window),
    )

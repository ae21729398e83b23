"""How a time came about, so that anyone can recompute it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import time
from typing import Any

from pydantic import BaseModel, Field

from promise_service.application.explain_promise import Explanation, WindowExplanation
from promise_service.domain.callback_slots import CallbackPlan, CallbackRule
from promise_service.domain.intervals import Interval
from promise_service.domain.promises import Succession
from promise_service.domain.response_deadlines import At, DayTime, DeadlineExplanation, SkippedDate, Unit
from promise_service.http.instants import format_instant
from promise_service.http.schemas.closed_models import answer
from promise_service.http.schemas.promises import WindowTimes
from promise_service.http.schemas.scalars import InstantText

TIME_PASSED = "time_passed"
"""Why a date was skipped that is open: the time asked for was past on it already."""

DEADLINE: dict[str, Any] = {
    "within": {"business_days": 1},
    "at": "12:00",
    "calendar": "support-hours",
    "time_zone": "Europe/Paris",
    "received_at": "2026-11-20T16:30:00+01:00",
    "counting_started_at": "2026-11-20T16:30:00+01:00",
    "day_0": "2026-11-20",
    "counted_spans": [],
    "counted_spans_omitted": 0,
    "counted_dates": ["2026-11-21"],
    "skipped_dates": [],
    "target_date": "2026-11-21",
    "exact": "2026-11-21T12:00:00+01:00",
    "due_at": "2026-11-21T12:00:00+01:00",
}


class SkippedDateBody(BaseModel):
    """A date that did not count."""

    model_config = answer()

    date: str
    because: str = Field(
        description="weekly, holiday, closure, special_hours, clock_change, "
        f"or {TIME_PASSED} where it is open but the time was past."
    )


class DeadlineBody(BaseModel):
    """How a deadline was counted: elapsed and open time in `counted_spans`, days in `counted_dates`."""

    model_config = answer(DEADLINE)

    within: dict[Unit, int] = Field(description="The rule: a whole number of one unit.")
    at: str | None = Field(description="`same_time`, `closing` or a local time; business days only.")
    calendar: str
    time_zone: str
    received_at: InstantText
    counting_started_at: InstantText
    day_0: str | None = Field(description="The date that counting starts after.")
    counted_spans: list[WindowTimes]
    counted_spans_omitted: int = Field(description="How many more follow: a preview shows 100, a promise all.")
    counted_dates: list[str]
    skipped_dates: list[SkippedDateBody]
    target_date: str | None
    exact: InstantText = Field(description="What the rule gives.")
    due_at: InstantText = Field(description="The whole minute at or after it.")


class CallbackRuleBody(BaseModel):
    """For calls before a local time: windows of a day that end by a local time."""

    model_config = answer()

    called_before: str | None
    day: str
    end_by: str | None


class WindowExplanationBody(BaseModel):
    """How a callback window was laid: the queue's plan, the opening hours of its date, and the windows in them."""

    model_config = answer()

    succession: Succession | None = Field(
        description="null: the rules chose the window, or whoever asked for its start. `reschedule`: the customer "
        "chose it from the open ones. `delay`: the last one with room by the policy's new time, else the next."
    )
    called_at: InstantText
    window_date: str
    window_seconds: int
    lead_time_seconds: int
    rules: list[CallbackRuleBody] = Field(description="The first that fits the local time of the call applies.")
    when_full: str
    opening_hours: list[WindowTimes]
    windows: list[WindowTimes]


class ExplanationBody(BaseModel):
    """Why a promise is due when it is; either `deadline` or `window` says how the time was counted."""

    model_config = answer(
        {
            "rule": "/follow_ups",
            "policy_version": 3,
            "tzdata_version": "2026.6",
            "calendar": "support-hours",
            "time_zone": "Europe/Paris",
            "due_at": "2026-11-21T12:00:00+01:00",
            "deadline": DEADLINE,
            "window": None,
        }
    )

    rule: str = Field(description="Where the rule stands in the policy of that version, as a JSON pointer.")
    policy_version: int
    tzdata_version: str
    calendar: str
    time_zone: str
    due_at: InstantText
    deadline: DeadlineBody | None
    window: WindowExplanationBody | None


def explanation_body(explanation: Explanation) -> ExplanationBody:
    """The explanation of a stored promise."""
    zone = explanation.time_zone
    return ExplanationBody(
        rule=explanation.rule,
        policy_version=explanation.policy_version,
        tzdata_version=explanation.tzdata_version,
        calendar=explanation.calendar,
        time_zone=zone,
        due_at=format_instant(explanation.due_at, zone),
        deadline=deadline_body(explanation.deadline) if explanation.deadline else None,
        window=_window_body(explanation.window, zone) if explanation.window else None,
    )


def deadline_body(deadline: DeadlineExplanation) -> DeadlineBody:
    """How a deadline was counted, with times in the zone of its calendar."""
    zone = deadline.time_zone
    return DeadlineBody(
        within={deadline.rule.within.unit: deadline.rule.within.count},
        at=_at(deadline.rule.at),
        calendar=deadline.calendar,
        time_zone=zone,
        received_at=format_instant(deadline.received_at, zone),
        counting_started_at=format_instant(deadline.counting_started_at, zone),
        day_0=deadline.day_0.isoformat() if deadline.day_0 else None,
        counted_spans=_times(deadline.counted_spans, zone),
        counted_spans_omitted=deadline.omitted_spans,
        counted_dates=[each.isoformat() for each in deadline.counted_dates],
        skipped_dates=[_skipped(each) for each in deadline.skipped_dates],
        target_date=deadline.target_date.isoformat() if deadline.target_date else None,
        exact=format_instant(deadline.exact, zone),
        due_at=format_instant(deadline.due_at, zone),
    )


def _window_body(window: WindowExplanation, zone: str) -> WindowExplanationBody:
    """How a window was laid, with times in the zone of the queue's calendar."""
    plan: CallbackPlan = window.plan
    return WindowExplanationBody(
        succession=window.succession,
        called_at=format_instant(window.called_at, zone),
        window_date=window.window_date.isoformat(),
        window_seconds=int(plan.window.total_seconds()),
        lead_time_seconds=int(plan.lead_time.total_seconds()),
        rules=[_rule(rule) for rule in plan.rules],
        when_full=plan.when_full,
        opening_hours=_times(window.opening_hours, zone),
        windows=_times(window.windows, zone),
    )


def _rule(rule: CallbackRule) -> CallbackRuleBody:
    return CallbackRuleBody(called_before=_clock(rule.called_before), day=rule.day, end_by=_clock(rule.end_by))


def _skipped(skipped: SkippedDate) -> SkippedDateBody:
    return SkippedDateBody(date=skipped.local_date.isoformat(), because=skipped.because or TIME_PASSED)


def _times(intervals: Iterable[Interval], zone: str) -> list[WindowTimes]:
    return [
        WindowTimes(start=format_instant(each.start, zone), end=format_instant(each.end, zone)) for each in intervals
    ]


def _at(at: At | None) -> str | None:
    return at.value if isinstance(at, DayTime) else _clock(at)


def _clock(local: time | None) -> str | None:
    return None if local is None else f"{local:%H:%M}"

"""Why a promise is due when it is, told so that anyone can do the sum again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from promise_service.application.explain_promise import Explanation, WindowExplanation
from promise_service.dashboard.rendering import View
from promise_service.domain.callback_slots import CallbackRule
from promise_service.domain.intervals import Interval
from promise_service.domain.promises import Promise, Succession
from promise_service.domain.response_deadlines import DayTime, DeadlineExplanation, DeadlineRule, SkippedDate
from promise_service.domain.wall_clock import zone_named

_MOST_SPANS = 40

_BY_RULE = ("explained_called", "explained_plan")
_CHOSEN: dict[Succession | None, tuple[str, str]] = {
    Succession.RESCHEDULE: ("explained_called", "explained_chosen"),
    Succession.DELAY: ("explained_delayed", "explained_next"),
}
"""When the window was asked for, and how it was chosen where it took the place of another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One sentence of the explanation, and what it counts, line by line."""

    text: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplanationInWords:
    """The steps from the receipt to the deadline, and where the rule stands."""

    steps: tuple[Step, ...]
    source: str


def explanation_in_words(explanation: Explanation, promise: Promise, view: View) -> ExplanationInWords:
    zone = zone_named(explanation.time_zone)
    if explanation.deadline is not None:
        steps = tuple(_deadline(explanation.deadline, view, zone))
    elif explanation.window is not None:
        steps = tuple(_window(explanation.window, promise, view, zone))
    else:
        steps = (Step(text=view.words("explained_window", window=_day_or_window(promise, view, zone))),)
    source = view.words(
        "explained_source",
        rule=explanation.rule,
        version=explanation.policy_version,
        calendar=explanation.calendar,
        zone=explanation.time_zone,
        tzdata=explanation.tzdata_version,
    )
    return ExplanationInWords(steps=steps, source=source)


def _deadline(told: DeadlineExplanation, view: View, zone: ZoneInfo) -> Iterator[Step]:
    words, formats = view.words, view.formats

    def moment(instant: datetime) -> str:
        return formats.moment(instant, zone, view.now)

    yield Step(text=words("explained_received", moment=moment(told.received_at)))
    yield Step(text=words("explained_rule", rule=rule_in_words(told.rule, view)))
    if told.counting_started_at != told.received_at:
        yield Step(text=words("explained_starts", moment=moment(told.counting_started_at)))
    if told.counted_spans:
        lines = [_span(span, view, zone) for span in told.counted_spans[:_MOST_SPANS]]
        more = told.omitted_spans + max(0, len(told.counted_spans) - _MOST_SPANS)
        total = formats.duration(sum((span.duration for span in told.counted_spans), timedelta()))
        yield Step(
            text=words("explained_spans", total=total),
            lines=(*lines, *([words.count("explained_more", more)] if more else ())),
        )
    if told.counted_dates:
        days = [formats.day(each, view.now, zone) for each in told.counted_dates]
        yield Step(text=words.count("explained_days", len(days)), lines=tuple(days))
    if told.skipped_dates:
        skipped = tuple(_skipped(each, view, zone) for each in told.skipped_dates)
        yield Step(text=words.count("explained_skipped", len(skipped)), lines=skipped)
    if told.exact != told.due_at:
        yield Step(text=words("explained_rounded", moment=moment(told.due_at)))
    yield Step(text=words("explained_due", moment=moment(told.due_at)))


def _window(told: WindowExplanation, promise: Promise, view: View, zone: ZoneInfo) -> Iterator[Step]:
    words, formats = view.words, view.formats
    plan = told.plan
    asked, chosen = _CHOSEN.get(told.succession, _BY_RULE)
    yield Step(text=words(asked, moment=formats.moment(told.called_at, zone, view.now)))
    yield Step(
        text=words(
            chosen,
            queue=promise.queue,
            width=formats.duration(plan.window),
            lead=formats.duration(plan.lead_time),
        ),
        lines=tuple(_callback_rule(rule, view) for rule in plan.rules) if (asked, chosen) == _BY_RULE else (),
    )
    yield Step(
        text=words("explained_opening", day=formats.day(told.window_date, view.now, zone)),
        lines=tuple(_span(span, view, zone) for span in told.opening_hours),
    )
    yield Step(text=words("explained_window", window=_day_or_window(promise, view, zone)))


def _day_or_window(promise: Promise, view: View, zone: ZoneInfo) -> str:
    if promise.window is None:
        return view.formats.moment(promise.due_at, zone, view.now)
    return view.formats.window(promise.window, zone, view.now)


def rule_in_words(rule: DeadlineRule, view: View) -> str:
    """8 business hours; 30 business days, at closing."""
    within = view.words.count(f"unit_{rule.within.unit}", rule.within.count)
    match rule.at:
        case None:
            return within
        case DayTime():
            return f"{within}, {view.words(f'at_{rule.at}')}"
        case clock:
            return f"{within}, {view.words('at_clock', time=_clock(clock))}"


def _callback_rule(rule: CallbackRule, view: View) -> str:
    words = view.words
    called = words("called_before", time=_clock(rule.called_before)) if rule.called_before else words("called_any_time")
    until = words("end_by", time=_clock(rule.end_by)) if rule.end_by else ""
    return words("callback_rule", called=called, day=words(f"callback_day_{rule.day}"), until=until).strip()


def _span(span: Interval, view: View, zone: ZoneInfo) -> str:
    return view.words(
        "explained_span",
        window=view.formats.window(span, zone, view.now),
        length=view.formats.duration(span.duration),
    )


def _skipped(skipped: SkippedDate, view: View, zone: ZoneInfo) -> str:
    because = view.words(f"skipped_{skipped.because or 'time_passed'}")
    return view.words("explained_skip", day=view.formats.day(skipped.local_date, view.now, zone), because=because)


def _clock(local: time) -> str:
    return f"{local:%H:%M}"

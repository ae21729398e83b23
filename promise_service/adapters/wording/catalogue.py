"""Which texts exist, and the variables that each may use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class TextKind:
    """A text that a policy may replace.

    `variables` are all that it may use; those in `may_be_absent` must stand inside an `{% if %}`. Whatever is
    absent, one of `exact_times` must be shown; a text that promises nothing has none, nor has a line that stands
    beside its time. Only notices by e-mail have a subject, and more than one line.
    """

    variables: frozenset[str]
    may_be_absent: frozenset[str]
    exact_times: frozenset[str]
    has_subject: bool


def _sentence(*exact_times: str, also: tuple[str, ...] = ()) -> TextKind:
    return TextKind(
        variables=frozenset(exact_times) | frozenset(also),
        may_be_absent=frozenset(),
        exact_times=frozenset(exact_times),
        has_subject=False,
    )


def _notice(*exact_times: str, also: tuple[str, ...], may_be_absent: tuple[str, ...]) -> TextKind:
    return TextKind(
        variables=frozenset(exact_times) | frozenset(also) | frozenset(may_be_absent),
        may_be_absent=frozenset(may_be_absent),
        exact_times=frozenset(exact_times),
        has_subject=True,
    )


_TO_CUSTOMER = _notice(
    "statement",
    "exact_time",
    "window",
    also=("reference",),
    may_be_absent=("customer_name", "topic", "window", "link"),
)
_DELAY_NOTICE = _notice(
    "new_statement",
    "new_window",
    also=("statement", "exact_time", "reference"),
    may_be_absent=("customer_name", "topic", "new_window", "link"),
)
_FEEDBACK_REQUEST = TextKind(
    variables=frozenset({"link", "reference", "statement", "exact_time", "window", "customer_name", "topic"}),
    may_be_absent=frozenset({"window", "customer_name", "topic"}),
    exact_times=frozenset(),  # it promises nothing
    has_subject=True,
)
_ABOUT_THE_CUSTOMER = ("customer_name", "phone", "topic", "note")
_TO_TEAM = _notice(
    "statement",
    "exact_time",
    also=("reference", "promise_kind", "channel"),
    may_be_absent=_ABOUT_THE_CUSTOMER,
)
_ALARM = _notice(
    "statement",
    "exact_time",
    also=("reference", "promise_kind", "channel"),
    may_be_absent=(*_ABOUT_THE_CUSTOMER, "reason"),
)

_CALENDAR_SUMMARY = TextKind(
    variables=frozenset({"reference", "topic"}),
    may_be_absent=frozenset({"topic"}),
    exact_times=frozenset(),  # a calendar shows the line at its time
    has_subject=False,
)

CATALOGUE: Mapping[str, TextKind] = {
    "statement_reply": _sentence("deadline"),
    "statement_reply_chat": _sentence("deadline"),
    "statement_reply_social": _sentence("deadline"),
    "statement_follow_up": _sentence("deadline"),
    "statement_follow_up_phone": _sentence("deadline"),
    "prompt_choice": _sentence("window", also=("key",)),
    "prompt_wait_over_threshold": _sentence("choices"),
    "prompt_wait_unknown": _sentence("choices"),
    "prompt_closed": _sentence("choices"),
    "prompt_full": _sentence(),
    "prompt_no_window": _sentence(),
    "prompt_wait": _sentence(),
    "acknowledgement": _TO_CUSTOMER,
    "customer_reminder": _TO_CUSTOMER,
    "delay_notice": _DELAY_NOTICE,
    "reschedule_notice": _TO_CUSTOMER,
    "cancellation_notice": _TO_CUSTOMER,
    "feedback_request": _FEEDBACK_REQUEST,
    "acknowledgement_sms": replace(_TO_CUSTOMER, has_subject=False),
    "customer_reminder_sms": replace(_TO_CUSTOMER, has_subject=False),
    "delay_notice_sms": replace(_DELAY_NOTICE, has_subject=False),
    "reschedule_notice_sms": replace(_TO_CUSTOMER, has_subject=False),
    "cancellation_notice_sms": replace(_TO_CUSTOMER, has_subject=False),
    "feedback_request_sms": replace(_FEEDBACK_REQUEST, has_subject=False),
    "calendar_summary": _CALENDAR_SUMMARY,
    "owner_reminder": _TO_TEAM,
    "supervisor_reminder": _TO_TEAM,
    "alarm": _ALARM,
}
"""By kind. `docs/words.md` tells what each variable holds."""

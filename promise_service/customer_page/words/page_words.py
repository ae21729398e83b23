"""What a language brings along for the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from promise_service.customer_page.situations import Situation


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """A question that is answered by a number, and what its two ends mean."""

    question: str
    least: str
    most: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A page that only says something."""

    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageWords:
    """Every text of the page.

    `{time}` is a callback window in words, `{words}` a whole sentence that the customer was given, `{phone}` and
    `{email}` an address of which only its owner knows the rest. `of_callback` and `of_promise` head the page.
    `situations` holds a text for each but `ahead`, which speaks for itself.
    """

    of_callback: str
    of_promise: str
    we_call: str
    we_had_said_we_call: str
    we_had_said: str
    calling_number: str
    writing_to: str
    request: str
    reference: str
    situations: Mapping[Situation, str]
    more_to_come: str
    thanks: str

    add_to_calendar: str
    choose_another: str
    cancel: str
    back: str

    choose_title: str
    choose_now: str
    choose_button: str
    choose_none_free: str
    choose_nothing_chosen: str
    choose_taken: str

    cancel_title: str
    cancel_callback: str
    cancel_promise: str
    cancel_yes: str
    cancel_no: str

    feedback_title: str
    feedback_help: str
    feedback_csat: Scale
    feedback_ces: Scale
    feedback_nps: Scale
    feedback_comment: str
    feedback_send: str
    feedback_empty: str
    feedback_too_long: str

    gone: Said
    refused: Said
    failed: Said

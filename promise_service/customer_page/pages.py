"""The pages of a promise, put together from what is shown of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from litestar import Response

from promise_service.application.choose_another_window import windows_to_choose
from promise_service.application.show_to_customer import CustomerView
from promise_service.application.speaking import reader_of
from promise_service.application.views import slot_id
from promise_service.application.wording import Reader, Wording, unbroken
from promise_service.customer_page.feedback_form import CES, CSAT, LONGEST_COMMENT, NOTHING_GIVEN, NPS, GivenFeedback
from promise_service.customer_page.opening import policy_in_force
from promise_service.customer_page.rendering import page
from promise_service.customer_page.services import PageServices
from promise_service.customer_page.showing import Shown
from promise_service.customer_page.words.page_words import Scale
from promise_service.domain.intervals import Interval
from promise_service.domain.policy import Policy
from promise_service.domain.promises import Promise


@dataclass(frozen=True, slots=True)
class Question:
    """A scale of the feedback form, and what was answered so far."""

    name: str
    scale: Scale
    numbers: range
    answered: int | None


@dataclass(frozen=True, slots=True)
class Choice:
    """A window that can be chosen."""

    slot_id: str
    hours: str


@dataclass(frozen=True, slots=True)
class Day:
    """The windows of one date."""

    name: str
    choices: tuple[Choice, ...]


def promise_page(
    seen: Shown, given: GivenFeedback = NOTHING_GIVEN, fault: str | None = None, *, root: str = ""
) -> Response[str]:
    """The page of a promise; with a fault, the feedback form stands as it was filled in."""
    questions = [
        Question("csat", seen.words.feedback_csat, CSAT, given.csat),
        Question("ces", seen.words.feedback_ces, CES, given.ces),
        Question("nps", seen.words.feedback_nps, NPS, given.nps),
    ]
    return page(
        "promise.html",
        status=422 if fault else 200,
        language=seen.language,
        seen=seen,
        words=seen.words,
        questions=questions,
        comment=given.comment or "",
        longest_comment=LONGEST_COMMENT,
        fault=fault,
        root=root,
    )


def choice_page(
    services: PageServices, view: CustomerView, seen: Shown, fault: str | None = None, status: int = 200
) -> Response[str]:
    """The windows with room, as they are now."""
    promise, policy, now = view.record.promise, policy_in_force(services), services.clock.now()
    windows = windows_to_choose(services.archive, policy, promise, now)
    return page(
        "choice.html",
        status=status,
        language=seen.language,
        seen=seen,
        words=seen.words,
        days=_days(services.wording, promise, policy, windows, now),
        fault=fault,
        root="../",
    )


def cancellation_page(seen: Shown) -> Response[str]:
    """What it means to cancel."""
    words = seen.words
    means = (
        words.cancel_callback.format(time=seen.time) if seen.time else words.cancel_promise.format(words=seen.statement)
    )
    return page("cancellation.html", language=seen.language, seen=seen, words=words, means=means, root="../")


def _days(
    wording: Wording, promise: Promise, policy: Policy, windows: Iterable[Interval], now: datetime
) -> tuple[Day, ...]:
    """Windows under their dates, in the customer's language and time zone."""
    reader = reader_of(policy, promise, now)
    by_day = groupby(windows, key=lambda window: wording.day(window.start, reader))
    return tuple(Day(name, tuple(_choice(wording, promise, each, reader) for each in found)) for name, found in by_day)


def _choice(wording: Wording, promise: Promise, window: Interval, reader: Reader) -> Choice:
    return Choice(slot_id(promise.queue or "", window.start), unbroken(wording.hours(window, reader)))

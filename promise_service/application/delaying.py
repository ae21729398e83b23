"""A new exact time in place of one that we will not make, by the policy's `delay`, as a new promise."""

from __future__ import annotations

from datetime import datetime

from promise_service.application import new_promises
from promise_service.application.book import Book
from promise_service.domain.business_time import BusinessTime
from promise_service.domain.callback_slots import DAYS_AHEAD_WHEN_FULL, open_windows
from promise_service.domain.intervals import Interval
from promise_service.domain.policy import Queue
from promise_service.domain.promises import Basis, Promise, Succession
from promise_service.domain.response_deadlines import due_at


def delayed(book: Book, promise: Promise) -> Promise | None:
    """The promise that takes the place of `promise`; None where its queue has no window for it in the 14 days ahead.

    The new deadline is counted from now, or from the first deadline where the new one would not be later. A callback
    gets the last window with room that ends by then, else the first one after it.
    """
    asked = new_promises.asked_again(promise, book.standing(promise.id), Succession.DELAY, book.now, promise.made_by)
    terms = book.policy.delay
    calendar = _calendar(book, promise)
    counted_from, deadline = _later_deadline(book, promise, book.policy.calendars[calendar])
    standing = book.standing(promise.id)
    team = standing.team if standing.team in book.policy.teams else _team_in_place(book, promise)
    if promise.window is not None:
        queue = book.policy.queues.get(promise.queue or "")
        window = _window(book, queue, promise.window, deadline) if queue else None
        if queue is None or window is None:
            return None
        return new_promises.callback(book, queue, window, standing.phone or "", asked, team=team)
    basis = Basis(rule="/delay", calendar=calendar, counted_from=counted_from, deadline=terms.deadline)
    return new_promises.written(book, promise.kind, promise.channel, deadline, team, asked, basis=basis)


def _team_in_place(book: Book, promise: Promise) -> str:
    """Who owns the promise where a newer policy dropped its team: the queue's, the default one, else the first."""
    queue = book.policy.queues.get(promise.queue or "")
    if queue is not None:
        return queue.team
    return book.policy.default_team or min(book.policy.teams)


def _calendar(book: Book, promise: Promise) -> str:
    """The policy's calendar for delays, else the promise's own, else (a newer policy dropped it) that of its team."""
    own_team = book.policy.teams.get(book.standing(promise.id).team)
    named = (
        book.policy.delay.calendar,
        promise.basis.calendar,
        own_team.calendar if own_team else None,
        book.policy.default_calendar,
    )
    kept = [each for each in named if each is not None and each in book.policy.calendars]
    return kept[0] if kept else min(book.policy.calendars)


def _later_deadline(book: Book, promise: Promise, business_time: BusinessTime) -> tuple[datetime, datetime]:
    """From when the new deadline is counted, and the deadline."""
    rule = book.policy.delay.deadline
    deadline = due_at(rule, book.now, business_time)
    if deadline > promise.due_at:
        return book.now, deadline
    return promise.due_at, due_at(rule, promise.due_at, business_time)


def _window(book: Book, queue: Queue, missed: Interval, deadline: datetime) -> Interval | None:
    terms, places = queue.callback, book.places(queue)
    earliest = max(book.now + terms.plan.lead_time, missed.end)
    windows = open_windows(book.policy.calendars[queue.calendar], terms.plan.window, earliest, DAYS_AHEAD_WHEN_FULL + 1)
    in_time: Interval | None = None
    for window in windows:
        if places.room(window) == 0:
            continue
        if window.end > deadline:
            return in_time or window
        in_time = window
    return in_time

"""Which windows of a queue still take a promise, as a group of commands sees them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from promise_service.application.book import Book
from promise_service.application.speaking import slots_in_words
from promise_service.application.views import SlotView, slot_id
from promise_service.application.wording import Reader
from promise_service.domain.callback_capacity import Places
from promise_service.domain.callback_slots import SlotChoice, choose, window_containing_start
from promise_service.domain.intervals import Interval
from promise_service.domain.offers import Offer
from promise_service.domain.policy import Policy, Queue
from promise_service.domain.wall_clock import local_time
from promise_service.errors import InvalidInput, SlotTaken


def choice_for_call(policy: Policy, queue: Queue, places: Places, called_at: datetime, now: datetime) -> SlotChoice:
    """The windows that this caller can be offered."""
    terms = queue.callback
    return choose(
        terms.plan,
        policy.calendars[queue.calendar],
        called_at=called_at,
        earliest_start=max(called_at, now) + terms.plan.lead_time,
        has_room=lambda window: places.room(window) > 0,
    )


def window_at(book: Book, queue: Queue, start: datetime, pointer: str) -> Interval:
    """The window of `queue` that starts at `start`; InvalidInput where none does, or none that is still to come."""
    plan, calendar = queue.callback.plan, book.policy.calendars[queue.calendar]
    begins, now = (local_time(instant, calendar.zone).isoformat(timespec="seconds") for instant in (start, book.now))
    listed = f"GET /v1/queues/{queue.name}/slots lists those that can be promised"
    window = window_containing_start(calendar, plan.window, start)
    if window is None:
        raise InvalidInput.at(pointer, f"no callback window of queue {queue.name!r} starts at {begins}; {listed}")
    if window.start < book.now:
        raise InvalidInput.at(pointer, f"the window at {begins} has begun already, it is {now}; {listed}")
    earliest = book.now + plan.lead_time
    if window.start < earliest:
        first = local_time(earliest, calendar.zone).isoformat(timespec="seconds")
        raise InvalidInput.at(
            pointer, f"the window at {begins} is too near: by the lead time, none before {first} can be promised"
        )
    return window


def take_room(
    book: Book,
    queue: Queue,
    window: Interval,
    reader: Reader,
    *,
    giving_back: Sequence[Interval],
    taking: Sequence[Interval] = (),
) -> None:
    """Make sure that `window` takes one more promise; SlotTaken, with fresh slots, if not.

    It may count on the places in `giving_back`, and not on those that are taken with it.
    """
    places = book.places(queue).with_removed(giving_back).with_added(taking)
    if places.room(window) == 0:
        raise SlotTaken(
            f"The window {book.wording.window(window, reader).written} is full.",
            slots=fresh_slots(book, queue, reader),
        )


def fresh_slots(book: Book, queue: Queue, reader: Reader) -> tuple[SlotView, ...]:
    """What can be offered instead, as things are now."""
    choice = choice_for_call(book.policy, queue, book.places(queue), book.now, book.now)
    return slots_in_words(queue, choice.slots, reader, book.wording)


def slot_of_offer(offer: Offer, slot: str) -> Interval:
    """The window that `slot` names among those of an offer."""
    named = {slot_id(offer.queue, window.start): window for window in offer.slots}
    try:
        return named[slot]
    except KeyError:
        known = ", ".join(named) or "none"
        raise InvalidInput.at("/slot_id", f"offer {offer.id!r} has no slot {slot!r}; it offered: {known}") from None

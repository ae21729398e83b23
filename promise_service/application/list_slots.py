"""Every open window of a queue with its room: for web widgets and agents who look for another time."""

from __future__ import annotations

from datetime import datetime, timedelta

from promise_service.application.places import places_in
from promise_service.application.ports.archive import Archive
from promise_service.application.refusals import Faults
from promise_service.application.speaking import customer_reader, slots_in_words
from promise_service.application.views import WindowRoom
from promise_service.application.wording import Wording
from promise_service.domain.business_time import LAST_YEAR
from promise_service.domain.callback_slots import open_windows
from promise_service.domain.policy import Policy
from promise_service.domain.promises import Customer
from promise_service.domain.wall_clock import local_time

MOST_DAYS = 31


def list_slots(
    archive: Archive,
    policy: Policy,
    wording: Wording,
    queue_name: str,
    *,
    start: datetime | None,
    days: int,
    now: datetime,
    locale: str | None,
) -> list[WindowRoom]:
    """The windows that begin within `days` local dates from `start` (now unless said), after the queue's lead time.

    NotFound names the known queues.
    """
    queue = policy.queue(queue_name)
    faults = Faults()
    if not 1 <= days <= MOST_DAYS:
        faults.add("/days", f"must be from 1 to {MOST_DAYS}, not {days}")
        faults.refuse()
    terms, calendar = queue.callback, policy.calendars[queue.calendar]
    earliest = max(start or now, now + terms.plan.lead_time)
    first = local_time(earliest, calendar.zone).date()
    if (first + timedelta(days=days - 1)).year > LAST_YEAR:
        faults.add("/days", f"{days} days from {first} on reach beyond {LAST_YEAR}, where calendars end; ask for fewer")
    faults.refuse()
    windows = list(open_windows(calendar, terms.plan.window, earliest, days))
    places = places_in(archive, policy, queue, now)
    reader = customer_reader(policy, wording, Customer(), queue.calendar, now, locale)
    return [
        WindowRoom(slot=slot, capacity=places.capacity.of(slot.window), remaining=places.room(slot.window))
        for slot in slots_in_words(queue, windows, reader, wording)
    ]

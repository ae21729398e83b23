"""Which windows a customer can move their callback to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from promise_service.application.places import places_in
from promise_service.application.ports.archive import Archive
from promise_service.domain.callback_slots import DAYS_AHEAD_WHEN_FULL, open_windows
from promise_service.domain.intervals import Interval
from promise_service.domain.policy import Policy
from promise_service.domain.promises import Promise


def windows_to_choose(archive: Archive, policy: Policy, promise: Promise, now: datetime) -> Sequence[Interval]:
    """The windows with room, in the 14 days ahead, but for the one that is promised; none where its queue is gone."""
    queue = policy.queues.get(promise.queue or "")
    if queue is None:
        return ()
    terms = queue.callback
    earliest = now + terms.plan.lead_time
    windows = open_windows(policy.calendars[queue.calendar], terms.plan.window, earliest, DAYS_AHEAD_WHEN_FULL)
    places = places_in(archive, policy, queue, now)
    return [each for each in windows if each != promise.window and places.room(each) > 0]

"""When a message whose delivery failed is tried again: after growing pauses, as long as it is of use."""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256

from promise_service.domain.notices import Notice
from promise_service.domain.timers import Timer

PAUSES = tuple(timedelta(seconds=seconds) for seconds in (15, 60, 300, 900, 1800))
"""After the first failure, the second and so on; the last one counts for all that follow."""

JITTER = 0.2
"""By which part of itself a pause is at most shorter or longer, so that what failed together does not come together."""

GIVEN_UP_AFTER = timedelta(hours=48)
"""What helps for ever is not tried for ever."""

TOO_SHORT = timedelta(seconds=5)
"""What is left of the time when a further try is not worth it."""


PERHAPS_SENT = timedelta(minutes=5)
"""How long it is at least waited after nobody could tell whether a message was accepted: the next one may be a copy."""


def next_try(notice: Notice, timer: Timer, now: datetime, *, not_before: timedelta = timedelta()) -> datetime | None:
    """When to try again after a failure that may pass; None where no time is left. `not_before` is counted from `now`.

    `timer.tries` are the failures before this one. The next try never comes when the message is useless: where the
    pause is longer than the time that is left, half of that is waited for.
    """
    last = timer.helps_until or notice.created_at + GIVEN_UP_AFTER
    left = last - now
    if left < TOO_SHORT:
        return None
    pause = max(_pause(notice.id, timer.tries), not_before)
    return now + (pause if pause < left else left / 2)


def _pause(notice_id: str, tries: int) -> timedelta:
    """The pause after that many failures, by a part that the digest of notice and try decides."""
    digest = sha256(f"{notice_id}:{tries}".encode()).digest()
    part = int.from_bytes(digest[:8], "big") / 2**64
    return PAUSES[min(tries, len(PAUSES) - 1)] * (1 + JITTER * (2 * part - 1))

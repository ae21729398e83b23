"""When an event is tried again, and when its endpoint is left in peace for a while.

The schedule is the one that Standard Webhooks 1.0 recommends; the jitter keeps deliveries that failed together from
coming back together.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from promise_service.domain.webhooks import Delivery, DeliveryState, Webhook

_MINUTE, _HOUR = timedelta(minutes=1), timedelta(hours=1)
PAUSES = (
    timedelta(seconds=5), 5 * _MINUTE, 30 * _MINUTE, 2 * _HOUR, 5 * _HOUR, 10 * _HOUR, 14 * _HOUR, 20 * _HOUR,
    24 * _HOUR,
)  # fmt: skip
"""How long to wait after each try in vain; the first one is made at once."""

JITTER = 0.1
"""By which share of itself a pause is longer at most."""

SHORTEST_REST, LONGEST_REST = timedelta(seconds=5), 5 * _MINUTE
"""An endpoint that does not answer rests for so long: twice as long each time, within these limits."""

ATTEMPT_TIME = timedelta(seconds=15)
"""How long one try takes at most, from the look-up of the address to the end of the answer."""

TRYING_TIME = ATTEMPT_TIME + timedelta(seconds=20)
"""For how long a try is nobody else's: the database may let it wait for 10 s before it, and again after it."""

PROBE_TIME = ATTEMPT_TIME + timedelta(seconds=5)
"""After a rest one delivery is tried alone; for so long the others wait for what comes of it."""

LONGEST_WISH = 24 * _HOUR
"""An endpoint that asks for a longer pause (Retry-After) gets this one."""

PARKED_FOR = 24 * _HOUR
"""How long what waits for a disabled endpoint is left alone, until it is looked at again."""

GONE = 410
_ASK_TO_WAIT = frozenset({429, 502, 503, 504})


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """What came of one try: the status that was answered, None where nothing was, and why it is no success."""

    status: int | None
    detail: str | None = None
    retry_after: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AfterAttempt:
    """How a delivery and its endpoint stand after one try.

    `next_try_at` is None unless the delivery is pending still. Nothing is sent to the endpoint before `paused_until`;
    with `disabled` it wants nothing any more.
    """

    state: DeliveryState
    next_try_at: datetime | None
    failures: int
    paused_until: datetime | None
    disabled: bool = False


def after_attempt(delivery: Delivery, webhook: Webhook, attempt: Attempt, now: datetime) -> AfterAttempt:
    """What one more try changes. Only no answer at all, or the wish to wait, makes the endpoint rest."""
    if attempt.status is not None and 200 <= attempt.status < 300:
        return AfterAttempt(state=DeliveryState.DELIVERED, next_try_at=None, failures=0, paused_until=None)
    if attempt.status == GONE:
        return AfterAttempt(
            state=DeliveryState.DEAD, next_try_at=None, failures=webhook.failures, paused_until=None, disabled=True
        )
    failures, paused_until = _rest(webhook, attempt, now)
    tries = delivery.tries + 1
    if tries > len(PAUSES):
        return AfterAttempt(state=DeliveryState.DEAD, next_try_at=None, failures=failures, paused_until=paused_until)
    planned = now + _with_jitter(PAUSES[tries - 1], delivery.id, tries)
    return AfterAttempt(
        state=DeliveryState.PENDING,
        next_try_at=max(planned, paused_until or planned),
        failures=failures,
        paused_until=paused_until,
    )


def _rest(webhook: Webhook, attempt: Attempt, now: datetime) -> tuple[int, datetime | None]:
    wish = min(attempt.retry_after or timedelta(), LONGEST_WISH) if attempt.status in _ASK_TO_WAIT else timedelta()
    if attempt.status is not None and not wish:
        return 0, None
    failures = webhook.failures + 1
    doubled = SHORTEST_REST * 2 ** min(failures - 1, 10)
    return failures, now + max(wish, min(doubled, LONGEST_REST) if attempt.status is None else wish)


def _with_jitter(pause: timedelta, delivery_id: str, tries: int) -> timedelta:
    """The same for the same try of the same delivery, so that whoever computes it again finds the same instant."""
    digest = hashlib.sha256(f"{delivery_id}:{tries}".encode()).digest()
    return pause * (1 + JITTER * int.from_bytes(digest[:4], "big") / 2**32)

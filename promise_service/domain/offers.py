"""What a caller was offered on the phone, and what came of it. Offers that lead to nothing are kept: they count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from promise_service.domain.intervals import Interval
from promise_service.domain.policy import Queue, WaitUnknown
from promise_service.domain.promises import Customer


class Decision(StrEnum):
    """Offer a callback, let the caller wait, or neither: nothing can honestly be promised."""

    CALLBACK = "callback"
    WAIT = "wait"
    NONE = "none"


class Reason(StrEnum):
    """Why an offer was decided as it was."""

    WAIT_OVER_THRESHOLD = "wait_over_threshold"
    WAIT_UNDER_THRESHOLD = "wait_under_threshold"
    WAIT_UNKNOWN = "wait_unknown"
    CLOSED = "closed"
    FULL = "full"
    NO_WINDOW = "no_window"


class OfferOutcome(StrEnum):
    """What came of an offer; `open` while its slots are still held."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    REPLACED = "replaced"
    NOTHING_OFFERED = "nothing_offered"


@dataclass(frozen=True, slots=True, kw_only=True)
class PredictedWait:
    """The evidence for a decision: how long the wait will probably be, who said so, and when.

    `seconds` None means that nobody knows.
    """

    seconds: float | None
    source: str | None
    as_of: datetime | None
    probability_over_threshold: float | None = None
    announce: bool = False


UNKNOWN_WAIT = PredictedWait(seconds=None, source=None, as_of=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One offer, with the evidence it was made on. `held` says whether its slots count as taken until it ends."""

    id: str
    queue: str
    called_at: datetime
    made_at: datetime
    expires_at: datetime
    decision: Decision
    reason: Reason
    exception: str | None
    predicted_wait: PredictedWait
    slots: tuple[Interval, ...]
    held: bool
    phone: str | None
    customer: Customer
    conversation_id: str | None
    locale: str
    time_zone: str
    prompt: str
    policy_version: int
    made_by: str
    outcome: OfferOutcome

    def outcome_at(self, now: datetime) -> OfferOutcome:
        """What has come of the offer by `now`: one that nobody took has expired, whether or not anyone noticed."""
        if self.outcome is OfferOutcome.OPEN and now >= self.expires_at:
            return OfferOutcome.EXPIRED
        return self.outcome


def decide(queue: Queue, wait: PredictedWait, *, is_open: bool) -> tuple[Decision, Reason]:
    """Whether to offer a callback at all: a closed queue first, then the wait, then what is not known (R1)."""
    if not is_open:
        return Decision.CALLBACK, Reason.CLOSED
    if wait.seconds is None:
        offer = queue.when_wait_unknown is WaitUnknown.CALLBACK
        return (Decision.CALLBACK if offer else Decision.WAIT), Reason.WAIT_UNKNOWN
    if timedelta(seconds=wait.seconds) > queue.offer_callback_after:
        return Decision.CALLBACK, Reason.WAIT_OVER_THRESHOLD
    return Decision.WAIT, Reason.WAIT_UNDER_THRESHOLD

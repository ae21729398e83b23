"""What a caller was offered on the phone, and what came of it. Offers that lead to nothing are kept: they count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from promise_service.domain.intervals import Interval
from promise_service.domain.policy import OfferAfter, Queue, WaitUnknown
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

    `seconds` None means that nobody knows. Of a forecast it is the median; `quantiles` are the seconds within which the
    shares of callers in `announced_quantiles.SHARES` are answered. What a caller of the API says has none.
    """

    seconds: float | None
    source: str | None
    as_of: datetime | None
    probability_over_threshold: float | None = None
    quantiles: tuple[float, ...] | None = None
    announce: bool = False

    @property
    def is_forecast(self) -> bool:
        """Whether this service forecast it."""
        return self.quantiles is not None


UNKNOWN_WAIT = PredictedWait(seconds=None, source=None, as_of=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One offer, with the evidence it was made on. `held` says whether its slots count as taken until it ends.

    `elapsed` is how long the caller had waited; the predicted wait is what was left of it. `still_offering` says that
    the wait was not over the threshold any more, but not clearly under it either.
    """

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
    elapsed: timedelta | None = None
    still_offering: bool = False

    def outcome_at(self, now: datetime) -> OfferOutcome:
        """What has come of the offer by `now`: one that nobody took has expired, whether or not anyone noticed."""
        if self.outcome is OfferOutcome.OPEN and now >= self.expires_at:
            return OfferOutcome.EXPIRED
        return self.outcome


CLEARLY_UNDER = 0.8
"""Of the threshold: a queue that offers callbacks goes on until its forecast has fallen to so much of it."""


class Judged(NamedTuple):
    """A decision, why, and whether it only goes on with what was decided before."""

    decision: Decision
    reason: Reason
    still_offering: bool = False


def decide(queue: Queue, wait: PredictedWait, *, is_open: bool, was_offering: bool = False) -> Judged:
    """Whether to offer a callback at all: a closed queue first, then the wait, then what is not known (R1).

    Forecasts go up and down with every call. So that offers do not come and go with them, a queue that `was_offering`
    by its last forecast goes on until one is clearly under the threshold. A caller's own figure counts as it is.
    """
    if not is_open:
        return Judged(Decision.CALLBACK, Reason.CLOSED)
    if wait.seconds is None:
        offer = queue.when_wait_unknown is WaitUnknown.CALLBACK
        return Judged(Decision.CALLBACK if offer else Decision.WAIT, Reason.WAIT_UNKNOWN)
    if _is_over(queue.offer_callback_after, wait, 1.0):
        return Judged(Decision.CALLBACK, Reason.WAIT_OVER_THRESHOLD)
    if was_offering and wait.is_forecast and _is_over(queue.offer_callback_after, wait, CLEARLY_UNDER):
        return Judged(Decision.CALLBACK, Reason.WAIT_OVER_THRESHOLD, still_offering=True)
    return Judged(Decision.WAIT, Reason.WAIT_UNDER_THRESHOLD)


def _is_over(after: OfferAfter, wait: PredictedWait, share: float) -> bool:
    """Whether a known wait is over this share of the threshold."""
    if after.probability is not None and wait.probability_over_threshold is not None:
        return wait.probability_over_threshold >= after.probability * share
    return wait.seconds is not None and timedelta(seconds=wait.seconds) > after.wait * share

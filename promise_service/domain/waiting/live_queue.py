"""A queue as its calls and states are told while it is open: what the wait of a caller will be, at any moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from promise_service.domain.waiting.board import LOST_TALKING_SECONDS, LOST_WAITING_SECONDS
from promise_service.domain.waiting.calls import Call, QueueState
from promise_service.domain.waiting.forecast import QueueTraffic, WaitForecast
from promise_service.domain.waiting.predictor import WaitPredictor

_TOLD_AGAIN_WITHIN = timedelta(minutes=15)
"""So long after its end a call is still known; what is told only later has no say in how the queue stands."""

_STILL_WAITING = timedelta(seconds=LOST_WAITING_SECONDS)
_STILL_TALKING = timedelta(seconds=LOST_TALKING_SECONDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Whose wait is asked for: of this `priority`, after waiting for so long already.

    A caller of whom calls have told is known by `call_id`; then that says more than the other two.
    """

    priority: int = 0
    elapsed: timedelta = timedelta()
    call_id: str | None = None


SOMEBODY_NEW = Waiting()


class LiveQueue:
    """A predictor for one queue that can be put down as a document and taken up again, by whoever has news of it.

    `threshold` is the wait of whose exceeding the probability is asked. What was told more than `known_for` ago is not
    known any more.
    """

    def __init__(self, *, threshold: timedelta, known_for: timedelta) -> None:
        self._predictor = WaitPredictor(threshold=threshold, stale_after=known_for)
        self._threshold = threshold
        self._known_for = known_for
        self.learnt_at: datetime | None = None

    def take_in(self, calls: Sequence[Call], now: datetime) -> dict[str, WaitForecast]:
        """What is known of these calls by now, each with all that was ever told of it; in any order.

        Returns what was forecast for those who are told to have entered just now, and of whom nothing else is known
        yet, by their call id: as of the instant of entering, and from what was told before. Nothing for those of whom
        it is told so late that something was told already of the time after.
        """
        self._predictor.forget_over(now - _TOLD_AGAIN_WITHIN)
        foretold: dict[str, WaitForecast] = {}
        for call in sorted(calls, key=_in_order):
            if self._predictor.knows(call.call_id) or self._matters_still(call, now):
                forecast = self._predictor.observe(call).foretold
                if forecast is not None and now - call.entered_at <= self._known_for:
                    foretold[call.call_id] = forecast
        return foretold

    def take_in_state(self, state: QueueState) -> bool:
        """How the queue stands; False for a state older than the one known, which is of no use."""
        return self._predictor.observe_state(state)

    def forecast(self, now: datetime, whose: Waiting = SOMEBODY_NEW) -> WaitForecast | None:
        """What somebody has to expect from now on; None where nothing recent is known, or no agent is at work."""
        if whose.call_id is not None and self.waits(whose):
            return self._predictor.predict_rest_of(now, whose.call_id)
        if whose.elapsed > timedelta():
            return self._predictor.predict_rest(now, now - whose.elapsed, whose.priority)
        return self._predictor.predict(now, whose.priority)

    def traffic(self, now: datetime) -> QueueTraffic | None:
        """Who waits, and who is at work; None where nothing recent is known."""
        return self._predictor.traffic(now)

    def waits(self, whose: Waiting) -> bool:
        """Whether calls tell that the caller of this `call_id` waits."""
        return whose.call_id is not None and self._predictor.waits_since(whose.call_id) is not None

    def elapsed(self, now: datetime, whose: Waiting) -> timedelta:
        """How long this caller has waited: as calls tell it, else as it was said."""
        entered_at = None if whose.call_id is None else self._predictor.waits_since(whose.call_id)
        return whose.elapsed if entered_at is None else max(now - entered_at, timedelta())

    def begin_with(self, learnt: Mapping[str, Any], *, threshold: timedelta, learnt_at: datetime) -> None:
        """Go on from what was learnt of the calls that were kept, as of then; who waits now stays known.

        So does how often forecasts were enough for those who called. Of what was learnt for another threshold only the
        pace and the order of service count: no forecast is fitted by it.
        """
        self._predictor.restore(learnt)
        if threshold == self._threshold:
            self.learnt_at = learnt_at

    def _matters_still(self, call: Call, now: datetime) -> bool:
        """Whether a call that is not known says anything about how the queue stands."""
        if call.waited_until is None:
            goes_on = _STILL_WAITING
        elif call.answered_at is None or call.ended_at is not None or not self._predictor.ends_told:
            goes_on = _TOLD_AGAIN_WITHIN
        else:
            goes_on = _STILL_TALKING
        return now - _last_told(call) <= goes_on

    def document(self) -> dict[str, Any]:
        """All of it, as JSON has it."""
        return {
            "threshold_seconds": self._threshold.total_seconds(),
            "learnt_at": None if self.learnt_at is None else self.learnt_at.isoformat(),
            "learnt": self._predictor.document(),
            "live": self._predictor.live_document(),
        }

    def restore(self, document: Mapping[str, Any]) -> None:
        """Go on from a document; what was expected or learnt for another threshold is left behind."""
        learnt_at, live = document["learnt_at"], document["live"]
        if document["threshold_seconds"] == self._threshold.total_seconds():
            self.learnt_at = None if learnt_at is None else datetime.fromisoformat(learnt_at)
        else:
            live = {**live, "lessons": {**live["lessons"], "expected": []}}
        self._predictor.restore(document["learnt"])
        self._predictor.resume(live)


def _last_told(call: Call) -> datetime:
    return call.ended_at or call.waited_until or call.entered_at


def _in_order(call: Call) -> tuple[datetime, bool, str]:
    """As things happened; at the same instant who leaves before who enters, as in a replay."""
    return _last_told(call), call.waited_until is None, call.call_id

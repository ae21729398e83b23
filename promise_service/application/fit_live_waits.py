"""Forecasts fitted to the recorded calls of a queue: by a timer every week, and whenever somebody asks for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from promise_service.application.backtest_waits import fit_waits
from promise_service.application.book import Book
from promise_service.application.call_records import CallRecords
from promise_service.application.ledger import Changes, Decision, Ledger, Needs, carry_out
from promise_service.application.live_queues import LearntWaits, LiveQueues
from promise_service.application.ports.policies import PolicyVersions
from promise_service.application.ports.surroundings import Clock
from promise_service.application.replaying_calls import QueueCall
from promise_service.domain.intervals import Interval
from promise_service.domain.policy import Queue
from promise_service.domain.timers import TimerState, named_by

LEARNT_FROM = timedelta(weeks=8)
MOST_CALLS = 20_000
"""The latest ones: the forecasts remember some 3,300 waits, and a worker has a minute."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepLearntWaits:
    """Keep what was learnt of a queue, and have its timer done; with nothing learnt, skipped for that reason."""

    timer_id: str | None
    learnt: LearntWaits | None
    why_nothing: str | None = None

    def needs(self) -> Needs:
        """The timer, where one asked for it."""
        return Needs(timers=frozenset() if self.timer_id is None else frozenset({self.timer_id}))

    def decide(self, book: Book) -> Decision[None]:
        """Nothing to say."""
        kept = () if self.learnt is None else (self.learnt,)
        if self.timer_id is None:
            return Decision(lambda _: None, Changes(learnt_waits=kept))
        timer = book.timer(self.timer_id)
        if timer.state is not TimerState.WAITING:
            return Decision(lambda _: None)
        state = TimerState.SKIPPED if self.learnt is None else TimerState.DONE
        settled = replace(timer, state=state, detail=self.why_nothing)
        return Decision(lambda _: None, Changes(learnt_waits=kept, timers=(settled,)))


class LiveFits:
    """Fits the forecasts of queues that the policy names."""

    def __init__(
        self, *, records: CallRecords, live: LiveQueues, versions: PolicyVersions, ledger: Ledger, clock: Clock
    ) -> None:
        self._records = records
        self._live = live
        self._versions = versions
        self._ledger = ledger
        self._clock = clock

    def run(self, timer_id: str) -> None:
        """The time of this timer has come."""
        _, name = named_by(timer_id)
        policy = self._versions.current()
        queue = None if policy is None else policy.queues.get(name)
        learnt = None if queue is None else self._learnt(queue)
        why = f"the policy has no queue {name!r}" if queue is None else "no call was recorded in the last eight weeks"
        carry_out(
            self._ledger,
            KeepLearntWaits(timer_id=timer_id, learnt=learnt, why_nothing=None if learnt is not None else why),
        )
        if queue is not None and learnt is not None:
            self._live.begin_with(queue, learnt)

    def fit(self, queue: Queue) -> LearntWaits | None:
        """What is learnt of a queue now, kept and gone on from; None where no call was recorded in eight weeks."""
        learnt = self._learnt(queue)
        if learnt is not None:
            carry_out(self._ledger, KeepLearntWaits(timer_id=None, learnt=learnt))
            self._live.begin_with(queue, learnt)
        return learnt

    def _learnt(self, queue: Queue) -> LearntWaits | None:
        now = self._clock.now()
        recorded = self._records.entered(queue.name, Interval(now - LEARNT_FROM, now), latest=MOST_CALLS)
        if not recorded:
            return None
        calls = [QueueCall(queue.name, each.call) for each in recorded]
        threshold = queue.offer_callback_after.wait
        model = fit_waits(calls, threshold, _nobody_watches)
        return LearntWaits(queue=queue.name, document=model[queue.name], threshold=threshold, learnt_at=now)


def _nobody_watches(_: int, __: int) -> None:
    """Nobody is shown how far it is."""

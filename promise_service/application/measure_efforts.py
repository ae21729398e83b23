"""What callbacks take in a queue, measured from its attempts: by a timer, every week."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

from promise_service.application.book import Book
from promise_service.application.foresee_shortfalls import foresee_shortfalls
from promise_service.application.ledger import Changes, Decision, Ledger, Needs, carry_out
from promise_service.application.outlook import Prospects
from promise_service.application.ports.policies import PolicyVersions
from promise_service.application.ports.surroundings import Clock
from promise_service.domain.intervals import Interval
from promise_service.domain.measured_effort import MEASURED_OVER, AttemptTally, MeasuredEffort
from promise_service.domain.policy import Policy
from promise_service.domain.timers import TimerState, named_by


class AttemptCounts(Protocol):
    """Counts attempts, without any lock."""

    def tally(self, queue: str, span: Interval) -> AttemptTally:
        """How those at callbacks of the queue went that started in a span: without `failed` and retracted ones."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepMeasuredEffort:
    """Keep what was measured of a queue, and have its timer done; with nothing to measure, skipped for that reason."""

    timer_id: str
    queue: str
    measured: MeasuredEffort | None
    why_nothing: str | None = None

    def needs(self) -> Needs:
        """The timer, and the queue: nobody promises anything of its windows meanwhile."""
        return Needs(timers=frozenset({self.timer_id}), queues=frozenset({self.queue}))

    def decide(self, book: Book) -> Decision[None]:
        """Nothing to say."""
        timer = book.timer(self.timer_id)
        if timer.state is not TimerState.WAITING:
            return Decision(lambda _: None)
        if self.measured is None:
            skipped = replace(timer, state=TimerState.SKIPPED, detail=self.why_nothing)
            return Decision(lambda _: None, Changes(timers=(skipped,)))
        done = replace(timer, state=TimerState.DONE, detail=None)
        return Decision(lambda _: None, Changes(measured_efforts=(self.measured,), timers=(done,)))


class EffortMeasurer:
    """Measures what callbacks take in the queues whose capacity goes by it."""

    def __init__(
        self, *, counts: AttemptCounts, prospects: Prospects, versions: PolicyVersions, ledger: Ledger, clock: Clock
    ) -> None:
        self._counts = counts
        self._prospects = prospects
        self._versions = versions
        self._ledger = ledger
        self._clock = clock

    def run(self, timer_id: str) -> None:
        """The time of this timer has come: what is measured counts from now on, and whom it endangers is told."""
        _, queue = named_by(timer_id)
        why = _why_not(self._versions.current(), queue)
        measured = None if why is not None else self._measured(queue)
        carry_out(self._ledger, KeepMeasuredEffort(timer_id=timer_id, queue=queue, measured=measured, why_nothing=why))
        if measured is not None:
            warn = partial(carry_out, self._ledger)
            foresee_shortfalls(self._prospects, self._versions, warn, self._clock.now())

    def _measured(self, queue: str) -> MeasuredEffort:
        now = self._clock.now()
        since = now - MEASURED_OVER
        tally = self._counts.tally(queue, Interval(since, now))
        return MeasuredEffort(queue=queue, since=since, measured_at=now, tally=tally)


def _why_not(policy: Policy | None, queue: str) -> str | None:
    """Why nothing is measured of a queue; None where it is."""
    if policy is None or queue not in policy.queues:
        return f"the policy has no queue {queue!r}"
    return None if policy.goes_by_agents(queue) else f"the capacity of queue {queue!r} does not go by agents"

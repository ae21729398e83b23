"""What a worker does with a batch of due timers: decisions together, then messages one after the other."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta

from promise_service.application.fit_live_waits import LiveFits
from promise_service.application.give_up_timer import GiveUpTimer
from promise_service.application.ledger import Failed, Ledger, Outcome, Request
from promise_service.application.measure_efforts import EffortMeasurer
from promise_service.application.ports.jobs import TimerClaims
from promise_service.application.ports.surroundings import Clock
from promise_service.application.ports.webhooks import EventDeliveries
from promise_service.application.run_due_timer import RunTimer
from promise_service.application.send_due_notices import DueNotices
from promise_service.domain.timers import TimerKind, named_by
from promise_service.errors import StoreUnavailable, TimerGivenUp

TO_FINISH = timedelta(seconds=42)
"""What one message may take: 10 s until its last byte has left, 30 s for the answer to it, and a moment more.

None is begun later in a lease, lest somebody else gets it in its midst.
"""
SECONDS_TO_STOP = 1.5
"""For how long messages are still begun once the worker was asked to stop."""

_Failures = dict[str, Exception]


class TimerRunner:
    """Runs batches of due timers, each timer only as long as it is held."""

    def __init__(
        self,
        *,
        claims: TimerClaims,
        clock: Clock,
        ledger: Ledger,
        notices: DueNotices,
        deliveries: EventDeliveries,
        fits: LiveFits,
        efforts: EffortMeasurer,
    ) -> None:
        self._claims = claims
        self._clock = clock
        self._ledger = ledger
        self._notices = notices
        self._deliveries = deliveries
        self._lessons: Mapping[TimerKind, LiveFits | EffortMeasurer] = {
            TimerKind.FIT_WAITS: fits,
            TimerKind.MEASURE_EFFORT: efforts,
        }
        self._stop_at: float | None = None

    def stop(self) -> None:
        """Begin no more messages, but for a moment that suffices a fast mail server; safe in a signal handler."""
        if self._stop_at is None:
            self._stop_at = time.monotonic() + SECONDS_TO_STOP

    def run(self, timer_ids: Sequence[str], lease_until: datetime) -> None:
        """Run those that are held under this lease. What there is no time for, or no database, is given back.

        What fails is raised together once all had their turn, and comes again when the lease is over.
        """
        kept = dict(self._notices.write_what_was_kept())
        begun = self._claims.begin(timer_ids, lease_until=lease_until, now=self._clock.now())
        events, messages, lessons, decisions = _by_who_runs_them(begun.held)
        if events:
            self._deliveries.take(events, lease_until)
        failures = kept | self._give_up(begun.given_up)
        failures |= self._decide(decisions, lease_until)
        failures |= self._send(messages, lease_until)
        failures |= self._learn(lessons, lease_until)
        failures |= self._noted(failures, lease_until)
        if failures:
            raise ExceptionGroup("some timers of the batch could not be run", list(failures.values()))

    def _decide(self, timer_ids: Sequence[str], lease_until: datetime) -> _Failures:
        """All decisions in one transaction, each with an outcome of its own."""
        outcomes = self._ledger.execute([Request(RunTimer(timer_id=timer_id)) for timer_id in timer_ids])
        failures = _failures(dict(zip(timer_ids, outcomes, strict=True)))
        untried = [timer_id for timer_id, failure in failures.items() if isinstance(failure, StoreUnavailable)]
        return failures | self._given_back(untried, lease_until)

    def _send(self, timer_ids: Sequence[str], lease_until: datetime) -> _Failures:
        sent = self._notices.send(timer_ids, lambda: self._may_begin_another(lease_until))
        return dict(sent.failures) | self._given_back(sent.left, lease_until)

    def _learn(self, timer_ids: Sequence[str], lease_until: datetime) -> _Failures:
        """Each takes seconds, so none is begun that might not be done in time."""
        failures: _Failures = {}
        untried: list[str] = []
        for timer_id in timer_ids:
            if not self._may_begin_another(lease_until):
                untried.append(timer_id)
                continue
            with _kept(failures, timer_id):
                self._lessons[named_by(timer_id)[0]].run(timer_id)
        untried += [timer_id for timer_id, failure in failures.items() if isinstance(failure, StoreUnavailable)]
        return failures | (self._given_back(untried, lease_until) if untried else {})

    def _may_begin_another(self, lease_until: datetime) -> bool:
        """Whether a message could be sent, or be learnt of a queue, before somebody else gets it.

        Not where nobody can tell the time.
        """
        if self._stop_at is not None and time.monotonic() >= self._stop_at:
            return False
        try:
            return self._clock.now() + TO_FINISH <= lease_until
        except StoreUnavailable:
            return False

    def _given_back(self, timer_ids: Sequence[str], lease_until: datetime) -> _Failures:
        failures: _Failures = {}
        with _kept(failures, "given back"):
            self._claims.release(timer_ids, lease_until=lease_until)
        return failures

    def _noted(self, failures: Mapping[str, Exception], lease_until: datetime) -> _Failures:
        """The names of failures stay with their timers: their words may tell who a customer is."""
        failed: _Failures = {}
        for timer_id, failure in failures.items():
            if not isinstance(failure, StoreUnavailable):
                with _kept(failed, f"note of {timer_id}"):
                    self._claims.note_failure(timer_id, lease_until=lease_until, detail=type(failure).__name__)
        return failed

    def _give_up(self, reasons: Mapping[str, str]) -> _Failures:
        """First of all: what died ten times takes nobody with it, and those whom it concerns are told."""
        given_up = [GiveUpTimer(timer_id=timer_id, reason=reason) for timer_id, reason in reasons.items()]
        outcomes = self._ledger.execute([Request(command) for command in given_up])
        failures: _Failures = {each: TimerGivenUp(f"{each} is dead: {reason}") for each, reason in reasons.items()}
        return failures | _failures(dict(zip(reasons, outcomes, strict=True)))


def _by_who_runs_them(timer_ids: Sequence[str]) -> tuple[list[str], list[str], list[str], list[str]]:
    """Events, messages, what is learnt of queues, and what is decided by us, each in the given order."""
    events: list[str] = []
    messages: list[str] = []
    lessons: list[str] = []
    decisions: list[str] = []
    theirs = {
        TimerKind.DELIVER_EVENT: events,
        TimerKind.SEND_NOTICE: messages,
        TimerKind.FIT_WAITS: lessons,
        TimerKind.MEASURE_EFFORT: lessons,
    }
    for timer_id in timer_ids:
        theirs.get(named_by(timer_id)[0], decisions).append(timer_id)
    return events, messages, lessons, decisions


def _failures(outcomes: Mapping[str, Outcome]) -> _Failures:
    return {timer_id: outcome.error for timer_id, outcome in outcomes.items() if isinstance(outcome, Failed)}


@contextmanager
def _kept(failures: _Failures, name: str) -> Iterator[None]:
    """What fails inside is kept under that name, so that everything else still has its turn."""
    try:
        yield
    except Exception as failure:  # noqa: BLE001  # all of it is raised in the end
        failures[name] = failure

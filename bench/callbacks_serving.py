"""Whom a free agent of a simulated call centre serves while live calls wait: them, or the callback that is due."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from bench.callbacks_demand import EFFORT, EVERY, MOST_ATTEMPTS, Asked, Try
from promise_service.adapters.policy_document import PolicyReader, preset, read_document
from promise_service.domain.delay_notices import told_late_at
from promise_service.domain.intervals import Interval
from promise_service.domain.promise_course import OWED
from promise_service.domain.promise_facts import AttemptMade, AttemptOutcome, Fact
from promise_service.domain.promises import Promise
from promise_service.domain.slack import KEPT, gamma_quantile
from promise_service.domain.verdicts import Standing, Verdict, standings
from tests.builders import a_callback, a_fact

_END = datetime.max.replace(tzinfo=UTC)

POLICY = (
    PolicyReader(lambda _: (), lambda _: True, ())
    .read(read_document(preset("sample"), media="yaml"), today=date(2026, 11, 23))
    .policy
)
"""Customers whom nobody has called ten minutes before the end of their window are told of a delay."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How callbacks come up: so long before the promise would lapse again, and before customers are told of a delay.

    Without `spares_notices` only before they are due, however many customers were told in vain.
    """

    lead: timedelta = timedelta(minutes=2)
    spares_notices: bool = True


USUAL_MANNER = Manner()
"""That of the service."""


@dataclass(slots=True, eq=False)
class Callback:
    """A promise with what happened to it; `standing` is what the service makes of that.

    The next call is to begin by `deadline`: before the customer is told of a delay, until the window ends, or after an
    attempt that nobody answered until the promise would be given up, as the service's verdicts say. It is ready again
    once the time between two attempts is over, or `lead` before that. `told_late` is whether the customer was told.
    """

    promise: Promise
    window: Interval
    tries: Sequence[Try]
    manner: Manner
    standing: Standing
    ready_at: datetime
    told_at: datetime
    deadline: datetime
    told_late: bool = False
    facts: list[Fact] = field(default_factory=list)

    @classmethod
    def of(cls, number: int, asked: Asked, manner: Manner) -> Callback:
        """Nothing was done yet."""
        name, window = f"prm_{number}", asked.window
        promise = a_callback(window, id=name, chain_id=name, received_at=asked.at, made_at=asked.at)
        standing = standings([promise], [])[name]
        told_at = told_late_at(promise, standing, POLICY) or window.end
        deadline = told_at if manner.spares_notices else window.end
        return cls(promise, window, asked.tries, manner, standing, window.start, told_at, deadline)

    def tell_late(self) -> None:
        """Tell the customer of a delay, if nobody has called inside the window; all that is left is to be in time."""
        if not self.facts:
            self.told_late, self.deadline = True, self.window.end

    def is_owed(self, now: datetime) -> bool:
        """Whether it is to be called, now or later."""
        return self.standing.attempts_made < MOST_ATTEMPTS and self.standing.at(now).state in OWED

    def attempt(self, now: datetime) -> float:
        """Call the customer; the seconds that it takes."""
        tried = self.tries[len(self.facts)]
        outcome = AttemptOutcome.CONNECTED if tried.answered else AttemptOutcome.VOICEMAIL
        self.facts.append(a_fact(self.promise, now, AttemptMade(outcome=outcome)))
        self.standing = standings([self.promise], self.facts)[self.promise.id]
        self.deadline = self.standing.lapses_at or self.promise.due_at
        self.ready_at = now + EVERY
        if self.standing.tried_inside:
            self.ready_at = min(self.ready_at, self.deadline - self.manner.lead)
        return tried.seconds

    @property
    def is_kept(self) -> bool:
        """The verdict, if nothing else happens any more."""
        return self.standing.at(_END).verdict is Verdict.KEPT


GoesFirst = Callable[[datetime, Sequence[Callback], Callback], bool]
"""Whether a callback is served before the live calls that wait now. Of all that are owed it is the first, by deadline,
of those that are ready."""


def callbacks_last(_now: datetime, _owed: Sequence[Callback], _first: Callback) -> bool:
    """Only once no live call waits."""
    return False


def callbacks_first(_now: datetime, _owed: Sequence[Callback], _first: Callback) -> bool:
    """As soon as its window begins."""
    return True


def slack_rule(agents: int) -> GoesFirst:
    """Once agents might not free themselves often enough any more, for this one or for one that is due later."""
    seconds = EFFORT.average_handle_time.total_seconds() / agents

    def goes_first(now: datetime, owed: Sequence[Callback], first: Callback) -> bool:
        due_by = {each.deadline: number for number, each in enumerate(owed, 1)}
        return any(
            (deadline - now).total_seconds() <= gamma_quantile(KEPT, number) * seconds
            for deadline, number in due_by.items()
            if deadline >= first.deadline
        )

    return goes_first

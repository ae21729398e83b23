"""After staffing or policy changed: those promises come at risk at once whose windows can no longer be kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from promise_service.application.book import Book
from promise_service.application.ledger import Changes, Command, Decision, Needs
from promise_service.application.outlook import Prospects
from promise_service.application.ports.policies import PolicyVersions
from promise_service.application.window_chances import is_unkeepable, unkeepable_windows
from promise_service.domain.timers import TimerKind, new_timer


@dataclass(frozen=True, slots=True, kw_only=True)
class WarnOf:
    """Set a timer for each of these promises, by the ids and ends of their windows: it comes at risk now."""

    promises: tuple[tuple[str, datetime], ...]

    def needs(self) -> Needs:
        """Nothing: each timer looks at its promise when it is run."""
        return Needs()

    def decide(self, book: Book) -> Decision[None]:
        """The timers, due at once."""
        timers = tuple(
            new_timer(TimerKind.AT_RISK, book.now, promise_id, helps_until) for promise_id, helps_until in self.promises
        )
        return Decision(lambda _: None, Changes(timers=timers))


def foresee_shortfalls(
    prospects: Prospects, versions: PolicyVersions, carry_out: Callable[[Command[None]], None], now: datetime
) -> None:
    """Warn of every promise in a window that carries more than can be kept, as things stand at `now`.

    Nothing is said twice: a promise of which it is known already is left alone when its timer is run.
    """
    policy = versions.current()
    if policy is None:
        return
    coming = prospects.coming((), None, now)
    short = unkeepable_windows(policy, coming, now)
    endangered = tuple(
        (record.promise.id, record.promise.due_at) for record in coming.pressing if is_unkeepable(record.promise, short)
    )
    if endangered:
        carry_out(WarnOf(promises=endangered))

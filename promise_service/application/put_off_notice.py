"""A message may not leave now, but will be of use later: its timer is set for then."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from promise_service.application.book import Book
from promise_service.application.ledger import Changes, Decision, Needs
from promise_service.domain.notices import NoticeOutcome
from promise_service.domain.timers import TimerState


@dataclass(frozen=True, slots=True, kw_only=True)
class PutOffNotice:
    """Send a pending message at `until` instead of now."""

    timer_id: str
    notice_id: str
    until: datetime

    def needs(self) -> Needs:
        """The timer and the notice."""
        return Needs(timers=frozenset({self.timer_id}), notices=frozenset({self.notice_id}))

    def decide(self, book: Book) -> Decision[TimerState]:
        """What became of the timer: it waits on, unless the message was settled meanwhile."""
        timer = book.timer(self.timer_id)
        if timer.state is not TimerState.WAITING or book.notice(self.notice_id).outcome is not NoticeOutcome.PENDING:
            return Decision(lambda _: timer.state)
        return Decision(lambda _: timer.state, Changes(timers=(replace(timer, due_at=self.until),)))

"""What became of a message: accepted, refused, not needed any more, or to be tried again."""

from __future__ import annotations

from dataclasses import dataclass, replace

from promise_service.application.book import Book
from promise_service.application.ledger import Changes, Decision, Needs
from promise_service.application.notifying import alarm, rules_for, settled
from promise_service.application.worth_telling import leaves_at
from promise_service.domain.delivery_tries import next_try
from promise_service.domain.notices import AlarmReason, Notice, NoticeKind, NoticeOutcome
from promise_service.domain.promise_course import OWED
from promise_service.domain.timers import Timer, TimerState

_ENDS = {
    NoticeOutcome.ACCEPTED: TimerState.DONE,
    NoticeOutcome.SKIPPED: TimerState.SKIPPED,
    NoticeOutcome.REFUSED: TimerState.DEAD,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordDelivery:
    """Record what became of a notice. A refusal that `may_pass` is tried again as long as the notice is of use.

    `detail` is what whoever carries the message said. A dead letter that was set to be sent again is recorded anew: its
    first end stays in the history.
    """

    timer_id: str
    notice_id: str
    outcome: NoticeOutcome
    detail: str | None
    may_pass: bool = False

    def needs(self) -> Needs:
        """The timer, the notice and its promise."""
        return Needs(timers=frozenset({self.timer_id}), notices=frozenset({self.notice_id}))

    def decide(self, book: Book) -> Decision[TimerState]:
        """What became of the timer."""
        timer, notice = book.timer(self.timer_id), book.notice(self.notice_id)
        if notice.outcome is not NoticeOutcome.PENDING:
            return Decision(lambda _: timer.state)
        again = self._again(book, timer, notice) if self.may_pass else None
        if again is not None:
            waiting = replace(notice, detail=self.detail)
            return Decision(lambda _: again.state, Changes(timers=(again,), notices=(waiting,)))
        detail = f"{self.detail}; no time was left to try again" if self.may_pass else self.detail
        done = replace(timer, state=_ENDS[self.outcome], detail=detail)
        ended = replace(notice, outcome=self.outcome, settled_at=book.now, detail=detail)
        changes = Changes(facts=(settled(book, ended),), timers=(done,), notices=(ended,))
        return Decision(lambda _: done.state, changes + self._alarm(book, notice))

    def _again(self, book: Book, timer: Timer, notice: Notice) -> Timer | None:
        """The timer set for the next try, not into quiet hours; None where the notice will be of no use by then."""
        at = next_try(notice, timer, book.now)
        if at is None:
            return None
        promise = book.promise(notice.promise_id)
        due_at = leaves_at(notice.kind, promise, rules_for(book, promise).quiet_hours, at)
        return None if due_at is None else replace(timer, tries=timer.tries + 1, due_at=due_at, detail=self.detail)

    def _alarm(self, book: Book, notice: Notice) -> Changes:
        """A customer who waits and was not told the new time has to be told by people."""
        record = book.record(notice.promise_id)
        waits = any(book.standing(each.id).state in OWED for each in book.chain(record.promise))
        if notice.kind is not NoticeKind.DELAY_NOTICE or not waits or self.outcome is NoticeOutcome.ACCEPTED:
            return Changes()
        refused = self.outcome is NoticeOutcome.REFUSED and not self.may_pass
        return alarm(book, record, AlarmReason.NOTICE_REFUSED if refused else AlarmReason.NOTICE_TOO_LATE)

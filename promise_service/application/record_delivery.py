"""What became of a message: accepted, refused, not needed any more, or to be tried again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from promise_service.application.book import Book
from promise_service.application.ledger import Changes, Decision, Needs
from promise_service.application.notifying import SERVICE, alarm
from promise_service.application.recording import fact_about
from promise_service.domain.notices import AlarmReason, Notice, NoticeKind, NoticeOutcome, masked
from promise_service.domain.promise_course import OWED
from promise_service.domain.promise_facts import NoticeSettled
from promise_service.domain.timers import TimerState

PAUSES = tuple(timedelta(seconds=seconds) for seconds in (15, 60, 300, 900, 1800))
"""How long to wait after each failure that may pass; after the last one the message counts as refused."""

_ENDS = {
    NoticeOutcome.ACCEPTED: TimerState.DONE,
    NoticeOutcome.SKIPPED: TimerState.SKIPPED,
    NoticeOutcome.REFUSED: TimerState.DEAD,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordDelivery:
    """Record what became of a notice. A refusal that `may_pass` is tried again after a while, for some times."""

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
        if self.may_pass and timer.tries < len(PAUSES):
            again = replace(timer, tries=timer.tries + 1, due_at=book.now + PAUSES[timer.tries], detail=self.detail)
            return Decision(lambda _: again.state, Changes(timers=(again,)))
        done = replace(timer, state=_ENDS[self.outcome], detail=self.detail)
        settled = replace(notice, outcome=self.outcome, settled_at=book.now, detail=self.detail)
        what = NoticeSettled(
            notice_id=notice.id,
            notice=notice.kind,
            outcome=self.outcome,
            receiver=masked(notice.receiver),
            detail=self.detail,
        )
        fact = fact_about(book, book.promise(notice.promise_id), what, by=SERVICE, at=book.now)
        changes = Changes(facts=(fact,), timers=(done,), notices=(settled,))
        return Decision(lambda _: done.state, changes + self._alarm(book, notice))

    def _alarm(self, book: Book, notice: Notice) -> Changes:
        """A customer who waits and was not told the new time has to be told by people."""
        record = book.record(notice.promise_id)
        waits = any(book.standing(each.id).state in OWED for each in book.chain(record.promise))
        if notice.kind is not NoticeKind.DELAY_NOTICE or not waits or self.outcome is NoticeOutcome.ACCEPTED:
            return Changes()
        refused = self.outcome is NoticeOutcome.REFUSED
        return alarm(book, record, AlarmReason.NOTICE_REFUSED if refused else AlarmReason.NOTICE_TOO_LATE)

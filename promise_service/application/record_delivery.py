"""What became of a message: accepted, refused, not needed any more, or to be tried again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from promise_service.application.book import Book
from promise_service.application.ledger import Changes, Decision, Needs
from promise_service.application.notifying import alarm, rules_for, settled
from promise_service.application.worth_telling import leaves_at
from promise_service.domain.delivery_tries import PERHAPS_SENT, next_try
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
    """Record what became of a notice `at` that instant: when it was accepted, refused, or found to be of no use.

    A refusal that `may_pass` is tried again as long as the notice is of use; so is a message of which it is `unknown`
    whether it was accepted, but not soon. `detail` is what whoever carries the message said.

    What was accepted stays accepted, and whatever was recorded of it before, or by somebody else meanwhile, stands in
    the history as its first end. So does the first end of a dead letter that was set to be sent again.
    """

    timer_id: str
    notice_id: str
    outcome: NoticeOutcome
    detail: str | None
    at: datetime
    may_pass: bool = False
    unknown: bool = False

    def needs(self) -> Needs:
        """The timer, the notice and its promise."""
        return Needs(timers=frozenset({self.timer_id}), notices=frozenset({self.notice_id}))

    def decide(self, book: Book) -> Decision[TimerState]:
        """What became of the timer."""
        timer, notice = book.timer(self.timer_id), book.notice(self.notice_id)
        if not self._adds_to(notice):
            return Decision(lambda _: timer.state)
        again = self._again(book, timer, notice) if self._worth_another_try else None
        if again is not None:
            waiting = replace(notice, detail=self.detail)
            return Decision(lambda _: again.state, Changes(timers=(again,), notices=(waiting,)))
        detail = f"{self.detail}; no time was left to try again" if self._worth_another_try else self.detail
        done = replace(timer, state=_ENDS[self.outcome], detail=detail)
        ended = replace(notice, outcome=self.outcome, settled_at=self._settled_at(book, notice), detail=detail)
        changes = Changes(facts=(settled(book, ended),), timers=(done,), notices=(ended,))
        return Decision(lambda _: done.state, changes + self._alarm(book, notice))

    @property
    def _worth_another_try(self) -> bool:
        return self.may_pass or self.unknown

    def _adds_to(self, notice: Notice) -> bool:
        """Whether this says more of the notice than what is known: an acceptance always does, but for another one."""
        if self.outcome is NoticeOutcome.ACCEPTED:
            return notice.outcome is not NoticeOutcome.ACCEPTED
        return notice.outcome is NoticeOutcome.PENDING

    def _settled_at(self, book: Book, notice: Notice) -> datetime:
        """That instant by the ledger's clock, which whoever sent the message may not have read."""
        return min(max(self.at, notice.created_at), book.now)

    def _again(self, book: Book, timer: Timer, notice: Notice) -> Timer | None:
        """The timer set for the next try, not into quiet hours; None where the notice will be of no use by then."""
        at = next_try(notice, timer, book.now, not_before=PERHAPS_SENT if self.unknown else timedelta())
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
        refused = self.outcome is NoticeOutcome.REFUSED and not self._worth_another_try
        return alarm(book, record, AlarmReason.NOTICE_REFUSED if refused else AlarmReason.NOTICE_TOO_LATE)

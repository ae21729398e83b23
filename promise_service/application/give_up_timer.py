"""A timer was begun again and again and never settled: it is dead, and whoever has to know of that is told."""

from __future__ import annotations

from dataclasses import dataclass, replace

from promise_service.application.book import Book
from promise_service.application.ledger import Changes, Decision, Needs
from promise_service.application.notifying import alarm
from promise_service.application.record_delivery import RecordDelivery
from promise_service.domain.notices import AlarmReason, NoticeOutcome
from promise_service.domain.promise_course import OWED
from promise_service.domain.promise_facts import TeamAlarmed
from promise_service.domain.timers import TimerKind, TimerState, named_by

_OVER = frozenset({TimerState.DONE, TimerState.SKIPPED})


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveUpTimer:
    """Have a timer dead for that reason, whether or not it is marked so already. Twice changes nothing.

    Of a message the history says that it was refused; where no delay could be told, the team is alarmed.
    """

    timer_id: str
    reason: str

    def needs(self) -> Needs:
        """The timer and what it is about."""
        return Needs(timers=frozenset({self.timer_id}))

    def decide(self, book: Book) -> Decision[TimerState]:
        """What became of the timer: somebody who was slow may have run it after all."""
        timer = book.timer(self.timer_id)
        if timer.state in _OVER:
            return Decision(lambda _: timer.state)
        kind, subject_id = named_by(self.timer_id)
        if kind is TimerKind.SEND_NOTICE:
            return self._refused(subject_id, book)
        dead = Changes(timers=(replace(timer, state=TimerState.DEAD, detail=self.reason),))
        told = _alarm(book, subject_id) if kind is TimerKind.DELAY_NOTICE else Changes()
        return Decision(lambda _: TimerState.DEAD, dead + told)

    def _refused(self, notice_id: str, book: Book) -> Decision[TimerState]:
        return RecordDelivery(
            timer_id=self.timer_id,
            notice_id=notice_id,
            outcome=NoticeOutcome.REFUSED,
            detail=self.reason,
            at=book.now,
        ).decide(book)


def _alarm(book: Book, promise_id: str) -> Changes:
    """People have to tell a customer who still waits, unless they were asked to already."""
    record, reason = book.record(promise_id), AlarmReason.NOTICE_FAILED
    standing = record.standing
    if standing.state not in OWED or standing.delayed or standing.tried_inside:
        return Changes()
    alarms = (fact for fact in book.facts(record.promise) if isinstance(fact.what, TeamAlarmed))
    if any(fact.promise_id == promise_id and fact.what == TeamAlarmed(reason=reason) for fact in alarms):
        return Changes()
    return alarm(book, record, reason)

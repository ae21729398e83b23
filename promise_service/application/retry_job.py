"""A dead letter gets another chance: its timer waits again, and what it is about can be settled anew."""

from __future__ import annotations

from dataclasses import dataclass, replace

from promise_service.application.book import Book
from promise_service.application.ledger import Changes, Decision, Needs
from promise_service.application.ports.jobs import Job
from promise_service.application.worth_telling import why_useless
from promise_service.domain.notices import NoticeOutcome
from promise_service.domain.timers import Timer, TimerKind, TimerState
from promise_service.errors import NotAllowedNow


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryJob:
    """Run a dead timer once more, at once, with all its tries before it."""

    job: Job

    def needs(self) -> Needs:
        """The timer, and the notice that it sends."""
        return Needs(timers=frozenset({self.job.timer.id}))

    def decide(self, book: Book) -> Decision[Job]:
        """The job as it waits now, with what went wrong before; NotAllowedNow where it is not dead, or helps nobody."""
        timer = book.timer(self.job.timer.id)
        if timer.state is not TimerState.DEAD:
            raise NotAllowedNow(f"Only what is dead can be retried; this job is {timer.state}.", state=timer.state)
        if timer.helps_until is not None and timer.helps_until <= book.now:
            raise _too_late(f"it was of use until {timer.helps_until:%Y-%m-%d %H:%MZ}")
        again = replace(timer, state=TimerState.WAITING, due_at=book.now, tries=0)
        retried = replace(self.job, timer=again)
        return Decision(lambda _: retried, Changes(timers=(again,)) + _settled_anew(book, timer))


def _settled_anew(book: Book, timer: Timer) -> Changes:
    if timer.kind is not TimerKind.SEND_NOTICE:
        return Changes()
    notice = book.notice(timer.subject_id)
    useless = why_useless(notice.kind, book.record(notice.promise_id), book.now)
    if useless is not None:
        raise _too_late(useless)
    return Changes(notices=(replace(notice, outcome=NoticeOutcome.PENDING, settled_at=None, detail=None),))


def _too_late(why: str) -> NotAllowedNow:
    return NotAllowedNow(f"It would help nobody any more: {why}.")

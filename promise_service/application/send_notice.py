"""A message is ready: hand it to the mail server, and record what became of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from promise_service.application.book import Book
from promise_service.application.ledger import Changes, Decision, Ledger, Needs, carry_out
from promise_service.application.notifying import SERVICE
from promise_service.application.ports import Archive, Mailer
from promise_service.application.recording import fact_about
from promise_service.domain.notices import NoticeOutcome, masked
from promise_service.domain.promise_facts import NoticeSettled
from promise_service.domain.timers import TimerState
from promise_service.errors import DeliveryFailed

PAUSES = tuple(timedelta(seconds=seconds) for seconds in (15, 60, 300, 900, 1800))
"""How long to wait after each failure that may pass; after the last one the timer is dead and kept for people."""


def send_notice(ledger: Ledger, archive: Archive, mailer: Mailer, timer_id: str, notice_id: str, sender: str) -> None:
    """Send a pending notice. A worker that dies between sending and recording sends it again, under the same id."""
    notice = archive.notice(notice_id)
    if notice.outcome is not NoticeOutcome.PENDING:
        return
    try:
        mailer.send(notice, sender)
    except DeliveryFailed as failure:
        carry_out(ledger, RecordDelivery(timer_id=timer_id, notice_id=notice_id, failure=failure))
    else:
        carry_out(ledger, RecordDelivery(timer_id=timer_id, notice_id=notice_id, failure=None))


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordDelivery:
    """Record that a notice was accepted (`failure` None), or why it was not."""

    timer_id: str
    notice_id: str
    failure: DeliveryFailed | None

    def needs(self) -> Needs:
        """The timer, the notice and its promise."""
        return Needs(timers=frozenset({self.timer_id}), notices=frozenset({self.notice_id}))

    def decide(self, book: Book) -> Decision[TimerState]:
        """What became of the timer."""
        timer, notice = book.timer(self.timer_id), book.notice(self.notice_id)
        if notice.outcome is not NoticeOutcome.PENDING or timer.state is not TimerState.WAITING:
            return Decision(lambda _: timer.state)
        failure = self.failure
        if failure is not None and failure.transient and timer.tries < len(PAUSES):
            again = replace(timer, tries=timer.tries + 1, due_at=book.now + PAUSES[timer.tries], detail=str(failure))
            return Decision(lambda _: again.state, Changes(timers=(again,)))
        outcome = NoticeOutcome.ACCEPTED if failure is None else NoticeOutcome.REFUSED
        detail = None if failure is None else str(failure)
        done = replace(timer, state=TimerState.DONE if failure is None else TimerState.DEAD, detail=detail)
        settled = replace(notice, outcome=outcome, settled_at=book.now, detail=detail)
        fact = fact_about(
            book,
            book.promise(notice.promise_id),
            NoticeSettled(
                notice_id=notice.id,
                notice=notice.kind,
                outcome=outcome,
                receiver=masked(notice.receiver),
                detail=detail,
            ),
            by=SERVICE,
            at=book.now,
        )
        return Decision(lambda _: done.state, Changes(facts=(fact,), timers=(done,), notices=(settled,)))

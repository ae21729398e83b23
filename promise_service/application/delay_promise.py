"""We will be late: tell the customer, before the promise is due, a new exact time - which is a new promise (R7)."""

from __future__ import annotations

from dataclasses import dataclass

from promise_service.application import new_promises
from promise_service.application.book import Book
from promise_service.application.delaying import delayed
from promise_service.application.ledger import Changes, Decision, Needs
from promise_service.application.notifying import notice, rules_for
from promise_service.application.ports.archive import PromiseRecord
from promise_service.application.receivers import Address, customer_address, missing_address
from promise_service.application.recording import fact_about
from promise_service.domain.notices import NoticeKind
from promise_service.domain.promise_facts import Delayed
from promise_service.domain.promises import Promise
from promise_service.domain.verdicts import admits
from promise_service.errors import NotAllowedNow


@dataclass(frozen=True, slots=True, kw_only=True)
class DelayPromise:
    """Delay a promise that is not due yet, once: its new promise may be delayed in turn."""

    promise_id: str
    reason: str | None
    by: str

    def needs(self) -> Needs:
        """The promise, and the windows that it may move to."""
        wanted = frozenset({self.promise_id})
        return Needs(promises=wanted, windows_of=wanted)

    def decide(self, book: Book) -> Decision[PromiseRecord]:
        """The new promise; the customer is told at once."""
        record = book.record(self.promise_id)
        if record.standing.delayed:
            newest = book.chain(record.promise)[-1].id
            raise NotAllowedNow(
                f"Promise {record.promise.id!r} was delayed already; {newest!r} is the one in its place.",
                state=record.standing.state,
            )
        what = Delayed(new_promise_id="", reason=self.reason)
        if not admits(record.promise, record.standing, what) or book.now > record.promise.due_at:
            raise NotAllowedNow(
                f"Promise {record.promise.id!r} cannot be delayed: it is {record.standing.state}; "
                "a new time is told before the first one is due.",
                state=record.standing.state,
            )
        rules = rules_for(book, record.promise)
        to = customer_address(rules, NoticeKind.DELAY_NOTICE, record.standing)
        if to is None:
            missing = missing_address(rules, NoticeKind.DELAY_NOTICE)
            raise NotAllowedNow(
                f"Promise {record.promise.id!r} cannot be delayed: {missing} is known to tell the customer the "
                "new time. Add one with .../contact, or agree on another time and reschedule.",
                state=record.standing.state,
            )
        new = delayed(book, record.promise)
        if new is None:
            raise NotAllowedNow(
                f"Promise {record.promise.id!r} cannot be delayed: queue {record.promise.queue!r} has no "
                "window with room in the 14 days ahead.",
                state=record.standing.state,
            )
        changes = delay(book, record, new, to, self.reason, by=self.by)
        return Decision(lambda after: after.record(new.id), changes)


def delay(
    book: Book,
    record: PromiseRecord,
    new: Promise,
    to: Address,
    reason: str | None,
    *,
    by: str,
    automatic: bool = False,
) -> Changes:
    """What is written when `new` takes the place of a promise: both linked, and the customer told."""
    fact = fact_about(
        book,
        record.promise,
        Delayed(new_promise_id=new.id, reason=reason, automatic=automatic),
        by=by,
        at=book.now,
    )
    told = notice(book, record, NoticeKind.DELAY_NOTICE, to, new=new)
    return Changes(facts=(fact,)) + new_promises.made(book, new) + told

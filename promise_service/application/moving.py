"""What customers are told when a callback gets another time, or is taken back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from promise_service.application.acknowledging import acknowledgement
from promise_service.application.book import Book
from promise_service.application.ledger import Changes
from promise_service.application.new_promises import as_made
from promise_service.application.notifying import notice, rules_for
from promise_service.application.ports.archive import PromiseRecord
from promise_service.application.receivers import Address, customer_address
from promise_service.domain.notices import TO_CUSTOMERS, Notice, NoticeKind, NoticeOutcome
from promise_service.domain.promises import Promise, PromiseKind

_SENT = frozenset({NoticeOutcome.PENDING, NoticeOutcome.ACCEPTED})


def rescheduled(book: Book, new: Promise, others: Iterable[PromiseRecord] = ()) -> Changes:
    """One message with the new time; where the policy has none for it, the acknowledgement of the new promise.

    `others` are callbacks that the new one takes the place of as well: each leaves the customer's calendar.
    """
    to = customer_address(rules_for(book, new), NoticeKind.RESCHEDULE_NOTICE, as_made(new).standing)
    told = acknowledgement(book, new) if to is None else notice(book, as_made(new), NoticeKind.RESCHEDULE_NOTICE, to)
    for other in others:
        told = told + cancelled(book, other)
    return told


def cancelled(book: Book, record: PromiseRecord) -> Changes:
    """The message that a callback will not come, at the newest time that the customer was given for it."""
    newest = book.record(book.chain(record.promise)[-1].id)
    if newest.promise.kind is not PromiseKind.CALLBACK:
        return Changes()
    to = customer_address(rules_for(book, newest.promise), NoticeKind.CANCELLATION_NOTICE, newest.standing)
    return Changes() if to is None else notice(book, newest, NoticeKind.CANCELLATION_NOTICE, to)


def reinstated(book: Book, revived: Iterable[Promise]) -> Changes:
    """Whoever was told that a callback is cancelled, by mistake, hears that it will come; by the same way."""
    told = Changes()
    for promise in revived:
        cancellation = _told_cancellation(book, promise)
        if cancellation is None or promise.window is None or promise.window.start <= book.now:
            continue
        to = Address(channel=cancellation.channel, receiver=cancellation.receiver)
        confirmed = notice(book, book.record(promise.id), NoticeKind.ACKNOWLEDGEMENT, to)
        told = told + replace(confirmed, notices=tuple(_put_back(row) for row in confirmed.notices))
    return told


def _told_cancellation(book: Book, promise: Promise) -> Notice | None:
    """The message that this very callback is cancelled, if it went out."""
    cancellations = [
        each
        for each in book.notices_about(promise.id)
        if each.promise_id == promise.id
        and each.kind is NoticeKind.CANCELLATION_NOTICE
        and each.outcome is NoticeOutcome.ACCEPTED
    ]
    return cancellations[-1] if cancellations else None


def _put_back(row: Notice) -> Notice:
    """The entry, its sequence that of the cancellation which took it out: the later one wins (RFC 5546, 2.1.5)."""
    entry = row.calendar
    return row if entry is None else replace(row, calendar=replace(entry, sequence=entry.sequence + 1))


def customer_heard_of(book: Book, promise: Promise) -> bool:
    """Whether a message about the promise or its chain went to the customer, or is on its way."""
    return any(each.kind in TO_CUSTOMERS and each.outcome in _SENT for each in book.notices_about(promise.id))

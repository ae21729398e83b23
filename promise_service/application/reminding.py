"""Reminders: nobody is reminded of one promise twice within a minute."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from promise_service.application.book import Book
from promise_service.application.ledger import Changes
from promise_service.application.notifying import on_its_way, settled, worded
from promise_service.application.ports.archive import PromiseRecord
from promise_service.application.receivers import Address
from promise_service.application.worth_telling import reminded_just_now
from promise_service.domain.notices import Notice, NoticeKind, NoticeOutcome


def remind(book: Book, record: PromiseRecord, kind: NoticeKind, receivers: Iterable[Address]) -> Changes:
    """A reminder to each receiver; to those who just had one, a message that stands in the history as not needed."""
    changes = Changes()
    before = book.notices_about(record.promise.id)
    for to in receivers:
        reminder = worded(book, record, kind, to)
        superfluous = reminded_just_now(reminder, record, before, book.now)
        if superfluous is None:
            changes = changes + on_its_way(book, record.promise, reminder)
        else:
            changes = changes + _not_again(book, reminder, superfluous)
    return changes


def _not_again(book: Book, reminder: Notice, why: str) -> Changes:
    skipped = replace(reminder, outcome=NoticeOutcome.SKIPPED, settled_at=book.now, detail=why)
    return Changes(notices=(skipped,), facts=(settled(book, skipped),))

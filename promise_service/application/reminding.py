"""Reminders: nobody is reminded of one promise twice within a minute."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from promise_service.application.book import Book
from promise_service.application.ledger import Changes
from promise_service.application.notifying import notice, settled, worded
from promise_service.application.ports import PromiseRecord
from promise_service.application.receivers import Address
from promise_service.domain.notices import REMINDERS, NoticeKind, NoticeOutcome
from promise_service.domain.wall_clock import local_time, zone_named

AT_LEAST_APART = timedelta(minutes=1)
"""Two reminders of one promise to the same person."""


def remind(book: Book, record: PromiseRecord, kind: NoticeKind, receivers: Iterable[Address]) -> Changes:
    """A reminder to each receiver; to those who just had one, a message that stands in the history as not needed."""
    changes = Changes()
    for to in receivers:
        reminded_at = _reminded_lately(book, record, to)
        if reminded_at is None:
            changes = changes + notice(book, record, kind, to)
        else:
            changes = changes + _not_again(book, record, kind, to, reminded_at)
    return changes


def _reminded_lately(book: Book, record: PromiseRecord, to: Address) -> datetime | None:
    """When this receiver was last reminded of the promise or its chain, if that is less than a minute ago."""
    times = [
        each.created_at
        for each in book.notices_about(record.promise.id)
        if each.kind in REMINDERS
        and each.receiver == to.receiver
        and each.outcome in (NoticeOutcome.PENDING, NoticeOutcome.ACCEPTED)
        and book.now - each.created_at < AT_LEAST_APART
    ]
    return max(times, default=None)


def _not_again(book: Book, record: PromiseRecord, kind: NoticeKind, to: Address, reminded_at: datetime) -> Changes:
    then = local_time(reminded_at, zone_named(record.promise.time_zone)).isoformat(timespec="seconds")
    skipped = replace(
        worded(book, record, kind, to),
        outcome=NoticeOutcome.SKIPPED,
        settled_at=book.now,
        detail=f"the same person was reminded at {then}",
    )
    return Changes(notices=(skipped,), facts=(settled(book, skipped),))

"""Who confirms a promise to the customer: the service by a message, or the caller by the words in the answer."""

from __future__ import annotations

from promise_service.application.book import Book
from promise_service.application.ledger import Changes
from promise_service.application.new_promises import as_made
from promise_service.application.notifying import notice
from promise_service.application.receivers import Address, customer_address
from promise_service.application.speaking import notice_subject, reader_of
from promise_service.domain.notices import Message, NoticeKind
from promise_service.domain.policy import AcknowledgedBy, NoticeRules
from promise_service.domain.promises import Promise

_KIND = NoticeKind.ACKNOWLEDGEMENT


def acknowledgement(book: Book, promise: Promise) -> Changes:
    """The message by which we confirm a new promise; nothing where the caller does."""
    to = _our_address(book.policy_version(promise.policy_version).notices, promise)
    return Changes() if to is None else notice(book, as_made(promise), _KIND, to)


def words_for_caller(book: Book, promise: Promise) -> Message | None:
    """The words for the caller to send; None where we do, and where the deadline was past when it was promised."""
    policy = book.policy_version(promise.policy_version)
    if _overdue_at_birth(promise) or _our_address(policy.notices, promise) is not None:
        return None
    reader = reader_of(policy, promise, promise.made_at)
    subject = notice_subject(policy, as_made(promise), reader, link=book.link_to(promise))
    return book.wording.notice(_KIND, subject, reader)


def _our_address(rules: NoticeRules, promise: Promise) -> Address | None:
    """Where we confirm a promise; it depends on nothing but the making, so that a repetition gets the same answer."""
    if rules.acknowledgement is AcknowledgedBy.CALLER or _overdue_at_birth(promise):
        return None
    return customer_address(rules, _KIND, as_made(promise).standing)


def _overdue_at_birth(promise: Promise) -> bool:
    """Such a deadline is not worth announcing."""
    return promise.due_at <= promise.made_at

"""Whether a customer is asked what they think: once a conversation, when nothing of it is owed any more."""

from __future__ import annotations

from promise_service.application.book import Book
from promise_service.application.notifying import rules_for
from promise_service.application.ports.archive import PromiseRecord
from promise_service.domain.notices import NoticeKind, NoticeOutcome
from promise_service.domain.promise_course import OWED
from promise_service.domain.promise_facts import Answered, effective
from promise_service.domain.promise_pages import takes_its_place
from promise_service.domain.satisfaction import is_rated
from promise_service.domain.timers import ASKED_WITHIN, last_time_to_ask

_ASKED = frozenset({NoticeOutcome.PENDING, NoticeOutcome.ACCEPTED})


def why_not_ask(book: Book, record: PromiseRecord) -> str | None:
    """Why the customer of a promise that was fulfilled is not asked about it, if so."""
    promise, fulfilled_at = record.promise, record.standing.fulfilled_at
    conversation = book.conversation(promise.conversation_id)
    if book.link_to(promise) is None:
        return "there are no pages on which customers say what they think: PROMISE_SIGNING_KEY is not set"
    if fulfilled_at is None or book.now > last_time_to_ask(fulfilled_at, rules_for(book, promise)):
        return f"the time to ask was more than {ASKED_WITHIN.days} days ago"
    if any(each.follows == promise.id and takes_its_place(each, book.standing(each.id)) for each in conversation):
        return "the customer goes by the promise that took its place"
    owed = [each.id for each in conversation if book.standing(each.id).state in OWED]
    if owed:
        return f"the customer is still owed {', '.join(owed)}"
    if _answered_with_another(book, record):
        return "one answer settled several promises: the customer is asked about the one that was named"
    if any(is_rated(book.facts(each)) for each in conversation):
        return "the customer has said what they think"
    if any(
        each.kind is NoticeKind.FEEDBACK_REQUEST and each.outcome in _ASKED
        for each in book.notices_in(promise.conversation_id)
    ):
        return "the customer was asked in this conversation already"
    return None


def _answered_with_another(book: Book, record: PromiseRecord) -> bool:
    """Whether it was an answer to another promise that fulfilled this one."""
    return any(
        fact.caused_by is not None and fact.at == record.standing.fulfilled_at and isinstance(fact.what, Answered)
        for fact in effective(book.facts(record.promise))
    )

"""Messages put together: a row with the exact words, and the timer that sends it."""

from __future__ import annotations

from promise_service.application.book import Book
from promise_service.application.ledger import Changes
from promise_service.application.ports.archive import PromiseRecord
from promise_service.application.receivers import Address, team_addresses
from promise_service.application.recording import fact_about
from promise_service.application.speaking import notice_subject, reader_of, team_reader
from promise_service.application.worth_telling import helps_until, leaves_at
from promise_service.domain.calendar_entries import calendar_entry
from promise_service.domain.notices import TO_CUSTOMERS, AlarmReason, Notice, NoticeChannel, NoticeKind, masked
from promise_service.domain.policy import NoticeRules
from promise_service.domain.promise_facts import Fact, NoticeSettled, TeamAlarmed
from promise_service.domain.promises import Promise
from promise_service.domain.timers import TimerKind, new_timer

SERVICE = "promise-service"
"""By whom facts are recorded that nobody sent: the service itself."""

_AFTERWARDS = frozenset({NoticeKind.FEEDBACK_REQUEST})
_CAN_BE_DONE_WITHOUT = frozenset({NoticeKind.CUSTOMER_REMINDER, NoticeKind.FEEDBACK_REQUEST})


def rules_for(book: Book, promise: Promise) -> NoticeRules:
    """Who is told what about a promise: by the version of the policy that it was made under."""
    return book.policy_version(promise.policy_version).notices


def notice(
    book: Book,
    record: PromiseRecord,
    kind: NoticeKind,
    to: Address,
    *,
    new: Promise | None = None,
    reason: AlarmReason | None = None,
) -> Changes:
    """A message about a promise, to be sent at once, or after quiet hours if it can wait for their end."""
    return on_its_way(book, record.promise, worded(book, record, kind, to, new=new, reason=reason))


def on_its_way(book: Book, promise: Promise, row: Notice) -> Changes:
    """The message, with the timer that sends it."""
    at = leaves_at(row.kind, promise, rules_for(book, promise).quiet_hours, book.now) or book.now
    sending = new_timer(TimerKind.SEND_NOTICE, at, row.id, helps_until(row.kind, promise))
    return Changes(notices=(row,), timers=(sending,))


def worded(
    book: Book,
    record: PromiseRecord,
    kind: NoticeKind,
    to: Address,
    *,
    new: Promise | None = None,
    reason: AlarmReason | None = None,
) -> Notice:
    """A message in the words of its channel; customers get callbacks into their calendars by mail."""
    promise = record.promise
    policy = book.policy_version(promise.policy_version)
    for_customer = kind in TO_CUSTOMERS
    reader = (reader_of if for_customer else team_reader)(policy, promise, book.now)
    link = book.link_to(new or promise) if for_customer else None
    subject = notice_subject(policy, record, reader, new=new, alarm=reason, link=link)
    calendar = None
    if kind in TO_CUSTOMERS - _AFTERWARDS and to.channel is NoticeChannel.EMAIL:
        summary = book.wording.calendar_summary(subject, reader)
        calendar = calendar_entry(new or promise, summary, cancelled=kind is NoticeKind.CANCELLATION_NOTICE)
    return Notice(
        id=book.new_id("ntc"),
        promise_id=promise.id,
        kind=kind,
        receiver=to.receiver,
        locale=reader.locale,
        message=book.wording.notice(kind, subject, reader, to.channel),
        created_at=book.now,
        channel=to.channel,
        calendar=calendar,
        unsubscribe=policy.notices.unsubscribe if kind in _CAN_BE_DONE_WITHOUT else None,
        in_reply_to=promise.message_id if for_customer else None,
    )


def settled(book: Book, row: Notice) -> Fact:
    """What became of a message, and when, for the history of its promise."""
    what = NoticeSettled(
        notice_id=row.id, notice=row.kind, outcome=row.outcome, receiver=masked(row.receiver), detail=row.detail
    )
    return fact_about(book, book.promise(row.promise_id), what, by=SERVICE, at=row.settled_at or book.now)


def alarm(book: Book, record: PromiseRecord, reason: AlarmReason) -> Changes:
    """Tell those whom the policy names for it that somebody has to step in."""
    fact = fact_about(book, record.promise, TeamAlarmed(reason=reason), by=SERVICE, at=book.now)
    changes = Changes(facts=(fact,))
    for mailbox in team_mailboxes(book, record, NoticeKind.ALARM):
        changes = changes + notice(book, record, NoticeKind.ALARM, mailbox, reason=reason)
    return changes


def team_mailboxes(book: Book, record: PromiseRecord, kind: NoticeKind) -> list[Address]:
    """Where a message of this kind reaches the team."""
    receivers = team_addresses(book.policy, rules_for(book, record.promise), kind, record.standing)
    return [Address(channel=NoticeChannel.EMAIL, receiver=receiver) for receiver in receivers]

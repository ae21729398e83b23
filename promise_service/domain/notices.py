"""The messages that the service sends: why, to whom, by which channel, and what became of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from promise_service.domain.intervals import Interval


class NoticeKind(StrEnum):
    """Why a message goes out. Customers get those of `TO_CUSTOMERS`, the team the others."""

    ACKNOWLEDGEMENT = "acknowledgement"
    CUSTOMER_REMINDER = "customer_reminder"
    DELAY_NOTICE = "delay_notice"
    RESCHEDULE_NOTICE = "reschedule_notice"
    CANCELLATION_NOTICE = "cancellation_notice"
    FEEDBACK_REQUEST = "feedback_request"
    OWNER_REMINDER = "owner_reminder"
    SUPERVISOR_REMINDER = "supervisor_reminder"
    ALARM = "alarm"


TO_CUSTOMERS = frozenset(
    {
        NoticeKind.ACKNOWLEDGEMENT,
        NoticeKind.CUSTOMER_REMINDER,
        NoticeKind.DELAY_NOTICE,
        NoticeKind.RESCHEDULE_NOTICE,
        NoticeKind.CANCELLATION_NOTICE,
        NoticeKind.FEEDBACK_REQUEST,
    }
)

REMINDERS = frozenset({NoticeKind.CUSTOMER_REMINDER, NoticeKind.OWNER_REMINDER, NoticeKind.SUPERVISOR_REMINDER})


class NoticeChannel(StrEnum):
    """How a message reaches its receiver."""

    EMAIL = "email"
    SMS = "sms"


class AlarmReason(StrEnum):
    """Why somebody has to step in; `adapters/wording` says each in the team's language."""

    NO_ADDRESS = "no_address"
    NO_WINDOW = "no_window"
    DELAYED_BEFORE = "delayed_before"
    NOTICE_REFUSED = "notice_refused"
    NOTICE_TOO_LATE = "notice_too_late"
    NOTICE_FAILED = "notice_failed"


class NoticeOutcome(StrEnum):
    """What became of a message: accepted by the mail server, refused for good, or not needed any more."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message in words: one line of subject, plain text of paragraphs.

    `exact_time` are the words of `text` that tell the time which now counts, for an eye that only skims; None where
    they do not stand together. `link` is the address in `text` or `subject` that leads to the customer's own page, if
    one does: whoever has it can act as the customer.
    """

    subject: str
    text: str
    exact_time: str | None = None
    link: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """The exact words of a promise: as read on a screen, and as a speech engine says them."""

    written: str
    spoken: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEntry:
    """A callback as an entry in the customer's calendar (RFC 5545).

    `uid` stays the same however often the callback moves, `sequence` grows with each move; a `cancelled` entry takes
    it out again. `summary` is the one line that the calendar shows.
    """

    uid: str
    sequence: int
    window: Interval
    summary: str
    cancelled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One message to one receiver about one promise, with its exact words and what became of it.

    `receiver` is an address of its `channel`: a mailbox, or a telephone number. `in_reply_to` is the Message-ID of the
    customer's own mail, so that the answer threads in the mailbox; `unsubscribe` the address under which the receiver
    can do without such messages (RFC 2369), where there is one.
    """

    id: str
    promise_id: str
    kind: NoticeKind
    receiver: str
    locale: str
    message: Message
    created_at: datetime
    channel: NoticeChannel = NoticeChannel.EMAIL
    calendar: CalendarEntry | None = None
    unsubscribe: str | None = None
    in_reply_to: str | None = None
    outcome: NoticeOutcome = NoticeOutcome.PENDING
    settled_at: datetime | None = None
    detail: str | None = None


def without_link(message: Message) -> Message:
    """The message for others than its receiver: of the link, all is left out that opens the page."""
    if message.link is None:
        return message
    shown = f"{message.link.rpartition('/')[0]}/…"
    subject, text = (words.replace(message.link, shown) for words in (message.subject, message.text))
    return replace(message, subject=subject, text=text, link=None)


def masked(address: str) -> str:
    """An address that is recognisable to those who know it, and to nobody else: `c***@example.org`, `+33*****78`."""
    name, at, domain = address.partition("@")
    if at:
        return f"{name[:1]}***@{domain}"
    return f"{address[:3]}{'*' * max(0, len(address) - 5)}{address[-2:]}"

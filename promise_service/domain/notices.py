"""The messages that the service sends, and to whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class NoticeKind(StrEnum):
    """Why a message goes out. Customers get the first three, the team the others."""

    ACKNOWLEDGEMENT = "acknowledgement"
    CUSTOMER_REMINDER = "customer_reminder"
    DELAY_NOTICE = "delay_notice"
    OWNER_REMINDER = "owner_reminder"
    SUPERVISOR_REMINDER = "supervisor_reminder"
    ALARM = "alarm"


class AlarmReason(StrEnum):
    """Why somebody has to step in; `adapters/wording` says each in the team's language."""

    NO_ADDRESS = "no_address"
    NO_WINDOW = "no_window"
    DELAYED_BEFORE = "delayed_before"
    NOTICE_REFUSED = "notice_refused"
    NOTICE_TOO_LATE = "notice_too_late"


class NoticeOutcome(StrEnum):
    """What became of a message: accepted by the mail server, refused for good, or not needed any more."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message in words: one line of subject, plain text of paragraphs."""

    subject: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """The exact words of a promise: as read on a screen, and as a speech engine says them."""

    written: str
    spoken: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One message to one receiver about one promise, with its exact words and what became of it.

    `in_reply_to` is the Message-ID of the customer's own mail, so that the answer threads in the mailbox.
    """

    id: str
    promise_id: str
    kind: NoticeKind
    receiver: str
    locale: str
    message: Message
    created_at: datetime
    in_reply_to: str | None = None
    outcome: NoticeOutcome = NoticeOutcome.PENDING
    settled_at: datetime | None = None
    detail: str | None = None


def masked(address: str) -> str:
    """An address that is recognisable to those who know it, and to nobody else: `c***@example.org`, `+33*****78`."""
    name, at, domain = address.partition("@")
    if at:
        return f"{name[:1]}***@{domain}"
    return f"{address[:3]}{'*' * max(0, len(address) - 5)}{address[-2:]}"

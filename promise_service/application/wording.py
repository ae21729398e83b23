"""What the use cases need said: every sentence that reaches a customer or a colleague comes through this port."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from promise_service.domain.channel_switches import Motive
from promise_service.domain.intervals import Interval
from promise_service.domain.notices import AlarmReason, Message, NoticeChannel, NoticeKind, Statement
from promise_service.domain.policy import Template

_WITHIN_A_TIME = re.compile(r"(?<=\d) (?=(?:h|Uhr|uur|AM|PM)\b)|(?<=\d h) (?=\d\d\b)")


def unbroken(words: str) -> str:
    """`words` in which no time of day is torn apart by the end of a line: 11 h 00, 10:30 Uhr, 10:30 AM."""
    return _WITHIN_A_TIME.sub("\N{NO-BREAK SPACE}", words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Whom a sentence is for.

    `time_zone` is the zone that times are told in; it is named in the sentence where it differs from `home_zone`,
    the zone of the calendar that the promise was counted in. `said_at` decides whether the year must be named.
    `templates` are the policy's own words.
    """

    locale: str
    time_zone: str
    home_zone: str
    said_at: datetime
    templates: Mapping[tuple[str, str], Template]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeSubject:
    """What a notice speaks of: a promise as it was stated, and the new time where there is one.

    `reference` is the id of the promise; `topic` the label of its subject; `new_statement` the words of the promise
    that follows after a delay, `new_window` its window; `alarm` says why the team has to step in. `link` leads to the
    customer's own page. `phone` and `note` are for the team alone.
    """

    promise_kind: str
    channel: str
    reference: str
    statement: str
    window: Interval | None
    due_at: datetime
    customer_name: str | None = None
    topic: str | None = None
    phone: str | None = None
    note: str | None = None
    new_statement: str | None = None
    new_window: Interval | None = None
    alarm: AlarmReason | None = None
    link: str | None = None


class Wording(Protocol):
    """Exact sentences, in the reader's language and time zone."""

    def window(self, window: Interval, reader: Reader) -> Statement:
        """The words of a callback window."""
        ...

    def day(self, instant: datetime, reader: Reader) -> str:
        """The date on which `instant` falls for the reader, and in which zone: a heading above several windows."""
        ...

    def hours(self, window: Interval, reader: Reader) -> str:
        """From when to when a window lasts, below its date."""
        ...

    def deadline(self, promise_kind: str, channel: str, due_at: datetime, reader: Reader) -> Statement:
        """The words of a reply or follow-up: that we answer, and by when exactly."""
        ...

    def callback_prompt(self, reason: str, slots: Sequence[Interval], reader: Reader) -> str:
        """What the voice menu says when it offers `slots`, at most three choices; with none, why not."""
        ...

    def wait_prompt(self, reader: Reader) -> str:
        """What the voice menu says when the caller had better stay on the line."""
        ...

    def notice(
        self, kind: NoticeKind, subject: NoticeSubject, reader: Reader, channel: NoticeChannel = NoticeChannel.EMAIL
    ) -> Message:
        """A message about a promise: acknowledgement, reminder, delay notice, question or alarm.

        By SMS it is one line with an empty subject, and there are words for customers only (`TO_CUSTOMERS`).
        """
        ...

    def calendar_summary(self, subject: NoticeSubject, reader: Reader) -> str:
        """The line under which a callback stands in the customer's calendar; the time stands beside it."""
        ...

    def channel_question(self, reader: Reader) -> str:
        """What to ask a customer who came by another channel than before."""
        ...

    def motive(self, motive: Motive, reader: Reader) -> str:
        """A reason to change channel, as the customer would give it; for those that can be asked for."""
        ...

    def language_of(self, locale: str | None, default: str) -> str:
        """What will be spoken to someone who asks for `locale`: as `fr-CH` where it is known, else `default`."""
        ...

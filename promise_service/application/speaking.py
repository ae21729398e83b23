"""Who is spoken to, in which language and time zone; and windows and notices in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from promise_service.application.ports.archive import PromiseRecord
from promise_service.application.views import SlotView, slot_id
from promise_service.application.wording import NoticeSubject, Reader, Wording
from promise_service.domain.intervals import Interval
from promise_service.domain.notices import AlarmReason
from promise_service.domain.policy import Policy, Queue
from promise_service.domain.promises import Customer, Promise


def customer_reader(
    policy: Policy, wording: Wording, customer: Customer, calendar: str, said_at: datetime, locale: str | None = None
) -> Reader:
    """A customer, in their language and time zone as far as they are known; `locale` wins over the customer's own."""
    home_zone = policy.calendars[calendar].calendar.time_zone
    return Reader(
        locale=wording.language_of(locale or customer.locale, policy.locale),
        time_zone=customer.time_zone or home_zone,
        home_zone=home_zone,
        said_at=said_at,
        templates=policy.templates,
    )


def team_reader(policy: Policy, promise: Promise, said_at: datetime) -> Reader:
    """The people who keep the promise, in the policy's language and the time zone of the promise."""
    return Reader(
        locale=policy.locale,
        time_zone=promise.time_zone,
        home_zone=promise.time_zone,
        said_at=said_at,
        templates=policy.templates,
    )


def reader_of(policy: Policy, promise: Promise, said_at: datetime) -> Reader:
    """The customer whom a promise was made to."""
    return Reader(
        locale=promise.locale,
        time_zone=promise.customer.time_zone or promise.time_zone,
        home_zone=promise.time_zone,
        said_at=said_at,
        templates=policy.templates,
    )


def slots_in_words(queue: Queue, windows: Iterable[Interval], reader: Reader, wording: Wording) -> tuple[SlotView, ...]:
    """Windows as callers see them."""
    return tuple(
        SlotView(
            slot_id=slot_id(queue.name, window.start),
            window=window,
            statement=wording.window(window, reader),
            time_zone=reader.home_zone,
        )
        for window in windows
    )


def notice_subject(
    policy: Policy,
    record: PromiseRecord,
    reader: Reader,
    *,
    new: Promise | None = None,
    alarm: AlarmReason | None = None,
    link: str | None = None,
) -> NoticeSubject:
    """What a notice about a promise speaks of, to this reader; `new` is the promise that takes its place."""
    promise = record.promise
    return NoticeSubject(
        promise_kind=promise.kind,
        channel=promise.channel,
        reference=promise.id,
        statement=promise.statement,
        window=promise.window,
        due_at=promise.due_at,
        customer_name=promise.customer.name,
        topic=topic_of(policy, promise.subject, reader.locale),
        phone=record.standing.phone,
        note=promise.note,
        new_statement=new.statement if new else None,
        new_window=new.window if new else None,
        alarm=alarm,
        link=link,
    )


def topic_of(policy: Policy, subject_id: str | None, locale: str) -> str | None:
    """The label of a subject in the reader's language; a label in another one is better left out."""
    subject = policy.subjects.get(subject_id or "")
    if subject is None:
        return None
    return subject.labels.get(locale) or subject.labels.get(locale.partition("-")[0])

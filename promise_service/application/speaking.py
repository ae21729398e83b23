"""Who is spoken to, in which language and time zone; and windows and notices in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from promise_service.application.ports import PromiseRecord
from promise_service.application.views import SlotView, slot_id
from promise_service.application.wording import NoticeSubject, Reader, Wording
from promise_service.domain.intervals import Interval
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
    new_statement: str | None = None,
    reason: str | None = None,
) -> NoticeSubject:
    """What a notice about a promise speaks of, to this reader."""
    promise = record.promise
    return NoticeSubject(
        promise_kind=promise.kind,
        channel=promise.channel,
        reference=promise.id,
        statement=promise.statement,
        window=promise.window,
        due_at=promise.due_at,
        customer_name=promise.customer.name,
        topic=_topic(policy, promise.subject, reader.locale),
        new_statement=new_statement,
        reason=reason,
    )


def _topic(policy: Policy, subject_id: str | None, locale: str) -> str | None:
    """The label of a subject in the language of `locale`, else in the policy's own."""
    subject = policy.subjects.get(subject_id or "")
    if subject is None:
        return subject_id
    wanted = (locale, locale.partition("-")[0], policy.locale)
    return next((subject.labels[each] for each in wanted if each in subject.labels), subject_id)

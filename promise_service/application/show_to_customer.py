"""A promise as its customer may see it: the one that now counts, how it went, and what is still to come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from promise_service.application.ports.archive import Archive, PromiseRecord
from promise_service.domain.promise_course import OWED
from promise_service.domain.promise_facts import Cancelled, CancelledBy, Fact, effective
from promise_service.domain.promise_pages import page_ends_at, takes_its_place
from promise_service.domain.satisfaction import is_rated
from promise_service.domain.verdicts import Detail
from promise_service.errors import NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerView:
    """What a customer's page tells.

    `record` is the promise that the customer now goes by. `cancelled_by` says who took it back, if somebody did;
    `rated` whether the customer has said what they think; `more` is the rest of an answer, which is still owed.
    """

    record: PromiseRecord
    cancelled_by: CancelledBy | None
    rated: bool
    more: PromiseRecord | None


def show_to_customer(archive: Archive, promise_id: str, now: datetime) -> CustomerView:
    """What the page of that promise tells; NotFound where there is none, or none any more."""
    asked = archive.promise(promise_id, now)
    if now >= page_ends_at(asked.promise):
        raise NotFound("page", promise_id)
    record = _newest(archive, asked, now)
    facts = effective(archive.facts(record.promise.id))
    return CustomerView(
        record=record,
        cancelled_by=_cancelled_by(facts),
        rated=is_rated(facts),
        more=_still_to_come(archive, record, now),
    )


def _newest(archive: Archive, record: PromiseRecord, now: datetime) -> PromiseRecord:
    """The promise that took the place of the one asked for; back again where a delay turned out not to be needed."""
    if record.standing.detail is Detail.NOT_NEEDED and record.promise.follows is not None:
        return archive.promise(record.promise.follows, now)
    while record.followed_by is not None:
        following = archive.promise(record.followed_by, now)
        if not takes_its_place(following.promise, following.standing):
            break
        record = following
    return record


def _still_to_come(archive: Archive, record: PromiseRecord, now: datetime) -> PromiseRecord | None:
    if record.followed_by is None:
        return None
    following = archive.promise(record.followed_by, now)
    return following if following.standing.state in OWED else None


def _cancelled_by(facts: Sequence[Fact]) -> CancelledBy | None:
    return next((fact.what.by for fact in reversed(facts) if isinstance(fact.what, Cancelled)), None)

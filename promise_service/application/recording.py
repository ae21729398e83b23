"""Facts about promises: put together, and checked against what they meet."""

from __future__ import annotations

from datetime import datetime

from promise_service.application.book import Book
from promise_service.application.refusals import Faults
from promise_service.domain.promise_course import OWED
from promise_service.domain.promise_facts import Fact, What
from promise_service.domain.promises import Promise
from promise_service.domain.verdicts import admits, standings_before
from promise_service.domain.wall_clock import zone_named
from promise_service.errors import NotAllowedNow


def fact_about(
    book: Book, promise: Promise, what: What, *, by: str, at: datetime, caused_by: str | None = None
) -> Fact:
    """A fact about a promise and its chain, recorded now."""
    return Fact(
        id=book.new_id("fct"),
        promise_id=promise.id,
        chain_id=promise.chain_id,
        at=at,
        recorded_at=book.now,
        by=by,
        what=what,
        caused_by=caused_by,
    )


def happened_at(book: Book, promise: Promise, at: datetime | None) -> datetime:
    """When a fact about a promise happened, now unless said: not in the future, nor before the request came."""
    faults = Faults()
    happened = faults.past("/at", at, book.now)
    first = min(each.received_at for each in book.chain(promise))
    if happened < first:
        faults.add("/at", f"{happened.isoformat()} is before the request was received, at {first.isoformat()}")
    faults.refuse()
    return happened


def meets(book: Book, promise: Promise, what: What, at: datetime) -> bool:
    """Whether `what`, at its own time, can follow the state of the promise, or of another one of its chain."""
    chain = book.chain(promise)
    met = standings_before(chain, book.facts(promise), at)
    return any(admits(each, met[each.id], what) for each in chain if each.id in met)


def owed_before(book: Book, promise: Promise, at: datetime) -> bool:
    """Whether the promise was there at that instant, and still owed."""
    met = standings_before(book.chain(promise), book.facts(promise), at)
    return promise.id in met and met[promise.id].state in OWED


def refuse_unless_met(book: Book, promise: Promise, what: What, at: datetime, action: str) -> None:
    """NotAllowedNow where `what` cannot follow; `action` says what was tried, in the words of the message."""
    if meets(book, promise, what, at):
        return
    met = standings_before(book.chain(promise), book.facts(promise), at)
    standing = met.get(promise.id, book.standing(promise.id))
    verdict = f" ({standing.verdict}: {standing.detail})" if standing.detail else ""
    then = at.astimezone(zone_named(promise.time_zone)).isoformat(timespec="seconds")
    raise NotAllowedNow(
        f"Promise {promise.id!r} cannot {action}: at {then} it was {standing.state}{verdict}.",
        state=standing.state,
    )

"""A promise as its customer meets it on a page of their own: for how long, and what may be done there."""

from __future__ import annotations

from datetime import datetime, timedelta

from promise_service.domain.promise_course import Stage, State
from promise_service.domain.promise_facts import Cancelled, CancelledBy, Rescheduled
from promise_service.domain.promises import Promise, PromiseKind, Succession
from promise_service.domain.verdicts import Detail, Standing, Verdict, admits

PAGE_LASTS = timedelta(days=90)
"""After the deadline, which every reminder, move and feedback comes to by then."""

_MOVES = frozenset({Succession.DELAY, Succession.RESCHEDULE})


def page_ends_at(promise: Promise) -> datetime:
    """From when on the page of a promise is not shown any more; it never changes, as the promise does not."""
    return promise.due_at + PAGE_LASTS


def takes_its_place(promise: Promise, standing: Standing) -> bool:
    """Whether this promise, which follows another one, is what the customer now goes by.

    The new promise of a delay is not, once the first was kept after all.
    """
    return promise.succession in _MOVES and standing.detail is not Detail.NOT_NEEDED


def may_be_moved(promise: Promise, standing: Standing) -> bool:
    """Whether the customer may choose another window."""
    is_callback = promise.kind is PromiseKind.CALLBACK and promise.window is not None and promise.queue is not None
    return is_callback and admits(promise, standing, Rescheduled(new_promise_id=""))


def may_be_cancelled(promise: Promise, standing: Standing) -> bool:
    """Whether the customer may still do without what was promised."""
    return admits(promise, standing, Cancelled(by=CancelledBy.CUSTOMER))


def may_be_rated(standing: Standing) -> bool:
    """Whether there is something to say of it: it was fulfilled, or broken."""
    return standing.state is State.FULFILLED or standing.verdict is Verdict.BROKEN


def was_fulfilled(standing: Standing) -> bool:
    """Whether the customer got what was promised; as many calls as were promised, all in vain, are not that."""
    return standing.stage is Stage.FULFILLED

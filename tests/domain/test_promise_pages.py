"""What a customer may do on the page of their promise, and for how long there is one."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from promise_service.domain.promise_course import Stage
from promise_service.domain.promise_facts import (
    Answered,
    AttemptMade,
    AttemptOutcome,
    Cancelled,
    CancelledBy,
    Completeness,
    Rescheduled,
    What,
)
from promise_service.domain.promise_pages import (
    may_be_cancelled,
    may_be_moved,
    may_be_rated,
    page_ends_at,
    takes_its_place,
    was_fulfilled,
)
from promise_service.domain.promises import Promise, Succession
from promise_service.domain.verdicts import Detail, Standing, standings
from tests.builders import a_callback, a_fact, a_promise, at

INSIDE = at("Tue 2026-11-24 10:40 Europe/Paris")
AFTERWARDS = at("Tue 2026-11-24 12:00 Europe/Paris")
TRIED = AttemptMade(outcome=AttemptOutcome.NO_ANSWER)
REACHED = AttemptMade(outcome=AttemptOutcome.CONNECTED)
TAKEN_BACK = Cancelled(by=CancelledBy.COMPANY)


def standing_of(promise: Promise, *what: What) -> Standing:
    """How a promise stands at noon, after these facts inside its window."""
    facts = [a_fact(promise, INSIDE + timedelta(seconds=number), each) for number, each in enumerate(what)]
    return standings([promise], facts)[promise.id].at(AFTERWARDS)


def test_a_page_lasts_for_ninety_days_after_the_deadline() -> None:
    assert page_ends_at(a_promise()) == at("Tue 2027-02-23 09:00 Europe/Paris")


@pytest.mark.parametrize(
    ("what", "moved", "cancelled", "rated", "fulfilled"),
    [
        ((), True, True, True, False),  # overdue, and broken
        ((TRIED, TRIED, TRIED), False, False, True, False),  # as often as promised
        ((REACHED,), False, False, True, True),
        ((TAKEN_BACK,), False, False, True, False),
        ((Cancelled(by=CancelledBy.CUSTOMER),), False, False, False, False),
        ((Rescheduled(new_promise_id="prm_2"),), False, False, False, False),
    ],
)
def test_what_may_be_done_follows_from_how_a_callback_stands(
    what: tuple[What, ...], moved: bool, cancelled: bool, rated: bool, fulfilled: bool
) -> None:
    promise = a_callback()
    standing = standing_of(promise, *what)

    assert may_be_moved(promise, standing) is moved
    assert may_be_cancelled(promise, standing) is cancelled
    assert may_be_rated(standing) is rated
    assert was_fulfilled(standing) is fulfilled


def test_an_open_callback_may_be_moved_and_cancelled_but_not_rated() -> None:
    promise = a_callback()
    standing = standings([promise], [])[promise.id].at(promise.made_at)

    assert may_be_moved(promise, standing)
    assert may_be_cancelled(promise, standing)
    assert not may_be_rated(standing)


def test_a_reply_may_be_cancelled_and_not_moved() -> None:
    promise = a_promise()
    open_still = standing_of(promise)
    answered = standing_of(promise, Answered(completeness=Completeness.FULL))

    assert (may_be_moved(promise, open_still), may_be_cancelled(promise, open_still)) == (False, True)
    assert (may_be_cancelled(promise, answered), may_be_rated(answered), was_fulfilled(answered)) == (False, True, True)


def test_the_customer_goes_by_a_delay_or_another_time_and_not_by_what_was_not_needed() -> None:
    standing = standing_of(a_promise())
    not_needed = replace(standing, stage=Stage.CLOSED, detail=Detail.NOT_NEEDED)

    def follows(succession: Succession, standing: Standing) -> bool:
        return takes_its_place(a_promise(id="prm_2", follows="prm_1", succession=succession), standing)

    assert follows(Succession.DELAY, standing)
    assert follows(Succession.RESCHEDULE, standing)
    assert not follows(Succession.DELAY, not_needed)
    assert not follows(Succession.PARTIAL_ANSWER, standing)
    assert not follows(Succession.REQUEST, standing)

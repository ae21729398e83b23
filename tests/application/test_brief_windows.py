"""Callbacks in brief windows: nobody is told of a delay before there was time to call."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest

from promise_service.application.book import Book
from promise_service.application.ledger import Changes, Decision, Needs, carry_out
from promise_service.domain.notices import NoticeKind
from promise_service.domain.promises import Customer, Promise
from promise_service.domain.timers import Timer, TimerKind, new_timer
from tests.application.conftest import OpenDesk
from tests.application.desk import Desk
from tests.builders import at

NINE = at("Tue 2026-11-24 09:05 Europe/Paris")
HALF_PAST_TEN = at("Tue 2026-11-24 10:30 Europe/Paris")
IN_THE_MIDDLE = at("Tue 2026-11-24 10:35 Europe/Paris")


@pytest.fixture
def desk(open_desk: OpenDesk) -> Desk:
    """A desk with windows of ten minutes, whose policy says nothing of delay notices."""
    desk = open_desk(NINE)
    desk.publish({"delay_notices": None, "queues": {"support": {"callback": {"window": "PT10M"}}}})
    return desk


def booked(desk: Desk) -> Promise:
    return desk.book(HALF_PAST_TEN, customer=Customer(email="camille@example.org")).promise


def told(desk: Desk) -> int:
    return desk.mailer.kinds().count(NoticeKind.DELAY_NOTICE)


def test_whoever_was_promised_ten_minutes_is_told_in_their_middle_not_as_they_begin(desk: Desk) -> None:
    promise = booked(desk)
    desk.until(IN_THE_MIDDLE - timedelta(seconds=1))
    assert (told(desk), desk.promise(promise.id).followed_by) == (0, None)
    desk.until(IN_THE_MIDDLE + timedelta(seconds=1))
    assert told(desk) == 1


@dataclass(frozen=True)
class SetTimer:
    """As an earlier release may have set it."""

    timer: Timer

    def needs(self) -> Needs:
        return Needs()

    def decide(self, book: Book) -> Decision[None]:
        return Decision(lambda _: None, Changes(timers=(self.timer,)))


def test_a_delay_notice_that_was_set_for_the_beginning_of_a_brief_window_waits_for_its_time(desk: Desk) -> None:
    promise = booked(desk)
    early = new_timer(TimerKind.DELAY_NOTICE, HALF_PAST_TEN, promise.id, promise.due_at)
    carry_out(desk.built.ledger, SetTimer(early))
    desk.until(IN_THE_MIDDLE - timedelta(seconds=1))
    assert desk.promise(promise.id).followed_by is None
    desk.until(IN_THE_MIDDLE + timedelta(seconds=1))
    assert desk.promise(promise.id).followed_by is not None
    assert told(desk) == 1

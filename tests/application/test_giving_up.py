"""A timer that was begun again and again and never settled: who is told, and what stays as it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from promise_service.application.give_up_timer import GiveUpTimer
from promise_service.application.ledger import carry_out
from promise_service.domain.notices import AlarmReason, NoticeKind, NoticeOutcome
from promise_service.domain.promise_facts import TeamAlarmed
from promise_service.domain.promises import Promise
from promise_service.domain.timers import Timer, TimerKind, TimerState
from promise_service.errors import DeliveryFailed
from tests.application.desk import Desk
from tests.builders import at

OpenDesk = Callable[[datetime], Desk]
REASON = "begun 10 times and never settled; the last failure was: KeyError"


@pytest.fixture
def desk(open_desk: OpenDesk) -> Desk:
    """Tuesday at five past ten."""
    return open_desk(at("Tue 2026-11-24 10:05 Europe/Paris"))


def waiting(desk: Desk, kind: TimerKind) -> Timer:
    """The first timer of a kind."""
    return next(each for each in desk.claims.listed(TimerState.WAITING, limit=20) if each.kind is kind)


def give_up(desk: Desk, timer: Timer) -> TimerState:
    return carry_out(desk.built.ledger, GiveUpTimer(timer_id=timer.id, reason=REASON))


def alarms(desk: Desk, promise: Promise) -> list[AlarmReason]:
    return [fact.what.reason for fact in desk.history(promise.id) if isinstance(fact.what, TeamAlarmed)]


def test_where_no_delay_could_be_told_the_team_is_alarmed_once(desk: Desk) -> None:
    promise = desk.write("form").record.promise
    timer = waiting(desk, TimerKind.DELAY_NOTICE)
    assert give_up(desk, timer) is TimerState.DEAD
    assert give_up(desk, timer) is TimerState.DEAD
    assert alarms(desk, promise) == [AlarmReason.NOTICE_FAILED]
    assert [(each.id, each.detail) for each in desk.claims.listed(TimerState.DEAD, limit=9)] == [(timer.id, REASON)]
    desk.run_due()
    assert set(desk.mailer.kinds()) == {NoticeKind.ALARM}
    assert "L'avis de retard n'a pas pu être établi en dix essais" in desk.mailer.sent[0].message.text


def test_the_team_is_alarmed_after_the_deadline_too(desk: Desk) -> None:
    promise = desk.write("form").record.promise
    timer = waiting(desk, TimerKind.DELAY_NOTICE)
    desk.clock.move_to(promise.due_at + timedelta(minutes=1))
    give_up(desk, timer)
    assert alarms(desk, promise) == [AlarmReason.NOTICE_FAILED]


def test_nobody_is_alarmed_of_a_customer_who_has_been_told_or_answered(desk: Desk) -> None:
    told, answered = desk.write("form").record.promise, desk.write("chat").record.promise
    timers = [each for each in desk.claims.listed(TimerState.WAITING, limit=20) if each.kind is TimerKind.DELAY_NOTICE]
    desk.delay(told.id)
    desk.answer(answered.id)
    assert [give_up(desk, timer) for timer in timers] == [TimerState.DEAD] * 2
    assert alarms(desk, told) + alarms(desk, answered) == []


def test_of_a_message_the_history_says_so(desk: Desk) -> None:
    promise = desk.write("form").record.promise
    desk.delay(promise.id)
    assert give_up(desk, waiting(desk, TimerKind.SEND_NOTICE)) is TimerState.DEAD
    assert [(each.outcome, each.detail) for each in desk.settled(promise.id)] == [(NoticeOutcome.REFUSED, REASON)]
    assert alarms(desk, promise) == [AlarmReason.NOTICE_REFUSED]


def test_a_reminder_that_could_not_be_made_is_a_dead_letter_and_nothing_more(desk: Desk) -> None:
    promise = desk.write("form").record.promise
    timer = waiting(desk, TimerKind.OWNER_REMINDER)
    give_up(desk, timer)
    assert [each.id for each in desk.claims.listed(TimerState.DEAD, limit=9)] == [timer.id]
    assert desk.history(promise.id) == []


def test_what_somebody_slow_has_run_after_all_stays_done(desk: Desk) -> None:
    promise = desk.write("form").record.promise
    timer = waiting(desk, TimerKind.DELAY_NOTICE)
    desk.until(timer.due_at)
    assert give_up(desk, timer) is TimerState.DONE
    assert alarms(desk, promise) == []


def test_a_message_that_is_tried_again_can_be_given_up(desk: Desk) -> None:
    promise = desk.write("form").record.promise
    desk.delay(promise.id)
    desk.mailer.refusal = DeliveryFailed("421 too busy", transient=True)
    desk.run_due()
    give_up(desk, waiting(desk, TimerKind.SEND_NOTICE))
    desk.mailer.refusal = None
    desk.until(promise.due_at)
    assert NoticeKind.DELAY_NOTICE not in desk.mailer.kinds()

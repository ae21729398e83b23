"""What becomes of messages: tried again while they help, given up when they do not, sent after all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest

from promise_service.application.book import Book
from promise_service.application.ledger import Changes, Decision, Needs, carry_out
from promise_service.application.record_delivery import RecordDelivery
from promise_service.domain.notices import AlarmReason, NoticeKind, NoticeOutcome
from promise_service.domain.promise_facts import CancelledBy, Fact, NoticeSettled, TeamAlarmed
from promise_service.domain.promises import Promise
from promise_service.domain.timers import Timer, TimerKind, TimerState
from promise_service.errors import DeliveryFailed
from tests.application.desk import WRITER, Desk
from tests.builders import at

OpenDesk = Callable[[datetime], Desk]
BUSY = DeliveryFailed("421 too busy", transient=True)
NO_MAILBOX = DeliveryFailed("550 no such mailbox", transient=False)


def tuesday(clock: str) -> datetime:
    return at(f"Tue 2026-11-24 {clock} Europe/Paris")


@dataclass(frozen=True, slots=True)
class SendAgain:
    """Somebody sets a dead letter to be sent again."""

    timer_id: str

    def needs(self) -> Needs:
        return Needs(timers=frozenset({self.timer_id}))

    def decide(self, book: Book) -> Decision[None]:
        timer = book.timer(self.timer_id)
        notice = book.notice(timer.subject_id)
        waiting = replace(timer, state=TimerState.WAITING, due_at=book.now)
        pending = replace(notice, outcome=NoticeOutcome.PENDING, settled_at=None, detail=None)
        return Decision(lambda _: None, Changes(timers=(waiting,), notices=(pending,)))


@pytest.fixture
def desk(open_desk: OpenDesk) -> Desk:
    """Tuesday at five past ten."""
    return open_desk(tuesday("10:05"))


def alarms(desk: Desk, promise_id: str) -> list[AlarmReason]:
    return [fact.what.reason for fact in desk.history(promise_id) if isinstance(fact.what, TeamAlarmed)]


def became(desk: Desk, promise_id: str, kind: NoticeKind) -> list[NoticeSettled]:
    return [settled for settled in desk.settled(promise_id) if settled.notice is kind]


def test_a_failure_that_may_pass_is_tried_again_until_the_message_is_of_no_use(desk: Desk) -> None:
    promise = desk.write("form").record.promise
    desk.delay(promise.id)
    desk.mailer.refusal = BUSY
    desk.until(promise.due_at)
    (settled,) = became(desk, promise.id, NoticeKind.DELAY_NOTICE)
    assert settled.outcome is NoticeOutcome.REFUSED
    assert settled.detail == "421 too busy; no time was left to try again"
    assert alarms(desk, promise.id) == [AlarmReason.NOTICE_TOO_LATE]
    (dead,) = [timer for timer in desk.claims.listed(TimerState.DEAD, limit=10) if settled.notice_id in timer.id]
    assert dead.tries > 40
    assert dead.detail == settled.detail


def test_it_arrives_however_late_the_mail_server_is_back(desk: Desk) -> None:
    promise = desk.write("form").record.promise
    desk.delay(promise.id)
    desk.mailer.refusal = BUSY
    desk.until(promise.due_at - timedelta(minutes=40))
    desk.mailer.refusal = None
    desk.until(promise.due_at)
    assert NoticeKind.DELAY_NOTICE in desk.mailer.kinds()
    assert desk.promise(promise.id).standing.forewarned


def test_a_cancellation_is_tried_for_two_days(desk: Desk) -> None:
    promise = desk.book(tuesday("15:00"), customer=WRITER).promise
    desk.cancel(promise.id, CancelledBy.COMPANY)
    desk.mailer.refusal = BUSY
    desk.until(tuesday("10:05") + timedelta(hours=47, minutes=59))
    assert desk.settled(promise.id) == []
    desk.until(tuesday("10:05") + timedelta(hours=48))
    (settled,) = desk.settled(promise.id)
    assert (settled.outcome, settled.detail) == (
        NoticeOutcome.REFUSED,
        "421 too busy; no time was left to try again",
    )
    assert alarms(desk, promise.id) == []


def test_a_refusal_for_good_is_a_dead_letter_at_once(desk: Desk) -> None:
    promise = desk.write("form").record.promise
    desk.delay(promise.id)
    desk.mailer.refusal = NO_MAILBOX
    desk.run_due()
    assert [(each.outcome, each.detail) for each in desk.settled(promise.id)] == [
        (NoticeOutcome.REFUSED, "550 no such mailbox")
    ]
    assert alarms(desk, promise.id) == [AlarmReason.NOTICE_REFUSED]
    assert [timer.state for timer in desk.claims.listed(TimerState.DEAD, limit=10)] == [TimerState.DEAD]


def test_a_dead_letter_that_is_sent_again_forewarns_after_all(desk: Desk) -> None:
    promise = desk.write("form").record.promise
    desk.delay(promise.id)
    desk.mailer.refusal = NO_MAILBOX
    desk.run_due()
    desk.mailer.refusal = None
    (dead,) = desk.claims.listed(TimerState.DEAD, limit=10)
    carry_out(desk.built.ledger, SendAgain(dead.id))
    assert not desk.promise(promise.id).standing.forewarned
    desk.run_due()
    outcomes = [each.outcome for each in became(desk, promise.id, NoticeKind.DELAY_NOTICE)]
    assert outcomes == [NoticeOutcome.REFUSED, NoticeOutcome.ACCEPTED]
    assert desk.promise(promise.id).standing.forewarned


def test_a_dead_letter_of_which_nobody_needs_to_hear_any_more_is_skipped(desk: Desk) -> None:
    promise = desk.write("form").record.promise
    desk.delay(promise.id)
    desk.mailer.refusal = NO_MAILBOX
    desk.run_due()
    desk.mailer.refusal = None
    (dead,) = desk.claims.listed(TimerState.DEAD, limit=10)
    desk.answer(promise.id)
    carry_out(desk.built.ledger, SendAgain(dead.id))
    desk.until(tuesday("10:10"))
    assert NoticeKind.DELAY_NOTICE not in desk.mailer.kinds()
    assert became(desk, promise.id, NoticeKind.DELAY_NOTICE)[-1].detail == "the promise is fulfilled"


def test_a_further_try_does_not_fall_into_quiet_hours(open_desk: OpenDesk) -> None:
    desk = open_desk(tuesday("17:50"))
    desk.publish({"notices": {"quiet_hours": {"from": "18:00", "to": "08:00"}}})
    promise = desk.write("email").record.promise
    desk.mailer.refusal = BUSY
    desk.delay(promise.id)
    desk.until(tuesday("18:00"))
    desk.mailer.refusal = None
    desk.until(at("Wed 2026-11-25 07:59 Europe/Paris"))
    assert desk.mailer.sent == []
    desk.until(at("Wed 2026-11-25 08:00 Europe/Paris"))
    assert desk.mailer.kinds() == [NoticeKind.DELAY_NOTICE]


class TestALateRecord:
    """A worker sent the delay notice, or found that it need not, and could not record that until later."""

    def delay(self, desk: Desk) -> tuple[Promise, Timer]:
        """A promise with a delay notice that is to be sent."""
        promise = desk.write("form").record.promise
        desk.delay(promise.id)
        timers = desk.claims.listed(TimerState.WAITING, limit=20)
        return promise, next(each for each in timers if each.kind is TimerKind.SEND_NOTICE)

    def record(
        self,
        desk: Desk,
        timer: Timer,
        when: datetime,
        outcome: NoticeOutcome = NoticeOutcome.ACCEPTED,
        detail: str | None = None,
        *,
        unknown: bool = False,
    ) -> TimerState:
        return carry_out(
            desk.built.ledger,
            RecordDelivery(
                timer_id=timer.id,
                notice_id=timer.subject_id,
                outcome=outcome,
                detail=detail,
                at=when,
                unknown=unknown,
            ),
        )

    def ends(self, desk: Desk, promise: Promise) -> list[Fact]:
        """What the history says of delay notices, in the order in which it was recorded."""
        told = [fact for fact in desk.history(promise.id) if isinstance(fact.what, NoticeSettled)]
        return sorted(
            (fact for fact in told if fact.what.notice is NoticeKind.DELAY_NOTICE),  # type: ignore[union-attr]
            key=lambda fact: (fact.recorded_at, fact.id),
        )

    def test_the_customer_is_forewarned_by_when_the_message_was_accepted(self, desk: Desk) -> None:
        promise, timer = self.delay(desk)
        accepted_at = promise.due_at - timedelta(seconds=40)
        desk.clock.move_to(promise.due_at + timedelta(minutes=1))
        assert self.record(desk, timer, accepted_at) is TimerState.DONE
        (fact,) = self.ends(desk, promise)
        assert (fact.at, fact.recorded_at) == (accepted_at, promise.due_at + timedelta(minutes=1))
        assert desk.built.archive.notice(timer.subject_id).settled_at == accepted_at
        assert desk.promise(promise.id).standing.forewarned

    def test_nobody_is_forewarned_by_what_was_accepted_at_the_deadline(self, desk: Desk) -> None:
        promise, timer = self.delay(desk)
        desk.clock.move_to(promise.due_at + timedelta(minutes=1))
        self.record(desk, timer, promise.due_at)
        assert not desk.promise(promise.id).standing.forewarned

    def test_an_acceptance_counts_though_somebody_else_has_come_too_late_meanwhile(self, desk: Desk) -> None:
        promise, timer = self.delay(desk)
        accepted_at = promise.due_at - timedelta(seconds=40)
        desk.clock.move_to(promise.due_at + timedelta(minutes=1))
        self.record(desk, timer, desk.clock.now(), NoticeOutcome.SKIPPED, "the deadline has passed")
        assert alarms(desk, promise.id) == [AlarmReason.NOTICE_TOO_LATE]
        assert not desk.promise(promise.id).standing.forewarned
        assert self.record(desk, timer, accepted_at) is TimerState.DONE
        outcomes = [each.outcome for each in became(desk, promise.id, NoticeKind.DELAY_NOTICE)]
        assert sorted(outcomes) == [NoticeOutcome.ACCEPTED, NoticeOutcome.SKIPPED]
        assert desk.built.archive.notice(timer.subject_id).outcome is NoticeOutcome.ACCEPTED
        assert desk.promise(promise.id).standing.forewarned
        assert alarms(desk, promise.id) == [AlarmReason.NOTICE_TOO_LATE]

    def test_an_acceptance_revives_what_was_given_up_as_dead(self, desk: Desk) -> None:
        promise, timer = self.delay(desk)
        self.record(desk, timer, desk.clock.now(), NoticeOutcome.REFUSED, "550 no such mailbox")
        assert self.record(desk, timer, desk.clock.now()) is TimerState.DONE
        assert desk.claims.listed(TimerState.DEAD, limit=9) == []
        assert desk.promise(promise.id).standing.forewarned

    @pytest.mark.parametrize("late", [NoticeOutcome.SKIPPED, NoticeOutcome.REFUSED, NoticeOutcome.ACCEPTED])
    def test_what_was_accepted_stays_accepted(self, desk: Desk, late: NoticeOutcome) -> None:
        promise, timer = self.delay(desk)
        self.record(desk, timer, desk.clock.now())
        desk.clock.move_to(tuesday("10:06"))
        assert self.record(desk, timer, desk.clock.now(), late, "too late") is TimerState.DONE
        (fact,) = self.ends(desk, promise)
        assert fact.at == tuesday("10:05")
        assert alarms(desk, promise.id) == []

    @pytest.mark.parametrize(
        ("said", "recorded"), [("10:00", "10:05"), ("10:07", "10:06")], ids=["before it was decided", "in the future"]
    )
    def test_a_clock_that_goes_wrong_does_not_move_it_out_of_its_time(
        self, desk: Desk, said: str, recorded: str
    ) -> None:
        promise, timer = self.delay(desk)
        desk.clock.move_to(tuesday("10:06"))
        self.record(desk, timer, tuesday(said))
        (fact,) = self.ends(desk, promise)
        assert fact.at == tuesday(recorded)

    def test_what_was_perhaps_accepted_is_tried_again_after_five_minutes(self, desk: Desk) -> None:
        promise, timer = self.delay(desk)
        said = "the mail server had the whole text and did not answer"
        state = self.record(desk, timer, desk.clock.now(), NoticeOutcome.REFUSED, said, unknown=True)
        assert state is TimerState.WAITING
        desk.until(tuesday("10:09"))
        assert desk.mailer.sent == []
        desk.until(tuesday("10:10"))
        assert desk.mailer.kinds() == [NoticeKind.DELAY_NOTICE]
        assert desk.promise(promise.id).standing.forewarned

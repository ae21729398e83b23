"""A batch of due timers on a real ledger: what is run, what is given back, what a slow or frozen worker still does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest

from promise_service.adapters.policy_document import preset
from promise_service.adapters.sql.timer_claims import SqlTimerClaims
from promise_service.application.ledger import Changes, Failed, Outcome, Request, carry_out
from promise_service.application.promise_callback import PromiseCallback
from promise_service.application.promise_reply import PromiseReply
from promise_service.application.run_due_timers import TimerRunner
from promise_service.bootstrap.first_start import publish_document
from promise_service.bootstrap.foundations import Foundations, foundations
from promise_service.domain.notices import Notice, NoticeChannel, NoticeKind, NoticeOutcome
from promise_service.domain.promises import Customer
from promise_service.domain.timers import Timer, TimerKind, TimerState, new_timer
from promise_service.errors import StoreUnavailable, TimerGivenUp
from promise_service.settings import Settings
from tests.builders import at
from tests.contracts.store import Write
from tests.fakes import FakeClock, FakeEventDeliveries, FakeMailer, due_notices

MONDAY = at("Mon 2026-11-23 09:00 Europe/Paris")
LEASE = timedelta(minutes=1)


class SlowMailer(FakeMailer):
    """A mail server that takes its time over each mail."""

    def __init__(self, clock: FakeClock) -> None:
        super().__init__()
        self.seconds = 0.0
        self._clock = clock

    def send(self, notice: Notice) -> None:
        self._clock.pass_by(timedelta(seconds=self.seconds))
        super().send(notice)


class Workshop:
    """One worker, its mail server, and promises whose team is to be reminded."""

    def __init__(self, built: Foundations, clock: FakeClock) -> None:
        self.built, self.clock = built, clock
        self.mailer, self.deliveries = SlowMailer(clock), FakeEventDeliveries()
        self.claims = SqlTimerClaims(built.engine)
        self.runner = self.worker(self.clock)

    def worker(self, clock: Any, ledger: Any = None) -> TimerRunner:
        ledger = ledger or self.built.ledger
        notices = due_notices(self.built, self.clock, {NoticeChannel.EMAIL: self.mailer})
        return TimerRunner(
            claims=self.claims,
            clock=clock,
            ledger=ledger,
            notices=notices,
            deliveries=self.deliveries,
            fits=self.built.live_fits,
            efforts=self.built.effort_measurer,
        )

    def reminders(self, count: int, helps_for: timedelta = timedelta(hours=1)) -> list[str]:
        """So many teams are to be reminded now; the ids of the timers."""
        now = self.clock.now()
        timers = [
            new_timer(TimerKind.OWNER_REMINDER, now, self.promise_id(), helps_until=now + helps_for)
            for _ in range(count)
        ]
        self.write(*timers)
        return [timer.id for timer in timers]

    def promise_id(self) -> str:
        promise = PromiseReply(
            channel="email", subject="claim", received_at=None, customer=Customer(), conversation_id=None,
            message_id=None, locale=None, note=None, reach=None, by="key_form",
        )  # fmt: skip
        return carry_out(self.built.ledger, promise).record.promise.id

    def callback(self, start: str, number: int) -> str:
        """A call to that customer is promised for the window that starts then; the promise's id."""
        customer = Customer(email=f"customer{number}@example.org", phone=f"+3314020505{number}")
        promise = PromiseCallback(
            offer_id=None, slot_id=None, queue="support", start=at(f"Mon 2026-11-23 {start} Europe/Paris"),
            phone=f"+3314020505{number}", customer=customer, subject=None, agent_id=None, note=None,
            conversation_id=None, locale=None, replace=False, reach=None, by="key_ivr",
        )  # fmt: skip
        return carry_out(self.built.ledger, promise).promise.id

    def write(self, *timers: Timer) -> None:
        carry_out(self.built.ledger, Write(changes=Changes(timers=timers)))

    def claim(self) -> tuple[list[str], datetime]:
        """What is due now, claimed for a minute."""
        now = self.clock.now()
        claimed = self.claims.claim(now, lease_until=now + LEASE, limit=20)
        return [timer.id for timer in claimed], now + LEASE

    def run(self) -> list[str]:
        """Claim what is due, and run it; the ids."""
        timer_ids, lease_until = self.claim()
        self.runner.run(timer_ids, lease_until)
        return timer_ids

    def states(self, timer_ids: Sequence[str]) -> list[TimerState]:
        return [self.built.jobs.job(timer_id).timer.state for timer_id in timer_ids]


@pytest.fixture
def shop(sqlite_url: str) -> Iterator[Workshop]:
    clock = FakeClock(MONDAY)
    with foundations(Settings(database_url=sqlite_url), clock=clock) as built:
        publish_document(built, preset("sample"), follows=0, by="somebody")
        yield Workshop(built, clock)


def test_decisions_of_a_batch_are_made_together_and_their_mails_sent_by_the_next(shop: Workshop) -> None:
    reminders = shop.reminders(3)

    shop.run()
    assert shop.states(reminders) == [TimerState.DONE] * 3
    assert shop.mailer.sent == []

    shop.run()
    assert len(shop.mailer.sent) == 3
    assert shop.run() == []


def test_a_batch_that_comes_twice_is_run_once(shop: Workshop) -> None:
    shop.reminders(3)
    shop.run()

    timer_ids, lease_until = shop.claim()
    shop.runner.run(timer_ids, lease_until)
    shop.runner.run(timer_ids, lease_until)

    assert len(shop.mailer.sent) == 3


def test_a_worker_that_comes_back_after_its_lease_sends_nothing(shop: Workshop) -> None:
    shop.reminders(3)
    shop.run()
    timer_ids, lease_until = shop.claim()

    shop.clock.pass_by(LEASE)
    shop.runner.run(timer_ids, lease_until)

    assert shop.mailer.sent == []
    assert sorted(shop.run()) == sorted(timer_ids)
    assert len(shop.mailer.sent) == 3


def test_a_worker_that_is_frozen_within_a_batch_sends_nothing_more_of_it(shop: Workshop) -> None:
    shop.reminders(3)
    shop.run()
    timer_ids, lease_until = shop.claim()

    shop.mailer.seconds = 61  # what is in the midst of being sent when everything stands still goes out
    shop.runner.run(timer_ids, lease_until)

    assert len(shop.mailer.sent) == 1
    shop.mailer.seconds = 0
    assert sorted(shop.run()) == sorted(timer_ids[1:])
    assert len({notice.id for notice in shop.mailer.sent}) == len(shop.mailer.sent) == 3


def test_where_mails_are_slow_what_there_is_no_time_for_is_given_back_at_once_and_was_not_begun(
    shop: Workshop,
) -> None:
    shop.reminders(20)
    shop.run()
    shop.mailer.seconds = 9

    sent = []
    for _ in range(7):
        shop.run()
        sent.append(len(shop.mailer.sent))

    assert sent == [3, 6, 9, 12, 15, 18, 20]


def test_mails_go_out_by_what_still_helps_for_the_shortest_time(shop: Workshop) -> None:
    later = shop.reminders(1)
    shop.run()
    sooner = shop.reminders(1)
    shop.run()
    timer_ids, _ = shop.claim()
    del later, sooner

    helps = [shop.built.jobs.job(timer_id).timer.helps_until for timer_id in timer_ids]

    assert helps == sorted(helps, key=lambda instant: instant or MONDAY)


def test_asked_to_stop_it_makes_its_decisions_and_gives_mails_back(shop: Workshop) -> None:
    shop.reminders(2)
    shop.run()
    more = shop.reminders(2)
    timer_ids, lease_until = shop.claim()

    shop.runner.stop()
    shop.runner._stop_at = 0.0
    shop.runner.run(timer_ids, lease_until)

    assert shop.states(more) == [TimerState.DONE] * 2
    assert shop.mailer.sent == []
    shop.runner = shop.worker(shop.clock)
    shop.run()
    assert len(shop.mailer.sent) == 4


def test_events_are_handed_on_for_the_length_of_the_lease(shop: Workshop) -> None:
    shop.write(new_timer(TimerKind.DELIVER_EVENT, MONDAY, "dlv_1"))

    (timer_id,) = shop.run()

    assert shop.deliveries.taken == [([timer_id], MONDAY + LEASE)]


def test_one_that_fails_leaves_the_others_alone_and_keeps_the_name_of_its_failure(shop: Workshop) -> None:
    shop.write(new_timer(TimerKind.OWNER_REMINDER, MONDAY, "prm_nobody_knows"))
    (good,) = shop.reminders(1)

    with pytest.raises(ExceptionGroup) as raised:
        shop.run()

    assert [type(each).__name__ for each in raised.value.exceptions] == ["NotFound"]
    assert shop.states([good]) == [TimerState.DONE]
    (waiting,) = shop.claims.listed(TimerState.WAITING, limit=1)
    assert (waiting.subject_id, waiting.detail) == ("prm_nobody_knows", "NotFound")


def test_one_that_fails_again_and_again_is_given_up_and_says_so(shop: Workshop) -> None:
    shop.write(new_timer(TimerKind.OWNER_REMINDER, MONDAY, "prm_nobody_knows"))
    names: list[list[str]] = []
    for _ in range(11):
        with pytest.raises(ExceptionGroup) as raised:
            shop.run()
        names.append([type(each).__name__ for each in raised.value.exceptions])
        shop.clock.pass_by(LEASE)

    assert names == [["NotFound"]] * 10 + [["TimerGivenUp"]]
    (dead,) = shop.built.jobs.jobs(TimerState.DEAD, kind=None, limit=9)
    assert dead.timer.detail == "begun 10 times and never settled; the last failure was: NotFound"


def test_of_a_mail_that_takes_its_worker_with_it_ten_times_the_history_says_that_it_was_given_up(
    shop: Workshop,
) -> None:
    shop.reminders(1)
    shop.run()
    for _ in range(10):
        timer_ids, lease_until = shop.claim()
        shop.claims.begin(timer_ids, lease_until=lease_until, now=shop.clock.now())  # and the worker dies
        shop.clock.pass_by(LEASE)

    with pytest.raises(ExceptionGroup) as raised:
        shop.run()

    assert [type(each) for each in raised.value.exceptions] == [TimerGivenUp]
    (dead,) = shop.built.jobs.jobs(TimerState.DEAD, kind=None, limit=9)
    notice = shop.built.archive.notice(dead.timer.subject_id)
    assert notice.outcome is NoticeOutcome.REFUSED
    assert notice.detail == "begun 10 times and never settled; nobody could say what went wrong"
    assert shop.mailer.sent == []


class LockedLedger:
    """A ledger whose database is too busy for decisions."""

    def execute(self, requests: Sequence[Request]) -> list[Outcome]:
        return [Failed(StoreUnavailable("The database is too busy.")) for _ in requests]


def test_what_the_database_was_too_busy_for_is_given_back_and_was_not_begun(shop: Workshop) -> None:
    reminders = shop.reminders(2)
    busy = shop.worker(shop.clock, LockedLedger())
    for _ in range(20):
        timer_ids, lease_until = shop.claim()
        with pytest.raises(ExceptionGroup):
            busy.run(timer_ids, lease_until)

    shop.run()

    assert shop.states(reminders) == [TimerState.DONE] * 2


class ClockThatFails:
    """A clock whose database goes away after it was asked so often."""

    def __init__(self, clock: FakeClock, answers: int) -> None:
        self._clock, self._answers = clock, answers

    def now(self) -> datetime:
        self._answers -= 1
        if self._answers < 0:
            raise StoreUnavailable("The database does not answer.")
        return self._clock.now()


def test_who_cannot_tell_the_time_sends_nothing(shop: Workshop) -> None:
    shop.reminders(3)
    shop.run()
    timer_ids, lease_until = shop.claim()

    shop.worker(ClockThatFails(shop.clock, answers=2)).run(timer_ids, lease_until)

    assert len(shop.mailer.sent) == 1


def test_after_an_outage_delay_notices_come_before_reminders_and_reminders_that_help_nobody_are_skipped(
    shop: Workshop,
) -> None:
    morning = [shop.callback("10:30", number) for number in range(2)]
    afternoon = [shop.callback("16:00", number) for number in range(2, 4)]
    shop.clock.move_to(at("Mon 2026-11-23 16:26 Europe/Paris"))

    timer_ids, lease_until = shop.claim()
    urgent = [shop.built.jobs.job(timer_id).timer for timer_id in timer_ids[:8]]
    shop.runner.run(timer_ids, lease_until)
    while shop.run():
        pass

    assert {(timer.kind, timer.subject_id) for timer in urgent if timer.kind is TimerKind.DELAY_NOTICE} == {
        (TimerKind.DELAY_NOTICE, promise_id) for promise_id in afternoon
    }
    assert {timer.subject_id for timer in urgent} == set(afternoon)
    skipped = shop.claims.listed(TimerState.SKIPPED, limit=99)
    assert {timer.subject_id for timer in skipped if timer.kind is TimerKind.CUSTOMER_REMINDER} == {
        *morning,
        *afternoon,
    }
    assert {timer.subject_id for timer in skipped if timer.kind is TimerKind.OWNER_REMINDER} == set(morning)
    assert all(timer.detail for timer in skipped)
    told = shop.mailer.kinds()
    assert told.count(NoticeKind.DELAY_NOTICE) == 2
    assert NoticeKind.CUSTOMER_REMINDER not in told

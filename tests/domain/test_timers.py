"""What has to happen by itself for a promise, and when."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time

import pytest

from promise_service.domain.notices import NoticeChannel, NoticeKind
from promise_service.domain.policy import (
    USUAL_NOTICES,
    Policy,
    QuietHours,
)
from promise_service.domain.promise_facts import Answered, Completeness
from promise_service.domain.promises import Customer, Promise
from promise_service.domain.response_deadlines import DeadlineRule, Unit, Within
from promise_service.domain.timers import JUST_AFTER, TimerKind, feedback_timer, named_by, new_timer, timers_of
from promise_service.domain.verdicts import Standing, standings
from promise_service.errors import NotFound
from tests.builders import a_callback, a_fact, a_promise, at
from tests.domain.policies import a_policy


@pytest.fixture
def policy() -> Policy:
    return a_policy()


def planned(promise: Promise, policy: Policy) -> list[tuple[TimerKind, datetime]]:
    return sorted(((timer.kind, timer.due_at) for timer in timers_of(promise, policy)), key=lambda each: each[1])


def tuesday(clock: str) -> datetime:
    return at(f"Tue 2026-11-24 {clock} Europe/Paris")


def test_a_callback_is_reminded_of_before_its_window_and_settled_after_it(policy: Policy) -> None:
    assert planned(a_callback(), policy) == [
        (TimerKind.CUSTOMER_REMINDER, tuesday("09:30")),
        (TimerKind.OWNER_REMINDER, tuesday("10:20")),
        (TimerKind.WINDOW_OPENED, tuesday("10:30")),
        (TimerKind.DELAY_NOTICE, tuesday("10:50")),
        (TimerKind.AT_RISK, tuesday("10:54")),
        (TimerKind.DUE, tuesday("11:00") + JUST_AFTER),
    ]


def test_reminders_that_would_be_past_at_the_making_are_left_out(policy: Policy) -> None:
    made_late = a_callback(made_at=tuesday("09:30"), received_at=tuesday("09:30"))
    assert [kind for kind, _ in planned(made_late, policy)] == [
        TimerKind.OWNER_REMINDER,
        TimerKind.WINDOW_OPENED,
        TimerKind.DELAY_NOTICE,
        TimerKind.AT_RISK,
        TimerKind.DUE,
    ]


def reminder_of(promise: Promise, policy: Policy, quiet: QuietHours) -> list[datetime]:
    quietly = replace(policy, notices=replace(policy.notices, quiet_hours=quiet))
    return [when for kind, when in planned(promise, quietly) if kind is TimerKind.CUSTOMER_REMINDER]


def test_a_reminder_that_falls_into_quiet_hours_waits_for_their_end(policy: Policy) -> None:
    quiet = QuietHours(begin=time(21), end=time(10))
    assert reminder_of(a_callback(), policy, quiet) == [tuesday("10:00")]


def test_a_reminder_that_cannot_wait_comes_in_the_last_minute_before_quiet_hours(policy: Policy) -> None:
    quiet = QuietHours(begin=time(9), end=time(10, 30))
    assert reminder_of(a_callback(), policy, quiet) == [tuesday("08:59")]


def test_a_reminder_that_would_have_to_come_before_the_making_is_left_out(policy: Policy) -> None:
    quiet = QuietHours(begin=time(9), end=time(12))
    made_late = a_callback(made_at=tuesday("08:59"), received_at=tuesday("08:59"))
    assert reminder_of(made_late, policy, quiet) == []


def test_quiet_hours_bring_back_no_reminder_whose_time_was_past_at_the_making(policy: Policy) -> None:
    quiet = QuietHours(begin=time(9), end=time(10))
    made_late = a_callback(made_at=tuesday("09:40"), received_at=tuesday("09:40"))
    assert reminder_of(made_late, policy, quiet) == []


def test_quiet_hours_are_those_of_the_customers_time_zone(policy: Policy) -> None:
    quiet = QuietHours(begin=time(9), end=time(10))
    abroad = a_callback(customer=Customer(time_zone="Europe/London"))
    assert reminder_of(abroad, policy, quiet) == [tuesday("09:30")]


def test_percents_of_a_rule_in_calendar_days_count_elapsed_time(policy: Policy) -> None:
    assert planned(a_promise(), policy) == [
        (TimerKind.OWNER_REMINDER, tuesday("09:00")),
        (TimerKind.OWNER_REMINDER, tuesday("23:24")),
        (TimerKind.AT_RISK, tuesday("23:24")),
        (TimerKind.SUPERVISOR_REMINDER, at("Wed 2026-11-25 04:12 Europe/Paris")),
        (TimerKind.DELAY_NOTICE, at("Wed 2026-11-25 08:00 Europe/Paris")),
        (TimerKind.DUE, at("Wed 2026-11-25 09:00 Europe/Paris") + JUST_AFTER),
    ]


def test_percents_of_a_rule_in_business_hours_count_open_time(policy: Policy) -> None:
    eight_hours = a_promise(
        received_at=at("Mon 2026-11-23 17:00 Europe/Paris"),
        due_at=tuesday("17:00"),
        deadline=DeadlineRule(Within(Unit.BUSINESS_HOURS, 8)),
    )
    owner = [when for kind, when in planned(eight_hours, policy) if kind is TimerKind.OWNER_REMINDER]
    assert owner == [tuesday("12:00"), tuesday("15:24")]


def test_a_promise_too_short_for_the_policys_notice_tells_a_delay_a_fifth_before_its_end(policy: Policy) -> None:
    chat = a_promise(channel="chat", received_at=tuesday("10:00"), due_at=tuesday("10:05"))
    assert (TimerKind.DELAY_NOTICE, tuesday("10:04")) in planned(chat, policy)


def test_a_promise_that_is_overdue_at_birth_has_no_timers(policy: Policy) -> None:
    assert planned(replace(a_promise(), made_at=at("Thu 2026-11-26 09:00 Europe/Paris")), policy) == []


def test_a_timers_id_says_what_it_does_and_to_what() -> None:
    timer = new_timer(TimerKind.DUE, tuesday("11:00"), "prm_1")
    assert timer.id == "due:prm_1:20261124T100000.000000Z"
    assert named_by(timer.id) == (TimerKind.DUE, "prm_1")


@pytest.mark.parametrize("wrong", ["", "due", "due:prm_1", "dance:prm_1:20261124T100000.000000Z"])
def test_what_is_no_timers_id_is_not_found(wrong: str) -> None:
    with pytest.raises(NotFound):
        named_by(wrong)


class TestWhenCustomersAreAskedWhatTheyThink:
    FULFILLED_AT = at("Tue 2026-11-24 20:30 Europe/Paris")
    ASKING = replace(
        USUAL_NOTICES, channels={**USUAL_NOTICES.channels, NoticeKind.FEEDBACK_REQUEST: (NoticeChannel.EMAIL,)}
    )

    def fulfilled(self, promise: Promise) -> Standing:
        answer = Answered(completeness=Completeness.FULL)
        return standings([promise], [a_fact(promise, self.FULFILLED_AT, answer)])[promise.id]

    def test_so_long_after_as_the_policy_says(self) -> None:
        promise = a_promise()
        timer = feedback_timer(promise, self.fulfilled(promise), self.ASKING, self.FULFILLED_AT)
        assert timer is not None
        assert (timer.kind, timer.subject_id) == (TimerKind.FEEDBACK_REQUEST, promise.id)
        assert timer.due_at == at("Tue 2026-11-24 21:30 Europe/Paris")
        assert timer.helps_until is None, "in a backlog, what decides on promises goes before it"

    def test_not_in_quiet_hours_of_the_customers_own_clock(self) -> None:
        quiet = replace(self.ASKING, quiet_hours=QuietHours(begin=time(21), end=time(8)))
        here = a_promise()
        there = a_promise(customer=Customer(time_zone="America/New_York"))
        assert [
            feedback_timer(each, self.fulfilled(each), quiet, self.FULFILLED_AT).due_at  # type: ignore[union-attr]
            for each in (here, there)
        ] == [at("Wed 2026-11-25 08:00 Europe/Paris"), at("Tue 2026-11-24 21:30 Europe/Paris")]

    def test_at_once_where_it_became_known_late(self) -> None:
        promise, now = a_promise(), at("Wed 2026-11-25 08:45 Europe/Paris")
        timer = feedback_timer(promise, self.fulfilled(promise), self.ASKING, now)
        assert timer is not None
        assert timer.due_at == now

    def test_never_without_fulfilment_or_where_the_policy_does_not_say_so(self) -> None:
        promise = a_promise()
        assert feedback_timer(promise, standings([promise], [])[promise.id], self.ASKING, self.FULFILLED_AT) is None
        assert feedback_timer(promise, self.fulfilled(promise), USUAL_NOTICES, self.FULFILLED_AT) is None

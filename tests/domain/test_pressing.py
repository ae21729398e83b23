"""From when on little of a promise's time is left."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from promise_service.domain.policy import AttemptRule
from promise_service.domain.pressing import last_notice_that_presses, presses_at
from promise_service.domain.promise_facts import AttemptMade, AttemptOutcome, Delayed
from promise_service.domain.promises import Promise, PromiseKind
from promise_service.domain.response_deadlines import DeadlineRule, Unit, Within, due_at
from promise_service.domain.verdicts import standings
from tests.builders import a_callback, a_fact, a_promise, at, window
from tests.domain.policies import a_policy

NO_ANSWER = AttemptMade(outcome=AttemptOutcome.NO_ANSWER)
HOURS = a_policy().calendars["support-hours"]


def tuesday(clock: str) -> datetime:
    return at(f"Tue 2026-11-24 {clock} Europe/Paris")


def pressing(promise: Promise, *facts: tuple[datetime, Any]) -> datetime:
    known = [a_fact(promise, when, what) for when, what in facts]
    return presses_at(promise, standings([promise], known)[promise.id], a_policy())


def a_follow_up(received_at: datetime, unit: Unit, count: int) -> Promise:
    rule = DeadlineRule(Within(unit, count))
    due = due_at(rule, received_at, HOURS)
    return a_promise(kind=PromiseKind.FOLLOW_UP, channel="phone", received_at=received_at, due_at=due, deadline=rule)


class TestACallback:
    def test_presses_in_the_last_fifth_before_its_customer_is_told(self) -> None:
        assert pressing(a_callback()) == tuesday("10:46")

    def test_presses_ten_minutes_before_at_most(self) -> None:
        assert pressing(a_callback(window("Tue 2026-11-24 10:00 Europe/Paris", 120))) == tuesday("11:36")
        assert pressing(a_callback(window("Tue 2026-11-24 10:00 Europe/Paris", 60))) == tuesday("10:40")

    def test_presses_as_it_is_at_risk_once_somebody_has_called_inside(self) -> None:
        assert pressing(a_callback(), (tuesday("10:35"), NO_ANSWER)) == tuesday("10:54")

    def test_presses_as_it_is_at_risk_where_the_notice_comes_before_the_window(self) -> None:
        assert pressing(a_callback(window("Tue 2026-11-24 10:30 Europe/Paris", 10))) == tuesday("10:38")

    def test_presses_as_it_did_once_its_customer_was_told(self) -> None:
        assert pressing(a_callback(), (tuesday("10:50"), Delayed(new_promise_id="prm_2"))) == tuesday("10:46")


class TestAFollowUp:
    def test_presses_ten_minutes_before_its_customer_is_told(self) -> None:
        assert pressing(a_follow_up(tuesday("09:00"), Unit.HOURS, 3)) == tuesday("10:50")

    def test_presses_when_it_is_at_risk_where_that_is_sooner(self) -> None:
        assert pressing(a_follow_up(tuesday("09:00"), Unit.HOURS, 10)) == tuesday("17:00")

    @pytest.mark.parametrize(("received", "presses"), [("15:00", "17:50"), ("15:30", "17:50"), ("17:30", "17:54")])
    def test_presses_before_the_evening_where_its_customer_is_told_in_the_morning(
        self, received: str, presses: str
    ) -> None:
        """Due after ten on Wednesday at the latest, told at nine or before: nobody could call before that."""
        hours = {"15:00": 4, "15:30": 3, "17:30": 1}[received]
        assert pressing(a_follow_up(tuesday(received), Unit.BUSINESS_HOURS, hours)) == tuesday(presses)

    def test_presses_by_the_clock_where_it_is_due_by_the_clock(self) -> None:
        assert pressing(a_follow_up(tuesday("17:00"), Unit.HOURS, 16)) == at("Wed 2026-11-25 05:48 Europe/Paris")


@pytest.mark.parametrize(
    ("until", "last"),
    [
        ("Tue 2026-11-24 10:00 Europe/Paris", "Tue 2026-11-24 10:10 Europe/Paris"),
        ("Tue 2026-11-24 17:49 Europe/Paris", "Tue 2026-11-24 17:59 Europe/Paris"),
        ("Tue 2026-11-24 17:50 Europe/Paris", "Wed 2026-11-25 09:00 Europe/Paris"),
        ("Fri 2026-11-27 20:00 Europe/Paris", "Mon 2026-11-30 09:10 Europe/Paris"),
    ],
)
def test_notices_of_the_next_morning_press_in_the_evening(until: str, last: str) -> None:
    assert last_notice_that_presses(at(until), HOURS) == at(last)


def test_where_nothing_opens_any_more_no_notice_is_too_late() -> None:
    assert last_notice_that_presses(at("Fri 2100-12-31 18:30 Europe/Paris"), HOURS) is None


def test_a_try_before_the_window_does_not_take_the_haste() -> None:
    callback = a_callback(attempts=AttemptRule(max=3, every=timedelta(minutes=10)))
    assert pressing(callback, (tuesday("10:20"), NO_ANSWER)) == tuesday("10:46")

"""When customers are told that we will be late, and when that is still ahead."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promise_service.domain.delay_notices import delay_notice_at, told_late_at
from promise_service.domain.intervals import Interval
from promise_service.domain.policy import DelayNotices, Policy
from promise_service.domain.promise_facts import AttemptMade, AttemptOutcome
from promise_service.domain.promises import Promise
from promise_service.domain.verdicts import standings
from tests.builders import a_callback, a_fact, a_promise, at
from tests.domain.policies import a_policy

NO_ANSWER = AttemptMade(outcome=AttemptOutcome.NO_ANSWER)
CONNECTED = AttemptMade(outcome=AttemptOutcome.CONNECTED)


def tuesday(clock: str) -> datetime:
    return at(f"Tue 2026-11-24 {clock} Europe/Paris")


def told(promise: Promise, *facts: tuple[datetime, Any], policy: Policy | None = None) -> datetime | None:
    known = [a_fact(promise, when, what) for when, what in facts]
    standing = standings([promise], known)[promise.id]
    return told_late_at(promise, standing, policy or a_policy())


def test_ten_minutes_before_the_window_ends_while_nobody_has_called() -> None:
    assert delay_notice_at(a_callback(), a_policy()) == tuesday("10:50")
    assert told(a_callback()) == tuesday("10:50")


def test_an_hour_before_a_follow_up_is_due() -> None:
    follow_up = a_promise(channel="phone")
    assert told(follow_up) == follow_up.due_at - timedelta(hours=1)


def test_a_fifth_before_its_end_where_less_was_left_at_the_making() -> None:
    soon = a_promise(channel="phone", received_at=tuesday("10:00"), due_at=tuesday("10:30"))
    assert told(soon) == tuesday("10:24")


@pytest.mark.parametrize("outcome", [NO_ANSWER, CONNECTED], ids=lambda each: str(each.outcome))
def test_none_comes_once_somebody_has_called_inside_the_window(outcome: AttemptMade) -> None:
    assert told(a_callback(), (tuesday("10:35"), outcome)) is None


def test_a_try_before_the_window_does_not_spare_the_customer_the_notice() -> None:
    assert told(a_callback(), (tuesday("10:20"), NO_ANSWER)) == tuesday("10:50")


@pytest.mark.parametrize(("lead", "planned"), [(30, "10:30"), (45, "10:15")])
def test_none_can_be_spared_that_comes_before_the_window_begins_or_as_it_does(lead: int, planned: str) -> None:
    """As versions of a policy may say that were published before that was refused."""
    terms = DelayNotices(callback=timedelta(minutes=lead), reply=timedelta(hours=1))
    early = replace(a_policy(), delay_notices=terms)
    assert delay_notice_at(a_callback(), early) == tuesday(planned)
    assert told(a_callback(), policy=early) is None


UNWRITTEN = replace(a_policy(), delay_notices=DelayNotices(callback=None, reply=timedelta(hours=1)))


def test_in_a_window_of_ten_minutes_the_usual_notice_comes_in_the_middle_not_as_it_begins() -> None:
    brief = a_callback(Interval(tuesday("10:30"), tuesday("10:40")))
    assert told(brief, policy=UNWRITTEN) == tuesday("10:35")


@given(minutes=st.integers(min_value=1, max_value=24 * 60))
def test_the_usual_notice_comes_in_the_second_half_of_every_window_at_most_ten_minutes_before_its_end(
    minutes: int,
) -> None:
    window = Interval(tuesday("12:00"), tuesday("12:00") + timedelta(minutes=minutes))
    told_at = delay_notice_at(a_callback(window), UNWRITTEN)
    assert window.start + window.duration / 2 <= told_at < window.end
    assert told_at >= window.end - timedelta(minutes=10)


def test_what_was_overdue_at_birth_has_none() -> None:
    late = replace(a_callback(), made_at=tuesday("12:00"))
    assert told(late) is None

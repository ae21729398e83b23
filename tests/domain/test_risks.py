"""Which promises are in danger of being broken."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from promise_service.domain.policy import Policy
from promise_service.domain.promise_course import Stage
from promise_service.domain.promises import Promise
from promise_service.domain.response_deadlines import DeadlineRule, Unit, Within
from promise_service.domain.risks import Risk, at_risk_at, risk_of
from promise_service.domain.verdicts import Standing
from tests.adapters.policy_document.documents import policy_from, sample
from tests.builders import a_callback, a_promise, at, window

TICK = timedelta(microseconds=1)
CALLBACK = a_callback(window("Tue 2026-11-24 10:30 Europe/Paris"))
REPLY = a_promise()  # from Monday at nine to Wednesday at nine
OVERNIGHT = a_promise(  # one hour of Monday, three of Tuesday morning
    received_at=at("Mon 2026-11-23 17:00 Europe/Paris"),
    due_at=at("Tue 2026-11-24 12:00 Europe/Paris"),
    deadline=DeadlineRule(Within(Unit.BUSINESS_HOURS, 4)),
)


@pytest.fixture(scope="module")
def policy() -> Policy:
    return policy_from(sample())


def standing(stage: Stage = Stage.OPEN, *, tried_inside: bool = False) -> Standing:
    return Standing(stage=stage, tried_inside=tried_inside, team="support", agent_id=None, email=None, phone=None)


@pytest.mark.parametrize(
    ("promise", "expected"),
    [
        (CALLBACK, at("Tue 2026-11-24 10:54 Europe/Paris")),
        (REPLY, at("Tue 2026-11-24 23:24 Europe/Paris")),
        (OVERNIGHT, at("Tue 2026-11-24 11:12 Europe/Paris")),
    ],
)
def test_four_fifths_of_the_time(promise: Promise, expected: datetime, policy: Policy) -> None:
    assert at_risk_at(promise, policy) == expected
    assert risk_of(promise, standing(), policy, expected) is Risk.TIME_NEARLY_GONE
    assert risk_of(promise, standing(), policy, expected - TICK) in (None, Risk.WINDOW_NEAR)


def test_a_window_is_near_from_the_reminder_of_its_owner_on(policy: Policy) -> None:
    reminded_at = at("Tue 2026-11-24 10:20 Europe/Paris")
    assert risk_of(CALLBACK, standing(), policy, reminded_at - TICK) is None
    assert risk_of(CALLBACK, standing(), policy, reminded_at) is Risk.WINDOW_NEAR
    assert risk_of(CALLBACK, standing(Stage.ATTEMPTED), policy, reminded_at) is Risk.WINDOW_NEAR


def test_without_a_reminder_it_is_near_once_it_begins() -> None:
    document = sample()
    document["reminders"]["callback"]["owner"] = None
    policy, start = policy_from(document), at("Tue 2026-11-24 10:30 Europe/Paris")
    assert risk_of(CALLBACK, standing(), policy, start - TICK) is None
    assert risk_of(CALLBACK, standing(), policy, start) is Risk.WINDOW_NEAR


def test_who_was_called_inside_the_window_is_safe(policy: Policy) -> None:
    tried = standing(Stage.ATTEMPTED, tried_inside=True)
    assert risk_of(CALLBACK, tried, policy, at("Tue 2026-11-24 10:59 Europe/Paris")) is None


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage not in {"open", "attempted", "overdue"}])
def test_what_is_settled_is_at_no_risk(stage: Stage, policy: Policy) -> None:
    assert risk_of(REPLY, standing(stage), policy, REPLY.due_at) is None


def test_what_is_overdue_is_overdue_whatever_was_tried(policy: Policy) -> None:
    overdue = standing(Stage.OVERDUE, tried_inside=True)
    assert risk_of(CALLBACK, overdue, policy, CALLBACK.due_at + TICK) is Risk.OVERDUE

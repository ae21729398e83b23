"""Whether a message is of use when it is about to be sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from promise_service.application.new_promises import as_made
from promise_service.application.worth_telling import AT_LEAST_APART, reminded_just_now
from promise_service.domain.notices import Message, Notice, NoticeKind, NoticeOutcome
from tests.builders import a_promise, at

NOON = at("Tue 2026-11-24 12:00 Europe/Paris")
RECORD = as_made(a_promise())
BEING_REMINDED = "the same person is being reminded already"


def a_reminder(notice_id: str = "ntc_2", *, decided: datetime = NOON - timedelta(hours=2)) -> Notice:
    return Notice(
        id=notice_id,
        promise_id=RECORD.promise.id,
        kind=NoticeKind.OWNER_REMINDER,
        receiver="support@example.org",
        locale="fr",
        message=Message(subject="À tenir", text="À tenir."),
        created_at=decided,
    )


def sent(notice: Notice, when: datetime) -> Notice:
    return replace(notice, outcome=NoticeOutcome.ACCEPTED, settled_at=when)


def test_what_counts_is_when_the_other_one_was_sent_not_when_it_was_decided() -> None:
    long_decided = sent(a_reminder("ntc_1", decided=NOON - timedelta(hours=4)), NOON - timedelta(seconds=59))
    why = reminded_just_now(a_reminder(), RECORD, [long_decided], NOON)
    assert why == "the same person was reminded at 2026-11-24T11:59:01+01:00"


def test_after_a_minute_the_same_person_may_be_reminded_again() -> None:
    assert reminded_just_now(a_reminder(), RECORD, [sent(a_reminder("ntc_1"), NOON - AT_LEAST_APART)], NOON) is None


def test_of_two_that_wait_side_by_side_the_first_is_sent() -> None:
    first, second = a_reminder("ntc_1"), a_reminder("ntc_2")
    assert reminded_just_now(first, RECORD, [first, second], NOON) is None
    assert reminded_just_now(second, RECORD, [first, second], NOON) == BEING_REMINDED


def test_one_that_waits_and_helps_nobody_any_more_holds_up_no_other() -> None:
    first, second = a_reminder("ntc_1"), a_reminder("ntc_2")
    assert reminded_just_now(second, RECORD, [first], RECORD.promise.due_at) is None


@pytest.mark.parametrize(
    "other",
    [
        sent(replace(a_reminder("ntc_1"), receiver="lead@example.org"), NOON),
        sent(replace(a_reminder("ntc_1"), kind=NoticeKind.ALARM), NOON),
        replace(a_reminder("ntc_1"), outcome=NoticeOutcome.REFUSED, settled_at=NOON),
        replace(a_reminder("ntc_1"), promise_id="prm_before", outcome=NoticeOutcome.PENDING),
    ],
    ids=["to another person", "no reminder", "refused", "of the promise before it, hours ago"],
)
def test_others_do_not_matter(other: Notice) -> None:
    assert reminded_just_now(a_reminder(), RECORD, [other], NOON) is None


def test_one_of_the_promise_before_it_goes_first_where_it_was_decided_just_now() -> None:
    before = replace(a_reminder("ntc_1", decided=NOON - timedelta(seconds=30)), promise_id="prm_before")
    assert reminded_just_now(a_reminder(decided=NOON), RECORD, [before], NOON) == BEING_REMINDED


def test_only_reminders_are_held_back() -> None:
    alarm = replace(a_reminder(), kind=NoticeKind.ALARM)
    assert reminded_just_now(alarm, RECORD, [sent(a_reminder("ntc_1"), NOON)], NOON) is None

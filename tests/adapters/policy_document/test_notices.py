"""Who is told what, as a policy says it."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from promise_service.domain.notices import NoticeChannel, NoticeKind
from promise_service.domain.policy import USUAL_NOTICES, AcknowledgedBy, Party, QuietHours
from promise_service.errors import InvalidPolicy
from tests.adapters.policy_document.documents import policy_from, smallest

HOUR = timedelta(hours=1)


def test_a_policy_that_says_nothing_of_notices_has_the_usual_ones() -> None:
    assert policy_from(smallest()).notices == USUAL_NOTICES
    assert policy_from(smallest(notices={})).notices == USUAL_NOTICES


def test_each_line_stands_by_itself() -> None:
    notices = policy_from(smallest(notices={"customer_reminder": {"by": ["sms", "email"]}})).notices
    assert notices.channels[NoticeKind.CUSTOMER_REMINDER] == (NoticeChannel.SMS, NoticeChannel.EMAIL)
    assert notices.channels[NoticeKind.DELAY_NOTICE] == (NoticeChannel.EMAIL,)
    assert notices.receivers == USUAL_NOTICES.receivers


def test_the_service_acknowledges_by_one_word_or_by_channels_of_its_own() -> None:
    short = policy_from(smallest(notices={"acknowledgement": "service"})).notices
    long = policy_from(smallest(notices={"acknowledgement": {"sent_by": "service", "by": ["sms"]}})).notices
    assert (short.acknowledgement, long.acknowledgement) == (AcknowledgedBy.SERVICE, AcknowledgedBy.SERVICE)
    assert short.channels[NoticeKind.ACKNOWLEDGEMENT] == (NoticeChannel.EMAIL,)
    assert long.channels[NoticeKind.ACKNOWLEDGEMENT] == (NoticeChannel.SMS,)


def test_what_can_be_left_out_is_left_out_by_an_empty_list() -> None:
    notices = policy_from(smallest(notices={"reschedule_notice": {"by": []}, "owner_reminder": {"to": []}})).notices
    assert notices.channels[NoticeKind.RESCHEDULE_NOTICE] == ()
    assert notices.receivers[NoticeKind.OWNER_REMINDER] == ()


def test_customers_are_asked_where_the_policy_says_so() -> None:
    usual = policy_from(smallest(notices={"feedback_request": {}})).notices
    own = policy_from(smallest(notices={"feedback_request": {"by": ["sms", "email"], "after": "P2D"}})).notices
    assert (usual.channels[NoticeKind.FEEDBACK_REQUEST], usual.feedback_after) == ((NoticeChannel.EMAIL,), HOUR)
    assert own.channels[NoticeKind.FEEDBACK_REQUEST] == (NoticeChannel.SMS, NoticeChannel.EMAIL)
    assert own.feedback_after == timedelta(days=2)


@pytest.mark.parametrize("after", ["PT0S", "P32D", "an hour", 60])
def test_the_time_to_ask_is_a_minute_to_a_month(after: object) -> None:
    with pytest.raises(InvalidPolicy) as refused:
        policy_from(smallest(notices={"feedback_request": {"after": after}}))
    assert [fault.pointer for fault in refused.value.faults] == ["/notices/feedback_request/after"]


def test_alarms_quiet_hours_and_the_way_out_of_reminders() -> None:
    written = {
        "alarm": {"to": ["team", "supervisor"]},
        "quiet_hours": {"from": "21:00", "to": "08:00"},
        "unsubscribe": "mailto:stop@example.org?subject={reference}",
    }
    notices = policy_from(smallest(notices=written)).notices
    assert notices.receivers[NoticeKind.ALARM] == (Party.TEAM, Party.SUPERVISOR)
    assert notices.quiet_hours == QuietHours(begin=time(21), end=time(8))
    assert notices.unsubscribe == "mailto:stop@example.org?subject={reference}"

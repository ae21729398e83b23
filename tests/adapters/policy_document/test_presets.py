from datetime import time, timedelta

import pytest

from promise_service.adapters.policy_document import preset, preset_names, read_document
from promise_service.domain.callback_capacity import PerWindow
from promise_service.domain.policy import AttemptRule, WaitUnknown
from promise_service.domain.response_deadlines import CLOSING, DeadlineRule, Unit, Within, due_at
from promise_service.errors import NotFound
from tests.adapters.policy_document.documents import policy_from, sample
from tests.builders import at


def test_there_are_two_presets() -> None:
    assert preset_names() == ["nf_service", "sample"]


def test_an_unknown_preset_is_refused_with_the_known_ones() -> None:
    with pytest.raises(NotFound, match=r"There is no preset 'iso'; known: nf_service, sample\."):
        preset("iso")


def test_the_sample_offers_a_callback_above_three_minutes_in_windows_of_half_an_hour() -> None:
    queue = policy_from(sample()).queue("support")
    assert queue.offer_callback_after == timedelta(minutes=3)
    assert queue.when_wait_unknown is WaitUnknown.CALLBACK
    assert queue.callback.plan.window == timedelta(minutes=30)
    assert queue.callback.plan.lead_time == timedelta(minutes=20)
    assert queue.callback.plan.choices == 3
    assert queue.callback.hold == timedelta(minutes=2)
    assert queue.callback.capacity == PerWindow(6)
    assert queue.callback.attempts == AttemptRule(max=3, every=timedelta(minutes=10))


def test_the_sample_calls_the_morning_back_the_same_day_and_the_rest_before_noon_of_the_next() -> None:
    morning, rest = policy_from(sample()).queue("support").callback.plan.rules
    assert (morning.day, morning.called_before, morning.end_by) == ("same", time(12), None)
    assert (rest.day, rest.called_before, rest.end_by) == ("next_open", None, time(12))


def test_the_sample_promises_replies_by_channel_and_subject() -> None:
    policy = policy_from(sample())
    claim = policy.reply_rule("email", "claim")
    email = policy.reply_rule("email", None)
    assert claim is not None
    assert claim.deadline == DeadlineRule(Within(Unit.BUSINESS_DAYS, 30), CLOSING)
    assert email is not None
    assert email.deadline == DeadlineRule(Within(Unit.DAYS, 2))
    assert policy.reply_rule("fax", None) is None
    assert policy.known_channels == ["chat", "email", "form", "letter", "social"]


def test_the_sample_reminds_and_tells_of_delays() -> None:
    policy = policy_from(sample())
    assert policy.reminders.callback_customer == timedelta(hours=1)
    assert policy.reminders.callback_owner == timedelta(minutes=10)
    assert policy.reminders.reply_owner == (50, 80)
    assert policy.reminders.reply_supervisor == (90,)
    assert policy.delay_notices.callback == timedelta(minutes=10)
    assert policy.delay_notices.reply == timedelta(hours=1)
    assert policy.delay.deadline == DeadlineRule(Within(Unit.BUSINESS_HOURS, 4))
    assert policy.follow_ups.deadline == DeadlineRule(Within(Unit.BUSINESS_DAYS, 1), time(12))


@pytest.mark.parametrize(
    ("channel", "subject", "received", "due"),
    [
        ("letter", None, "Mon 2026-11-02 10:00 Europe/Paris", "Sun 2026-11-22 10:00 Europe/Paris"),
        ("email", None, "Fri 2026-11-20 16:30 Europe/Paris", "Sun 2026-11-22 16:30 Europe/Paris"),
        # 30 days of Monday to Friday after 2 November; 11 November is a holiday.
        ("email", "claim", "Mon 2026-11-02 10:00 Europe/Paris", "Tue 2026-12-15 18:00 Europe/Paris"),
        ("chat", None, "Mon 2026-11-23 10:00 Europe/Paris", "Mon 2026-11-23 10:05 Europe/Paris"),
        ("social", None, "Mon 2026-11-23 10:00 Europe/Paris", "Mon 2026-11-23 11:00 Europe/Paris"),
    ],
)
def test_the_certified_commitments_are_promised_by_the_nf_service_preset(
    channel: str, subject: str | None, received: str, due: str
) -> None:
    policy = policy_from(read_document(preset("nf_service"), media="yaml"))
    rule = policy.reply_rule(channel, subject)
    assert rule is not None
    assert due_at(rule.deadline, at(received), policy.calendars[rule.calendar]) == at(due)


def test_the_nf_service_preset_offers_a_callback_above_three_minutes() -> None:
    policy = policy_from(read_document(preset("nf_service"), media="yaml"))
    assert policy.queue("service-clients").offer_callback_after == timedelta(minutes=3)

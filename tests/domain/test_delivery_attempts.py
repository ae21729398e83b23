"""What follows a try: when the next one is, and when an endpoint is left in peace."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from promise_service.domain.delivery_attempts import JITTER, PAUSES, AfterAttempt, Attempt, after_attempt
from promise_service.domain.webhooks import Delivery, DeliveryState, Webhook
from tests.builders import at

NOW = at("Mon 2026-11-23 10:00 Europe/Paris")
DELIVERY = Delivery(id="dlv_1", webhook_id="whk_1", event_id="evt_1", subject_id="prm_1", at=NOW, position=0)
WEBHOOK = Webhook(
    id="whk_1", url="https://example.org", description=None, event_types=None, secret="whsec_", created_at=NOW,
    created_by="key_1",
)  # fmt: skip
SILENCE = Attempt(status=None, detail="no answer")


def after(attempt: Attempt, tries: int = 0, failures: int = 0) -> AfterAttempt:
    return after_attempt(replace(DELIVERY, tries=tries), replace(WEBHOOK, failures=failures), attempt, NOW)


def test_the_pauses_are_those_of_the_specification() -> None:
    hours = [pause / timedelta(hours=1) for pause in PAUSES[3:]]
    assert PAUSES[:3] == (timedelta(seconds=5), timedelta(minutes=5), timedelta(minutes=30))
    assert hours == [2, 5, 10, 14, 20, 24]


@pytest.mark.parametrize("tries", range(len(PAUSES)))
def test_each_try_in_vain_is_followed_by_a_longer_pause(tries: int) -> None:
    next_try_at = after(Attempt(status=500), tries).next_try_at
    assert next_try_at is not None
    assert PAUSES[tries] <= next_try_at - NOW <= PAUSES[tries] * (1 + JITTER)


def test_the_same_try_is_planned_for_the_same_instant_and_another_delivery_for_another_one() -> None:
    again = after(Attempt(status=500), 3)
    assert again == after(Attempt(status=500), 3)
    other = after_attempt(replace(DELIVERY, id="dlv_2", tries=3), WEBHOOK, Attempt(status=500), NOW)
    assert other.next_try_at != again.next_try_at


def test_after_the_tenth_try_it_is_given_up() -> None:
    given_up = after(Attempt(status=500), len(PAUSES))
    assert (given_up.state, given_up.next_try_at) == (DeliveryState.DEAD, None)


def test_success_ends_it_and_every_rest() -> None:
    assert after(Attempt(status=299), 3, failures=7) == AfterAttempt(
        state=DeliveryState.DELIVERED, next_try_at=None, failures=0, paused_until=None
    )


def test_an_endpoint_that_is_gone_wants_nothing_any_more() -> None:
    gone = after(Attempt(status=410))
    assert (gone.state, gone.disabled) == (DeliveryState.DEAD, True)


@pytest.mark.parametrize(("failures", "seconds"), [(0, 5), (1, 10), (2, 20), (5, 160), (6, 300), (500, 300)])
def test_an_endpoint_that_does_not_answer_rests_longer_each_time(failures: int, seconds: int) -> None:
    rested = after(SILENCE, failures=failures)
    assert rested.failures == failures + 1
    assert rested.paused_until == NOW + timedelta(seconds=seconds)
    assert rested.next_try_at is not None
    assert rested.next_try_at >= rested.paused_until


def test_an_endpoint_that_answers_anything_rests_no_more() -> None:
    assert after(Attempt(status=500), failures=3).failures == 0
    assert after(Attempt(status=500), failures=3).paused_until is None


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_an_endpoint_that_asks_to_wait_is_left_in_peace_for_so_long(status: int) -> None:
    asked = after(Attempt(status=status, retry_after=timedelta(minutes=2)))
    assert asked.paused_until == NOW + timedelta(minutes=2) == asked.next_try_at
    later = after(Attempt(status=status, retry_after=timedelta(seconds=1)), tries=4)
    assert later.next_try_at is not None
    assert later.next_try_at >= NOW + PAUSES[4]


def test_a_wish_is_granted_for_a_day_at_most_and_only_where_it_means_something() -> None:
    assert after(Attempt(status=503, retry_after=timedelta(days=365))).paused_until == NOW + timedelta(days=1)
    assert after(Attempt(status=500, retry_after=timedelta(minutes=2))).paused_until is None
    assert after(Attempt(status=503, retry_after=timedelta())).paused_until is None


def test_both_secrets_sign_until_the_rotation_is_over() -> None:
    rotated = replace(WEBHOOK, secret="new", former_secret="old", former_secret_until=NOW)
    assert rotated.secrets_at(NOW - timedelta(microseconds=1)) == ("new", "old")
    assert rotated.secrets_at(NOW) == ("new",)
    assert WEBHOOK.secrets_at(NOW) == ("whsec_",)

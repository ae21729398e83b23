"""When a delivery that failed is tried again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from promise_service.domain.delivery_tries import GIVEN_UP_AFTER, PAUSES, PERHAPS_SENT, TOO_SHORT, next_try
from promise_service.domain.notices import Message, Notice, NoticeKind
from promise_service.domain.timers import Timer, TimerKind, new_timer
from tests.builders import at

NOON = at("Tue 2026-11-24 12:00 Europe/Paris")
NOTICE = Notice(
    id="ntc_1",
    promise_id="prm_1",
    kind=NoticeKind.DELAY_NOTICE,
    receiver="camille@example.org",
    locale="fr",
    message=Message(subject="Plus tard", text="Plus tard."),
    created_at=NOON,
)


def sending(*, tries: int = 0, helps_until: datetime | None = None) -> Timer:
    return replace(new_timer(TimerKind.SEND_NOTICE, NOON, NOTICE.id, helps_until), tries=tries)


def test_the_pauses_grow_and_then_stay_half_an_hour() -> None:
    pauses = [_pause(tries) for tries in range(8)]
    planned = [*PAUSES, *[timedelta(minutes=30)] * 3]
    assert all(abs(pause - plan) <= plan * 0.2 for pause, plan in zip(pauses, planned, strict=True))
    assert all(pause != plan for pause, plan in zip(pauses, planned, strict=True))


def _pause(tries: int, notice: Notice = NOTICE) -> timedelta:
    due_at = next_try(notice, sending(tries=tries), NOON)
    assert due_at is not None
    return due_at - NOON


def test_what_failed_together_does_not_come_back_together() -> None:
    pauses = {_pause(0, replace(NOTICE, id=f"ntc_{number}")) for number in range(100)}
    assert len(pauses) == 100
    assert max(pauses) - min(pauses) > timedelta(seconds=5)


def test_the_same_failure_has_the_same_pause() -> None:
    assert next_try(NOTICE, sending(tries=2), NOON) == next_try(NOTICE, sending(tries=2), NOON)


def test_where_the_pause_is_longer_than_the_time_left_half_of_that_is_waited_for() -> None:
    helps_until = NOON + timedelta(seconds=40)
    assert next_try(NOTICE, sending(tries=3, helps_until=helps_until), NOON) == NOON + timedelta(seconds=20)


def test_what_was_perhaps_sent_waits_for_five_minutes_or_half_of_the_time_left() -> None:
    def due_at(tries: int, left: timedelta) -> datetime | None:
        return next_try(NOTICE, sending(tries=tries, helps_until=NOON + left), NOON, not_before=PERHAPS_SENT)

    assert due_at(0, timedelta(hours=4)) == NOON + timedelta(minutes=5)
    assert due_at(0, timedelta(minutes=4)) == NOON + timedelta(minutes=2)
    assert due_at(4, timedelta(hours=4)) == next_try(NOTICE, sending(tries=4), NOON)


def test_in_the_last_seconds_it_is_not_tried_again() -> None:
    assert next_try(NOTICE, sending(helps_until=NOON + TOO_SHORT), NOON) is not None
    assert next_try(NOTICE, sending(helps_until=NOON + TOO_SHORT - timedelta(microseconds=1)), NOON) is None
    assert next_try(NOTICE, sending(helps_until=NOON - timedelta(hours=1)), NOON) is None


def test_what_helps_for_ever_is_given_up_after_two_days() -> None:
    assert next_try(NOTICE, sending(tries=90), NOON + GIVEN_UP_AFTER - timedelta(hours=1)) is not None
    assert next_try(NOTICE, sending(tries=90), NOON + GIVEN_UP_AFTER) is None


@given(st.integers(0, 200), st.integers(5, 10_000_000))
def test_a_further_try_always_comes_while_the_message_helps(tries: int, seconds_left: int) -> None:
    helps_until = NOON + timedelta(seconds=seconds_left)
    due_at = next_try(NOTICE, sending(tries=tries, helps_until=helps_until), NOON)
    assert due_at is not None
    assert NOON < due_at < helps_until

"""Wrong keys make their address wait, and no other."""

from __future__ import annotations

from datetime import timedelta

from promise_service.dashboard.guessing import MOST_WRONG, WITHIN, GuessLimit
from tests.builders import at

NOON = at("Tue 2026-11-24 12:00")


def test_ten_wrong_keys_within_five_minutes_are_enough() -> None:
    limit = GuessLimit()
    for second in range(MOST_WRONG):
        assert limit.wait("192.0.2.1", NOON + timedelta(seconds=second)) is None
        limit.note_wrong("192.0.2.1", NOON + timedelta(seconds=second))
    later = NOON + timedelta(seconds=10)
    assert limit.wait("192.0.2.1", later) == WITHIN - timedelta(seconds=10)
    assert limit.wait("192.0.2.2", later) is None
    assert limit.wait("192.0.2.1", NOON + WITHIN) is None


def test_slow_guesses_are_let_through() -> None:
    limit = GuessLimit()
    for minute in range(100):
        now = NOON + timedelta(minutes=minute)
        assert limit.wait("192.0.2.1", now) is None
        limit.note_wrong("192.0.2.1", now)


def test_many_addresses_do_not_fill_the_memory() -> None:
    limit = GuessLimit()
    for number in range(MOST_WRONG):
        limit.note_wrong("first", NOON + timedelta(milliseconds=number))
    for number in range(10_000):
        limit.note_wrong(f"address {number}", NOON)
    assert limit.wait("first", NOON) is None
    assert len(limit._wrong) == 10_000

"""The machine's clock speaks UTC."""

from __future__ import annotations

from datetime import UTC

from promise_service.adapters.clock import SystemClock


def test_the_clock_names_its_zone_and_does_not_go_back() -> None:
    clock = SystemClock()
    first, second = clock.now(), clock.now()

    assert first.tzinfo is UTC
    assert first <= second

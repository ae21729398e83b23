"""What an offer holds, as rows."""

from __future__ import annotations

from promise_service.adapters.sql.offer_rows import hold_rows
from tests.builders import window
from tests.contracts.store import an_offer

EARLY, NEXT, LATE = (window(f"Tue 2026-11-24 {start} Europe/Paris") for start in ("10:30", "11:00", "15:00"))


def test_windows_end_to_end_are_one_row_in_whatever_order_they_are_offered() -> None:
    rows = hold_rows(an_offer("off_1", LATE, NEXT, EARLY))
    assert [(row["start_at"], row["end_at"], row["windows"]) for row in rows] == [
        (EARLY.start, NEXT.end, 2),
        (LATE.start, LATE.end, 1),
    ]


def test_windows_of_two_lengths_are_no_run() -> None:
    rows = hold_rows(an_offer("off_1", EARLY, window("Tue 2026-11-24 11:00 Europe/Paris", minutes=60)))
    assert [row["windows"] for row in rows] == [1, 1]


def test_one_that_holds_nothing_has_none() -> None:
    assert hold_rows(an_offer("off_1", EARLY, held=False)) == []

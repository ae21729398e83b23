"""The callback in the customer's calendar: one entry through all its moves."""

from __future__ import annotations

from dataclasses import replace

from promise_service.domain.calendar_entries import calendar_entry, origin_of
from promise_service.domain.promises import Promise, Succession
from tests.builders import a_callback, a_promise, window

FIRST = a_callback(id="prm_1")
LATER = window("Tue 2026-11-24 15:00 Europe/Paris")


def following(before: Promise, succession: Succession, promise_id: str) -> Promise:
    origin_id, moves = origin_of(promise_id, before, succession)
    return a_callback(LATER, id=promise_id, follows=before.id, succession=succession, origin_id=origin_id, moves=moves)


def test_a_new_callback_is_a_new_entry() -> None:
    assert origin_of("prm_1", None, None) == ("prm_1", 0)
    entry = calendar_entry(FIRST, "Callback")
    assert entry is not None
    assert (entry.uid, entry.sequence, entry.window, entry.cancelled) == ("prm_1", 0, FIRST.window, False)


def test_each_delay_and_each_reschedule_moves_the_entry_on() -> None:
    second = following(FIRST, Succession.DELAY, "prm_2")
    third = following(second, Succession.RESCHEDULE, "prm_3")
    entries = [calendar_entry(promise, "Callback") for promise in (FIRST, second, third)]
    assert [(entry.uid, entry.sequence) for entry in entries if entry] == [("prm_1", 0), ("prm_1", 1), ("prm_1", 2)]
    assert entries[2] is not None
    assert entries[2].window == LATER


def test_a_cancellation_is_one_step_more_at_the_newest_window() -> None:
    moved = following(FIRST, Succession.DELAY, "prm_2")
    entry = calendar_entry(moved, "Callback", cancelled=True)
    assert entry is not None
    assert (entry.uid, entry.sequence, entry.window, entry.cancelled) == ("prm_1", 2, LATER, True)


def test_a_follow_up_begins_an_entry_of_its_own() -> None:
    for succession in (Succession.PARTIAL_ANSWER, Succession.REQUEST):
        assert origin_of("prm_2", replace(FIRST, moves=3), succession) == ("prm_2", 0)


def test_what_has_no_window_is_in_no_calendar() -> None:
    assert calendar_entry(a_promise(), "Reply") is None

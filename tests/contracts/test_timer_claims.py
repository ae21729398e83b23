"""Due timers are handed out once each, until their lease runs out."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from promise_service.application.ports.jobs import Begun
from promise_service.domain.timers import Timer, TimerKind, TimerState, new_timer
from tests.contracts.store import NOW, Store, store_at

TICK = timedelta(microseconds=1)
LEASE = timedelta(minutes=1)


def timers(count: int, due_at: datetime = NOW) -> tuple[Timer, ...]:
    return tuple(new_timer(TimerKind.DUE, due_at - number * TICK, f"prm_{number}") for number in range(count))


def claimed(store: Store, now: datetime = NOW, limit: int = 100) -> list[str]:
    return [timer.id for timer in store.claims.claim(now, lease_until=now + LEASE, limit=limit)]


def begun(store: Store, timer_ids: Sequence[str], lease_until: datetime = NOW + LEASE, now: datetime = NOW) -> Begun:
    return store.claims.begin(timer_ids, lease_until=lease_until, now=now)


def starts(store: Store) -> dict[str, int]:
    """How often each timer that is free by then was begun in vain."""
    later = NOW + timedelta(hours=1)
    return {each.id: each.starts for each in store.claims.claim(later, lease_until=later + LEASE, limit=100)}


def test_come_earliest_first_and_no_more_than_asked_for(store: Store) -> None:
    due = timers(5)
    store.write(timers=due)
    assert claimed(store, limit=2) == [due[4].id, due[3].id]
    assert claimed(store, limit=2) == [due[2].id, due[1].id]


def test_are_not_handed_out_before_their_time(store: Store) -> None:
    (timer,) = timers(1)
    store.write(timers=(timer,))
    assert claimed(store, NOW - TICK) == []
    assert claimed(store, NOW) == [timer.id]


def test_come_again_when_the_lease_has_run_out(store: Store) -> None:
    (timer,) = timers(1)
    store.write(timers=(timer,))
    assert claimed(store) == [timer.id]
    assert claimed(store, NOW + LEASE - TICK) == []
    assert claimed(store, NOW + LEASE) == [timer.id]


def test_are_not_handed_out_once_they_were_run(store: Store) -> None:
    for state in (TimerState.DONE, TimerState.SKIPPED, TimerState.DEAD):
        (timer,) = timers(1)
        store.write(timers=(timer,))
        store.write(timers=(replace(timer, state=state),))
        assert claimed(store) == []


def test_one_that_is_put_off_is_nobodys_until_then(store: Store) -> None:
    (timer,) = timers(1)
    store.write(timers=(timer,))
    claimed(store)
    later = replace(timer, due_at=NOW + timedelta(seconds=5), tries=1)
    store.write(timers=(later,))
    assert claimed(store, NOW + timedelta(seconds=4)) == []
    assert claimed(store, NOW + timedelta(seconds=5)) == [timer.id]


def test_what_still_helps_comes_first_and_what_helps_nobody_any_more_last(store: Store) -> None:
    def due(name: str, due_at: datetime, helps_until: datetime | None) -> Timer:
        return new_timer(TimerKind.DELAY_NOTICE, due_at, name, helps_until)

    hour = timedelta(hours=1)
    late_reminder = due("late_reminder", NOW - 9 * hour, NOW - 8 * hour)
    reminder_just_over = due("reminder_just_over", NOW - 10 * hour, NOW)
    helps_for_long = due("helps_for_long", NOW - 7 * hour, NOW + 5 * hour)
    helps_for_a_moment = due("helps_for_a_moment", NOW - hour, NOW + TICK)
    older_verdict = due("older_verdict", NOW - 3 * hour, None)
    verdict = due("verdict", NOW - 2 * hour, None)
    store.write(timers=(late_reminder, reminder_just_over, helps_for_long, verdict, helps_for_a_moment, older_verdict))

    in_order = [helps_for_a_moment, helps_for_long, older_verdict, verdict, reminder_just_over, late_reminder]
    assert claimed(store, limit=2) == [timer.id for timer in in_order[:2]]
    assert claimed(store) == [timer.id for timer in in_order[2:]]


def test_are_begun_in_the_order_in_which_they_are_named(store: Store) -> None:
    store.write(timers=timers(3))
    one, two, three = claimed(store)
    assert begun(store, [three, one, two]) == Begun(held=[three, one, two])
    assert begun(store, []) == Begun(held=[])


def test_are_begun_once_under_a_lease(store: Store) -> None:
    store.write(timers=timers(1))
    held = claimed(store)
    assert begun(store, held).held == held
    assert begun(store, held).held == []


def test_are_not_begun_once_the_lease_is_over(store: Store) -> None:
    store.write(timers=timers(1))
    held = claimed(store)
    assert begun(store, held, now=NOW + LEASE).held == []
    assert begun(store, held, now=NOW + LEASE - TICK).held == held


def test_are_not_begun_under_the_lease_before(store: Store) -> None:
    store.write(timers=timers(1))
    held = claimed(store)
    assert claimed(store, NOW + LEASE) == held
    assert begun(store, held, NOW + LEASE, now=NOW).held == []
    assert begun(store, held, NOW + 2 * LEASE, now=NOW + LEASE).held == held


def test_are_not_begun_once_they_were_run_or_put_off(store: Store) -> None:
    first, second, third = timers(3)
    store.write(timers=(first, second, third))
    held = claimed(store)
    store.write(timers=(replace(first, state=TimerState.DONE), replace(second, due_at=NOW + timedelta(seconds=5))))
    assert begun(store, held).held == [third.id]


def test_one_that_is_given_back_is_anybodys_at_once_and_the_start_does_not_count(store: Store) -> None:
    kept, returned = (timer.id for timer in timers(2))
    store.write(timers=timers(2))
    begun(store, claimed(store))
    store.claims.release([returned], lease_until=NOW + LEASE)
    assert begun(store, [returned]).held == []
    assert claimed(store, NOW + TICK) == [returned]
    assert starts(store) == {kept: 1, returned: 0}


def test_one_that_was_never_begun_is_given_back_with_all_its_starts(store: Store) -> None:
    store.write(timers=timers(1))
    begun(store, claimed(store))
    later = NOW + LEASE
    held = claimed(store, later)
    store.claims.release(held, lease_until=later + LEASE)
    assert starts(store) == {held[0]: 1}


def test_only_who_holds_them_gives_them_back(store: Store) -> None:
    store.write(timers=timers(1))
    held = claimed(store)
    store.claims.release(held, lease_until=NOW + LEASE + TICK)
    store.claims.release([], lease_until=NOW + LEASE)
    assert claimed(store, NOW + TICK) == []


def begun_in_vain(store: Store, timer_id: str, times: int, failing: str | None = None) -> datetime:
    """Claimed and begun so often, and never settled; returns when the last lease is over."""
    for turn in range(times):
        now, lease_until = NOW + turn * LEASE, NOW + (turn + 1) * LEASE
        claimed(store, now)
        assert begun(store, [timer_id], lease_until, now).held == [timer_id]
        if failing is not None:
            store.claims.note_failure(timer_id, lease_until=lease_until, detail=failing)
    return NOW + times * LEASE


@pytest.mark.parametrize(
    ("failing", "reason"),
    [
        (None, "begun 10 times and never settled; nobody could say what went wrong"),
        ("LookupError", "begun 10 times and never settled; the last failure was: LookupError"),
    ],
)
def test_one_that_was_begun_ten_times_in_vain_is_given_up_until_somebody_has_recorded_that(
    store: Store, failing: str | None, reason: str
) -> None:
    (timer,) = timers(1)
    store.write(timers=(timer,))
    now = begun_in_vain(store, timer.id, 10, failing)
    assert claimed(store, now) == [timer.id]
    assert begun(store, [timer.id], now + LEASE, now) == Begun(held=[], given_up={timer.id: reason})
    later = now + LEASE
    assert claimed(store, later) == [timer.id]
    assert begun(store, [timer.id], later + LEASE, later) == Begun(held=[], given_up={timer.id: reason})


def test_one_that_is_written_anew_was_never_begun(store: Store) -> None:
    (timer,) = timers(1)
    store.write(timers=(timer,))
    begun_in_vain(store, timer.id, 9)
    store.write(timers=(replace(timer, tries=1),))
    assert starts(store) == {timer.id: 0}


def test_the_start_of_a_delivery_does_not_count_for_its_receiver_may_be_slow(store: Store) -> None:
    timer = new_timer(TimerKind.DELIVER_EVENT, NOW, "dlv_1")
    store.write(timers=(timer,))
    begun_in_vain(store, timer.id, 11)
    store.claims.release([timer.id], lease_until=NOW + 11 * LEASE)
    assert starts(store) == {timer.id: 0}


def test_a_failure_is_noted_only_by_who_holds_the_timer(store: Store) -> None:
    (timer,) = timers(1)
    store.write(timers=(timer,))
    claimed(store)
    store.claims.note_failure(timer.id, lease_until=NOW + 2 * LEASE, detail="KeyError")
    store.claims.note_failure(timer.id, lease_until=NOW + LEASE, detail="LookupError")
    (listed,) = store.claims.listed(TimerState.WAITING, limit=9)
    assert listed.detail == "LookupError"


def test_the_next_one_due_is_the_earliest_that_nobody_has(store: Store) -> None:
    assert store.claims.next_due_at() is None
    due = timers(3)
    store.write(timers=due)
    assert store.claims.next_due_at() == due[2].due_at
    claimed(store, limit=2)
    assert store.claims.next_due_at() == due[0].due_at
    claimed(store)
    assert store.claims.next_due_at() is None


def test_listed_are_those_in_one_state_earliest_first(store: Store) -> None:
    first, second, third = reversed(timers(3))
    dead = replace(second, state=TimerState.DEAD, tries=9, detail="550")
    store.write(timers=(third, dead, first))
    assert store.claims.listed(TimerState.WAITING, limit=9) == [first, third]
    assert store.claims.listed(TimerState.WAITING, limit=1) == [first]
    assert store.claims.listed(TimerState.DEAD, limit=9) == [dead]


def test_two_dispatchers_never_get_the_same_one(database_url: str) -> None:
    with store_at(database_url) as one, store_at(database_url) as other:
        one.write(timers=timers(300))
        with ThreadPoolExecutor(4) as dispatchers:
            batches = list(dispatchers.map(lambda number: claimed((one, other)[number % 2], limit=7), range(60)))
        handed_out = [timer_id for batch in batches for timer_id in batch]
        assert len(handed_out) == len(set(handed_out))
        assert set(handed_out) == {timer.id for timer in timers(300)}

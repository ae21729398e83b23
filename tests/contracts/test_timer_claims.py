"""Due timers are handed out once each, until their lease runs out."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

from promise_service.domain.timers import Timer, TimerKind, TimerState, new_timer
from tests.contracts.store import NOW, Store, store_at

TICK = timedelta(microseconds=1)
LEASE = timedelta(minutes=1)


def timers(count: int, due_at: datetime = NOW) -> tuple[Timer, ...]:
    return tuple(new_timer(TimerKind.DUE, due_at - number * TICK, f"prm_{number}") for number in range(count))


def claimed(store: Store, now: datetime = NOW, limit: int = 100) -> list[str]:
    return list(store.claims.claim(now, lease_until=now + LEASE, limit=limit))


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

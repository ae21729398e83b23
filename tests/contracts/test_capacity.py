"""A window never holds more than its capacity, whoever comes at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from promise_service.adapters.sql.group_commit import GroupCommit
from promise_service.application.book import Book
from promise_service.application.ledger import Caller, Changes, Decision, Done, Failed, Needs, Outcome, Request
from promise_service.application.ports.archive import PromiseFilter
from promise_service.domain.callback_capacity import Occupancy
from promise_service.domain.intervals import Interval
from promise_service.domain.offers import Offer, OfferOutcome
from promise_service.domain.promise_course import OWED
from promise_service.errors import SlotTaken
from tests.builders import a_callback, window
from tests.contracts.store import A_WINDOW, NOW, Store, TakeWindow, Write, an_offer, store_at

CAPACITY = 6


def kinds(outcomes: Iterable[Outcome]) -> Counter[str]:
    return Counter(
        type(outcome.error).__name__ if isinstance(outcome, Failed) else type(outcome).__name__ for outcome in outcomes
    )


def taken(store: Store) -> int:
    owed = PromiseFilter(states=OWED, queue="support")
    listed = len(store.archive.promises(owed, NOW, limit=200))
    assert store.archive.occupancy("support", NOW).taken(A_WINDOW) == listed
    return listed


def test_fifty_threads_take_six_places(store: Store) -> None:
    commit = GroupCommit(store.ledger)
    with ThreadPoolExecutor(50) as callers:
        outcomes = list(
            callers.map(lambda _: commit.submit(Request(TakeWindow(capacity=CAPACITY))).result(60), range(200))
        )
    commit.close()
    assert kinds(outcomes) == {"Done": CAPACITY, "SlotTaken": 194}
    assert taken(store) == CAPACITY


def test_two_processes_take_six_places(database_url: str) -> None:
    with store_at(database_url) as one, store_at(database_url) as other:
        commits = [GroupCommit(each.ledger, most_at_once=3) for each in (one, other)]
        with ThreadPoolExecutor(50) as callers:
            outcomes = list(
                callers.map(
                    lambda number: commits[number % 2].submit(Request(TakeWindow(capacity=CAPACITY))).result(60),
                    range(100),
                )
            )
        for commit in commits:
            commit.close()
        assert kinds(outcomes) == {"Done": CAPACITY, "SlotTaken": 94}
        assert taken(one) == CAPACITY


def test_commands_that_touch_the_same_things_in_any_order_all_end(database_url: str) -> None:
    """Every one locks several conversations, queues and callers that others lock as well."""
    phones = [f"+3314020505{number}" for number in range(5)]

    def crossing(number: int) -> Request:
        name = f"prm_{number}"
        promise = a_callback(id=name, chain_id=name, conversation_id=name, phone=phones[number % 5])
        seen = Needs(
            callers=frozenset({Caller(phone=phones[number % 5]), Caller(phone=phones[-number % 5])}),
            queues=frozenset({"support", f"queue {number % 3}"}),
            conversations=frozenset({f"cnv_{number % 7}", f"cnv_{-number % 7}"}),
        )
        return Request(Write(changes=Changes(promises=(promise,)), seen=seen))

    with store_at(database_url) as one, store_at(database_url) as other:
        ledgers = (one.ledger, other.ledger)
        with ThreadPoolExecutor(8) as callers:
            outcomes = list(callers.map(lambda number: ledgers[number % 2].execute([crossing(number)])[0], range(60)))
        assert kinds(outcomes) == {"Done": 60}
        assert taken(one) == 60


def test_the_second_of_two_callbacks_for_a_caller_sees_the_first(database_url: str) -> None:
    """Whoever looks for a caller's open callbacks waits for whoever is making one."""
    caller = Caller(phone="+33140205050")

    class Once:
        def __init__(self, number: int) -> None:
            self.name = f"prm_{number}"

        def needs(self) -> Needs:
            return Needs(callers=frozenset({caller}))

        def decide(self, book: Book) -> Decision[None]:
            if book.open_callbacks(caller):
                raise SlotTaken("There is one already.")
            promise = a_callback(id=self.name, chain_id=self.name, conversation_id=self.name)
            return Write(changes=Changes(promises=(promise,))).decide(book)

    with store_at(database_url) as one, store_at(database_url) as other:
        ledgers = (one.ledger, other.ledger)
        with ThreadPoolExecutor(8) as callers:
            outcomes = list(
                callers.map(lambda number: ledgers[number % 2].execute([Request(Once(number))])[0], range(20))
            )
        assert kinds(outcomes) == {"Done": 1, "SlotTaken": 19}
        assert taken(one) == 1


def test_a_place_is_free_again_once_its_window_has_ended(store: Store) -> None:
    store.ledger.execute([Request(TakeWindow(capacity=1))])
    store.clock.shows = A_WINDOW.end + timedelta(minutes=1)
    (outcome,) = store.ledger.execute([Request(TakeWindow(capacity=1))])
    assert isinstance(outcome, Done)


WINDOWS = tuple(window(f"Tue 2026-11-24 {start} Europe/Paris") for start in ("10:30", "11:00", "11:30", "12:30"))
queues = (f"queue-{number}" for number in count())

some_offers = st.lists(
    st.tuples(
        st.integers(1, 4),  # which offer
        st.lists(st.sampled_from(WINDOWS), unique=True, max_size=len(WINDOWS)),
        st.booleans(),  # held
        st.sampled_from([OfferOutcome.OPEN, OfferOutcome.DECLINED, OfferOutcome.EXPIRED]),
    ),
    max_size=12,
)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(told=some_offers)
def test_held_is_what_open_offers_hold_until_they_expire(
    store: Store, told: list[tuple[int, list[Interval], bool, OfferOutcome]]
) -> None:
    queue, first, latest = next(queues), dict[str, Offer](), dict[str, Offer]()
    for number, slots, held, outcome in told:
        name = f"off_{queue}_{number}"
        # Slots and whether they are held never change; an offer that has ended stays so.
        expires_at = NOW + timedelta(minutes=number)
        made = an_offer(name, queue=queue, held=held, expires_at=expires_at, outcome=OfferOutcome.OPEN)
        offer = first.setdefault(name, replace(made, slots=tuple(slots)))
        if name not in latest or latest[name].outcome is OfferOutcome.OPEN:
            latest[name] = replace(offer, outcome=outcome)
            store.write(offers=(latest[name],))
    for minutes in range(6):
        now = NOW + timedelta(minutes=minutes)
        holding = [each for each in latest.values() if each.held and each.outcome_at(now) is OfferOutcome.OPEN]
        expected = Counter(slot for each in holding for slot in each.slots)
        assert store.archive.occupancy(queue, now) == Occupancy(expected)

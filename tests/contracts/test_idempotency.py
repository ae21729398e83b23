"""The same Idempotency-Key is carried out once, and answered again with the first answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from threading import Event, Thread

import pytest
import sqlalchemy as sa

from promise_service.adapters.sql.engine import reading
from promise_service.adapters.sql.schema.access import idempotency_records
from promise_service.application.book import Book
from promise_service.application.ledger import (
    Decision,
    Done,
    Failed,
    IdempotencyClaim,
    Needs,
    Outcome,
    Replayed,
    Request,
    StoredAnswer,
)
from promise_service.application.ports.archive import PromiseFilter
from promise_service.errors import IdempotencyKeyReused, RequestInProgress, SlotTaken
from tests.contracts.store import NOW, Store, TakeWindow, store_at


def rendered(value: object) -> StoredAnswer:
    return StoredAnswer(status=201, headers=(("Location", f"/v1/promises/{value}"),), body=f"\x00{value}".encode())


def claim(key: str = "k", body: str = "body", scope: str = "key_1 POST /v1/callbacks") -> IdempotencyClaim:
    return IdempotencyClaim(scope=scope, key=key, fingerprint=body, render=rendered)


def take(store: Store, *claims: IdempotencyClaim, capacity: int = 6) -> list[Outcome]:
    return store.ledger.execute([Request(TakeWindow(capacity=capacity), each) for each in claims])


def promises_made(store: Store) -> int:
    return len(store.archive.promises(PromiseFilter(), NOW, limit=99))


def test_the_first_answer_is_stored_as_it_was_rendered(store: Store) -> None:
    (done,) = take(store, claim())
    assert isinstance(done, Done)
    assert done.stored == rendered(done.value)


def test_the_same_request_gets_the_first_answer_again(store: Store) -> None:
    (done,) = take(store, claim())
    (again,) = take(store, claim())
    assert isinstance(done, Done)
    assert again == Replayed(rendered(done.value))
    assert promises_made(store) == 1


def test_the_same_request_twice_in_one_group_is_carried_out_once(store: Store) -> None:
    done, again = take(store, claim(), claim())
    assert isinstance(done, Done)
    assert again == Replayed(rendered(done.value))
    assert promises_made(store) == 1


def test_the_same_key_with_another_body_is_refused(store: Store) -> None:
    take(store, claim())
    (refused,) = take(store, claim(body="other"))
    assert isinstance(refused, Failed)
    assert isinstance(refused.error, IdempotencyKeyReused)
    assert promises_made(store) == 1


def test_keys_are_their_holders_own(store: Store) -> None:
    outcomes = take(store, claim(), claim(scope="key_2 POST /v1/callbacks"), claim(scope="key_1 POST /v1/replies"))
    assert [type(outcome) for outcome in outcomes] == [Done, Done, Done]


def test_a_refusal_is_not_kept(store: Store) -> None:
    (refused,) = take(store, claim(), capacity=0)
    assert isinstance(refused, Failed)
    assert isinstance(refused.error, SlotTaken)
    (done,) = take(store, claim())
    assert isinstance(done, Done)


def test_after_24_hours_a_key_is_new_again(store: Store) -> None:
    take(store, claim())
    store.clock.shows = NOW + timedelta(hours=24) - timedelta(microseconds=1)
    (again,) = take(store, claim())
    assert isinstance(again, Replayed)
    store.clock.shows = NOW + timedelta(hours=24)
    (anew,) = take(store, claim(body="other"))
    assert isinstance(anew, Done)


def test_old_answers_are_removed_in_passing(store: Store) -> None:
    take(store, *(claim(key) for key in "abc"))
    store.clock.shows = NOW + timedelta(hours=25)
    take(store, claim("d"))
    with reading(store.engine) as connection:
        assert list(connection.scalars(sa.select(idempotency_records.c.key))) == ["d"]


@dataclass(frozen=True, slots=True)
class Slow:
    """A command that takes until `may_end`."""

    has_begun: Event
    may_end: Event

    def needs(self) -> Needs:
        return Needs()

    def decide(self, book: Book) -> Decision[str]:
        self.has_begun.set()
        assert self.may_end.wait(30)
        return Decision(lambda _: "slow")


@pytest.mark.parametrize("body", ["body", "other"])
def test_another_process_is_told_while_the_first_is_at_it(postgresql_url: str, body: str) -> None:
    """On SQLite the second one waits instead, and gets the first one's answer."""
    slow = Slow(Event(), Event())
    outcomes: list[Outcome] = []
    with store_at(postgresql_url) as one, store_at(postgresql_url) as other:
        first = Thread(target=lambda: outcomes.extend(one.ledger.execute([Request(slow, claim())])))
        first.start()
        assert slow.has_begun.wait(30)
        (refused,) = take(other, claim(body=body))
        slow.may_end.set()
        first.join(30)
        assert isinstance(refused, Failed)
        assert isinstance(refused.error, RequestInProgress)
        assert outcomes == [Done("slow", rendered("slow"))]
        (again,) = take(other, claim())
        assert again == Replayed(rendered("slow"))

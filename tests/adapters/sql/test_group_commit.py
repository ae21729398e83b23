"""One writer thread: what waits is written together, and everything submitted gets its outcome."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from queue import SimpleQueue
from threading import Event

import pytest

from promise_service.adapters.sql.group_commit import GroupCommit
from promise_service.application.book import Book
from promise_service.application.ledger import (
    Changes,
    Decision,
    Done,
    Failed,
    IdempotencyClaim,
    Needs,
    Outcome,
    Request,
    StoredAnswer,
)
from promise_service.errors import IdempotencyKeyReused, RequestInProgress, StoreUnavailable


class Nothing:
    """A command that wants nothing."""

    def needs(self) -> Needs:
        return Needs()

    def decide(self, book: Book) -> Decision[None]:
        return Decision(lambda _: None, Changes())


class SlowLedger:
    """Remembers the groups it gets, and carries none out before it may."""

    def __init__(self) -> None:
        self.groups: list[int] = []
        self.began: SimpleQueue[int] = SimpleQueue()
        self.may_go_on = Event()

    def execute(self, requests: Sequence[Request]) -> list[Outcome]:
        self.groups.append(len(requests))
        self.began.put(len(requests))
        assert self.may_go_on.wait(30)
        return [Done(number) for number, _ in enumerate(requests)]


class BrokenLedger:
    """Fails as no ledger should."""

    def execute(self, requests: Sequence[Request]) -> list[Outcome]:
        raise ZeroDivisionError


@pytest.fixture
def ledger() -> SlowLedger:
    return SlowLedger()


@pytest.fixture
def commit(ledger: SlowLedger) -> Iterator[GroupCommit]:
    """A group commit whose first request has begun, so that all others wait."""
    opened = GroupCommit(ledger, most_at_once=3)
    opened.submit(Request(Nothing()))
    ledger.began.get(timeout=30)
    yield opened
    ledger.may_go_on.set()
    opened.close()


def claimed(body: str = "body") -> Request:
    def render(_: object) -> StoredAnswer:
        return StoredAnswer(status=200, headers=(), body=b"")

    return Request(
        Nothing(), IdempotencyClaim(scope="key_1 POST /v1/replies", key="k", fingerprint=body, render=render)
    )


def refusal(future: Future[Outcome]) -> type[Exception]:
    outcome = future.result(30)
    assert isinstance(outcome, Failed)
    return type(outcome.error)


def test_what_waits_is_written_together_but_not_too_much_at_once(commit: GroupCommit, ledger: SlowLedger) -> None:
    futures = [commit.submit(Request(Nothing())) for _ in range(5)]
    ledger.may_go_on.set()
    assert [future.result(30) for future in futures] == [Done(0), Done(1), Done(2), Done(0), Done(1)]
    assert ledger.groups == [1, 3, 2]


def test_a_key_in_flight_is_refused_at_once(commit: GroupCommit, ledger: SlowLedger) -> None:
    first = commit.submit(claimed())
    assert refusal(commit.submit(claimed())) is RequestInProgress
    assert refusal(commit.submit(claimed("other"))) is IdempotencyKeyReused
    ledger.may_go_on.set()
    assert first.result(30) == Done(0)
    assert commit.submit(claimed()).result(30) == Done(0)


def test_a_request_cancelled_before_its_turn_is_not_carried_out(commit: GroupCommit, ledger: SlowLedger) -> None:
    cancelled, kept = commit.submit(claimed()), commit.submit(Request(Nothing()))
    assert cancelled.cancel()
    ledger.may_go_on.set()
    assert kept.result(30) == Done(0)
    assert ledger.groups == [1, 1]
    assert commit.submit(claimed()).result(30) == Done(0)


def test_closing_finishes_what_was_submitted_and_takes_nothing_more(ledger: SlowLedger) -> None:
    commit = GroupCommit(ledger)
    futures = [commit.submit(Request(Nothing())) for _ in range(10)]
    ledger.may_go_on.set()
    commit.close()
    assert all(future.done() for future in futures)
    assert refusal(commit.submit(Request(Nothing()))) is StoreUnavailable
    commit.close()


def test_what_comes_in_one_by_one_is_written_in_groups_where_it_lingers(ledger: SlowLedger) -> None:
    ledger.may_go_on.set()
    commit = GroupCommit(ledger, most_at_once=3, linger=3600)
    full = [commit.submit(Request(Nothing())) for _ in range(3)]
    assert [future.result(30) for future in full] == [Done(0), Done(1), Done(2)]
    rest = [commit.submit(Request(Nothing())) for _ in range(2)]
    commit.close()
    assert [future.result(0) for future in rest] == [Done(0), Done(1)]
    assert ledger.groups == [3, 2]


def test_it_lingers_no_longer_than_it_was_told_to(ledger: SlowLedger) -> None:
    ledger.may_go_on.set()
    commit = GroupCommit(ledger, linger=0.01)
    assert commit.submit(Request(Nothing())).result(30) == Done(0)
    commit.close()


def test_the_writer_outlives_a_fault_of_the_ledger() -> None:
    commit = GroupCommit(BrokenLedger())
    assert refusal(commit.submit(Request(Nothing()))) is ZeroDivisionError
    assert refusal(commit.submit(Request(Nothing()))) is ZeroDivisionError
    commit.close()

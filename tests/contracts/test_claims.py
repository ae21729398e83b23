"""Claims from the worklist: nobody gets what another has in hand, whoever asks or records something at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from promise_service.adapters.policy_document import preset
from promise_service.adapters.sql.claims import store_claims
from promise_service.adapters.sql.engine import writing
from promise_service.adapters.sql.group_commit import GroupCommit
from promise_service.adapters.sql.schema.jobs import timers
from promise_service.adapters.sql.schema.promises import claims, standings
from promise_service.adapters.sql.worklists import MOST_OVERDUE
from promise_service.application.book import Book
from promise_service.application.claim_next import ClaimNext, Served
from promise_service.application.ledger import Changes, Decision, Done, Needs, Outcome, Request, carry_out
from promise_service.application.record_attempt import RecordAttempt
from promise_service.application.release_claim import ReleaseClaim
from promise_service.application.transfer_promise import TransferPromise
from promise_service.bootstrap.first_start import publish_document
from promise_service.bootstrap.foundations import Foundations, foundations
from promise_service.domain.claims import Claim
from promise_service.domain.policy import AttemptRule
from promise_service.domain.promise_facts import AttemptOutcome
from promise_service.domain.promises import Promise, PromiseKind
from promise_service.domain.response_deadlines import DeadlineRule, Unit, Within
from promise_service.domain.serving import ServeReason, Traffic
from promise_service.domain.timers import TimerKind, timers_of
from promise_service.settings import Settings
from tests.builders import a_callback, a_promise, at, window
from tests.contracts.store import Write
from tests.fakes import FakeClock

NOW = at("Tue 2026-11-24 10:31 Europe/Paris")
LEASE = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class House:
    """A database with two processes on it, each with an engine of its own, on one clock."""

    clock: FakeClock
    one: Foundations
    other: Foundations

    def owes(self, count: int, **changes: Any) -> list[str]:
        """So many callbacks of the window that began at half past ten."""
        promises = tuple(
            a_callback(id=f"prm_{each}", chain_id=f"prm_{each}", conversation_id=f"cnv_{each}", **changes)
            for each in range(count)
        )
        carry_out(self.one.ledger, Write(changes=Changes(promises=promises)))
        return [promise.id for promise in promises]

    def puts_in_hand(self, agent_id: str, promise_id: str) -> None:
        """The agent has claimed it just now."""
        now = self.clock.now()
        claim = Claim(
            chain_id=promise_id, promise_id=promise_id, agent_id=agent_id, claimed_at=now, lease_until=now + LEASE
        )
        with writing(self.one.engine) as connection:
            store_claims(connection, [claim], {})

    def in_hand(self) -> dict[str, str]:
        """Who has what."""
        claims = self.one.archive.claims(self.clock.now())
        return {claim.promise_id: claim.agent_id for claim in claims.values()}


@pytest.fixture
def house(database_url: str) -> Iterator[House]:
    clock, settings = FakeClock(NOW), Settings(database_url=database_url)
    with ExitStack() as stack:
        one, other = (stack.enter_context(foundations(settings, clock=clock)) for _ in range(2))
        publish_document(one, preset("sample"), follows=0, by="tests")
        yield House(clock, one, other)


NOTHING_KNOWN = Traffic(load=None, live_calls_waiting=None)


def claiming(agent_id: str) -> ClaimNext:
    return ClaimNext(agent_id=agent_id, team="support", traffic=NOTHING_KNOWN, lease=LEASE)


def given(built: Foundations, agent_id: str) -> str | None:
    return promise_of(carry_out(built.ledger, claiming(agent_id)))


def promise_of(served: Served) -> str | None:
    return None if served.record is None else served.record.promise.id


def attempt(promise_id: str, outcome: AttemptOutcome = AttemptOutcome.NO_ANSWER) -> RecordAttempt:
    return RecordAttempt(promise_id=promise_id, outcome=outcome, at=None, agent_id="anne", by="key_1")


def test_of_fifty_agents_who_ask_at_once_ten_get_a_callback_each(house: House) -> None:
    callbacks = house.owes(10)
    with ThreadPoolExecutor(8) as agents:
        handed_out = Counter(
            agents.map(lambda number: given((house.one, house.other)[number % 2], f"ag-{number}"), range(50))
        )
    assert handed_out == {None: 40, **dict.fromkeys(callbacks, 1)}
    assert sorted(house.in_hand()) == callbacks


def test_agents_who_ask_and_record_at_once_never_share_a_callback(house: House) -> None:
    """Each of six agents asks and tries, until nothing is left: whoever is called is called by one of them."""
    callbacks = house.owes(30)
    writers = [GroupCommit(house.one.ledger), GroupCommit(house.other.ledger)]
    called: list[str] = []
    asking = {f"ag-{number}": writers[number % 2] for number in range(6)}
    while asking:
        asked = {agent: writer.submit(Request(claiming(agent))) for agent, writer in asking.items()}
        answers = {agent: done(future) for agent, future in asked.items()}
        for agent, served in answers.items():
            promise_id = promise_of(served)
            if promise_id is None:
                del asking[agent]
            else:
                called.append(promise_id)
                asking[agent].submit(Request(attempt(promise_id)))
    for writer in writers:
        writer.close()

    assert sorted(called) == sorted(callbacks)
    assert house.in_hand() == {}


def done(future: Future[Outcome]) -> Served:
    outcome = future.result()
    assert isinstance(outcome, Done), outcome
    served: Served = outcome.value
    return served


class TestInOneGroup:
    def test_two_agents_get_two_callbacks(self, house: House) -> None:
        house.owes(2)
        outcomes = house.one.ledger.execute([Request(claiming("anne")), Request(claiming("bob"))])
        assert [promise_of(outcome.value) for outcome in outcomes if isinstance(outcome, Done)] == ["prm_0", "prm_1"]

    def test_an_attempt_ends_what_was_claimed_just_before(self, house: House) -> None:
        house.owes(1)
        house.one.ledger.execute([Request(claiming("anne")), Request(attempt("prm_0"))])
        assert house.in_hand() == {}

    def test_what_was_tried_just_before_is_not_given(self, house: House) -> None:
        house.owes(2)
        _, claimed = house.one.ledger.execute([Request(attempt("prm_0")), Request(claiming("anne"))])
        assert isinstance(claimed, Done)
        assert promise_of(claimed.value) == "prm_1"

    def test_what_could_not_be_called_goes_to_the_next_agent(self, house: House) -> None:
        house.owes(1)
        failed = attempt("prm_0", AttemptOutcome.FAILED)
        outcomes = house.one.ledger.execute(
            [Request(claiming("anne")), Request(failed), Request(claiming("anne")), Request(claiming("bob"))]
        )
        answers = [outcome.value for outcome in outcomes if isinstance(outcome, Done)]
        assert [promise_of(each) for each in answers if isinstance(each, Served)] == ["prm_0", None, "prm_0"]
        assert house.in_hand() == {"prm_0": "bob"}

    def test_what_is_promised_just_before_is_on_the_worklist(self, house: House) -> None:
        written = Write(changes=Changes(promises=(a_callback(),)))
        _, claimed = house.one.ledger.execute([Request(written), Request(claiming("anne"))])
        assert isinstance(claimed, Done)
        assert promise_of(claimed.value) == "prm_1"


def test_what_was_given_back_is_free_for_others_until_the_lease_would_have_ended(house: House) -> None:
    house.owes(1)
    assert given(house.one, "anne") == "prm_0"
    carry_out(house.other.ledger, ReleaseClaim(promise_id="prm_0", agent_id="anne"))
    assert (house.in_hand(), given(house.one, "anne")) == ({}, None)
    house.clock.pass_by(LEASE)
    assert given(house.one, "anne") == "prm_0"


@pytest.mark.parametrize("outcome", [AttemptOutcome.FAILED, AttemptOutcome.NO_ANSWER], ids=str)
def test_what_the_agent_before_records_late_leaves_the_claim_alone(house: House, outcome: AttemptOutcome) -> None:
    house.owes(1)
    given(house.one, "anne")
    house.clock.pass_by(LEASE)
    assert given(house.other, "bob") == "prm_0"
    carry_out(house.one.ledger, replace(attempt("prm_0", outcome), at=NOW))
    assert house.in_hand() == {"prm_0": "bob"}
    house.one.ledger.execute([Request(replace(attempt("prm_0", outcome), at=NOW)), Request(claiming("bob"))])
    assert house.in_hand() == {"prm_0": "bob"}


def test_the_last_attempt_ends_the_claim_whoever_has_it(house: House) -> None:
    house.owes(1, attempts=AttemptRule(max=1, every=timedelta(minutes=10)))
    given(house.one, "anne")
    house.clock.pass_by(LEASE)
    given(house.other, "bob")
    carry_out(house.one.ledger, replace(attempt("prm_0"), at=NOW))
    assert house.in_hand() == {}


@pytest.mark.parametrize("with_another", [False, True], ids=["alone", "in a group"])
def test_what_is_stored_of_how_it_stands_may_be_stale_when_it_is_given_back(house: House, with_another: bool) -> None:
    """As it is after a bug, until `rebuild_standings` mends it; a release computes it from the facts."""
    house.owes(2)
    given(house.one, "anne")
    with writing(house.one.engine) as connection:
        connection.execute(sa.update(standings).values(agent_id="zoe"))
    release = Request(ReleaseClaim(promise_id="prm_0", agent_id="anne"))
    asked = [Request(claiming("zoe"))] if with_another else []
    outcomes = house.other.ledger.execute([release, *asked])
    assert all(isinstance(outcome, Done) for outcome in outcomes)
    assert house.in_hand() == ({"prm_1": "zoe"} if with_another else {})


def test_lapsed_claims_are_forgotten_with_the_next_one(house: House) -> None:
    house.owes(2)
    given(house.one, "anne")
    house.clock.pass_by(LEASE)
    given(house.one, "bob")
    claims = carry_out(house.one.ledger, Look(lambda book: [claim(book, each) for each in ("prm_0", "prm_1")]))
    assert claims == [
        Claim(
            chain_id="prm_0",
            promise_id="prm_0",
            agent_id="bob",
            claimed_at=NOW + LEASE,
            lease_until=NOW + 2 * LEASE,
        ),
        None,
    ]


def claim(book: Book, promise_id: str) -> Claim | None:
    return book.claim_on(book.promise(promise_id))


@dataclass(frozen=True, slots=True)
class Look:
    """Looks at the claims on two promises."""

    see: Callable[[Book], Any]

    def needs(self) -> Needs:
        return Needs(claims_on=frozenset({"prm_0", "prm_1"}))

    def decide(self, book: Book) -> Decision[Any]:
        found = self.see(book)
        return Decision(lambda _: found)


@dataclass(frozen=True, slots=True)
class Interrupted:
    """A claim in whose first decision another process gets something done about the same promise."""

    command: ClaimNext
    meanwhile: list[Callable[[], object]] = field(default_factory=list)

    def needs(self) -> Needs:
        return self.command.needs()

    def decide(self, book: Book) -> Decision[Served]:
        decision = self.command.decide(book)
        if self.meanwhile:
            self.meanwhile.pop()()
        return decision


class TestWhileAnotherProcessRecordsSomething:
    """On PostgreSQL; SQLite has one writer at a time."""

    @pytest.fixture
    def database_url(self, postgresql_url: str) -> str:
        return postgresql_url

    @pytest.mark.parametrize(
        "command",
        [
            attempt("prm_0"),
            attempt("prm_0", AttemptOutcome.CONNECTED),
            TransferPromise(promise_id="prm_0", team=None, agent_id="zoe", reason=None, at=None, by="key_1"),
        ],
        ids=lambda command: f"{type(command).__name__} {getattr(command, 'outcome', '')}",
    )
    def test_the_claim_is_decided_anew(self, house: House, command: Any) -> None:
        house.owes(2)
        interrupted = Interrupted(claiming("anne"), [lambda: carry_out(house.other.ledger, command)])
        assert promise_of(carry_out(house.one.ledger, interrupted)) == "prm_1"
        assert house.in_hand() == {"prm_1": "anne"}

    def test_a_lapsed_claim_that_is_being_ended_keeps_nobody_waiting(self, house: House) -> None:
        house.owes(2)
        assert given(house.one, "anne") == "prm_0"
        house.clock.pass_by(LEASE)
        assert given(house.one, "bob") == "prm_0"
        assert given(house.one, "cleo") == "prm_1"
        house.clock.pass_by(LEASE)
        with writing(house.other.engine) as ending:
            ending.execute(sa.select(claims).where(claims.c.chain_id == "prm_1").with_for_update())
            assert given(house.one, "dora") == "prm_0"
        left = house.one.archive.claims(NOW)
        assert {claim.chain_id: claim.agent_id for claim in left.values()} == {"prm_0": "dora", "prm_1": "cleo"}

    def test_what_is_recorded_about_another_promise_changes_nothing(self, house: House) -> None:
        house.owes(2)
        interrupted = Interrupted(claiming("anne"), [lambda: carry_out(house.other.ledger, attempt("prm_1"))])
        assert promise_of(carry_out(house.one.ledger, interrupted)) == "prm_0"
        assert interrupted.meanwhile == []


class TestAfterABadDay:
    """More is overdue than is read for a claim, and nothing else is owed."""

    @pytest.fixture
    def overdue(self, house: House) -> list[str]:
        """In the order in which they are served."""
        callbacks = sorted(house.owes(MOST_OVERDUE + 30))
        house.clock.pass_by(timedelta(hours=6, minutes=14))
        return callbacks

    def test_the_first_that_can_be_called_are_read_and_what_is_claimed(self, house: House) -> None:
        carry_out(house.one.ledger, Write(changes=Changes(promises=(a_callback(id="prm_last", chain_id="prm_last"),))))
        house.clock.pass_by(timedelta(hours=6))
        assert given(house.one, "anne") == "prm_last"
        callbacks = sorted(house.owes(MOST_OVERDUE + 30))
        exhausted, resting, free = callbacks[:3], callbacks[3:10], callbacks[10:]
        house.one.ledger.execute([Request(attempt(each)) for each in exhausted * 3 + resting])
        listed = carry_out(house.one.ledger, OnWorklist("support"))
        assert listed == sorted([*free[:MOST_OVERDUE], "prm_last"])
        assert given(house.other, "anne") == "prm_last"
        assert given(house.other, "bob") == free[0]

    def test_agents_who_ask_in_one_group_get_one_each(self, house: House, overdue: list[str]) -> None:
        agents = [Request(claiming(f"ag-{number}")) for number in range(64)]
        outcomes = house.one.ledger.execute(agents)
        assert [promise_of(each.value) for each in outcomes if isinstance(each, Done)] == overdue[:64]

    def test_where_all_were_tried_it_is_told_when_the_first_comes_up_again(
        self, house: House, overdue: list[str]
    ) -> None:
        carry_out(house.one.ledger, attempt(overdue[-1]))
        tried_at = house.clock.now()
        house.clock.pass_by(timedelta(minutes=1))
        house.one.ledger.execute([Request(attempt(each)) for each in overdue[:-1]])
        served = carry_out(house.one.ledger, claiming("bob"))
        assert (served.record, served.next.ask_again_at) == (None, tried_at + timedelta(minutes=10))
        house.clock.move_to(tried_at + timedelta(minutes=10))
        assert given(house.one, "bob") == overdue[-1]


def test_what_is_owed_in_writing_by_others_or_later_is_not_on_the_worklist(house: House) -> None:
    def changed(number: int, **changes: Any) -> Promise:
        name = f"prm_{number}"
        return a_callback(id=name, chain_id=name, conversation_id=name, **changes)

    promises = (
        changed(1, team="sales"),
        changed(2, channel="email", window=None),
        changed(3, promised=a_callback().window),
    )
    carry_out(house.one.ledger, Write(changes=Changes(promises=promises)))
    listed = carry_out(house.one.ledger, OnWorklist("support"))
    assert listed == ["prm_3"]


class TestAFollowUpIsOnTheWorklist:
    """From an hour before it comes up: until then its agent may need the time, and nobody is given it."""

    def owes(self, house: House, due: str, **changes: Any) -> None:
        policy = house.one.versions.current()
        assert policy is not None
        given = {"agent_id": "anne", "received_at": NOW, "due_at": at(due)} | changes
        promise = a_promise(kind=PromiseKind.FOLLOW_UP, channel="phone", **given)
        written = Changes(promises=(promise,), timers=tuple(timers_of(promise, policy)))
        carry_out(house.one.ledger, Write(changes=written))

    def listed_at(self, house: House, clock: str) -> list[str]:
        house.clock.move_to(at(f"Tue 2026-11-24 {clock} Europe/Paris"))
        return carry_out(house.one.ledger, OnWorklist("support"))

    def comes_up(self, house: House) -> datetime | None:
        """When its agent is told to ask again."""
        return carry_out(house.one.ledger, claiming("anne")).next.ask_again_at

    def test_by_when_it_is_at_risk(self, house: House) -> None:
        """Four fifths of ten hours end at 18:31, an hour before its customer is told of a delay."""
        self.owes(house, "Tue 2026-11-24 20:31 Europe/Paris")
        assert self.listed_at(house, "17:30") == []
        assert self.listed_at(house, "17:31") == ["prm_1"]
        assert self.comes_up(house) == at("Tue 2026-11-24 18:31 Europe/Paris")

    def test_by_when_its_customer_would_be_told_of_a_delay(self, house: House) -> None:
        """At noon, half an hour before it is at risk: it comes up ten minutes before."""
        self.owes(house, "Tue 2026-11-24 13:00 Europe/Paris")
        assert self.listed_at(house, "10:49") == []
        assert self.listed_at(house, "10:50") == ["prm_1"]
        assert self.comes_up(house) == at("Tue 2026-11-24 11:50 Europe/Paris")

    @pytest.mark.parametrize("kind", [TimerKind.AT_RISK, TimerKind.DELAY_NOTICE], ids=str)
    def test_at_once_where_one_of_its_timers_is_gone(self, house: House, kind: TimerKind) -> None:
        self.owes(house, "Tue 2026-11-24 20:31 Europe/Paris")
        assert self.listed_at(house, "11:00") == []
        with writing(house.one.engine) as connection:
            assert connection.execute(sa.delete(timers).where(timers.c.kind == kind.value)).rowcount == 1
        assert self.listed_at(house, "11:00") == ["prm_1"]

    def test_in_the_evening_where_its_customer_would_be_told_in_the_morning(self, house: House) -> None:
        """Due at ten the next day, told at nine as they open: it presses at ten to six, before they close."""
        rule = DeadlineRule(Within(Unit.BUSINESS_HOURS, 5))
        received_at = at("Tue 2026-11-24 14:00 Europe/Paris")
        self.owes(house, "Wed 2026-11-25 10:00 Europe/Paris", received_at=received_at, deadline=rule)
        assert self.listed_at(house, "16:49") == []
        assert self.listed_at(house, "16:50") == ["prm_1"]
        assert self.comes_up(house) == at("Tue 2026-11-24 17:50 Europe/Paris")

    def test_however_late_it_comes_up_while_somebody_has_it_in_hand(self, house: House) -> None:
        """Its agent gets it again, and nothing else; others are not told of it once it was given back."""
        self.owes(house, "Tue 2026-11-24 20:31 Europe/Paris")
        house.puts_in_hand("anne", "prm_1")
        assert self.listed_at(house, "10:32") == ["prm_1"]
        renewed = carry_out(house.one.ledger, claiming("anne"))
        assert (promise_of(renewed), renewed.next.reason) == ("prm_1", ServeReason.ALREADY_CLAIMED)
        carry_out(house.one.ledger, ReleaseClaim(promise_id="prm_1", agent_id="anne"))
        assert self.listed_at(house, "10:32") == []


def test_a_callback_whose_window_is_far_ahead_stays_with_the_agent_who_has_it_in_hand(house: House) -> None:
    tomorrow = window("Wed 2026-11-25 10:30 Europe/Paris")
    (callback,) = house.owes(1, promised=tomorrow)
    assert carry_out(house.one.ledger, OnWorklist("support")) == []
    house.puts_in_hand("anne", callback)
    assert given(house.other, "anne") == callback
    house.clock.pass_by(LEASE)
    assert carry_out(house.one.ledger, OnWorklist("support")) == []


@dataclass(frozen=True, slots=True)
class OnWorklist:
    """Which promises a team's worklist names."""

    team: str

    def needs(self) -> Needs:
        return Needs(worklists=frozenset({self.team}))

    def decide(self, book: Book) -> Decision[list[str]]:
        found = sorted(record.promise.id for record in book.worklist(self.team))
        return Decision(lambda _: found)

"""Lists hold what the verdicts' pure function says, at every instant, in the order of `due_at`."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from promise_service.adapters.sql.engine import reading, writing
from promise_service.adapters.sql.schema.promises import standings as standings_table
from promise_service.adapters.sql.standings_rebuild import rebuild_standings
from promise_service.application.ports.archive import PromiseFilter, Reach
from promise_service.domain.notices import NoticeKind, NoticeOutcome
from promise_service.domain.promise_course import OWED, State
from promise_service.domain.promise_facts import (
    Answered,
    AttemptMade,
    AttemptOutcome,
    Cancelled,
    CancelledBy,
    Completeness,
    ContactCorrected,
    Delayed,
    Fact,
    NoticeSettled,
    Rescheduled,
    Retracted,
    Transferred,
    What,
)
from promise_service.domain.promises import Customer, Promise, PromiseKind, Succession
from promise_service.domain.verdicts import Verdict, standings
from tests.builders import a_callback, a_fact, window
from tests.contracts.store import NOW, Store, a_reply

MINUTE = timedelta(minutes=1)
SUPPORT_WINDOW = window("Mon 2026-11-23 10:30 Europe/Paris")
NAMES = count(1)


def listed(store: Store, wanted: PromiseFilter | None = None, now: datetime = NOW) -> list[str]:
    """The ids of the promises that are `wanted`, or of all."""
    return [record.promise.id for record in store.archive.promises(wanted or PromiseFilter(), now, limit=200)]


what_happens: st.SearchStrategy[What] = st.one_of(
    st.builds(AttemptMade, outcome=st.sampled_from(AttemptOutcome)),
    st.builds(Answered, completeness=st.just(Completeness.FULL), automated=st.booleans()),
    st.builds(Cancelled, by=st.sampled_from(CancelledBy)),
    st.builds(Transferred, team=st.sampled_from(["sales", "claims"]), agent_id=st.none() | st.just("agt_1")),
    st.builds(ContactCorrected, phone=st.none() | st.just("+4930")),
    st.just(Rescheduled(new_promise_id="prm_other")),
    st.just(Delayed(new_promise_id="prm_other")),
    st.just(
        NoticeSettled(notice_id="ntc_1", notice=NoticeKind.DELAY_NOTICE, outcome=NoticeOutcome.ACCEPTED),
    ),
    st.builds(Retracted, fact_id=st.sampled_from(["first", "second"]), reason=st.just("mis-click")),
)
moments = st.integers(0, 100).map(lambda minutes: NOW + minutes * MINUTE)


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[Promise], list[Fact]]:
    """A callback or a reply due at 11:00, perhaps delayed to 11:30, and up to four facts until 11:40."""
    name = f"prm_{next(NAMES)}"
    is_callback = draw(st.booleans())
    make = a_callback if is_callback else a_reply
    terms: dict[str, Any] = {
        "window": SUPPORT_WINDOW if is_callback else None,
        "due_at": SUPPORT_WINDOW.end,
        "received_at": NOW,
    }
    first = replace(make(), id=name, chain_id=name, conversation_id=name, **terms)
    chain = [first]
    if draw(st.booleans()):
        later = window("Mon 2026-11-23 11:00 Europe/Paris")
        moved: dict[str, Any] = {
            "window": later if is_callback else None,
            "due_at": later.end,
            "made_at": NOW + 5 * MINUTE,
        }
        chain.append(replace(first, id=f"{name}b", follows=name, succession=Succession.DELAY, **moved))
    happened = draw(st.lists(st.tuples(moments, what_happens), max_size=4))
    names = [f"{name}:{each}" for each in ("first", "second", "third", "fourth")]
    facts = [
        a_fact(
            draw(st.sampled_from(chain)),
            moment,
            replace(what, fact_id=f"{name}:{what.fact_id}") if isinstance(what, Retracted) else what,
            id=fact_id,
            recorded_at=NOW,
        )
        for fact_id, (moment, what) in zip(names, happened, strict=False)
    ]
    return chain, facts


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(histories(), moments, st.sets(st.sampled_from(State)).map(frozenset))
def test_lists_agree_with_the_verdicts(
    store: Store, history: tuple[list[Promise], list[Fact]], now: datetime, states: frozenset[State]
) -> None:
    chain, facts = history
    store.clock.shows = NOW
    store.write(promises=tuple(chain), facts=tuple(facts))
    known = standings(chain, facts)
    expected = {promise.id: known[promise.id].at(now) for promise in chain}
    wanted = PromiseFilter(conversation_id=chain[0].conversation_id)

    found = {record.promise.id: record.standing for record in store.archive.promises(wanted, now, limit=9)}
    assert found == expected
    assert set(listed(store, replace(wanted, states=states), now)) == {
        name for name, standing in expected.items() if standing.state in states
    }
    for verdict in Verdict:
        assert set(listed(store, replace(wanted, verdict=verdict), now)) == {
            name for name, standing in expected.items() if standing.verdict is verdict
        }


@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(histories(), min_size=10, max_size=10))
def test_standings_can_be_made_anew_from_the_facts(store: Store, many: list[tuple[list[Promise], list[Fact]]]) -> None:
    store.clock.shows = NOW
    for chain, facts in many:
        store.write(promises=tuple(chain), facts=tuple(facts))
    everything = sa.select(standings_table).order_by(standings_table.c.promise_id)
    with reading(store.engine) as connection:
        before = connection.execute(everything).all()
    with writing(store.engine) as connection:
        connection.execute(sa.delete(standings_table))
    rebuild_standings(store.engine)
    with reading(store.engine) as connection:
        assert connection.execute(everything).all() == before


class TestPages:
    @pytest.fixture
    def due_together(self, store: Store) -> Store:
        """Five replies: 4 due first, then 1, 2 and 3 at the same time, then 5."""
        due_at = a_reply().due_at
        times = {1: due_at, 2: due_at, 3: due_at, 4: due_at - MINUTE, 5: due_at + MINUTE}
        store.write(promises=tuple(a_reply(number, due_at=due) for number, due in times.items()))
        return store

    def test_are_ordered_by_due_at_and_id(self, due_together: Store) -> None:
        assert listed(due_together) == ["prm_4", "prm_1", "prm_2", "prm_3", "prm_5"]

    def test_go_on_behind_the_last_one(self, due_together: Store) -> None:
        seen: list[str] = []
        after: tuple[datetime, str] | None = None
        while page := due_together.archive.promises(PromiseFilter(), NOW, limit=2, after=after):
            seen += [record.promise.id for record in page]
            after = (page[-1].promise.due_at, page[-1].promise.id)
        assert seen == ["prm_4", "prm_1", "prm_2", "prm_3", "prm_5"]

    def test_of_a_worklist_have_only_what_is_owed(self, due_together: Store) -> None:
        answered = Answered(completeness=Completeness.FULL)
        due_together.write(facts=(a_fact(a_reply(1), NOW, answered),))
        assert listed(due_together, PromiseFilter(states=OWED)) == ["prm_4", "prm_2", "prm_3", "prm_5"]

    def test_span_from_due_after_up_to_but_not_including_due_before(self, due_together: Store) -> None:
        due_at = a_reply().due_at
        assert listed(due_together, PromiseFilter(due_after=due_at)) == ["prm_1", "prm_2", "prm_3", "prm_5"]
        assert listed(due_together, PromiseFilter(due_before=due_at)) == ["prm_4"]


class TestFilters:
    @pytest.fixture
    def mixed(self, store: Store) -> Store:
        """A callback, and an e-mail's reply that was transferred and whose customer rang from another phone."""
        reply = a_reply(2, customer=Customer(id="cus_2", phone="+33611"), made_by="key_2")
        store.write(promises=(a_callback(customer=Customer(id="cus_1"), agent_id="agt_1"), reply))
        store.write(
            facts=(
                a_fact(reply, NOW, Transferred(team="claims", agent_id="agt_2")),
                a_fact(reply, NOW, ContactCorrected(phone="+33622")),
            )
        )
        return store

    @pytest.mark.parametrize(
        ("wanted", "expected"),
        [
            (PromiseFilter(kind=PromiseKind.CALLBACK), ["prm_1"]),
            (PromiseFilter(queue="support"), ["prm_1"]),
            (PromiseFilter(channel="email"), ["prm_2"]),
            (PromiseFilter(team="support"), ["prm_1"]),
            (PromiseFilter(team="claims"), ["prm_2"]),
            (PromiseFilter(agent_id="agt_1"), ["prm_1"]),
            (PromiseFilter(agent_id="agt_2"), ["prm_2"]),
            (PromiseFilter(customer_id="cus_2"), ["prm_2"]),
            (PromiseFilter(phone="+33140205050"), ["prm_1"]),
            (PromiseFilter(phone="+33611"), []),
            (PromiseFilter(phone="+33622"), ["prm_2"]),
            (PromiseFilter(conversation_id="cnv_2"), ["prm_2"]),
            (PromiseFilter(team="claims", queue="support"), []),
            (PromiseFilter(states=frozenset()), []),
            (PromiseFilter(reach=Reach(every_queue=True)), ["prm_1"]),
            (PromiseFilter(reach=Reach(queues=frozenset({"support", "sales"}))), ["prm_1"]),
            (PromiseFilter(reach=Reach(queues=frozenset({"sales"}))), []),
            (PromiseFilter(reach=Reach(made_by="key_2")), ["prm_2"]),
            (PromiseFilter(reach=Reach(queues=frozenset({"support"}), made_by="key_2")), ["prm_1", "prm_2"]),
            (PromiseFilter(reach=Reach()), []),
        ],
    )
    def test_each_asks_for_how_things_are_now(self, mixed: Store, wanted: PromiseFilter, expected: list[str]) -> None:
        assert listed(mixed, wanted) == expected

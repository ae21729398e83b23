"""Every figure stands on stored standings, and these are what the facts say - or the check finds it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count

import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from promise_service.adapters.sql.engine import writing
from promise_service.adapters.sql.figures import SqlFigures
from promise_service.adapters.sql.schema.promises import standings
from promise_service.adapters.sql.standings_check import Difference, check_standings
from promise_service.domain.intervals import Interval
from promise_service.domain.keeping import Tally
from promise_service.domain.notices import NoticeKind, NoticeOutcome
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
from promise_service.domain.promises import Promise, Succession
from promise_service.domain.verdicts import Detail, Standing, Verdict
from promise_service.domain.verdicts import standings as standings_of
from tests.builders import a_callback, a_fact, a_promise, at
from tests.contracts.sixty_promises import REPORTED_AT, sixty_promises
from tests.contracts.store import Store

RECEIVED = at("Mon 2026-11-23 09:00 Europe/Paris")
NOW = at("Thu 2026-11-26 09:00 Europe/Paris")
ALL_TIME = Interval(at("Thu 2026-01-01 00:00"), at("Fri 2027-01-01 00:00"))

WHATS: st.SearchStrategy[What] = st.one_of(
    st.builds(AttemptMade, outcome=st.sampled_from(AttemptOutcome)),
    st.builds(Answered, completeness=st.sampled_from(Completeness), automated=st.booleans()),
    st.builds(Cancelled, by=st.sampled_from(CancelledBy)),
    st.builds(Transferred, team=st.sampled_from(["support", "sales"]), agent_id=st.sampled_from([None, "ag-1"])),
    st.builds(ContactCorrected, email=st.sampled_from([None, "new@example.org"])),
    st.builds(Rescheduled, new_promise_id=st.just("prm_elsewhere")),
    st.builds(
        NoticeSettled,
        notice_id=st.just("ntc_1"),
        notice=st.just(NoticeKind.DELAY_NOTICE),
        outcome=st.sampled_from([NoticeOutcome.ACCEPTED, NoticeOutcome.REFUSED]),
    ),
)
# Facts crowd around the limits of what was promised: a window from 10:30 to 11:00 on Tuesday, a deadline on Wednesday.
INSTANTS = st.one_of(
    st.timedeltas(min_value=timedelta(), max_value=NOW - RECEIVED).map(lambda passed: RECEIVED + passed),
    st.builds(
        lambda limit, ticks: limit + timedelta(microseconds=ticks),
        st.sampled_from(
            [
                at("Tue 2026-11-24 10:30 Europe/Paris"),
                at("Tue 2026-11-24 11:00 Europe/Paris"),
                at("Tue 2026-11-24 11:10 Europe/Paris"),
                at("Wed 2026-11-25 09:00 Europe/Paris"),
            ]
        ),
        st.integers(-1, 1),
    ),
)
HISTORIES = st.tuples(
    st.booleans(),
    st.lists(st.tuples(INSTANTS, WHATS, st.booleans(), st.booleans()), max_size=6),
    st.none() | INSTANTS,
)
NUMBERS = count()


def told(
    number: int, history: tuple[bool, list[tuple[datetime, What, bool, bool]], datetime | None]
) -> Iterator[Promise | Fact]:
    """A promise, perhaps delayed to a second one, and what happened to either, some of it retracted."""
    on_the_phone, events, delayed_at = history
    name = f"prm_{number:05}"
    terms = {"id": name, "chain_id": name, "conversation_id": f"cnv_{number:05}", "received_at": RECEIVED}
    first = a_callback(**terms) if on_the_phone else a_promise(**terms)
    chain = [first]
    yield first
    if delayed_at is not None and delayed_at < first.due_at:
        second = a_promise(
            **{**terms, "id": f"{name}_2", "received_at": delayed_at, "follows": name, "succession": Succession.DELAY}
        )
        chain.append(second)
        yield second
        yield a_fact(first, delayed_at, Delayed(new_promise_id=second.id), id=f"fct_{number}_delay")
    for place, (when, what, about_the_last, retracted) in enumerate(events):
        fact = a_fact(chain[-1] if about_the_last else first, when, what, id=f"fct_{number}_{place}")
        yield fact
        if retracted:
            mistake = Retracted(fact_id=fact.id, reason="a mis-click")
            yield a_fact(first, NOW, mistake, id=f"fct_{number}_{place}_no")


def counted(stood: list[tuple[Promise, Standing]]) -> Tally:
    """What the reports count, by the pure function of verdicts alone."""
    verdicts = [standing.verdict for _, standing in stood]
    details = [(standing.verdict, standing.detail) for _, standing in stood]
    return Tally(
        due=len(stood),
        kept=verdicts.count(Verdict.KEPT),
        broken=verdicts.count(Verdict.BROKEN),
        forewarned=sum(standing.forewarned and standing.verdict is Verdict.BROKEN for _, standing in stood),
        void=verdicts.count(Verdict.VOID),
        early=details.count((Verdict.KEPT, Detail.EARLY)),
        unreached=details.count((Verdict.KEPT, Detail.UNREACHED)),
        lateness=tuple(
            sorted(
                standing.fulfilled_at - promise.due_at
                for promise, standing in stood
                if standing.detail is Detail.LATE and standing.fulfilled_at is not None
            )
        ),
    )


def differences(store: Store) -> list[Difference]:
    return [difference for checked in check_standings(store.engine, store.clock) for difference in checked.differences]


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(histories=st.lists(HISTORIES, min_size=10, max_size=16))  # 1,000 of them, and more
def test_whatever_happens_figures_stand_on_the_facts(
    store: Store, histories: list[tuple[bool, list[tuple[datetime, What, bool, bool]], datetime | None]]
) -> None:
    store.clock.shows = NOW
    things = [thing for history in histories for thing in told(next(NUMBERS), history)]
    promises = [thing for thing in things if isinstance(thing, Promise)]
    facts = [thing for thing in things if isinstance(thing, Fact)]
    figures = SqlFigures(store.engine)
    before = figures.promises_due([ALL_TIME], (), NOW).get((ALL_TIME, ()), Tally())
    store.write(promises=tuple(promises), facts=tuple(facts))

    stood = [
        (promise, standing.at(NOW))
        for chain_id in sorted({promise.chain_id for promise in promises})
        for chain in [[each for each in promises if each.chain_id == chain_id]]
        for promise_id, standing in standings_of(chain, [each for each in facts if each.chain_id == chain_id]).items()
        for promise in chain
        if promise.id == promise_id
    ]
    expected, after = counted(stood), figures.promises_due([ALL_TIME], (), NOW)[ALL_TIME, ()]
    for figure in ("due", "kept", "broken", "forewarned", "void", "early", "unreached"):
        assert getattr(after, figure) == getattr(before, figure) + getattr(expected, figure), figure
    assert sorted(after.lateness) == sorted(before.lateness + expected.lateness)
    assert differences(store) == []


def test_a_standing_that_was_tampered_with_is_found_and_named(store: Store) -> None:
    sixty = sixty_promises()
    store.clock.shows = REPORTED_AT
    store.write(promises=tuple(sixty.promises.values()), facts=tuple(sixty.facts))
    assert differences(store) == []
    with writing(store.engine) as connection:
        for name, changes in (
            ("prm_05", {"verdict": "broken", "detail": "late"}),
            ("prm_29", {"fulfilled_at": REPORTED_AT}),
            ("prm_60", {"team": "nobody"}),
        ):
            connection.execute(sa.update(standings).where(standings.c.promise_id == name).values(**changes))
        connection.execute(sa.delete(standings).where(standings.c.promise_id == "prm_01"))
    assert differences(store) == [
        Difference("prm_01", ()),
        Difference("prm_05", ("verdict", "detail")),
        Difference("prm_29", ("fulfilled_at",)),
        Difference("prm_60", ("team",)),
    ]


def test_a_check_tells_how_far_it_has_come(store: Store) -> None:
    many = tuple(
        a_promise(id=f"prm_{number}", chain_id=f"prm_{number}", conversation_id=f"cnv_{number:03}")
        for number in range(450)
    )
    store.write(promises=many)
    assert [(checked.promises, checked.of) for checked in check_standings(store.engine, store.clock)] == [
        (200, 450),
        (400, 450),
        (450, 450),
    ]

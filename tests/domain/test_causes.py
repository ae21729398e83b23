"""Why a promise was broken: what people say, else what its facts tell of teams - never of agents."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from promise_service.domain.causes import Attribution, BrokenPromise, Interface, attribution_of, pareto
from promise_service.domain.intervals import Interval
from promise_service.domain.promise_facts import Cause, CauseGiven, Fact, Retracted, Transferred
from tests.builders import a_fact, a_promise, at, window

RECEIVED, DUE = at("Mon 2026-11-23 09:00 Europe/Paris"), at("Wed 2026-11-25 09:00 Europe/Paris")
HALF = at("Tue 2026-11-24 09:00 Europe/Paris")
TICK = timedelta(microseconds=1)
PROMISE = a_promise()
UNKNOWN = Attribution(cause=None, given=False, interface=None)


def broken(*facts: Fact, **changes: Any) -> BrokenPromise:
    promise = BrokenPromise(
        id="prm_1",
        received_at=RECEIVED,
        due_at=DUE,
        queue=None,
        window=None,
        unkeepable=False,
        withdrawn=False,
        team="support",
        subject=None,
        facts=facts,
    )
    return replace(promise, **changes)


def moved(when: datetime, team: str, agent_id: str | None = None) -> Fact:
    return a_fact(PROMISE, when, Transferred(team=team, agent_id=agent_id))


def hand_off(from_team: str, to_team: str) -> Attribution:
    return Attribution(cause=Cause.HAND_OFF, given=False, interface=Interface(from_team, to_team))


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        (HALF - TICK, UNKNOWN),
        (HALF, hand_off("support", "sales")),
        (DUE, hand_off("support", "sales")),
        (DUE + TICK, UNKNOWN),
    ],
)
def test_a_hand_off_counts_between_half_of_the_time_and_the_deadline(when: datetime, expected: Attribution) -> None:
    assert attribution_of(broken(moved(when, "sales"))) == expected


def test_a_hand_off_within_a_team_is_none() -> None:
    assert attribution_of(broken(moved(HALF, "support", "ag-9"))) == UNKNOWN


def test_of_several_hand_offs_the_last_one_in_time_counts() -> None:
    facts = (
        moved(RECEIVED + TICK, "sales"),
        moved(HALF, "legal"),
        moved(HALF + TICK, "support"),
        moved(DUE + TICK, "sales"),
    )
    assert attribution_of(broken(*facts)) == hand_off("legal", "support")


def test_what_happened_before_this_promise_of_the_chain_was_made_is_not_its_own() -> None:
    assert attribution_of(broken(moved(RECEIVED - TICK, "sales"), moved(HALF, "support"))) == UNKNOWN


def test_what_somebody_says_comes_first_and_the_last_word_counts() -> None:
    first = a_fact(PROMISE, DUE + TICK, CauseGiven(cause=Cause.OTHER), id="fct_1")
    last = a_fact(PROMISE, DUE + 2 * TICK, CauseGiven(cause=Cause.ABSENCE), id="fct_2")
    interface = Interface("support", "sales")
    said = attribution_of(broken(last, first, moved(HALF, "sales")))
    assert said == Attribution(cause=Cause.ABSENCE, given=True, interface=interface)
    taken_back = a_fact(PROMISE, DUE + 3 * TICK, Retracted(fact_id="fct_2", reason="a mis-click"), id="fct_3")
    assert attribution_of(broken(last, first, taken_back)).cause is Cause.OTHER


def test_what_is_said_of_another_promise_of_the_chain_is_not_said_of_this_one() -> None:
    other = a_fact(PROMISE, DUE + TICK, CauseGiven(cause=Cause.OTHER), promise_id="prm_2")
    assert attribution_of(broken(other)) == UNKNOWN


# Of two days the last fifth is nine hours and 36 minutes.
LAST_FIFTH = at("Tue 2026-11-24 23:24 Europe/Paris")
A_WINDOW = window("Tue 2026-11-24 10:30 Europe/Paris")
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (LAST_FIFTH - HOUR, LAST_FIFTH, None),
        (LAST_FIFTH - HOUR, LAST_FIFTH + TICK, Cause.OUTAGE),
        (LAST_FIFTH + HOUR, LAST_FIFTH + 2 * HOUR, Cause.OUTAGE),
        (DUE, DUE + HOUR, Cause.OUTAGE),
        (DUE + TICK, DUE + HOUR, None),
    ],
)
def test_an_outage_counts_in_the_last_fifth_of_the_time_to_a_deadline(
    start: datetime, end: datetime, expected: Cause | None
) -> None:
    assert attribution_of(broken(), outages=[Interval(start, end)]).cause is expected


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (A_WINDOW.start - HOUR, A_WINDOW.start, None),
        (A_WINDOW.start - HOUR, A_WINDOW.start + TICK, Cause.OUTAGE),
        (A_WINDOW.end, A_WINDOW.end + HOUR, Cause.OUTAGE),
        (A_WINDOW.end + TICK, A_WINDOW.end + HOUR, None),
    ],
)
def test_of_a_callback_it_counts_in_the_window(start: datetime, end: datetime, expected: Cause | None) -> None:
    callback = broken(queue="support", window=A_WINDOW, due_at=A_WINDOW.end)
    assert attribution_of(callback, outages=[Interval(start, end)]).cause is expected


def test_what_explains_most_directly_is_told_first_and_what_people_say_before_it() -> None:
    outages = [Interval(DUE - HOUR, DUE)]
    said = a_fact(PROMISE, DUE + TICK, CauseGiven(cause=Cause.OTHER))
    promise = broken(moved(HALF, "sales"))
    told = [
        attribution_of(promise, outages=outages, over_full=True),
        attribution_of(promise, over_full=True),
        attribution_of(promise),
        attribution_of(broken(moved(HALF, "sales"), said), outages=outages, over_full=True),
    ]
    assert [(each.cause, each.given) for each in told] == [
        (Cause.OUTAGE, False),
        (Cause.CAPACITY, False),
        (Cause.HAND_OFF, False),
        (Cause.OTHER, True),
    ]
    assert {each.interface for each in told} == {Interface("support", "sales")}


def test_what_was_withdrawn_was_somebodys_decision() -> None:
    outages = [Interval(DUE - HOUR, DUE)]
    assert attribution_of(broken(withdrawn=True), outages=outages, over_full=True) == UNKNOWN
    late = broken(moved(HALF, "sales"), withdrawn=True)
    assert attribution_of(late, outages=outages, over_full=True) == hand_off("support", "sales")


def test_a_pareto_begins_with_what_accounts_for_most() -> None:
    portions = pareto([("b", False), ("a", True), (None, False), ("c", False), ("c", True), (None, False)])
    assert [(each.of, each.broken, each.given) for each in portions] == [
        ("c", 2, 1),
        (None, 2, 0),
        ("a", 1, 1),
        ("b", 1, 0),
    ]
    assert [each.cumulative_share for each in portions] == [2 / 6, 4 / 6, 5 / 6, 1.0]
    assert pareto([]) == []

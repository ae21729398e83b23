"""Why a promise was broken: what people say, else what its facts tell of teams - never of agents."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from promise_service.domain.causes import Attribution, BrokenPromise, Interface, attribution_of, pareto
from promise_service.domain.promise_facts import Cause, CauseGiven, Fact, Retracted, Transferred
from tests.builders import a_fact, a_promise, at

RECEIVED, DUE = at("Mon 2026-11-23 09:00 Europe/Paris"), at("Wed 2026-11-25 09:00 Europe/Paris")
HALF = at("Tue 2026-11-24 09:00 Europe/Paris")
TICK = timedelta(microseconds=1)
PROMISE = a_promise()
UNKNOWN = Attribution(cause=None, given=False, interface=None)


def broken(*facts: Fact) -> BrokenPromise:
    return BrokenPromise(id="prm_1", received_at=RECEIVED, due_at=DUE, team="support", subject=None, facts=facts)


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

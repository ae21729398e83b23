"""What a free agent does next: whom to call back, or a live call, or when to ask again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promise_service.domain.calls_owed import CallOwed
from promise_service.domain.claims import Claim
from promise_service.domain.policy import AttemptRule
from promise_service.domain.promise_facts import AttemptMade, AttemptOutcome, Delayed, Fact, Transferred
from promise_service.domain.promises import PromiseKind, Succession
from promise_service.domain.serving import Next, Serve, ServeReason, Traffic, next_served
from promise_service.domain.slack import Load
from promise_service.domain.verdicts import standings
from tests.builders import a_callback, a_fact, a_promise, at, window

START = at("Tue 2026-11-24 10:30 Europe/Paris")
END = at("Tue 2026-11-24 11:00 Europe/Paris")
MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)
NOTHING_KNOWN = Traffic(load=None, live_calls_waiting=None)
TEN_AGENTS = Load(agents=10, handle_seconds=300)
BUSY = Traffic(load=TEN_AGENTS, live_calls_waiting=None)
QUIET = Traffic(load=TEN_AGENTS, live_calls_waiting=False)
NO_ANSWER = AttemptMade(outcome=AttemptOutcome.NO_ANSWER)


def owed(number: int = 1, *facts: tuple[datetime, Any], now: datetime = START, **changes: Any) -> CallOwed:
    """Callback `number`, as it stands at `now` after these facts."""
    claim = changes.pop("claim", None)
    presses_at = changes.pop("presses_at", END - 6 * MINUTE)
    told_late_at = changes.pop("told_late_at", None)
    name = f"prm_{number}"
    promise = a_callback(**({"id": name, "chain_id": name} | changes))
    known: list[Fact] = [a_fact(promise, when, what) for when, what in facts]
    return CallOwed(
        promise=promise,
        standing=standings([promise], known)[name].at(now),
        claim=claim,
        presses_at=presses_at,
        told_late_at=told_late_at,
    )


def a_follow_up(*facts: tuple[datetime, Any], presses_at: datetime, told_late_at: datetime | None = None) -> CallOwed:
    """Anne's, due on Wednesday at nine."""
    promise = a_promise(kind=PromiseKind.FOLLOW_UP, channel="phone", agent_id="anne")
    known = [a_fact(promise, when, what) for when, what in facts]
    standing = standings([promise], known)[promise.id]
    return CallOwed(promise=promise, standing=standing, claim=None, presses_at=presses_at, told_late_at=told_late_at)


def claimed(by: str, number: int = 1, until: datetime = START + 2 * MINUTE, **changes: Any) -> Claim:
    name = f"prm_{number}"
    made = Claim(chain_id=name, promise_id=name, agent_id=by, claimed_at=until - 2 * MINUTE, lease_until=until)
    return replace(made, **changes)


def served(*team: CallOwed, agent: str = "anne", traffic: Traffic = NOTHING_KNOWN, now: datetime = START) -> Next:
    return next_served(team, agent, traffic, now)


def number(found: Next) -> str | None:
    return None if found.chosen is None else found.chosen.promise.id


class TestWhatCanBeServed:
    def test_nothing_where_nothing_is_owed(self) -> None:
        assert served() == Next(reason=ServeReason.NO_CALLBACK_DUE)
        assert served().serve is Serve.LIVE_CALL

    def test_a_callback_from_the_start_of_its_window(self) -> None:
        early = served(owed(), now=START - SECOND)
        assert early == Next(reason=ServeReason.NO_CALLBACK_DUE, ask_again_at=START)
        assert number(served(owed(), now=START)) == "prm_1"

    def test_the_earliest_deadline_first(self) -> None:
        later = owed(1, promised=window("Tue 2026-11-24 10:15 Europe/Paris", 60))
        assert number(served(later, owed(2))) == "prm_2"

    def test_an_overdue_one_stands_first(self) -> None:
        now = END + MINUTE
        late = owed(1, now=now)
        other = owed(2, now=now, promised=window("Tue 2026-11-24 11:00 Europe/Paris"))
        found = served(other, late, now=now)
        assert (number(found), found.reason) == ("prm_1", ServeReason.OVERDUE)

    def test_what_another_agent_has_in_hand_only_once_the_lease_ended(self) -> None:
        mine = owed(claim=claimed("bob"))
        assert served(mine) == Next(reason=ServeReason.NO_CALLBACK_DUE, ask_again_at=START + 2 * MINUTE)
        assert number(served(mine, now=START + 2 * MINUTE)) == "prm_1"

    def test_what_the_agent_has_in_hand_before_anything_else(self) -> None:
        found = served(owed(1), owed(2, claim=claimed("anne", 2)), traffic=BUSY)
        assert (number(found), found.reason) == ("prm_2", ServeReason.ALREADY_CLAIMED)

    def test_what_the_agent_gave_back_goes_to_others(self) -> None:
        declined = owed(claim=claimed("anne", given_back=True))
        assert served(declined).ask_again_at == START + 2 * MINUTE
        assert number(served(declined, agent="bob")) == "prm_1"

    def test_after_an_attempt_once_the_time_between_two_is_over(self) -> None:
        now = START + 5 * MINUTE
        tried = owed(1, (START + MINUTE, NO_ANSWER), now=now)
        assert served(tried, now=now).ask_again_at == START + 11 * MINUTE
        assert number(served(tried, now=START + 11 * MINUTE)) == "prm_1"

    def test_after_the_window_soon_enough_for_the_next_attempt_to_count(self) -> None:
        now = END - MINUTE
        tried = owed(1, (END - 5 * MINUTE, NO_ANSWER), now=now)
        assert tried.standing.lapses_at == END + 5 * MINUTE
        assert served(tried, now=now).ask_again_at == END + 3 * MINUTE
        again = served(tried, traffic=BUSY, now=END + 3 * MINUTE)
        assert (number(again), again.reason) == ("prm_1", ServeReason.DEADLINE_NEAR)

    def test_after_the_window_not_more_than_five_minutes_before_the_next_attempt_is_due(self) -> None:
        now = START + MINUTE
        tried = owed(1, (START, NO_ANSWER), now=now, attempts=AttemptRule(max=2, every=timedelta(days=1)))
        assert served(tried, now=now).ask_again_at == START + timedelta(days=1) - 5 * MINUTE

    def test_what_was_tried_and_lapses_later_comes_after_what_is_due_now(self) -> None:
        now = END - SECOND
        tried = owed(1, (END - 8 * MINUTE, NO_ANSWER), now=now)
        assert number(served(tried, owed(2, now=now), now=now)) == "prm_2"

    def test_an_overdue_one_is_called_as_often_as_was_promised_and_no_more(self) -> None:
        tries = [(END + each * 10 * MINUTE, NO_ANSWER) for each in (1, 2, 3)]
        now = END + 90 * MINUTE
        assert number(served(owed(1, *tries[:2], now=now), now=now)) == "prm_1"
        assert served(owed(1, *tries, now=now), now=now) == Next(reason=ServeReason.NO_CALLBACK_DUE)

    def test_one_of_a_chain_for_a_call_serves_both(self) -> None:
        first = owed(1, (START - MINUTE, Delayed(new_promise_id="prm_2")))
        new = owed(2, chain_id="prm_1", follows="prm_1", succession=Succession.DELAY, claim=claimed("bob"))
        new = replace(new, promise=replace(new.promise, due_at=END + 60 * MINUTE))
        first = replace(first, claim=claimed("bob"))
        assert served(first, new).chosen is None

    def test_no_letters(self) -> None:
        letter = a_promise()
        standing = standings([letter], [])[letter.id]
        assert served(CallOwed(promise=letter, standing=standing, claim=None, presses_at=START)).chosen is None

    def test_a_follow_up_on_the_phone_from_when_it_is_at_risk_and_ten_minutes_after_a_try(self) -> None:
        assert served(a_follow_up(presses_at=START + MINUTE)).ask_again_at == START + MINUTE
        assert number(served(a_follow_up(presses_at=START))) == "prm_1"
        assert served(a_follow_up((START, NO_ANSWER), presses_at=START)).ask_again_at == START + 10 * MINUTE


class TestTheSameAgent:
    def test_has_a_promise_of_their_own_to_themselves(self) -> None:
        annes = owed(agent_id="anne")
        assert number(served(annes)) == "prm_1"
        assert served(annes, agent="bob").ask_again_at == END - 6 * MINUTE

    @pytest.mark.parametrize("traffic", [NOTHING_KNOWN, QUIET], ids=["load unknown", "nobody waits"])
    def test_until_it_presses(self, traffic: Traffic) -> None:
        annes = owed(agent_id="anne")
        assert served(annes, agent="bob", traffic=traffic).ask_again_at == END - 6 * MINUTE
        assert number(served(annes, agent="bob", traffic=traffic, now=END - 6 * MINUTE)) == "prm_1"

    def test_has_a_follow_up_for_half_of_the_time_from_when_it_presses(self) -> None:
        annes = a_follow_up(presses_at=START)
        others = START + (annes.promise.due_at - START) / 2
        assert served(annes, agent="bob").ask_again_at == others
        assert number(served(annes, agent="bob", now=others)) == "prm_1"

    def test_only_until_the_load_leaves_no_more_time(self) -> None:
        annes = owed(agent_id="anne", presses_at=END - 3 * MINUTE)
        just_before, then = END - timedelta(seconds=207.3), END - timedelta(seconds=207.2)
        assert served(annes, agent="bob", traffic=QUIET, now=just_before).chosen is None
        assert number(served(annes, agent="bob", traffic=QUIET, now=then)) == "prm_1"

    def test_is_whoever_it_was_transferred_to(self) -> None:
        moved = owed(1, (START, Transferred(team="support", agent_id="bob")), agent_id="anne")
        assert served(moved).chosen is None
        assert number(served(moved, agent="bob")) == "prm_1"

    def test_comes_before_what_is_nobodys_at_the_same_deadline(self) -> None:
        assert number(served(owed(1), owed(2, agent_id="anne"))) == "prm_2"


class TestBesideLiveCalls:
    def test_a_callback_yields_until_207_seconds_before_it_is_due(self) -> None:
        yielding = served(owed(), traffic=BUSY, now=END - timedelta(seconds=207.3))
        assert (yielding.serve, yielding.reason) == (Serve.LIVE_CALL, ServeReason.LIVE_CALLS_FIRST)
        assert yielding.ask_again_at is not None
        assert (END - yielding.ask_again_at).total_seconds() == pytest.approx(207.2327, abs=0.001)
        found = served(owed(), traffic=BUSY, now=END - timedelta(seconds=207.2))
        assert (found.serve, found.reason) == (Serve.CALLBACK, ServeReason.DEADLINE_NEAR)

    def test_eight_of_one_deadline_press_sooner(self) -> None:
        eight = [owed(each) for each in range(8)]
        assert served(*eight, traffic=BUSY, now=END - timedelta(seconds=588.9)).serve is Serve.LIVE_CALL
        assert served(*eight, traffic=BUSY, now=END - timedelta(seconds=588.7)).serve is Serve.CALLBACK

    def test_what_somebody_has_in_hand_is_not_pending(self) -> None:
        now = END - timedelta(seconds=270)
        free, taken = owed(1), owed(2, claim=claimed("bob", 2, until=END))
        assert served(free, owed(2), traffic=BUSY, now=now).serve is Serve.CALLBACK
        assert served(free, taken, traffic=BUSY, now=now).serve is Serve.LIVE_CALL

    def test_many_of_a_later_deadline_press_what_is_due_before(self) -> None:
        hour = window("Tue 2026-11-24 10:30 Europe/Paris", 60)
        many = [owed(each, promised=hour) for each in range(10, 80)]
        assert number(served(owed(1), *many, traffic=BUSY, now=START + 15 * MINUTE)) == "prm_1"

    def test_it_is_served_at_once_where_nobody_waits_on_the_line(self) -> None:
        assert served(owed(), traffic=QUIET).reason is ServeReason.NO_LIVE_CALLS

    def test_it_is_served_at_once_where_the_load_is_not_known(self) -> None:
        assert served(owed()).reason is ServeReason.LOAD_UNKNOWN


class TestBeforeTheCustomerIsTold:
    """Ten minutes before the window ends the customer is told that we will be late, if nobody has called by then."""

    TOLD = END - 10 * MINUTE

    def test_a_callback_yields_until_207_seconds_before(self) -> None:
        told = owed(told_late_at=self.TOLD)
        yielding = served(told, traffic=BUSY, now=self.TOLD - timedelta(seconds=207.3))
        assert yielding.reason is ServeReason.LIVE_CALLS_FIRST
        assert yielding.ask_again_at is not None
        assert (self.TOLD - yielding.ask_again_at).total_seconds() == pytest.approx(207.2327, abs=0.001)
        assert served(told, traffic=BUSY, now=yielding.ask_again_at).reason is ServeReason.DEADLINE_NEAR

    def test_once_the_customer_was_told_it_yields_until_it_is_due(self) -> None:
        told = owed(told_late_at=self.TOLD)
        assert served(told, traffic=BUSY, now=self.TOLD).reason is ServeReason.LIVE_CALLS_FIRST
        assert number(served(told, traffic=BUSY, now=END - timedelta(seconds=207))) == "prm_1"

    def test_where_the_customer_was_given_a_new_time_before_it_yields_until_it_is_due(self) -> None:
        moved = owed(1, (START, Delayed(new_promise_id="prm_2")), told_late_at=self.TOLD)
        assert served(moved, traffic=BUSY, now=self.TOLD - MINUTE).reason is ServeReason.LIVE_CALLS_FIRST

    def test_whose_notice_is_nearer_goes_before_what_is_due_sooner(self) -> None:
        first_due = owed(1)
        later_due = owed(2, promised=window("Tue 2026-11-24 10:30 Europe/Paris", 35), told_late_at=self.TOLD)
        assert number(served(first_due, later_due)) == "prm_2"

    def test_a_colleague_gets_a_follow_up_half_of_the_time_before(self) -> None:
        annes = a_follow_up(presses_at=START, told_late_at=START + 10 * MINUTE)
        assert served(annes, agent="bob").ask_again_at == START + 5 * MINUTE
        assert number(served(annes, agent="bob", now=START + 5 * MINUTE)) == "prm_1"


callbacks = st.builds(
    lambda number, start, length, agent, holder, given_back: (number, start, length, agent, holder, given_back),
    st.integers(1, 999),
    st.integers(-90, 60),
    st.sampled_from([30, 60]),
    st.sampled_from([None, "anne", "bob"]),
    st.sampled_from([None, "anne", "bob"]),
    st.booleans(),
)
traffics = st.builds(
    Traffic,
    load=st.none() | st.builds(Load, agents=st.integers(1, 50), handle_seconds=st.floats(30, 1200)),
    live_calls_waiting=st.sampled_from([None, True, False]),
)


@given(st.lists(callbacks, unique_by=lambda each: each[0], max_size=12), traffics)
def test_nobody_gets_what_another_has_in_hand_nor_a_later_deadline_than_need_be(
    drawn: list[tuple[int, int, int, str | None, str | None, bool]], traffic: Traffic
) -> None:
    team = []
    for each, start, length, agent, holder, given_back in drawn:
        promised = window("Tue 2026-11-24 10:30 Europe/Paris", length)
        promised = replace(promised, start=promised.start + start * MINUTE, end=promised.end + start * MINUTE)
        claim = None if holder is None else claimed(holder, each, given_back=given_back)
        presses_at = promised.end - length * MINUTE / 5
        team.append(owed(each, promised=promised, agent_id=agent, claim=claim, presses_at=presses_at))

    found = served(*team, traffic=traffic)

    if found.chosen is None:
        assert found.ask_again_at is None or found.ask_again_at > START
    elif found.reason is ServeReason.ALREADY_CLAIMED:
        assert found.chosen.claim is not None
        assert found.chosen.claim.agent_id == "anne"
    else:
        chosen = found.chosen
        assert chosen.promise.window is not None
        assert chosen.promise.window.start <= START
        assert chosen.claim is None or (chosen.claim.given_back and chosen.claim.agent_id == "bob")
        free = [
            each
            for each in team
            if (each.claim is None or (each.claim.given_back and each.claim.agent_id == "bob"))
            and each.promise.agent_id in (None, "anne")
            and each.promise.window is not None
            and each.promise.window.start <= START
        ]
        assert all(chosen.promise.due_at <= each.promise.due_at for each in free)


@given(st.lists(callbacks, unique_by=lambda each: each[0], min_size=1, max_size=8), traffics)
def test_whoever_asks_again_when_told_never_has_waited_beyond_a_deadline(
    drawn: list[tuple[int, int, int, str | None, str | None, bool]], traffic: Traffic
) -> None:
    """Yielding never makes late, nor has anybody told of a delay: the time to ask again is before that."""
    team = []
    for each, start, length, _, _, _ in drawn:
        promised = window("Tue 2026-11-24 10:30 Europe/Paris", length)
        promised = replace(promised, start=promised.start + start * MINUTE, end=promised.end + start * MINUTE)
        team.append(owed(each, promised=promised, told_late_at=promised.end - 10 * MINUTE))
    found = served(*team, traffic=traffic)
    if found.ask_again_at is not None:
        assert all(found.ask_again_at <= each.deadline(START) for each in team)

"""When what is to be called can be served, by its own agent and by others: by facts, and not taken back by time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promise_service.domain.calls_owed import CallOwed
from promise_service.domain.claims import Claim
from promise_service.domain.delay_notices import told_late_at
from promise_service.domain.policy import AttemptRule
from promise_service.domain.pressing import presses_at
from promise_service.domain.promise_course import OWED
from promise_service.domain.promise_facts import AttemptMade, AttemptOutcome, Delayed
from promise_service.domain.promises import Promise, PromiseKind, Succession
from promise_service.domain.response_deadlines import DeadlineRule, Unit, Within
from promise_service.domain.serving import Next, ServeReason, Traffic, next_served
from promise_service.domain.slack import Load
from promise_service.domain.verdicts import standings
from tests.builders import a_callback, a_fact, a_promise, at, window
from tests.domain.policies import a_policy

MINUTE = timedelta(minutes=1)
POLICY = a_policy()
NO_ANSWER = AttemptMade(outcome=AttemptOutcome.NO_ANSWER)
NOTHING_KNOWN = Traffic(load=None, live_calls_waiting=None)
QUIET = Traffic(load=Load(agents=10, handle_seconds=300), live_calls_waiting=False)


def tuesday(clock: str) -> datetime:
    return at(f"Tue 2026-11-24 {clock} Europe/Paris")


def a_follow_up(received: str = "09:00", due: str = "12:00", **changes: Any) -> Promise:
    """Anne's."""
    given = {"agent_id": "anne", "received_at": tuesday(received), "due_at": tuesday(due)}
    return a_promise(kind=PromiseKind.FOLLOW_UP, channel="phone", **(given | changes))


def stand(chain: Sequence[Promise], now: datetime, *facts: tuple[datetime, Any], claim: Claim | None = None) -> Any:
    """The promises of a chain as they stand at `now`, after those of the facts about the first one that are known."""
    known = [a_fact(chain[0], when, what) for when, what in facts if when <= now]
    made = [promise for promise in chain if promise.made_at <= now]
    found = {name: standing.at(now) for name, standing in standings(made, known).items()}
    return [
        CallOwed(
            promise=promise,
            standing=found[promise.id],
            claim=claim,
            presses_at=presses_at(promise, found[promise.id], POLICY),
            told_late_at=told_late_at(promise, found[promise.id], POLICY),
        )
        for promise in made
    ]


def asked(
    promise: Promise, clock: str, *facts: tuple[datetime, Any], by: str = "anne", traffic: Traffic = NOTHING_KNOWN
) -> Next:
    now = tuesday(clock)
    return next_served(stand([promise], now, *facts), by, traffic, now)


def delayed(promise: Promise, when: datetime, due_at: datetime) -> tuple[Promise, tuple[datetime, Delayed]]:
    """The promise that takes the place of this one, and the fact that says so."""
    name = f"{promise.id}_new"
    new = replace(
        promise,
        id=name,
        received_at=when,
        made_at=when,
        due_at=due_at,
        window=None if promise.window is None else window("Tue 2026-11-24 12:00 Europe/Paris"),
        follows=promise.id,
        succession=Succession.DELAY,
    )
    return new, (when, Delayed(new_promise_id=name, automatic=True))


class TestOnceTheTimeForTheNoticeHasPassed:
    """Of a follow-up due at noon at eleven, of a callback due at eleven ten minutes before."""

    @pytest.mark.parametrize("clock", ["10:50", "10:59", "11:00", "11:01", "11:23", "11:24", "12:00", "12:01"])
    def test_a_follow_up_that_pressed_is_not_taken_from_its_agent(self, clock: str) -> None:
        assert asked(a_follow_up(), "10:49").ask_again_at == tuesday("10:50")
        assert asked(a_follow_up(), clock).chosen is not None

    @pytest.mark.parametrize("traffic", [NOTHING_KNOWN, QUIET], ids=["load unknown", "nobody waits"])
    @pytest.mark.parametrize("clock", ["10:46", "10:49", "10:50", "10:53", "10:54", "11:01"])
    def test_a_callback_that_others_could_have_is_not_taken_from_them(self, clock: str, traffic: Traffic) -> None:
        annes = a_callback(agent_id="anne")
        assert asked(annes, "10:45", by="bob", traffic=traffic).ask_again_at == tuesday("10:46")
        assert asked(annes, clock, by="bob", traffic=traffic).chosen is not None

    def test_a_new_time_does_not_take_the_first_promise_away(self) -> None:
        """The new one presses itself from eleven on, until the alarm that it cannot be delayed once more."""
        first = a_follow_up("10:05", "11:35")
        new, told = delayed(first, tuesday("10:35"), tuesday("12:05"))
        for clock in ("10:35", "10:59", "11:00", "11:04", "11:05", "11:17", "11:35"):
            now = tuesday(clock)
            found = next_served(stand([first, new], now, told), "anne", NOTHING_KNOWN, now)
            assert found.chosen is not None, clock
            assert found.chosen.promise == first, clock
        lapsed = tuesday("11:36")
        found = next_served(stand([first, new], lapsed, told), "anne", NOTHING_KNOWN, lapsed)
        assert (found.chosen and found.chosen.promise) == new

    def test_the_earlier_of_both_deadlines_is_that_of_the_chain(self) -> None:
        first = a_follow_up("10:05", "11:35")
        new, told = delayed(first, tuesday("10:35"), tuesday("12:05"))
        other = a_follow_up("09:00", "12:10", id="prm_2", chain_id="prm_2")
        now = tuesday("11:01")
        found = next_served([*stand([first, new], now, told), *stand([other], now)], "anne", NOTHING_KNOWN, now)
        assert (found.chosen and found.chosen.promise) == first

    def test_who_was_tried_just_before_the_new_time_rests_all_the_same(self) -> None:
        first = a_follow_up()
        new, told = delayed(first, tuesday("11:00"), tuesday("13:30"))
        now, busy = tuesday("11:01"), Traffic(load=Load(agents=1, handle_seconds=1200), live_calls_waiting=None)
        found = next_served(stand([first, new], now, (tuesday("10:58"), NO_ANSWER), told), "anne", busy, now)
        assert (found.reason, found.ask_again_at) == (ServeReason.NO_CALLBACK_DUE, tuesday("11:08"))


class TestOthersThanItsAgent:
    def test_have_a_follow_up_half_of_the_time_before_its_customer_is_told(self) -> None:
        assert asked(a_follow_up(), "10:50", by="bob").ask_again_at == tuesday("10:55")
        assert asked(a_follow_up(), "10:55", by="bob").chosen is not None

    def test_have_what_is_nobodys_as_soon_as_it_comes_up(self) -> None:
        assert asked(a_follow_up(agent_id=None), "10:50", by="bob").chosen is not None


class TestAfterATryBeforeTheWindow:
    """The next call has to be before 10:50, when the customer is told: by a fifth of the time between two."""

    @pytest.mark.parametrize(
        ("every", "tried", "again"), [(25, "10:29", "10:45"), (60, "10:05", "10:45"), (20, "10:29", "10:46")]
    )
    def test_it_comes_up_before_its_customer_is_told(self, every: int, tried: str, again: str) -> None:
        callback = a_callback(attempts=AttemptRule(max=3, every=every * MINUTE))
        assert asked(callback, "10:31", (tuesday(tried), NO_ANSWER)).ask_again_at == tuesday(again)
        assert asked(callback, "10:52", (tuesday(tried), NO_ANSWER)).chosen is not None

    def test_it_comes_up_before_it_is_due_where_the_notice_was_too_near(self) -> None:
        callback = a_callback(
            window("Tue 2026-11-24 10:30 Europe/Paris", 12), attempts=AttemptRule(max=3, every=60 * MINUTE)
        )
        assert asked(callback, "10:31", (tuesday("10:29"), NO_ANSWER)).ask_again_at == tuesday("10:37")


class TestAfterATryOfAFollowUp:
    @pytest.mark.parametrize(
        ("tried", "again"),
        [("10:51", "10:58"), ("10:55", "10:58"), ("10:57", "11:07"), ("11:55", "11:58"), ("11:57", "12:07")],
    )
    def test_it_comes_up_before_a_deadline_unless_the_next_call_would_follow_at_once(
        self, tried: str, again: str
    ) -> None:
        last = (tuesday(tried), NO_ANSWER)
        before = (tuesday(again) - MINUTE).astimezone(tuesday(again).tzinfo)
        found = next_served(stand([a_follow_up()], before, last), "anne", NOTHING_KNOWN, before)
        assert found.ask_again_at == tuesday(again)

    def test_what_came_up_before_it_was_due_stays_so_when_it_is_overdue(self) -> None:
        assert asked(a_follow_up(), "12:01", (tuesday("11:55"), NO_ANSWER)).reason is ServeReason.OVERDUE


class TestWhatManyNeedTogether:
    """Twelve follow-ups that are due at noon take three agents of five minutes 43 minutes before eleven."""

    BUSY = Traffic(load=Load(agents=3, handle_seconds=300), live_calls_waiting=True)

    def found(self, now: datetime) -> Next:
        names = [f"prm_{number}" for number in range(12)]
        crowd = [a_follow_up(id=name, chain_id=name, agent_id=None) for name in names]
        return next_served([each for one in crowd for each in stand([one], now)], "anne", self.BUSY, now)

    def test_comes_up_as_soon_as_agents_would_not_be_free_often_enough_later(self) -> None:
        limit = self.found(tuesday("10:00")).ask_again_at
        assert limit is not None
        assert tuesday("10:17") < limit < tuesday("10:18")
        assert self.found(limit).reason is ServeReason.DEADLINE_NEAR


times = st.integers(0, 200).map(lambda minutes: tuesday("09:30") + minutes * MINUTE)
promises = st.one_of(
    st.builds(
        lambda agent, every, length: a_callback(
            window("Tue 2026-11-24 10:30 Europe/Paris", length),
            agent_id=agent,
            attempts=AttemptRule(max=3, every=every * MINUTE),
            received_at=tuesday("09:00"),
        ),
        st.sampled_from([None, "anne", "bob"]),
        st.sampled_from([5, 10, 25, 60]),
        st.sampled_from([5, 10, 15, 30, 60]),
    ),
    st.builds(
        lambda agent, unit, due: a_follow_up(
            received="09:00", due=due, agent_id=agent, deadline=DeadlineRule(Within(unit, 2))
        ),
        st.sampled_from([None, "anne", "bob"]),
        st.sampled_from([Unit.HOURS, Unit.BUSINESS_HOURS]),
        st.sampled_from(["10:10", "10:40", "11:35", "12:00"]),
    ),
)
loads = st.none() | st.builds(Load, agents=st.integers(1, 50), handle_seconds=st.floats(30, 1200))


@given(
    promise=promises,
    tries=st.lists(times, max_size=2),
    moves=st.booleans(),
    lease_until=st.none() | times,
    load=loads,
)
def test_what_could_be_served_stays_so_until_somebody_tries_or_has_it_in_hand_or_it_lapses(
    promise: Promise,
    tries: list[datetime],
    moves: bool,
    lease_until: datetime | None,
    load: Load | None,
) -> None:
    """Whether its customer is told of a delay meanwhile, and given a new time, or the time for that just passes."""
    begun = max(tries, default=promise.received_at)
    facts: list[tuple[datetime, Any]] = [(tried_at, NO_ANSWER) for tried_at in tries]
    chain = [promise]
    (tried,) = stand(chain, begun, *facts)
    if moves and tried.told_late_at is not None and tried.told_late_at > begun:
        new, told = delayed(promise, tried.told_late_at, promise.due_at + 60 * MINUTE)
        chain, facts = [promise, new], [*facts, told]
    claim = lease_until and Claim(
        chain_id="prm_1", promise_id="prm_1", agent_id="bob", claimed_at=tuesday("09:00"), lease_until=lease_until
    )
    served_before = False
    for step in range(0, 200, 4):
        now = begun + step * MINUTE
        owed = stand(chain, now, *facts, claim=claim or None)
        if owed[0].standing.state not in OWED or owed[0].was_tried_as_promised:
            break
        traffic = Traffic(load=load, live_calls_waiting=None)
        is_served = next_served(owed, "anne", traffic, now).reason is not ServeReason.NO_CALLBACK_DUE
        assert is_served or not served_before, now
        served_before = is_served

"""Kept or broken: each line of the table of verdicts, to the microsecond."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promise_service.domain.notices import NoticeKind, NoticeOutcome
from promise_service.domain.promise_course import OWED, TRANSITIONS, Event, Stage, State
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
from promise_service.domain.promises import Promise, PromiseKind, Succession
from promise_service.domain.verdicts import Detail, Standing, Verdict, admits, standings, standings_before
from tests.builders import a_callback, a_fact, a_promise, at, window

CONNECTED = AttemptMade(outcome=AttemptOutcome.CONNECTED)
NO_ANSWER = AttemptMade(outcome=AttemptOutcome.NO_ANSWER)
FAILED = AttemptMade(outcome=AttemptOutcome.FAILED)
FULL = Answered(completeness=Completeness.FULL)
TICK = timedelta(microseconds=1)


def tuesday(clock: str) -> datetime:
    return at(f"Tue 2026-11-24 {clock} Europe/Paris")


def wednesday(clock: str) -> datetime:
    return at(f"Wed 2026-11-25 {clock} Europe/Paris")


def stands(promise: Promise, *facts: tuple[datetime, What], now: datetime) -> Standing:
    """How a promise stands at `now` after these facts."""
    listed = [a_fact(promise, when, what) for when, what in facts]
    return standings([promise], listed)[promise.id].at(now)


def scored(standing: Standing) -> tuple[State, Verdict | None, Detail | None]:
    return standing.state, standing.verdict, standing.detail


class TestReply:
    def test_is_open_until_its_deadline_and_overdue_the_instant_after(self) -> None:
        due = a_promise().due_at
        assert scored(stands(a_promise(), now=due)) == (State.OPEN, None, None)
        assert scored(stands(a_promise(), now=due + TICK)) == (State.OVERDUE, Verdict.BROKEN, Detail.NEVER)

    def test_is_kept_when_answered_at_the_deadline_itself(self) -> None:
        due = a_promise().due_at
        standing = stands(a_promise(), (due, FULL), now=due)
        assert scored(standing) == (State.FULFILLED, Verdict.KEPT, None)
        assert standing.fulfilled_at == due

    def test_is_broken_when_answered_an_instant_late(self) -> None:
        due = a_promise().due_at
        standing = stands(a_promise(), (due + TICK, FULL), now=wednesday("12:00"))
        assert scored(standing) == (State.FULFILLED, Verdict.BROKEN, Detail.LATE)

    def test_is_not_fulfilled_by_an_automated_answer(self) -> None:
        robot = Answered(completeness=Completeness.FULL, automated=True)
        assert scored(stands(a_promise(), (tuesday("09:00"), robot), now=tuesday("09:01"))) == (State.OPEN, None, None)

    def test_does_not_count_what_happened_before_its_receipt(self) -> None:
        before = a_promise().received_at - TICK
        assert stands(a_promise(), (before, FULL), now=tuesday("09:00")).state is State.OPEN

    def test_takes_no_attempt_on_the_phone(self) -> None:
        promise = a_promise()
        assert not admits(promise, stands(promise, now=tuesday("09:00")), CONNECTED)


class TestCallback:
    @pytest.mark.parametrize("clock", ["10:30", "10:45", "11:00"])
    def test_is_kept_when_reached_inside_the_window_ends_included(self, clock: str) -> None:
        standing = stands(a_callback(), (tuesday(clock), CONNECTED), now=tuesday("12:00"))
        assert scored(standing) == (State.FULFILLED, Verdict.KEPT, Detail.REACHED)

    def test_is_kept_early_when_reached_before_the_window(self) -> None:
        standing = stands(a_callback(), (tuesday("10:29:59"), CONNECTED), now=tuesday("10:30"))
        assert scored(standing) == (State.FULFILLED, Verdict.KEPT, Detail.EARLY)

    def test_is_broken_late_when_first_tried_after_the_window(self) -> None:
        standing = stands(a_callback(), (tuesday("11:00") + TICK, CONNECTED), now=tuesday("12:00"))
        assert scored(standing) == (State.FULFILLED, Verdict.BROKEN, Detail.LATE)

    def test_is_kept_unreached_after_as_many_attempts_as_were_promised(self) -> None:
        tries = [(tuesday(clock), NO_ANSWER) for clock in ("10:40", "10:50", "11:00")]
        standing = stands(a_callback(), *tries, now=tuesday("11:00"))
        assert scored(standing) == (State.FULFILLED, Verdict.KEPT, Detail.UNREACHED)
        assert (standing.attempts_made, standing.fulfilled_at) == (3, tuesday("11:00"))

    def test_is_kept_unreached_however_soon_the_attempts_followed_each_other(self) -> None:
        tries = [(tuesday("10:40") + ticks * TICK, NO_ANSWER) for ticks in (0, 1, 2)]
        standing = stands(a_callback(), *tries, now=tuesday("10:41"))
        assert scored(standing) == (State.FULFILLED, Verdict.KEPT, Detail.UNREACHED)

    def test_is_attempted_and_says_when_to_try_next(self) -> None:
        standing = stands(a_callback(), (tuesday("10:40"), NO_ANSWER), now=tuesday("10:41"))
        assert scored(standing) == (State.ATTEMPTED, None, None)
        assert standing.next_attempt_at == tuesday("10:50")

    def test_is_broken_gave_up_when_nobody_tried_again_in_time(self) -> None:
        first = (tuesday("10:55"), NO_ANSWER)
        assert scored(stands(a_callback(), first, now=tuesday("11:05"))) == (State.ATTEMPTED, None, None)
        assert scored(stands(a_callback(), first, now=tuesday("11:05") + TICK)) == (
            State.CLOSED,
            Verdict.BROKEN,
            Detail.GAVE_UP,
        )

    def test_waits_for_the_end_of_the_window_before_it_is_given_up(self) -> None:
        early_try = (tuesday("10:31"), NO_ANSWER)
        assert stands(a_callback(), early_try, now=tuesday("11:00")).verdict is None
        assert stands(a_callback(), early_try, now=tuesday("11:00") + TICK).detail is Detail.GAVE_UP

    def test_is_kept_when_tried_inside_and_reached_hours_later(self) -> None:
        """Kept wins: the attempt inside the window is what was promised."""
        facts = [(tuesday("10:40"), NO_ANSWER), (tuesday("15:00"), CONNECTED)]
        assert scored(stands(a_callback(), *facts, now=tuesday("16:00"))) == (
            State.FULFILLED,
            Verdict.KEPT,
            Detail.REACHED,
        )

    def test_does_not_count_a_failed_attempt(self) -> None:
        standing = stands(a_callback(), (tuesday("10:40"), FAILED), now=tuesday("11:01"))
        assert scored(standing) == (State.OVERDUE, Verdict.BROKEN, Detail.NEVER)
        assert standing.attempts_made == 0

    def test_is_not_kept_by_attempts_before_the_window_alone(self) -> None:
        tries = [(tuesday(clock), NO_ANSWER) for clock in ("09:00", "09:10", "09:20")]
        standing = stands(a_callback(), *tries, now=tuesday("11:01"))
        assert scored(standing) == (State.OVERDUE, Verdict.BROKEN, Detail.NEVER)

    def test_is_kept_early_by_a_written_answer_before_its_window_ends(self) -> None:
        assert scored(stands(a_callback(), (tuesday("10:59"), FULL), now=tuesday("11:00"))) == (
            State.FULFILLED,
            Verdict.KEPT,
            Detail.EARLY,
        )

    def test_an_answer_after_a_connected_call_changes_no_verdict(self) -> None:
        facts = [(tuesday("10:40"), CONNECTED), (tuesday("11:30"), Answered(completeness=Completeness.PARTIAL))]
        standing = stands(a_callback(), *facts, now=tuesday("12:00"))
        assert scored(standing) == (State.FULFILLED, Verdict.KEPT, Detail.REACHED)
        assert standing.fulfilled_at == tuesday("10:40")

    def test_takes_one_answer_after_a_connected_call_and_no_second(self) -> None:
        promise = a_callback()
        called = stands(promise, (tuesday("10:40"), CONNECTED), now=tuesday("11:00"))
        answered = stands(promise, (tuesday("10:40"), CONNECTED), (tuesday("10:50"), FULL), now=tuesday("11:00"))
        assert admits(promise, called, FULL)
        assert not admits(promise, answered, FULL)
        assert not admits(promise, called, CONNECTED)


class TestFollowUpOnThePhone:
    promise = a_promise(kind=PromiseKind.FOLLOW_UP, channel="phone")

    def test_is_kept_by_a_connected_attempt_by_its_deadline(self) -> None:
        standing = stands(self.promise, (self.promise.due_at, CONNECTED), now=wednesday("12:00"))
        assert scored(standing) == (State.FULFILLED, Verdict.KEPT, Detail.REACHED)

    def test_is_not_kept_by_attempts_that_reach_nobody(self) -> None:
        standing = stands(self.promise, (tuesday("10:00"), NO_ANSWER), now=wednesday("12:00"))
        assert scored(standing) == (State.OVERDUE, Verdict.BROKEN, Detail.NEVER)


class TestTakenBack:
    @pytest.mark.parametrize(
        ("what", "verdict", "detail"),
        [
            (Cancelled(by=CancelledBy.CUSTOMER), Verdict.VOID, Detail.CANCELLED),
            (Cancelled(by=CancelledBy.ERROR), Verdict.VOID, Detail.ERROR),
            (Cancelled(by=CancelledBy.COMPANY), Verdict.BROKEN, Detail.WITHDRAWN),
            (Rescheduled(new_promise_id="prm_2"), Verdict.VOID, Detail.RESCHEDULED),
        ],
    )
    def test_before_the_deadline_it_depends_on_whose_wish_it_was(
        self, what: What, verdict: Verdict, detail: Detail
    ) -> None:
        assert scored(stands(a_callback(), (tuesday("10:00"), what), now=wednesday("00:00"))) == (
            State.CLOSED,
            verdict,
            detail,
        )

    @pytest.mark.parametrize("by", list(CancelledBy))
    def test_after_the_deadline_nothing_turns_a_broken_promise_void(self, by: CancelledBy) -> None:
        standing = stands(a_callback(), (tuesday("11:01"), Cancelled(by=by)), now=tuesday("12:00"))
        assert scored(standing) == (State.CLOSED, Verdict.BROKEN, Detail.NEVER)

    def test_a_customer_may_still_cancel_while_attempts_go_on(self) -> None:
        facts = [(tuesday("10:55"), NO_ANSWER), (tuesday("11:03"), Cancelled(by=CancelledBy.CUSTOMER))]
        assert stands(a_callback(), *facts, now=tuesday("12:00")).verdict is Verdict.VOID


class TestDelay:
    """The first promise lives until its deadline; the new one carries on."""

    first = a_promise()
    second = a_promise(
        id="prm_2",
        chain_id="prm_1",
        received_at=wednesday("08:00"),
        made_at=wednesday("08:00"),
        due_at=wednesday("12:00"),
        follows="prm_1",
        succession=Succession.DELAY,
    )
    delay = a_fact(first, wednesday("08:00"), Delayed(new_promise_id="prm_2"))
    told = a_fact(
        first,
        wednesday("08:00:02"),
        NoticeSettled(notice_id="ntc_1", notice=NoticeKind.DELAY_NOTICE, outcome=NoticeOutcome.ACCEPTED),
    )

    def both(self, *facts: Fact, now: datetime) -> tuple[Standing, Standing]:
        standing = standings([self.first, self.second], [self.delay, self.told, *facts])
        return standing["prm_1"].at(now), standing["prm_2"].at(now)

    def test_both_are_open_until_the_first_deadline(self) -> None:
        first, second = self.both(now=wednesday("09:00"))
        assert (first.state, second.state) == (State.OPEN, State.OPEN)
        assert first.forewarned

    def test_the_first_is_broken_but_forewarned_and_the_second_still_owed_after_it(self) -> None:
        first, second = self.both(now=wednesday("09:01"))
        assert scored(first) == (State.CLOSED, Verdict.BROKEN, Detail.NEVER)
        assert (first.forewarned, second.state) == (True, State.OPEN)

    def test_the_second_is_overdue_like_any_other_after_its_own_deadline(self) -> None:
        _, second = self.both(now=wednesday("12:01"))
        assert scored(second) == (State.OVERDUE, Verdict.BROKEN, Detail.NEVER)

    def test_an_answer_by_the_second_deadline_keeps_the_second_alone(self) -> None:
        first, second = self.both(a_fact(self.first, wednesday("11:00"), FULL), now=wednesday("13:00"))
        assert scored(first) == (State.FULFILLED, Verdict.BROKEN, Detail.LATE)
        assert scored(second) == (State.FULFILLED, Verdict.KEPT, None)

    def test_an_answer_by_the_first_deadline_makes_the_second_needless(self) -> None:
        first, second = self.both(a_fact(self.second, wednesday("09:00"), FULL), now=wednesday("13:00"))
        assert scored(first) == (State.FULFILLED, Verdict.KEPT, None)
        assert scored(second) == (State.CLOSED, Verdict.VOID, Detail.NOT_NEEDED)

    def test_an_attempt_inside_the_first_window_keeps_nothing_once_that_window_has_passed(self) -> None:
        """One call and a delay do not make up for a promise: the new one carries on."""
        first = a_callback()
        second = a_callback(
            window("Tue 2026-11-24 15:00 Europe/Paris"),
            id="prm_2",
            chain_id="prm_1",
            received_at=tuesday("10:50"),
            made_at=tuesday("10:50"),
            follows="prm_1",
            succession=Succession.DELAY,
        )
        facts = [
            a_fact(first, tuesday("10:40"), NO_ANSWER),
            a_fact(first, tuesday("10:50"), Delayed(new_promise_id="prm_2")),
            a_fact(second, tuesday("15:03"), CONNECTED),
        ]
        both = standings([first, second], facts)
        assert scored(both["prm_1"]) == (State.FULFILLED, Verdict.BROKEN, Detail.LATE)
        assert scored(both["prm_2"]) == (State.FULFILLED, Verdict.KEPT, Detail.REACHED)

    def test_a_late_arriving_answer_from_before_the_delay_makes_the_second_needless(self) -> None:
        first, second = self.both(a_fact(self.first, tuesday("09:00"), FULL), now=wednesday("13:00"))
        assert first.verdict is Verdict.KEPT
        assert second.detail is Detail.NOT_NEEDED

    def test_nobody_is_forewarned_by_a_notice_that_was_accepted_too_late(self) -> None:
        late = replace(self.told, at=self.first.due_at)
        standing = standings([self.first, self.second], [self.delay, late])["prm_1"]
        assert not standing.forewarned


class TestHandsAndAddresses:
    def test_a_transfer_changes_the_owner_and_not_the_state(self) -> None:
        standing = stands(
            a_promise(), (tuesday("09:00"), Transferred(team="billing", agent_id="ag-2")), now=tuesday("10:00")
        )
        assert (standing.team, standing.agent_id, standing.state) == ("billing", "ag-2", State.OPEN)

    def test_a_corrected_address_leaves_the_other_one_alone(self) -> None:
        standing = stands(
            a_callback(), (tuesday("09:00"), ContactCorrected(email="new@example.org")), now=tuesday("10:00")
        )
        assert (standing.email, standing.phone) == ("new@example.org", "+33140205050")


class TestRetraction:
    def test_a_retracted_answer_leaves_the_promise_open(self) -> None:
        promise = a_promise()
        answer = a_fact(promise, tuesday("09:00"), FULL)
        undone = a_fact(promise, tuesday("09:05"), Retracted(fact_id=answer.id, reason="wrong ticket"))
        assert standings([promise], [answer, undone])[promise.id].state is State.OPEN

    def test_what_a_retracted_fact_caused_does_not_count_either(self) -> None:
        sibling = a_promise(id="prm_9", chain_id="prm_9")
        copy = a_fact(sibling, tuesday("09:00"), FULL, caused_by="fct_origin")
        undone = a_fact(sibling, tuesday("09:05"), Retracted(fact_id="fct_origin", reason="wrong ticket"))
        assert standings([sibling], [copy, undone])["prm_9"].state is State.OPEN


def test_a_late_fact_meets_the_state_of_its_own_time() -> None:
    promise = a_promise()
    cancelled = a_fact(promise, tuesday("12:00"), Cancelled(by=CancelledBy.CUSTOMER))
    before = standings_before([promise], [cancelled], tuesday("11:59"))
    after = standings_before([promise], [cancelled], tuesday("12:01"))
    assert admits(promise, before[promise.id], FULL)
    assert not admits(promise, after[promise.id], FULL)


def test_a_late_answer_from_before_a_cancellation_rescores_to_kept() -> None:
    promise = a_promise()
    facts = [
        a_fact(promise, tuesday("12:00"), Cancelled(by=CancelledBy.CUSTOMER)),
        a_fact(promise, tuesday("11:00"), FULL, recorded_at=tuesday("13:00")),
    ]
    assert standings([promise], facts)[promise.id].verdict is Verdict.KEPT


def test_every_end_but_fulfilment_by_attempts_or_time_is_final() -> None:
    ends = {Stage.FULFILLED, Stage.CLOSED}
    assert not {stage for stage, _ in TRANSITIONS} & ends


def test_only_time_leads_to_overdue_and_given_up() -> None:
    given_up = {event for (_, event), stage in TRANSITIONS.items() if stage is Stage.GIVEN_UP}
    assert given_up == {Event.PATIENCE_PASSED, Event.TRIED, Event.FAILED}
    into_overdue = {event for (stage, event), to in TRANSITIONS.items() if to is Stage.OVERDUE and stage is not to}
    assert into_overdue == {Event.DUE_PASSED}


WHATS = st.sampled_from(
    [
        CONNECTED,
        NO_ANSWER,
        FAILED,
        FULL,
        Answered(completeness=Completeness.FULL, automated=True),
        Cancelled(by=CancelledBy.CUSTOMER),
        Cancelled(by=CancelledBy.COMPANY),
        Rescheduled(new_promise_id="prm_2"),
        Transferred(team="billing"),
    ]
)
MINUTES = st.integers(min_value=0, max_value=180)
HISTORIES = st.lists(st.tuples(MINUTES, WHATS), max_size=8)


def histories(promise: Promise, history: list[tuple[int, What]]) -> list[Fact]:
    start = tuesday("09:00")
    return [
        a_fact(promise, start + timedelta(minutes=minute), what, id=f"fct_{place}")
        for place, (minute, what) in enumerate(history)
    ]


@given(HISTORIES, st.randoms(use_true_random=False))
def test_the_order_in_which_facts_arrive_does_not_matter(history: list[tuple[int, What]], random: object) -> None:
    promise = a_callback()
    facts = histories(promise, history)
    shuffled = list(facts)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert standings([promise], facts) == standings([promise], shuffled)


@given(HISTORIES)
def test_a_settled_promise_is_never_owed_and_an_owed_one_never_kept_or_void(history: list[tuple[int, What]]) -> None:
    promise = a_callback()
    standing = standings([promise], histories(promise, history))[promise.id].at(wednesday("00:00"))
    assert standing.verdict is not None
    if standing.state in OWED:
        assert (standing.state, standing.verdict) == (State.OVERDUE, Verdict.BROKEN)


@given(HISTORIES)
def test_a_callback_is_kept_only_if_someone_was_called_or_answered_by_the_end_of_its_window(
    history: list[tuple[int, What]],
) -> None:
    promise = a_callback(window("Tue 2026-11-24 10:30 Europe/Paris"))
    facts = histories(promise, history)
    standing = standings([promise], facts)[promise.id].at(wednesday("00:00"))
    by_the_end = [
        fact
        for fact in facts
        if fact.at <= promise.due_at
        and (fact.what in (CONNECTED, FULL) or (fact.what == NO_ANSWER and fact.at >= tuesday("10:30")))
    ]
    if standing.verdict is Verdict.KEPT:
        assert by_the_end

"""The phone: offers, holds, callbacks, and what becomes of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta

import pytest

from promise_service.bootstrap.foundations import foundations
from promise_service.domain.notices import NoticeKind, NoticeOutcome
from promise_service.domain.offers import Decision, OfferOutcome, Reason
from promise_service.domain.promise_course import State
from promise_service.domain.promise_facts import (
    AttemptMade,
    AttemptOutcome,
    Cancelled,
    Completeness,
    Rescheduled,
    VerdictSettled,
)
from promise_service.domain.promises import Customer
from promise_service.domain.verdicts import Detail, Verdict
from promise_service.errors import AlreadyPromised, DeliveryFailed, InvalidInput, OfferExpired, SlotTaken
from promise_service.settings import Settings
from tests.application.desk import CAMILLE, Desk
from tests.builders import at
from tests.fakes import FakeClock

OpenDesk = Callable[[datetime], Desk]


def tuesday(clock: str) -> datetime:
    return at(f"Tue 2026-11-24 {clock} Europe/Paris")


def test_a_morning_caller_is_offered_the_first_three_windows_of_the_same_day(open_desk: OpenDesk) -> None:
    offer = open_desk(tuesday("10:05")).call(wait=260)
    assert (offer.offer.decision, offer.offer.reason) == (Decision.CALLBACK, Reason.WAIT_OVER_THRESHOLD)
    assert [slot.statement.written for slot in offer.slots] == [
        "mardi 24 novembre entre 10 h 30 et 11 h 00",
        "mardi 24 novembre entre 11 h 00 et 11 h 30",
        "mardi 24 novembre entre 11 h 30 et 12 h 00",
    ]
    assert offer.offer.expires_at == tuesday("10:07")


def test_an_afternoon_caller_before_a_weekend_and_a_holiday_is_called_back_the_next_open_morning(
    open_desk: OpenDesk,
) -> None:
    """Friday 16:30; Saturday is open in the sample, so Easter Monday is reached from Saturday."""
    offer = open_desk(at("Sat 2027-03-27 16:30 Europe/Paris")).call()
    assert offer.slots[0].window.start == at("Tue 2027-03-30 09:00 Europe/Paris")
    assert offer.offer.reason is Reason.CLOSED


def test_a_short_wait_is_better_waited_for(open_desk: OpenDesk) -> None:
    offer = open_desk(tuesday("10:05")).call(wait=180)
    assert (offer.offer.decision, offer.slots) == (Decision.WAIT, ())
    assert offer.offer.outcome is OfferOutcome.NOTHING_OFFERED


def test_held_slots_are_not_offered_to_the_next_caller_once_the_window_is_full(open_desk: OpenDesk) -> None:
    desk = open_desk(tuesday("10:05"))
    for caller in range(6):
        desk.call(phone=f"+3314020505{caller}")
    seventh = desk.call(phone="+33140205059")
    assert seventh.slots[0].window.start == tuesday("13:00")
    desk.clock.move_to(tuesday("10:07"))
    assert desk.call(phone="+33140205059").slots[0].window.start == tuesday("10:30")


def test_a_new_offer_to_the_same_phone_replaces_its_holds(open_desk: OpenDesk) -> None:
    desk = open_desk(tuesday("10:05"))
    offers = [desk.call() for _ in range(9)]
    assert offers[-1].slots[0].window.start == tuesday("10:30")
    assert desk.built.archive.offer(offers[0].offer.id).outcome is OfferOutcome.REPLACED


def test_declining_frees_the_slots_at_once(open_desk: OpenDesk) -> None:
    desk = open_desk(tuesday("10:05"))
    offers = [desk.call(phone=f"+3314020505{caller}") for caller in range(6)]
    assert desk.decline(offers[0]).offer.outcome is OfferOutcome.DECLINED
    assert desk.call(phone="+33140205059").slots[0].window.start == tuesday("10:30")


def test_an_offer_that_nobody_took_is_kept_as_expired_with_its_evidence(open_desk: OpenDesk) -> None:
    desk = open_desk(tuesday("10:05"))
    offer = desk.call(wait=260)
    desk.until(tuesday("10:08"))
    kept = desk.built.archive.offer(offer.offer.id)
    assert kept.outcome is OfferOutcome.EXPIRED
    assert (kept.predicted_wait.seconds, kept.predicted_wait.source) == (260, "caller")


def test_a_taken_slot_is_a_promise_and_its_other_slots_are_free(open_desk: OpenDesk) -> None:
    desk = open_desk(tuesday("10:05"))
    record = desk.take(desk.call(), 1)
    assert record.promise.statement == "mardi 24 novembre entre 11 h 00 et 11 h 30"
    assert record.promise.due_at == tuesday("11:30")
    occupancy = desk.built.archive.occupancy("support", desk.clock.now())
    assert [occupancy.taken(slot.window) for slot in desk.call(phone="+33140205051", hold=False).slots] == [0, 1, 0]


def test_an_expired_offer_is_refused_with_fresh_slots(open_desk: OpenDesk) -> None:
    desk = open_desk(tuesday("10:05"))
    offer = desk.call()
    desk.clock.move_to(tuesday("10:07"))
    with pytest.raises(OfferExpired) as refused:
        desk.take(offer)
    assert refused.value.extensions["slots"][0].window.start == tuesday("10:30")


def test_a_slot_that_was_not_held_may_be_gone(open_desk: OpenDesk) -> None:
    desk = open_desk(tuesday("10:05"))
    offer = desk.call(hold=False, phone="+33140205059")
    for caller in range(6):
        desk.book(tuesday("10:30"), phone=f"+3314020505{caller}")
    with pytest.raises(SlotTaken) as refused:
        desk.take(offer, phone="+33140205059")
    assert refused.value.extensions["slots"][0].window.start == tuesday("11:00")


def test_a_second_open_callback_does_not_happen_by_accident(open_desk: OpenDesk) -> None:
    desk = open_desk(tuesday("10:05"))
    first = desk.take(desk.call())
    again = desk.call()
    assert [record.promise.id for record in again.open_promises] == [first.promise.id]
    with pytest.raises(AlreadyPromised):
        desk.take(again)


def test_the_same_customer_id_is_the_same_customer_whatever_the_phone(open_desk: OpenDesk) -> None:
    desk = open_desk(tuesday("10:05"))
    camille = Customer(id="C-7")
    desk.take(desk.call(customer=camille), customer=camille)
    with pytest.raises(AlreadyPromised):
        desk.book(tuesday("15:00"), phone="+33140205059", customer=camille)


def test_replacing_moves_the_promise_and_voids_the_old_one(open_desk: OpenDesk) -> None:
    desk = open_desk(tuesday("10:05"))
    old = desk.take(desk.call())
    new = desk.book(tuesday("15:00"), instead=True)
    assert new.promise.follows == old.promise.id
    before = desk.promise(old.promise.id)
    assert (before.standing.state, before.standing.verdict, before.followed_by) == (
        State.CLOSED,
        Verdict.VOID,
        new.promise.id,
    )
    assert desk.built.archive.occupancy("support", desk.clock.now()).taken(old.promise.window) == 0  # type: ignore[arg-type]


def test_a_window_that_starts_within_the_lead_time_or_off_the_grid_is_refused(open_desk: OpenDesk) -> None:
    desk = open_desk(tuesday("10:15"))
    for start in (tuesday("10:30"), tuesday("10:40"), tuesday("12:00")):
        with pytest.raises(InvalidInput) as refused:
            desk.book(start)
        assert [fault.pointer for fault in refused.value.faults] == ["/start"]


def test_a_call_of_twenty_minutes_ago_and_an_unknown_queue_are_refused_together(open_desk: OpenDesk) -> None:
    desk = open_desk(tuesday("10:30"))
    with pytest.raises(InvalidInput) as refused:
        desk.call(queue="sales", called_at=tuesday("10:10"))
    assert [fault.pointer for fault in refused.value.faults] == ["/queue", "/called_at"]


def test_the_whole_life_of_a_callback(open_desk: OpenDesk) -> None:
    """Offered, taken, reminded, tried in vain, reached, kept."""
    desk = open_desk(tuesday("09:05"))
    camille = Customer(email="camille@example.org")
    promise = desk.take(desk.call(customer=camille), 2, customer=camille).promise
    desk.until(tuesday("10:31"))
    assert desk.mailer.kinds() == [NoticeKind.CUSTOMER_REMINDER, NoticeKind.OWNER_REMINDER]
    desk.attempt(promise.id, AttemptOutcome.NO_ANSWER)
    desk.clock.move_to(tuesday("10:41"))
    record = desk.attempt(promise.id)
    assert (record.standing.state, record.standing.verdict, record.standing.detail) == (
        State.FULFILLED,
        Verdict.KEPT,
        Detail.REACHED,
    )
    desk.until(tuesday("12:00"))
    assert len(desk.mailer.sent) == 2
    verdicts = [fact.what for fact in desk.history(promise.id) if isinstance(fact.what, VerdictSettled)]
    assert verdicts == [VerdictSettled(verdict="kept", detail="reached")]


def test_the_customer_is_reminded_an_hour_before_the_window(open_desk: OpenDesk) -> None:
    desk = open_desk(tuesday("09:05"))
    camille = Customer(email="camille@example.org")
    desk.book(tuesday("15:00"), customer=camille)
    desk.until(tuesday("14:00"))
    assert [(notice.kind, notice.receiver) for notice in desk.mailer.sent] == [
        (NoticeKind.CUSTOMER_REMINDER, "camille@example.org")
    ]


def test_nobody_called_so_the_customer_is_told_a_new_window_before_the_first_one_ends(open_desk: OpenDesk) -> None:
    desk = open_desk(tuesday("09:05"))
    camille = Customer(email="camille@example.org")
    first = desk.book(tuesday("10:30"), customer=camille).promise
    desk.until(tuesday("10:50") + timedelta(seconds=1))
    told = desk.mailer.sent[-1]
    new = desk.promise(desk.promise(first.id).followed_by or "")
    assert (told.kind, told.receiver) == (NoticeKind.DELAY_NOTICE, "camille@example.org")
    assert new.promise.statement in told.message.text
    assert new.promise.due_at == tuesday("15:30")
    desk.until(tuesday("11:01"))
    broken = desk.promise(first.id)
    assert (broken.standing.verdict, broken.standing.forewarned, broken.standing.state) == (
        Verdict.BROKEN,
        True,
        State.CLOSED,
    )
    desk.clock.move_to(tuesday("15:10"))
    assert desk.attempt(new.promise.id).standing.verdict is Verdict.KEPT
    late = desk.promise(first.id)
    assert (late.standing.verdict, late.standing.detail) == (Verdict.BROKEN, Detail.LATE)


def test_without_an_address_no_new_promise_is_made_and_the_team_is_alarmed(open_desk: OpenDesk) -> None:
    desk = open_desk(tuesday("09:05"))
    first = desk.book(tuesday("10:30")).promise
    desk.until(tuesday("10:51"))
    assert desk.promise(first.id).followed_by is None
    assert [(notice.kind, notice.receiver) for notice in desk.mailer.sent[1:]] == [
        (NoticeKind.ALARM, "support@example.org"),
        (NoticeKind.ALARM, "lead@example.org"),
    ]


def test_an_automatic_delay_happens_once_then_people_are_alarmed(open_desk: OpenDesk) -> None:
    desk = open_desk(tuesday("09:05"))
    first = desk.book(tuesday("10:30"), customer=Customer(email="camille@example.org")).promise
    desk.until(tuesday("15:21"))
    new = desk.promise(desk.promise(first.id).followed_by or "")
    assert new.followed_by is None
    assert [notice.kind for notice in desk.mailer.sent[-2:]] == [NoticeKind.ALARM, NoticeKind.ALARM]


def test_an_attempt_that_is_not_followed_up_is_given_up(open_desk: OpenDesk) -> None:
    desk = open_desk(tuesday("09:05"))
    promise = desk.book(tuesday("10:30")).promise
    desk.until(tuesday("10:45"))
    desk.attempt(promise.id, AttemptOutcome.BUSY)
    desk.until(tuesday("11:30"))
    record = desk.promise(promise.id)
    assert (record.standing.state, record.standing.detail) == (State.CLOSED, Detail.GAVE_UP)
    assert desk.built.archive.facts(promise.id)[-1].what == VerdictSettled(verdict="broken", detail="gave_up")


def test_who_takes_an_offer_is_the_customer_it_was_made_to_in_the_same_words(open_desk: OpenDesk) -> None:
    desk = open_desk(tuesday("10:05"))
    bob = Customer(id="C-7", name="Bob", email="bob@example.org", locale="en", time_zone="America/New_York")
    offer = desk.call(customer=bob)
    promise = desk.take(offer).promise
    assert promise.customer == Customer(**{**asdict(bob), "phone": CAMILLE})
    assert promise.statement == offer.slots[0].statement.written
    with pytest.raises(AlreadyPromised):
        desk.book(tuesday("15:00"), phone="+33140205059", customer=Customer(id="C-7"))


def test_replacing_keeps_what_is_known_of_the_customer_and_the_case(open_desk: OpenDesk) -> None:
    desk = open_desk(tuesday("10:05"))
    jo = Customer(id="R1", name="Jo", email="jo@example.org", locale="es", time_zone="America/New_York")
    desk.take(desk.call(customer=jo), customer=jo, subject="claim")
    moved = desk.book(tuesday("15:00"), instead=True).promise
    assert (moved.customer.name, moved.customer.email, moved.subject, moved.locale) == (
        "Jo",
        "jo@example.org",
        "claim",
        "es",
    )
    assert "Nueva York" in moved.statement


def test_replacing_a_delayed_callback_follows_its_newest_promise_and_closes_the_chain_once(
    open_desk: OpenDesk,
) -> None:
    desk = open_desk(tuesday("09:05"))
    first = desk.book(tuesday("10:30"), customer=Customer(email="camille@example.org")).promise
    desk.until(tuesday("10:51"))
    second = desk.promise(first.id).followed_by
    moved = desk.book(tuesday("17:00"), instead=True)
    assert moved.promise.follows == second
    rescheduled = [fact for fact in desk.history(first.id) if isinstance(fact.what, Rescheduled)]
    assert len(rescheduled) == 1


def test_a_held_offer_is_refused_where_the_window_was_made_smaller_meanwhile(open_desk: OpenDesk) -> None:
    desk = open_desk(tuesday("10:05"))
    offers = [desk.call(phone=f"+3314020505{caller}") for caller in range(6)]
    desk.publish({"queues": {"support": {"callback": {"capacity": {"per_window": 1}}}}})
    with pytest.raises(SlotTaken):
        desk.take(offers[0], phone="+33140205050")
    for offer in offers[1:]:
        desk.decline(offer)
    assert desk.take(offers[0], phone="+33140205050").standing.state is State.OPEN


def test_the_holder_of_the_last_place_may_book_it_by_its_start(open_desk: OpenDesk) -> None:
    desk = open_desk(tuesday("10:05"))
    for caller in range(1, 6):
        desk.book(tuesday("10:30"), phone=f"+3314020505{caller}")
    offer = desk.call()
    assert desk.book(tuesday("10:30")).standing.state is State.OPEN
    assert desk.built.archive.offer(offer.offer.id).outcome is OfferOutcome.REPLACED


def test_a_callback_that_was_tried_too_early_is_still_delayed_in_time(open_desk: OpenDesk) -> None:
    desk = open_desk(tuesday("09:05"))
    promise = desk.book(tuesday("10:30"), customer=Customer(email="camille@example.org")).promise
    desk.until(tuesday("10:20"))
    desk.attempt(promise.id, AttemptOutcome.VOICEMAIL)
    desk.until(tuesday("10:51"))
    assert desk.promise(promise.id).followed_by is not None


def test_a_cancellation_that_is_retracted_gives_no_second_callback(open_desk: OpenDesk) -> None:
    desk = open_desk(tuesday("10:05"))
    first = desk.book(tuesday("11:00")).promise
    desk.cancel(first.id)
    desk.book(tuesday("15:00"))
    cancelled = next(fact for fact in desk.history(first.id) if isinstance(fact.what, Cancelled))
    with pytest.raises(AlreadyPromised):
        desk.retract(first.id, cancelled.id)


def test_a_retraction_never_overbooks_the_window_of_a_delay(open_desk: OpenDesk) -> None:
    desk = open_desk(tuesday("09:05"))
    first = desk.book(tuesday("10:30"), customer=Customer(email="camille@example.org")).promise
    desk.until(tuesday("10:51"))
    second = desk.promise(desk.promise(first.id).followed_by or "").promise
    desk.cancel(first.id)
    for caller in range(1, 7):
        desk.book(second.window.start if second.window else tuesday("15:00"), phone=f"+3314020505{caller}")
    cancelled = next(fact for fact in desk.history(first.id) if isinstance(fact.what, Cancelled))
    with pytest.raises(SlotTaken):
        desk.retract(first.id, cancelled.id)


def test_retracting_the_call_retracts_the_answer_that_was_given_in_it(open_desk: OpenDesk) -> None:
    desk = open_desk(tuesday("09:05"))
    promise = desk.book(tuesday("10:30")).promise
    desk.clock.move_to(tuesday("10:40"))
    desk.attempt(promise.id)
    follow_up = desk.answer(promise.id, Completeness.PARTIAL).follow_up
    call = next(fact for fact in desk.history(promise.id) if isinstance(fact.what, AttemptMade))
    desk.retract(promise.id, call.id)
    assert desk.promise(promise.id).standing.state is State.OPEN
    assert follow_up is not None
    assert desk.promise(follow_up.promise.id).standing.detail is Detail.ERROR


def test_a_reminder_whose_promise_was_cancelled_meanwhile_is_not_sent(open_desk: OpenDesk) -> None:
    desk = open_desk(tuesday("09:05"))
    promise = desk.book(tuesday("15:00"), customer=Customer(email="camille@example.org")).promise
    desk.mailer.refusal = DeliveryFailed("421 too busy", transient=True)
    desk.until(tuesday("14:00"))
    desk.mailer.refusal = None
    desk.cancel(promise.id)
    desk.until(tuesday("14:30"))
    assert desk.mailer.kinds() == [NoticeKind.CANCELLATION_NOTICE]
    notice, _ = desk.built.archive.notices(promise.id)
    assert (notice.outcome, notice.detail) == (NoticeOutcome.SKIPPED, "the promise is closed")


def test_two_processes_whose_clocks_differ_never_give_away_the_same_place(open_desk: OpenDesk, sqlite_url: str) -> None:
    """Where one of them takes the holds of the other for expired, the held places may be booked once only."""
    desk = open_desk(tuesday("10:05"))
    offers = [desk.call(phone=f"+3314020505{caller}") for caller in range(6)]
    ahead = FakeClock(tuesday("10:07"))
    with foundations(Settings(database_url=sqlite_url), clock=ahead) as built:
        other = Desk(built, ahead)
        for caller in range(6):
            other.book(tuesday("10:30"), phone=f"+3314020506{caller}")
    with pytest.raises(SlotTaken):
        desk.take(offers[0], phone="+33140205050")

"""Letters, mails and forms: deadlines, answers, follow-ups, siblings, delays, and what people correct."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from promise_service.application.cancel_promise import CancelPromise
from promise_service.application.correct_contact import CorrectContact
from promise_service.application.delay_promise import DelayPromise
from promise_service.application.ledger import carry_out
from promise_service.application.open_follow_up import OpenFollowUp
from promise_service.application.ports.archive import Reach
from promise_service.application.reschedule_promise import ReschedulePromise
from promise_service.application.retract_fact import RetractFact
from promise_service.application.transfer_promise import TransferPromise
from promise_service.domain.notices import NoticeKind
from promise_service.domain.promise_course import State
from promise_service.domain.promise_facts import Answered, AttemptOutcome, CancelledBy, Completeness, VerdictSettled
from promise_service.domain.promises import Customer, Promise, PromiseKind
from promise_service.domain.response_deadlines import Unit, Within
from promise_service.domain.verdicts import Detail, Verdict
from promise_service.errors import DeliveryFailed, InvalidInput, NoRule, NotAllowedNow, NotFound
from tests.application.desk import Desk
from tests.builders import at

OpenDesk = Callable[[datetime], Desk]


def tuesday(clock: str) -> datetime:
    return at(f"Tue 2026-11-24 {clock} Europe/Paris")


def wednesday(clock: str) -> datetime:
    return at(f"Wed 2026-11-25 {clock} Europe/Paris")


def test_a_form_is_promised_an_answer_within_eight_business_hours(open_desk: OpenDesk) -> None:
    promised = open_desk(tuesday("10:05")).write("form")
    assert promised.record.promise.due_at == wednesday("10:05")
    assert promised.acknowledgement is not None
    assert "mercredi 25 novembre à 10 h 05" in promised.acknowledgement.text


def test_the_first_rule_that_fits_decides(open_desk: OpenDesk) -> None:
    desk = open_desk(tuesday("10:05"))
    claim, mail = desk.write(subject="claim").record.promise, desk.write().record.promise
    assert (claim.basis.rule, mail.basis.rule) == ("/replies/0", "/replies/1")
    assert mail.due_at == at("Thu 2026-11-26 10:05 Europe/Paris")


def test_a_message_that_was_seen_before_gets_the_same_promise(open_desk: OpenDesk) -> None:
    desk = open_desk(tuesday("10:05"))
    first = desk.write(message_id="<1@mail.example.org>")
    desk.clock.move_to(tuesday("11:00"))
    again = desk.write(message_id="<1@mail.example.org>")
    assert again == first


def test_a_channel_without_a_rule_is_refused_with_the_known_ones(open_desk: OpenDesk) -> None:
    with pytest.raises(NoRule) as refused:
        open_desk(tuesday("10:05")).write("fax")
    assert "chat, email, form, letter, social" in str(refused.value)


def test_a_receipt_whose_deadline_is_past_makes_a_promise_that_is_overdue_at_birth(open_desk: OpenDesk) -> None:
    promised = open_desk(tuesday("10:05")).write(received_at=at("Thu 2026-11-19 10:05 Europe/Paris"))
    standing = promised.record.standing
    assert (standing.state, standing.verdict, standing.detail) == (State.OVERDUE, Verdict.BROKEN, Detail.NEVER)
    assert promised.acknowledgement is None


def test_a_receipt_in_the_future_is_refused_beyond_a_minute(open_desk: OpenDesk) -> None:
    desk = open_desk(tuesday("10:05"))
    assert desk.write(received_at=tuesday("10:06")).record.promise.received_at == tuesday("10:05")
    with pytest.raises(InvalidInput, match="in the future"):
        desk.write(received_at=tuesday("10:06:01"))


def test_a_partial_answer_fulfils_and_opens_a_follow_up_by_the_same_agent(open_desk: OpenDesk) -> None:
    desk = open_desk(tuesday("10:05"))
    promise = desk.write("form").record.promise
    desk.clock.move_to(tuesday("14:00"))
    answered = desk.answer(promise.id, Completeness.PARTIAL)
    assert answered.record.standing.verdict is Verdict.KEPT
    assert answered.follow_up is not None
    follow_up = answered.follow_up.promise
    assert (follow_up.kind, follow_up.agent_id, follow_up.channel) == (PromiseKind.FOLLOW_UP, "ag-1", "form")
    assert (follow_up.follows, answered.record.followed_by) == (promise.id, follow_up.id)
    assert follow_up.due_at == wednesday("12:00")


def test_a_partial_answer_by_nobody_is_refused(open_desk: OpenDesk) -> None:
    desk = open_desk(tuesday("10:05"))
    promise = desk.write("form").record.promise
    with pytest.raises(InvalidInput) as refused:
        desk.answer(promise.id, Completeness.PARTIAL, agent_id=None)
    assert [fault.pointer for fault in refused.value.faults] == ["/agent_id"]


def test_an_automated_answer_fulfils_nothing(open_desk: OpenDesk) -> None:
    desk = open_desk(tuesday("10:05"))
    promise = desk.write("form").record.promise
    assert desk.answer(promise.id, automated=True).record.standing.state is State.OPEN


def test_one_answer_closes_the_siblings_of_its_conversation_and_subject(open_desk: OpenDesk) -> None:
    """The same customer wrote and phoned about one thing."""
    desk = open_desk(tuesday("10:05"))
    written = desk.write("email", conversation_id="cnv_7").record.promise
    called = desk.take(desk.call(), conversation_id="cnv_7").promise
    other = desk.write("email", subject="refund", conversation_id="cnv_7").record.promise
    desk.clock.move_to(tuesday("10:20"))
    desk.answer(written.id)
    sibling = desk.promise(called.id)
    assert (sibling.standing.verdict, sibling.standing.detail) == (Verdict.KEPT, Detail.EARLY)
    assert desk.promise(other.id).standing.state is State.OPEN
    (answer,) = [fact for fact in desk.history(called.id) if isinstance(fact.what, Answered)]
    assert answer.caused_by is not None
    assert desk.built.archive.occupancy("support", desk.clock.now()).taken(called.window) == 0  # type: ignore[arg-type]


def test_an_answer_closes_what_it_names_in_other_conversations(open_desk: OpenDesk) -> None:
    desk = open_desk(tuesday("10:05"))
    one, other = desk.write().record.promise, desk.write(subject="refund").record.promise
    desk.answer(one.id, also_closes=(other.id,))
    assert desk.promise(other.id).standing.verdict is Verdict.KEPT
    with pytest.raises(InvalidInput, match="there is no promise 'prm_nobody'"):
        desk.answer(desk.write().record.promise.id, also_closes=("prm_nobody",))


def test_a_sibling_that_came_after_the_answer_is_still_owed(open_desk: OpenDesk) -> None:
    desk = open_desk(tuesday("10:05"))
    first = desk.write(conversation_id="cnv_7").record.promise
    desk.clock.move_to(tuesday("11:00"))
    second = desk.write(conversation_id="cnv_7").record.promise
    desk.answer(first.id, at=tuesday("10:30"))
    assert desk.promise(second.id).standing.state is State.OPEN


def test_a_second_answer_is_not_allowed(open_desk: OpenDesk) -> None:
    desk = open_desk(tuesday("10:05"))
    promise = desk.write().record.promise
    desk.answer(promise.id)
    with pytest.raises(NotAllowedNow, match="fulfilled"):
        desk.answer(promise.id)


def test_a_late_arriving_answer_rescores_and_the_history_shows_both_verdicts(open_desk: OpenDesk) -> None:
    desk = open_desk(tuesday("10:05"))
    promise = desk.write("chat").record.promise
    desk.until(tuesday("10:06") + timedelta(hours=1))
    assert desk.promise(promise.id).standing.verdict is Verdict.BROKEN
    desk.answer(promise.id, at=tuesday("10:10"))
    verdicts = [fact.what for fact in desk.history(promise.id) if isinstance(fact.what, VerdictSettled)]
    assert verdicts == [VerdictSettled(verdict="broken", detail="never"), VerdictSettled(verdict="kept")]


def test_a_fact_from_before_the_receipt_is_refused(open_desk: OpenDesk) -> None:
    desk = open_desk(tuesday("10:05"))
    promise = desk.write().record.promise
    with pytest.raises(InvalidInput, match="before the request was received"):
        desk.answer(promise.id, at=tuesday("10:00"))


def test_a_retracted_answer_reopens_the_promise_and_its_siblings_and_takes_back_the_follow_up(
    open_desk: OpenDesk,
) -> None:
    desk = open_desk(tuesday("10:05"))
    promise = desk.write(conversation_id="cnv_7").record.promise
    sibling = desk.write("form", conversation_id="cnv_7").record.promise
    answered = desk.answer(promise.id, Completeness.PARTIAL)
    (fact,) = [each for each in desk.history(promise.id) if isinstance(each.what, Answered)]
    carry_out(
        desk.built.ledger,
        RetractFact(promise_id=promise.id, fact_id=fact.id, reason="wrong ticket", by="key_agent"),
    )
    assert answered.follow_up is not None
    assert desk.promise(promise.id).standing.state is State.OPEN
    assert desk.promise(sibling.id).standing.state is State.OPEN
    follow_up = desk.promise(answered.follow_up.promise.id).standing
    assert (follow_up.verdict, follow_up.detail) == (Verdict.VOID, Detail.ERROR)


def test_what_gave_a_customer_a_new_promise_cannot_be_retracted(open_desk: OpenDesk) -> None:
    desk = open_desk(tuesday("10:05"))
    promise = desk.write().record.promise
    delay(desk, promise.id)
    fact = desk.history(promise.id)[0]
    with pytest.raises(NotAllowedNow, match="cannot be retracted"):
        carry_out(desk.built.ledger, RetractFact(promise_id=promise.id, fact_id=fact.id, reason="x", by="key_agent"))


def delay(desk: Desk, promise_id: str) -> str:
    command = DelayPromise(promise_id=promise_id, reason="the file is with our experts", by="key_agent")
    return carry_out(desk.built.ledger, command).promise.id


def test_a_delay_is_told_at_once_and_is_a_new_promise(open_desk: OpenDesk) -> None:
    desk = open_desk(tuesday("10:05"))
    promise = desk.write("form").record.promise
    desk.clock.move_to(wednesday("09:00"))
    new = desk.promise(delay(desk, promise.id)).promise
    assert (new.kind, new.follows, new.due_at) == (PromiseKind.REPLY, promise.id, wednesday("14:00"))
    desk.run_due()
    (notice,) = [each for each in desk.mailer.sent if each.kind is NoticeKind.DELAY_NOTICE]
    assert "mercredi 25 novembre à 14 h 00" in notice.message.text
    assert desk.promise(promise.id).standing.forewarned


def test_a_delay_that_would_come_out_earlier_is_counted_from_the_first_deadline(open_desk: OpenDesk) -> None:
    desk = open_desk(tuesday("10:05"))
    promise = desk.write("form").record.promise
    new = desk.promise(delay(desk, promise.id)).promise
    assert new.due_at == wednesday("15:05")


def test_a_promise_cannot_be_delayed_after_its_deadline_or_without_an_address(open_desk: OpenDesk) -> None:
    desk = open_desk(tuesday("10:05"))
    overdue = desk.write("chat").record.promise
    unknown = desk.write("form", customer=Customer()).record.promise
    desk.clock.move_to(tuesday("10:30"))
    with pytest.raises(NotAllowedNow, match="it is overdue"):
        delay(desk, overdue.id)
    with pytest.raises(NotAllowedNow, match="no e-mail address"):
        delay(desk, unknown.id)


def test_an_attempted_callback_cannot_be_delayed_once_its_window_has_ended(open_desk: OpenDesk) -> None:
    desk = open_desk(tuesday("10:05"))
    promise = desk.book(tuesday("10:30"), customer=Customer(email="camille@example.org")).promise
    desk.clock.move_to(tuesday("10:55"))
    desk.attempt(promise.id, AttemptOutcome.BUSY)
    desk.clock.move_to(tuesday("11:03"))
    with pytest.raises(NotAllowedNow, match="before the first one is due"):
        delay(desk, promise.id)


def test_the_whole_life_of_a_form(open_desk: OpenDesk) -> None:
    """Deadline, partial answer, follow-up by the same agent, delay told in time, kept."""
    desk = open_desk(tuesday("10:05"))
    promise = desk.write("form").record.promise
    desk.clock.move_to(tuesday("11:00"))
    opened = desk.answer(promise.id, Completeness.PARTIAL).follow_up
    assert opened is not None
    desk.until(wednesday("11:30"))
    new_id = desk.promise(opened.promise.id).followed_by or ""
    assert NoticeKind.DELAY_NOTICE in desk.mailer.kinds()
    assert desk.promise(new_id).promise.due_at == wednesday("16:00")
    desk.until(wednesday("15:00"))
    assert desk.answer(new_id).record.standing.verdict is Verdict.KEPT
    first = desk.promise(opened.promise.id).standing
    assert (first.verdict, first.detail, first.forewarned) == (Verdict.BROKEN, Detail.LATE, True)


def test_a_delay_notice_that_the_mail_server_refuses_forewarns_nobody(open_desk: OpenDesk) -> None:
    desk = open_desk(tuesday("10:05"))
    promise = desk.write("form").record.promise
    desk.mailer.refusal = DeliveryFailed("550 no such mailbox", transient=False)
    delay(desk, promise.id)
    desk.run_due()
    assert not desk.promise(promise.id).standing.forewarned


def test_a_mail_server_that_is_away_gets_the_notice_later(open_desk: OpenDesk) -> None:
    desk = open_desk(tuesday("10:05"))
    promise = desk.write("form").record.promise
    desk.mailer.refusal = DeliveryFailed("451 try later", transient=True)
    delay(desk, promise.id)
    desk.run_due()
    desk.mailer.refusal = None
    desk.until(tuesday("10:06"))
    assert desk.mailer.kinds() == [NoticeKind.DELAY_NOTICE]
    assert desk.promise(promise.id).standing.forewarned


def test_owners_are_reminded_along_the_way_and_the_supervisor_near_the_end(open_desk: OpenDesk) -> None:
    desk = open_desk(tuesday("09:00"))
    desk.write("form")
    desk.until(tuesday("17:15"))
    assert [(notice.kind, notice.receiver) for notice in desk.mailer.sent] == [
        (NoticeKind.OWNER_REMINDER, "support@example.org"),
        (NoticeKind.OWNER_REMINDER, "support@example.org"),
        (NoticeKind.DELAY_NOTICE, "camille@example.org"),
        (NoticeKind.SUPERVISOR_REMINDER, "lead@example.org"),
    ]


def test_running_a_timer_twice_changes_nothing(open_desk: OpenDesk) -> None:
    desk = open_desk(tuesday("10:05"))
    desk.write("form")
    desk.until(tuesday("15:05"))
    timers = [f"{kind}" for kind in desk.mailer.kinds()]
    desk.run_everything_again()
    assert [f"{kind}" for kind in desk.mailer.kinds()] == timers


def test_a_follow_up_takes_over_what_is_known_of_the_customer(open_desk: OpenDesk) -> None:
    desk = open_desk(tuesday("10:05"))
    promise = desk.write("form").record.promise
    command = OpenFollowUp(
        promise_id=promise.id,
        conversation_id=None,
        agent_id="ag-1",
        channel="phone",
        customer=Customer(phone="+33140205050"),
        within=Within(Unit.BUSINESS_HOURS, 2),
        by="key_agent",
    )
    follow_up = carry_out(desk.built.ledger, command).promise
    assert (follow_up.customer.email, follow_up.phone) == ("camille@example.org", "+33140205050")
    assert follow_up.due_at == tuesday("13:05")
    assert desk.attempt(follow_up.id).standing.detail is Detail.REACHED


def test_transfer_cancel_and_contact_leave_the_promise_as_it_was_made(open_desk: OpenDesk) -> None:
    desk = open_desk(tuesday("10:05"))
    promise = desk.write("form").record.promise
    ledger = desk.built.ledger
    moved = TransferPromise(
        promise_id=promise.id, team="support", agent_id="ag-2", reason=None, at=None, by="key_agent"
    )
    assert carry_out(ledger, moved).standing.agent_id == "ag-2"
    corrected = CorrectContact(promise_id=promise.id, email="new@example.org", phone=None, by="key_agent")
    assert carry_out(ledger, corrected).standing.email == "new@example.org"
    cancelled = CancelPromise(
        promise_id=promise.id, cancelled_by=CancelledBy.CUSTOMER, reason=None, at=None, by="key_agent"
    )
    assert carry_out(ledger, cancelled).standing.verdict is Verdict.VOID
    with pytest.raises(NotAllowedNow):
        carry_out(ledger, cancelled)
    assert desk.promise(promise.id).promise == promise


def test_a_transfer_to_an_unknown_team_is_refused(open_desk: OpenDesk) -> None:
    desk = open_desk(tuesday("10:05"))
    promise = desk.write("form").record.promise
    command = TransferPromise(promise_id=promise.id, team="night", agent_id=None, reason=None, at=None, by="k")
    with pytest.raises(InvalidInput, match="known: support"):
        carry_out(desk.built.ledger, command)


def test_only_callbacks_can_be_rescheduled(open_desk: OpenDesk) -> None:
    desk = open_desk(tuesday("10:05"))
    promise = desk.write("form").record.promise
    command = ReschedulePromise(promise_id=promise.id, slot_id=None, start=tuesday("15:00"), by="key_agent")
    with pytest.raises(NotAllowedNow, match="only callbacks"):
        carry_out(desk.built.ledger, command)


def test_a_rescheduled_callback_is_void_and_follows_the_customers_wish(open_desk: OpenDesk) -> None:
    desk = open_desk(tuesday("10:05"))
    promise = desk.book(tuesday("11:00")).promise
    command = ReschedulePromise(promise_id=promise.id, slot_id="support.20261124T1400Z", start=None, by="key_agent")
    new = carry_out(desk.built.ledger, command)
    assert (new.promise.window and new.promise.window.start, new.promise.follows) == (tuesday("15:00"), promise.id)
    assert desk.promise(promise.id).standing.detail is Detail.RESCHEDULED


def test_a_promise_that_was_never_made_is_not_found(open_desk: OpenDesk) -> None:
    with pytest.raises(NotFound, match="no promise 'prm_nobody'"):
        open_desk(tuesday("10:05")).answer("prm_nobody")


def test_an_answer_that_closed_a_sibling_callback_can_be_retracted(open_desk: OpenDesk) -> None:
    desk = open_desk(tuesday("10:05"))
    written = desk.write("email", conversation_id="cnv_7").record.promise
    called = desk.take(desk.call(), conversation_id="cnv_7").promise
    desk.answer(written.id)
    (answer,) = [fact for fact in desk.history(written.id) if isinstance(fact.what, Answered)]
    desk.retract(written.id, answer.id)
    assert desk.promise(called.id).standing.state is State.OPEN
    assert desk.built.archive.occupancy("support", desk.clock.now()).taken(called.window) == 1  # type: ignore[arg-type]


def test_a_delay_notice_that_is_refused_for_good_alarms_the_team(open_desk: OpenDesk) -> None:
    desk = open_desk(tuesday("10:05"))
    promise = desk.write("form").record.promise
    desk.mailer.refusal = DeliveryFailed("550 no such mailbox", transient=False)
    delay(desk, promise.id)
    desk.run_due()
    desk.mailer.refusal = None
    desk.run_due()
    assert [(notice.kind, notice.receiver) for notice in desk.mailer.sent] == [
        (NoticeKind.ALARM, "support@example.org"),
        (NoticeKind.ALARM, "lead@example.org"),
    ]


def test_a_delay_notice_that_comes_too_late_is_not_sent_and_alarms_the_team(open_desk: OpenDesk) -> None:
    desk = open_desk(tuesday("10:05"))
    promise = desk.write("chat").record.promise
    desk.mailer.refusal = DeliveryFailed("421 too busy", transient=True)
    desk.until(tuesday("10:09:10"))
    desk.mailer.refusal = None
    desk.clock.move_to(tuesday("10:12"))
    desk.until(tuesday("10:13"))
    assert NoticeKind.DELAY_NOTICE not in desk.mailer.kinds()
    assert desk.mailer.kinds().count(NoticeKind.ALARM) == 2
    assert not desk.promise(promise.id).standing.forewarned


def test_a_second_click_on_delay_is_refused(open_desk: OpenDesk) -> None:
    desk = open_desk(tuesday("10:05"))
    promise = desk.write("form").record.promise
    new_id = delay(desk, promise.id)
    with pytest.raises(NotAllowedNow, match=new_id):
        delay(desk, promise.id)


def test_a_delay_notice_skipped_by_a_mis_click_is_sent_after_all(open_desk: OpenDesk) -> None:
    desk = open_desk(tuesday("10:05"))
    promise = desk.write("chat").record.promise
    desk.clock.move_to(tuesday("10:08"))
    desk.answer(promise.id)
    (answer,) = [fact for fact in desk.history(promise.id) if isinstance(fact.what, Answered)]
    desk.until(tuesday("10:09:20"))
    desk.retract(promise.id, answer.id)
    desk.until(tuesday("10:09:40"))
    assert NoticeKind.DELAY_NOTICE in desk.mailer.kinds()


def test_a_letter_that_came_late_to_us_is_still_forewarned(open_desk: OpenDesk) -> None:
    desk = open_desk(tuesday("10:05"))
    desk.write("email", received_at=at("Sun 2026-11-22 11:05 Europe/Paris"))
    desk.until(tuesday("11:00"))
    assert NoticeKind.DELAY_NOTICE in desk.mailer.kinds()


def test_a_follow_up_belongs_to_the_team_that_has_the_case_now(open_desk: OpenDesk) -> None:
    desk = open_desk(tuesday("10:05"))
    desk.publish({"teams": {"back": {"calendar": "support-hours"}}})
    promise = desk.write("form").record.promise
    moved = TransferPromise(promise_id=promise.id, team="back", agent_id=None, reason=None, at=None, by="key_agent")
    carry_out(desk.built.ledger, moved)
    assert follow_up(desk, promise.id, "email").team == "back"


def test_a_follow_up_on_the_phone_needs_a_number(open_desk: OpenDesk) -> None:
    desk = open_desk(tuesday("10:05"))
    promise = desk.write("form").record.promise
    with pytest.raises(InvalidInput, match="needs a number"):
        follow_up(desk, promise.id, "phone")


def test_attempts_are_not_for_written_promises(open_desk: OpenDesk) -> None:
    desk = open_desk(tuesday("10:05"))
    promise = desk.write("form").record.promise
    with pytest.raises(NotAllowedNow, match="attempts are for callbacks"):
        desk.attempt(promise.id)


def test_a_delay_goes_to_a_team_that_still_exists(open_desk: OpenDesk) -> None:
    desk = open_desk(tuesday("10:05"))
    promise = desk.write("form").record.promise
    desk.publish(
        {
            "defaults": {"team": "new", "calendar": "support-hours"},
            "teams": {"new": {"calendar": "support-hours"}, "support": None},
            "queues": None,
        }
    )
    assert desk.promise(delay(desk, promise.id)).promise.team == "new"


def test_one_key_does_not_get_the_promise_of_another_by_its_message(open_desk: OpenDesk) -> None:
    desk = open_desk(tuesday("10:05"))
    desk.write(message_id="<1@mail.example.org>")
    with pytest.raises(NotAllowedNow, match="through another key"):
        desk.write(message_id="<1@mail.example.org>", reach=Reach(made_by="key_other"))


def follow_up(desk: Desk, promise_id: str, channel: str) -> Promise:
    command = OpenFollowUp(
        promise_id=promise_id,
        conversation_id=None,
        agent_id="ag-1",
        channel=channel,
        customer=Customer(),
        within=None,
        by="key_agent",
    )
    return carry_out(desk.built.ledger, command).promise

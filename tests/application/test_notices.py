"""Who is told what, when, by which channel: acknowledgements, other times, cancellations, and quiet hours."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from promise_service.domain.notices import CalendarEntry, NoticeChannel, NoticeKind, NoticeOutcome
from promise_service.domain.promise_course import State
from promise_service.domain.promise_facts import AttemptOutcome, Cancelled, CancelledBy
from promise_service.domain.promises import Customer
from promise_service.errors import DeliveryFailed, NotAllowedNow
from tests.application.desk import CAMILLE, WRITER, Desk
from tests.builders import at, window

OpenDesk = Callable[[datetime], Desk]


def tuesday(clock: str) -> datetime:
    return at(f"Tue 2026-11-24 {clock} Europe/Paris")


def wednesday(clock: str) -> datetime:
    return at(f"Wed 2026-11-25 {clock} Europe/Paris")


def with_notices(desk: Desk, **rules: Any) -> Desk:
    desk.publish({"notices": rules})
    return desk


@pytest.fixture
def morning(open_desk: OpenDesk) -> Desk:
    """Tuesday at five past ten."""
    return open_desk(tuesday("10:05"))


class TestAcknowledgements:
    def test_the_caller_sends_it_unless_the_policy_says_otherwise(self, morning: Desk) -> None:
        assert morning.write().acknowledgement is not None
        morning.run_due()
        assert morning.mailer.sent == []

    def test_the_service_sends_it_in_the_thread_of_the_customers_mail(self, morning: Desk) -> None:
        with_notices(morning, acknowledgement="service")
        promised = morning.write(message_id="<1@mail.example.org>", locale="en")
        morning.run_due()
        (sent,) = morning.mailer.sent
        assert promised.acknowledgement is None
        assert (sent.kind, sent.receiver) == (NoticeKind.ACKNOWLEDGEMENT, "camille@example.org")
        assert sent.in_reply_to == "<1@mail.example.org>"
        assert "We will reply to you by Thursday 26 November at 10:05." in sent.message.text
        assert sent.calendar is None

    def test_where_no_address_is_known_the_words_are_in_the_answer(self, morning: Desk) -> None:
        with_notices(morning, acknowledgement="service")
        promised = morning.write(customer=Customer(phone=CAMILLE))
        morning.run_due()
        assert promised.acknowledgement is not None
        assert morning.mailer.sent == []

    def test_by_the_first_channel_whose_address_is_known(self, morning: Desk) -> None:
        with_notices(morning, acknowledgement={"sent_by": "service", "by": ["sms", "email"]})
        morning.write(customer=Customer(phone=CAMILLE, email="camille@example.org"))
        morning.write(customer=WRITER)
        morning.run_due()
        assert [(sent.channel, sent.receiver) for sent in morning.texts.sent] == [(NoticeChannel.SMS, CAMILLE)]
        assert [(sent.channel, sent.receiver) for sent in morning.mailer.sent] == [
            (NoticeChannel.EMAIL, "camille@example.org")
        ]
        assert morning.texts.sent[0].message.subject == ""

    def test_a_message_that_was_seen_before_is_not_acknowledged_again(self, morning: Desk) -> None:
        with_notices(morning, acknowledgement="service")
        first = morning.write(message_id="<1@mail.example.org>")
        again = morning.write(message_id="<1@mail.example.org>")
        morning.run_due()
        assert again == first
        assert morning.mailer.kinds() == [NoticeKind.ACKNOWLEDGEMENT]

    def test_a_repetition_gets_the_first_answer_whatever_the_policy_says_by_then(self, morning: Desk) -> None:
        first = morning.write(message_id="<1@mail.example.org>")
        with_notices(morning, acknowledgement="service")
        assert morning.write(message_id="<1@mail.example.org>") == first
        morning.run_due()
        assert morning.mailer.sent == []

    def test_a_deadline_that_was_past_when_it_was_promised_is_not_announced(self, morning: Desk) -> None:
        with_notices(morning, acknowledgement="service")
        promised = morning.write(received_at=at("Thu 2026-11-19 10:05 Europe/Paris"))
        morning.run_due()
        assert promised.acknowledgement is None
        assert morning.mailer.sent == []

    def test_a_callback_is_confirmed_with_an_entry_for_the_calendar(self, morning: Desk) -> None:
        with_notices(morning, acknowledgement="service")
        promise = morning.book(tuesday("15:00"), customer=WRITER).promise
        morning.run_due()
        (sent,) = morning.mailer.sent
        assert "mardi 24 novembre entre 15 h 00 et 15 h 30" in sent.message.text
        assert sent.calendar == CalendarEntry(
            uid=promise.id,
            sequence=0,
            window=window("Tue 2026-11-24 15:00 Europe/Paris"),
            summary="Rappel téléphonique",
        )

    def test_one_that_could_not_be_sent_before_the_answer_is_not_sent_after_it(self, morning: Desk) -> None:
        with_notices(morning, acknowledgement="service")
        morning.mailer.refusal = DeliveryFailed("421 too busy", transient=True)
        promise = morning.write().record.promise
        morning.run_due()
        morning.mailer.refusal = None
        morning.answer(promise.id)
        morning.until(tuesday("10:06"))
        assert morning.mailer.sent == []
        (settled,) = morning.settled(promise.id)
        assert (settled.outcome, settled.detail) == (NoticeOutcome.SKIPPED, "the promise is fulfilled")


class TestAnotherTime:
    def test_a_reschedule_is_confirmed_at_its_new_time(self, morning: Desk) -> None:
        first = morning.book(tuesday("15:00"), customer=WRITER).promise
        new = morning.reschedule(first.id, wednesday("09:00")).promise
        morning.run_due()
        (sent,) = morning.mailer.sent
        assert (sent.kind, sent.promise_id) == (NoticeKind.RESCHEDULE_NOTICE, new.id)
        assert "mercredi 25 novembre entre 9 h 00 et 9 h 30" in sent.message.text
        assert sent.calendar == CalendarEntry(
            uid=first.id, sequence=1, window=window("Wed 2026-11-25 09:00 Europe/Paris"), summary="Rappel téléphonique"
        )

    def test_an_offer_taken_instead_is_told_in_one_message(self, morning: Desk) -> None:
        with_notices(morning, acknowledgement="service")
        first = morning.book(tuesday("15:00"), customer=WRITER, conversation_id="cnv_1").promise
        morning.run_due()
        morning.book(wednesday("09:00"), customer=WRITER, instead=True, conversation_id="cnv_2")
        morning.run_due()
        assert morning.mailer.kinds() == [NoticeKind.ACKNOWLEDGEMENT, NoticeKind.RESCHEDULE_NOTICE]
        entry = morning.mailer.sent[1].calendar
        assert entry is not None
        assert (entry.uid, entry.sequence) == (first.id, 1)

    def test_the_entry_stays_the_same_through_another_conversation(self, morning: Desk) -> None:
        first = morning.book(tuesday("15:00"), customer=WRITER, conversation_id="cnv_1").promise
        second = morning.book(tuesday("16:00"), customer=WRITER, instead=True, conversation_id="cnv_2").promise
        morning.run_due()
        morning.reschedule(second.id, wednesday("09:00"))
        morning.until(wednesday("08:30"))
        entries = [sent.calendar for sent in morning.mailer.sent]
        assert [(entry.uid, entry.sequence) for entry in entries if entry] == [
            (first.id, 1),
            (first.id, 2),
            (first.id, 2),
        ]
        assert morning.mailer.kinds()[-1] is NoticeKind.CUSTOMER_REMINDER

    def test_a_policy_without_a_channel_for_it_falls_back_to_the_acknowledgement(self, morning: Desk) -> None:
        with_notices(morning, acknowledgement="service", reschedule_notice={"by": []})
        morning.book(tuesday("15:00"), customer=WRITER)
        morning.book(wednesday("09:00"), customer=WRITER, instead=True)
        morning.run_due()
        assert morning.mailer.kinds()[-1] is NoticeKind.ACKNOWLEDGEMENT

    def test_a_policy_may_leave_it_out(self, morning: Desk) -> None:
        with_notices(morning, reschedule_notice={"by": []}, cancellation_notice={"by": []})
        first = morning.book(tuesday("15:00"), customer=WRITER).promise
        new = morning.reschedule(first.id, wednesday("09:00")).promise
        morning.cancel(new.id)
        morning.run_due()
        assert morning.mailer.sent == []

    def test_a_confirmation_that_is_overtaken_by_another_time_is_not_sent(self, morning: Desk) -> None:
        with_notices(morning, acknowledgement="service")
        morning.mailer.refusal = DeliveryFailed("421 too busy", transient=True)
        first = morning.book(tuesday("15:00"), customer=WRITER).promise
        morning.run_due()
        morning.mailer.refusal = None
        morning.reschedule(first.id, wednesday("09:00"))
        morning.until(tuesday("10:06"))
        assert morning.mailer.kinds() == [NoticeKind.RESCHEDULE_NOTICE]

    def test_a_delay_notice_moves_the_entry_to_the_new_window(self, morning: Desk) -> None:
        first = morning.book(tuesday("10:30"), customer=WRITER).promise
        new = morning.delay(first.id).promise
        morning.run_due()
        (sent,) = morning.mailer.sent
        assert sent.calendar is not None
        assert (sent.calendar.uid, sent.calendar.sequence, sent.calendar.window) == (first.id, 1, new.window)
        assert (sent.kind, sent.promise_id) == (NoticeKind.DELAY_NOTICE, first.id)

    def test_a_delay_is_told_by_sms_where_the_policy_says_so(self, morning: Desk) -> None:
        with_notices(morning, delay_notice={"by": ["email", "sms"]})
        promise = morning.book(tuesday("10:30")).promise
        morning.delay(promise.id)
        morning.run_due()
        assert [(sent.kind, sent.receiver, sent.calendar) for sent in morning.texts.sent] == [
            (NoticeKind.DELAY_NOTICE, CAMILLE, None)
        ]
        assert morning.promise(promise.id).standing.forewarned

    def test_a_delay_that_nobody_can_be_told_of_is_refused_with_what_would_help(self, morning: Desk) -> None:
        with_notices(morning, delay_notice={"by": ["email", "sms"]})
        promise = morning.write("form", customer=Customer()).record.promise
        with pytest.raises(NotAllowedNow, match="no e-mail address or phone number is known"):
            morning.delay(promise.id)


class TestCancellations:
    @pytest.mark.parametrize("by", [CancelledBy.CUSTOMER, CancelledBy.COMPANY])
    def test_the_customer_hears_that_a_callback_is_cancelled(self, morning: Desk, by: CancelledBy) -> None:
        promise = morning.book(tuesday("15:00"), customer=WRITER).promise
        morning.cancel(promise.id, by)
        morning.run_due()
        (sent,) = morning.mailer.sent
        assert sent.kind is NoticeKind.CANCELLATION_NOTICE
        assert sent.calendar is not None
        assert (sent.calendar.uid, sent.calendar.sequence, sent.calendar.cancelled) == (promise.id, 1, True)

    def test_a_chain_is_cancelled_at_its_newest_window(self, morning: Desk) -> None:
        first = morning.book(tuesday("10:30"), customer=WRITER).promise
        new = morning.delay(first.id).promise
        morning.cancel(first.id)
        morning.run_due()
        cancelled = morning.mailer.sent[-1]
        assert cancelled.calendar == CalendarEntry(
            uid=first.id,
            sequence=2,
            window=new.window,
            summary="Rappel téléphonique",
            cancelled=True,  # type: ignore[arg-type]
        )
        assert new.statement in cancelled.message.text

    def test_what_was_made_in_error_is_cancelled_where_the_customer_heard_of_it(self, morning: Desk) -> None:
        with_notices(morning, acknowledgement="service")
        promise = morning.book(tuesday("15:00"), customer=WRITER).promise
        morning.run_due()
        morning.cancel(promise.id, CancelledBy.ERROR)
        morning.run_due()
        assert morning.mailer.kinds() == [NoticeKind.ACKNOWLEDGEMENT, NoticeKind.CANCELLATION_NOTICE]

    def test_what_was_made_in_error_and_never_told_is_not_cancelled_aloud(self, morning: Desk) -> None:
        promise = morning.book(tuesday("15:00"), customer=WRITER).promise
        morning.cancel(promise.id, CancelledBy.ERROR)
        morning.run_due()
        assert morning.mailer.sent == []

    def test_a_cancellation_that_was_a_mis_click_is_not_told_any_more(self, morning: Desk) -> None:
        promise = morning.book(tuesday("15:00"), customer=WRITER).promise
        morning.cancel(promise.id)
        morning.retract(promise.id, morning.history(promise.id)[0].id)
        morning.run_due()
        assert morning.promise(promise.id).standing.state is State.OPEN
        assert morning.mailer.sent == []

    def test_whoever_was_told_of_a_cancellation_by_mistake_hears_that_the_callback_comes(self, morning: Desk) -> None:
        promise = morning.book(tuesday("15:00"), customer=WRITER).promise
        morning.cancel(promise.id)
        morning.run_due()
        (cancellation,) = [fact for fact in morning.history(promise.id) if isinstance(fact.what, Cancelled)]
        morning.retract(promise.id, cancellation.id)
        morning.run_due()
        confirmation = morning.mailer.sent[-1]
        assert confirmation.kind is NoticeKind.ACKNOWLEDGEMENT
        assert promise.statement in confirmation.message.text
        assert confirmation.calendar is not None
        assert (confirmation.calendar.sequence, confirmation.calendar.cancelled) == (1, False)

    def test_written_promises_are_cancelled_silently(self, morning: Desk) -> None:
        morning.cancel(morning.write().record.promise.id)
        morning.run_due()
        assert morning.mailer.sent == []


class TestReminders:
    def test_they_go_to_whom_the_policy_says_each_address_once(self, open_desk: OpenDesk) -> None:
        desk = open_desk(tuesday("09:00"))
        desk.publish(
            {
                "notices": {"owner_reminder": {"to": ["owner", "team", "supervisor"]}},
                "delay_notices": {"reply": "PT1M"},
                "reminders": {"reply": {"owner": 50, "supervisor": []}},
            }
        )
        desk.write("form")
        desk.until(tuesday("17:00"))
        assert [sent.receiver for sent in desk.mailer.sent] == ["support@example.org", "lead@example.org"]

    def test_a_policy_may_send_them_to_nobody(self, open_desk: OpenDesk) -> None:
        desk = with_notices(open_desk(tuesday("09:00")), owner_reminder={"to": []}, customer_reminder={"by": []})
        desk.book(tuesday("14:00"), customer=WRITER)
        desk.until(tuesday("14:00"))
        assert desk.mailer.sent == []

    def test_customers_get_them_by_sms_with_the_way_to_do_without_them_in_mails(self, open_desk: OpenDesk) -> None:
        rules = {"customer_reminder": {"by": ["email", "sms"]}, "unsubscribe": "https://www.example.org/stop"}
        desk = with_notices(open_desk(tuesday("09:00")), **rules)
        desk.book(tuesday("14:00"), customer=WRITER)
        desk.book(tuesday("14:00"), phone="+33140205051")
        desk.until(tuesday("13:30"))
        assert [(sent.receiver, sent.unsubscribe) for sent in (*desk.mailer.sent, *desk.texts.sent)] == [
            ("camille@example.org", "https://www.example.org/stop"),
            ("+33140205051", "https://www.example.org/stop"),
        ]

    def test_the_same_person_is_not_reminded_twice_within_a_minute(self, open_desk: OpenDesk) -> None:
        """The owner at 90 % and the supervisor at 90 %: in a small team, the same mailbox."""
        desk = open_desk(tuesday("09:00"))
        desk.publish(
            {
                "teams": {"support": {"supervisor_email": "support@example.org"}},
                "reminders": {"reply": {"owner": 90, "supervisor": 90}},
                "delay_notices": {"reply": "PT1M"},
            }
        )
        promise = desk.write("form").record.promise
        desk.until(tuesday("17:30"))
        assert desk.mailer.kinds() == [NoticeKind.OWNER_REMINDER]
        skipped, sent = sorted(desk.settled(promise.id), key=lambda settled: settled.outcome, reverse=True)
        assert (skipped.notice, skipped.outcome) == (NoticeKind.SUPERVISOR_REMINDER, NoticeOutcome.SKIPPED)
        assert skipped.detail == "the same person is being reminded already"
        assert sent.outcome is NoticeOutcome.ACCEPTED

    def test_a_minute_later_the_same_person_is_reminded_again(self, open_desk: OpenDesk) -> None:
        desk = open_desk(tuesday("10:00"))
        desk.publish({"replies": [{"channel": "chat", "within": {"minutes": 5}}]})
        desk.write("chat")
        desk.until(tuesday("10:04"))
        assert desk.mailer.kinds().count(NoticeKind.OWNER_REMINDER) == 2

    def test_one_that_waits_for_the_mail_server_goes_out_alone(self, open_desk: OpenDesk) -> None:
        """The owner at half of the time and at nine tenths of it, 16:24: the mail server is away in between.

        Whatever the jitter, the first one still waits then.
        """
        desk = open_desk(tuesday("09:00"))
        promise = desk.write("form").record.promise
        desk.mailer.refusal = DeliveryFailed("421 too busy", transient=True)
        desk.until(tuesday("16:24"))
        desk.mailer.refusal = None
        desk.until(tuesday("17:01"))  # half an hour and a fifth, the longest pause between two tries, is over
        assert desk.mailer.kinds().count(NoticeKind.OWNER_REMINDER) == 1
        reminders = [each for each in desk.settled(promise.id) if each.notice is NoticeKind.OWNER_REMINDER]
        assert [(settled.outcome, settled.detail) for settled in reminders] == [
            (NoticeOutcome.SKIPPED, "the same person is being reminded already"),
            (NoticeOutcome.ACCEPTED, None),
        ]

    def test_a_backlog_does_not_remind_twice(self, open_desk: OpenDesk) -> None:
        desk = open_desk(tuesday("09:00"))
        desk.write("form")
        desk.clock.move_to(tuesday("16:30"))
        desk.run_due()
        desk.run_due()
        assert desk.mailer.kinds() == [NoticeKind.OWNER_REMINDER]


class TestQuietHours:
    def night_desk(self, open_desk: OpenDesk, now: datetime) -> Desk:
        """A desk that calls back around the clock, with quiet hours from nine to eight."""
        desk = open_desk(now)
        days = {day: ["00:00-24:00"] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
        desk.publish(
            {
                "calendars": {"support-hours": {"weekly": days, "closures": [], "holidays": None}},
                "notices": {"quiet_hours": {"from": "21:00", "to": "08:00"}, "owner_reminder": {"to": []}},
            }
        )
        return desk

    def test_a_reminder_that_can_wait_waits_for_their_end(self, open_desk: OpenDesk) -> None:
        desk = self.night_desk(open_desk, tuesday("15:00"))
        desk.book(wednesday("08:30"), customer=WRITER)
        desk.until(wednesday("07:59"))
        assert desk.mailer.sent == []
        desk.until(wednesday("08:00"))
        assert desk.mailer.kinds() == [NoticeKind.CUSTOMER_REMINDER]

    def test_a_reminder_that_cannot_wait_comes_in_the_last_minute_before_they_begin(self, open_desk: OpenDesk) -> None:
        desk = self.night_desk(open_desk, tuesday("15:00"))
        desk.book(tuesday("23:00"), customer=WRITER)
        desk.until(tuesday("20:58"))
        assert desk.mailer.sent == []
        desk.until(tuesday("20:59"))
        assert desk.mailer.kinds() == [NoticeKind.CUSTOMER_REMINDER]

    def test_a_callback_promised_in_quiet_hours_and_due_in_them_has_no_reminder(self, open_desk: OpenDesk) -> None:
        desk = self.night_desk(open_desk, tuesday("21:30"))
        promise = desk.book(tuesday("23:00"), customer=WRITER).promise
        desk.until(tuesday("22:40"))
        desk.attempt(promise.id, AttemptOutcome.CONNECTED, tuesday("22:40"))
        desk.until(wednesday("09:00"))
        assert desk.mailer.sent == []

    def test_a_reminder_that_comes_late_into_quiet_hours_is_not_sent(self, open_desk: OpenDesk) -> None:
        desk = self.night_desk(open_desk, tuesday("15:00"))
        desk.book(tuesday("22:00"), customer=WRITER)
        desk.clock.move_to(tuesday("21:10"))
        desk.run_due()
        desk.until(tuesday("21:30"))
        assert desk.mailer.sent == []

    def test_a_reminder_that_was_held_up_until_they_began_is_not_sent_in_them(self, open_desk: OpenDesk) -> None:
        desk = self.night_desk(open_desk, tuesday("15:00"))
        promise = desk.book(tuesday("23:00"), customer=WRITER).promise
        desk.clock.move_to(tuesday("20:59"))
        desk.run_due()  # the reminder is written, and the worker dies
        desk.clock.move_to(tuesday("22:30"))
        desk.run_due()

        assert desk.mailer.sent == []
        (reminder,) = desk.built.archive.notices(promise.id)
        assert reminder.outcome is NoticeOutcome.SKIPPED
        assert reminder.detail == "quiet hours have begun, and after them the message comes too late to be of use"

    def test_a_delay_notice_that_was_held_up_until_they_began_waits_for_their_end(self, open_desk: OpenDesk) -> None:
        desk = self.night_desk(open_desk, tuesday("15:00"))
        promise = desk.write(customer=WRITER).record.promise
        desk.clock.move_to(tuesday("20:59"))
        desk.delay(promise.id)
        desk.clock.move_to(tuesday("21:30"))
        desk.run_due()
        assert desk.mailer.sent == []
        desk.until(wednesday("08:00"))
        assert NoticeKind.DELAY_NOTICE in desk.mailer.kinds()

    def test_they_are_those_of_the_customers_own_clock(self, open_desk: OpenDesk) -> None:
        desk = self.night_desk(open_desk, tuesday("15:00"))
        abroad = Customer(email="camille@example.org", time_zone="America/New_York")
        desk.book(wednesday("02:00"), customer=abroad)
        desk.until(wednesday("01:00"))
        assert desk.mailer.kinds() == [NoticeKind.CUSTOMER_REMINDER]

    def test_a_delay_notice_that_can_wait_waits(self, open_desk: OpenDesk) -> None:
        desk = self.night_desk(open_desk, tuesday("22:00"))
        promise = desk.write("email").record.promise
        desk.delay(promise.id)
        desk.until(wednesday("07:59"))
        assert desk.mailer.sent == []
        desk.until(wednesday("08:00"))
        assert desk.mailer.kinds() == [NoticeKind.DELAY_NOTICE]

    def test_a_delay_notice_does_not_wait_until_the_last_moment(self, open_desk: OpenDesk) -> None:
        """Quiet hours end an hour and a half before the deadline: too little of eleven hours for one more try."""
        desk = self.night_desk(open_desk, tuesday("22:30"))
        promise = desk.book(wednesday("09:00"), customer=WRITER).promise
        desk.delay(promise.id)
        desk.run_due()
        assert desk.mailer.kinds() == [NoticeKind.DELAY_NOTICE]
        assert promise.due_at == wednesday("09:30")

    def test_a_delay_notice_that_cannot_wait_is_sent_all_the_same(self, open_desk: OpenDesk) -> None:
        desk = self.night_desk(open_desk, tuesday("22:00"))
        desk.book(tuesday("23:00"), customer=WRITER)
        desk.until(tuesday("23:20"))
        assert desk.mailer.kinds() == [NoticeKind.DELAY_NOTICE]

    def test_what_answers_the_customers_own_doing_is_sent_at_once(self, open_desk: OpenDesk) -> None:
        desk = self.night_desk(open_desk, tuesday("22:00"))
        with_notices(desk, acknowledgement="service")
        first = desk.book(wednesday("10:00"), customer=WRITER).promise
        desk.run_due()
        new = desk.reschedule(first.id, wednesday("11:00")).promise
        desk.run_due()
        desk.cancel(new.id)
        desk.run_due()
        assert desk.mailer.kinds() == [
            NoticeKind.ACKNOWLEDGEMENT,
            NoticeKind.RESCHEDULE_NOTICE,
            NoticeKind.CANCELLATION_NOTICE,
        ]

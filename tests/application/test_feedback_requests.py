"""Customers are asked what they think: where the policy wants it, once, after all is done, at a good time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from promise_service.domain.notices import Notice, NoticeChannel, NoticeKind
from promise_service.domain.promise_facts import Answered, AttemptOutcome, Completeness
from promise_service.domain.promises import Customer
from promise_service.domain.timers import TimerKind, TimerState
from promise_service.errors import DeliveryFailed
from tests.application.desk import CAMILLE, WRITER, Desk
from tests.builders import at

OpenDesk = Callable[[datetime], Desk]
ASKING = {"notices": {"feedback_request": {"by": ["email"], "after": "PT1H"}}}
REACHABLE = Customer(email="camille@example.org", name="Camille")
WITH_ANOTHER = "one answer settled several promises: the customer is asked about the one that was named"


def tuesday(clock: str) -> datetime:
    return at(f"Tue 2026-11-24 {clock} Europe/Paris")


def wednesday(clock: str) -> datetime:
    return at(f"Wed 2026-11-25 {clock} Europe/Paris")


@pytest.fixture
def desk(open_desk_with_pages: OpenDesk) -> Desk:
    """A desk on Tuesday at 9:00, where customers are asked by mail an hour after fulfilment."""
    opened = open_desk_with_pages(tuesday("09:00"))
    opened.publish(ASKING)
    return opened


def asked(desk: Desk) -> list[Notice]:
    return [each for each in desk.mailer.sent if each.kind is NoticeKind.FEEDBACK_REQUEST]


def why_not(desk: Desk) -> list[str | None]:
    """Why questions were not asked, in the order of their time."""
    timers = desk.claims.listed(TimerState.SKIPPED, limit=100)
    return [timer.detail for timer in timers if timer.kind is TimerKind.FEEDBACK_REQUEST]


def test_an_hour_after_the_answer_the_customer_is_asked_once_with_a_link(desk: Desk) -> None:
    promise = desk.write().record.promise
    desk.until(tuesday("10:00"))
    desk.answer(promise.id)

    desk.until(tuesday("10:59"))
    assert asked(desk) == []
    desk.until(wednesday("18:00"))
    desk.run_everything_again()

    (question,) = asked(desk)
    assert question.created_at == tuesday("11:00")
    assert (question.receiver, question.promise_id, question.calendar) == ("camille@example.org", promise.id, None)
    assert question.message.link is not None
    assert question.message.link.startswith("https://bank.example/p/")
    assert question.message.link in question.message.text
    assert [each.notice for each in desk.settled(promise.id)] == [NoticeKind.FEEDBACK_REQUEST]


def test_a_call_that_reached_the_customer_leads_to_a_question_without_a_calendar_entry(desk: Desk) -> None:
    promise = desk.book(tuesday("10:30"), customer=REACHABLE).promise
    desk.until(tuesday("10:40"))
    desk.attempt(promise.id, AttemptOutcome.CONNECTED)

    desk.until(tuesday("12:00"))

    (question,) = asked(desk)
    assert question.calendar is None
    assert "nous nous sommes parlé" in question.message.text


def test_nobody_is_asked_where_the_policy_does_not_say_so(open_desk_with_pages: OpenDesk) -> None:
    desk = open_desk_with_pages(tuesday("09:00"))
    desk.answer(desk.write().record.promise.id)

    desk.until(wednesday("18:00"))

    assert asked(desk) == []
    assert why_not(desk) == []


def test_nobody_is_asked_without_a_page_to_answer_on(open_desk: OpenDesk) -> None:
    desk = open_desk(tuesday("09:00"))
    desk.publish(ASKING)
    desk.answer(desk.write().record.promise.id)

    desk.until(wednesday("18:00"))

    assert asked(desk) == []
    assert why_not(desk) == [
        "there are no pages on which customers say what they think: PROMISE_SIGNING_KEY is not set"
    ]


def test_whoever_was_never_reached_is_not_asked(desk: Desk) -> None:
    promise = desk.book(tuesday("10:30"), customer=REACHABLE).promise
    for clock in ("10:30", "10:40", "10:50"):
        desk.until(tuesday(clock))
        desk.attempt(promise.id, AttemptOutcome.NO_ANSWER)

    desk.until(wednesday("18:00"))

    assert desk.promise(promise.id).standing.detail == "unreached"
    assert asked(desk) == []


def test_a_question_waits_for_the_end_of_quiet_hours(desk: Desk) -> None:
    desk.publish({"notices": {"quiet_hours": {"from": "20:00", "to": "08:00"}}})
    promise = desk.write().record.promise
    desk.until(tuesday("19:30"))
    desk.answer(promise.id)

    desk.until(wednesday("07:59"))
    assert asked(desk) == []
    desk.until(wednesday("08:00"))

    assert [each.created_at for each in asked(desk)] == [wednesday("08:00")]


def test_the_first_channel_whose_address_is_known_is_used(desk: Desk) -> None:
    desk.publish({"notices": {"feedback_request": {"by": ["sms", "email"]}}})
    promise = desk.book(tuesday("10:30"), customer=REACHABLE).promise
    desk.until(tuesday("10:40"))
    desk.attempt(promise.id, AttemptOutcome.CONNECTED)

    desk.until(tuesday("12:00"))

    (question,) = [each for each in desk.texts.sent if each.kind is NoticeKind.FEEDBACK_REQUEST]
    assert (question.receiver, question.channel) == (CAMILLE, NoticeChannel.SMS)
    assert question.message.text == f"Nous nous sommes parlé. Votre avis ? {question.message.link}"


def test_whoever_can_do_without_reminders_can_do_without_questions(desk: Desk) -> None:
    desk.publish({"notices": {"unsubscribe": "https://bank.example/stop?of={reference}"}})
    desk.answer(desk.write().record.promise.id)

    desk.until(tuesday("12:00"))

    assert [each.unsubscribe for each in asked(desk)] == ["https://bank.example/stop?of={reference}"]


def test_siblings_that_one_answer_settles_are_asked_about_once(desk: Desk) -> None:
    first = desk.write(subject="refund").record.promise
    second = desk.write(subject="refund", conversation_id=first.conversation_id).record.promise
    elsewhere = desk.write().record.promise
    desk.answer(second.id, also_closes=(elsewhere.id,))

    desk.until(wednesday("18:00"))

    assert [each.promise_id for each in asked(desk)] == [second.id]
    assert why_not(desk) == [WITH_ANOTHER, WITH_ANOTHER]


def test_a_conversation_is_asked_about_when_nothing_of_it_is_owed_and_once(desk: Desk) -> None:
    first = desk.write().record.promise
    follow_up = desk.answer(first.id, Completeness.PARTIAL).follow_up
    assert follow_up is not None
    desk.until(tuesday("12:00"))
    assert (asked(desk), why_not(desk)) == ([], [f"the customer is still owed {follow_up.promise.id}"])

    desk.answer(follow_up.promise.id)
    desk.until(tuesday("14:00"))
    third = desk.write(conversation_id=first.conversation_id).record.promise
    desk.answer(third.id)
    desk.until(wednesday("18:00"))

    assert [each.promise_id for each in asked(desk)] == [follow_up.promise.id]
    assert why_not(desk)[1:] == ["the customer was asked in this conversation already"]


def test_after_a_delay_the_question_is_about_the_promise_that_was_kept(desk: Desk) -> None:
    promise = desk.write().record.promise
    desk.until(tuesday("10:00"))
    delayed = desk.delay(promise.id).promise
    desk.until(at("Thu 2026-11-26 10:00 Europe/Paris"))
    desk.answer(delayed.id)

    desk.until(at("Thu 2026-11-26 12:00 Europe/Paris"))

    assert [each.promise_id for each in asked(desk)] == [delayed.id]
    assert why_not(desk) == ["the customer goes by the promise that took its place"]


def test_where_the_first_promise_of_a_delay_is_kept_after_all_it_is_the_one_asked_about(desk: Desk) -> None:
    promise = desk.write().record.promise
    desk.delay(promise.id)
    desk.answer(promise.id)

    desk.until(tuesday("12:00"))

    assert [each.promise_id for each in asked(desk)] == [promise.id]


def test_whoever_has_said_what_they_think_is_not_asked(desk: Desk) -> None:
    promise = desk.write().record.promise
    desk.answer(promise.id)
    desk.feedback(promise.id, csat=5)

    desk.until(tuesday("12:00"))

    assert asked(desk) == []
    assert why_not(desk) == ["the customer has said what they think"]


def test_an_answer_that_was_a_mis_click_is_not_asked_about(desk: Desk) -> None:
    promise = desk.write().record.promise
    desk.answer(promise.id)
    (answer,) = [fact for fact in desk.history(promise.id) if isinstance(fact.what, Answered)]
    desk.retract(promise.id, answer.id)

    desk.until(tuesday("12:00"))

    assert asked(desk) == []
    assert why_not(desk) == ["the promise is open"]


def test_an_answer_that_becomes_known_late_is_asked_about_at_once(desk: Desk) -> None:
    promise = desk.write().record.promise
    desk.until(tuesday("15:00"))
    desk.answer(promise.id, at=tuesday("10:00"))

    desk.run_due()
    desk.run_due()

    assert [each.created_at for each in asked(desk)] == [tuesday("15:00")]


def test_nobody_is_asked_about_what_was_long_ago(desk: Desk) -> None:
    promise = desk.write().record.promise
    desk.until(at("Thu 2026-12-03 10:00 Europe/Paris"))
    desk.answer(promise.id, at=tuesday("10:00"))

    desk.until(at("Fri 2026-12-04 10:00 Europe/Paris"))

    assert asked(desk) == []
    assert why_not(desk) == ["the time to ask was more than 7 days ago"]


def test_a_policy_may_ask_weeks_later(desk: Desk) -> None:
    desk.publish({"notices": {"feedback_request": {"after": "P14D"}}})
    desk.answer(desk.write().record.promise.id)

    desk.until(at("Tue 2026-12-08 09:00 Europe/Paris"))

    assert [each.created_at for each in asked(desk)] == [at("Tue 2026-12-08 09:00 Europe/Paris")]


def test_a_question_that_could_not_be_sent_is_dropped_once_the_answer_was_a_mis_click(desk: Desk) -> None:
    promise = desk.write().record.promise
    desk.answer(promise.id)
    desk.mailer.refusal = DeliveryFailed("421 later", transient=True)
    desk.until(tuesday("10:01"))
    (answer,) = [fact for fact in desk.history(promise.id) if isinstance(fact.what, Answered)]
    desk.retract(promise.id, answer.id)
    desk.mailer.refusal = None

    desk.until(tuesday("10:30"))

    assert asked(desk) == []
    assert [(each.outcome, each.detail) for each in desk.settled(promise.id)] == [("skipped", "the promise is open")]


def test_without_an_address_nobody_can_be_asked(desk: Desk) -> None:
    desk.answer(desk.write(customer=Customer(name="Camille")).record.promise.id)

    desk.until(tuesday("12:00"))

    assert why_not(desk) == ["no e-mail address is known"]


def test_other_messages_lead_to_the_page_too_and_that_of_a_delay_to_the_new_promise(desk: Desk) -> None:
    desk.publish({"notices": {"acknowledgement": "service"}})
    promise = desk.write(customer=WRITER).record.promise
    desk.run_due()
    delayed = desk.delay(promise.id).promise
    desk.run_due()

    told = {each.kind: each.message.link for each in desk.mailer.sent}

    assert desk.built.links is not None
    assert told == {
        NoticeKind.ACKNOWLEDGEMENT: desk.built.links.link_to(promise),
        NoticeKind.DELAY_NOTICE: desk.built.links.link_to(delayed),
    }

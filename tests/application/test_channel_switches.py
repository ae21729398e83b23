"""Who came by another channel than before is asked why - once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from promise_service.application.ledger import Request, carry_out
from promise_service.application.offer_callback import OfferCallback
from promise_service.application.promise_reply import PromiseReply
from promise_service.application.record_channel_switch import RecordChannelSwitch
from promise_service.application.views import ChannelQuestion
from promise_service.domain.channel_switches import ChannelSwitch, Motive
from promise_service.domain.promise_facts import Completeness
from promise_service.domain.promises import Customer
from promise_service.errors import InvalidInput, NotFound
from tests.application.desk import CAMILLE, WRITER, Desk
from tests.builders import at

OpenDesk = Callable[[datetime], Desk]
NINE = at("Tue 2026-11-24 09:00 Europe/Paris")
CONVERSATION = "case-7"


def a_call(conversation_id: str | None = CONVERSATION, locale: str | None = None) -> OfferCallback:
    return OfferCallback(
        queue="support",
        called_at=None,
        predicted_wait_seconds=260,
        phone=CAMILLE,
        customer=Customer(),
        conversation_id=conversation_id,
        locale=locale,
        hold=True,
        reach=None,
        by="key_ivr",
    )


def a_message(
    channel: str = "email",
    *,
    conversation_id: str | None = CONVERSATION,
    message_id: str | None = None,
    received_at: datetime | None = None,
) -> PromiseReply:
    return PromiseReply(
        channel=channel,
        subject=None,
        received_at=received_at,
        customer=WRITER,
        conversation_id=conversation_id,
        message_id=message_id,
        locale=None,
        note=None,
        reach=None,
        by="key_form",
    )


def a_switch(channels: str, motive: Motive | None = Motive.OTHER, when: datetime | None = None) -> RecordChannelSwitch:
    came_from, went_to = channels.split(" > ")
    return RecordChannelSwitch(
        conversation_id=CONVERSATION,
        from_channel=came_from,
        to_channel=went_to,
        motive=motive,
        at=when,
        reach=None,
        by="key_agent",
    )


class Case:
    """One conversation; each contact tells what the customer is to be asked, as `from > to`."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def called(self) -> str | None:
        return self._asked(carry_out(self.desk.built.ledger, a_call()).channel_question)

    def wrote(self, channel: str = "email", *, message_id: str | None = None, at: datetime | None = None) -> str | None:
        message = a_message(channel, message_id=message_id, received_at=at)
        return self._asked(carry_out(self.desk.built.ledger, message).channel_question)

    def recorded(
        self, channels: str, motive: Motive | None = Motive.OTHER, when: datetime | None = None
    ) -> ChannelSwitch:
        switch = carry_out(self.desk.built.ledger, a_switch(channels, motive, when))
        self.desk.clock.pass_by(timedelta(minutes=1))
        return switch

    def _asked(self, question: ChannelQuestion | None) -> str | None:
        self.desk.clock.pass_by(timedelta(minutes=1))
        return f"{question.from_channel} > {question.to_channel}" if question else None


@pytest.fixture
def case(open_desk: OpenDesk) -> Case:
    return Case(open_desk(NINE))


def test_whoever_comes_first_or_as_before_is_not_asked(case: Case) -> None:
    assert [case.wrote(), case.wrote()] == [None, None]


def test_who_calls_after_writing_is_asked_why_and_not_again(case: Case) -> None:
    case.wrote()
    assert case.called() == "email > phone"
    case.recorded("email > phone")
    assert case.called() is None


def test_who_was_not_asked_then_is_not_asked_later(case: Case) -> None:
    case.wrote()
    assert [case.called(), case.called()] == ["email > phone", None]


def test_who_goes_back_is_asked_again(case: Case) -> None:
    case.wrote()
    case.called()
    case.recorded("email > phone")
    assert case.wrote() == "phone > email"
    assert case.called() == "email > phone"


def test_who_was_asked_and_did_not_say_was_asked(case: Case) -> None:
    case.wrote()
    case.recorded("email > phone", None)
    assert case.called() is None


def test_between_two_written_channels_it_is_the_same(case: Case) -> None:
    case.wrote("email")
    assert case.wrote("chat") == "email > chat"


def test_a_message_seen_before_is_asked_about_until_it_is_recorded(case: Case) -> None:
    case.wrote("chat")
    message = "<7@example.org>"
    asked = [case.wrote(message_id=message), case.wrote(message_id=message)]
    case.recorded("chat > email")
    assert [*asked, case.wrote(message_id=message)] == ["chat > email", "chat > email", None]


def test_a_message_that_arrives_late_counts_when_it_was_received(case: Case) -> None:
    """It was written before the call, which is on another channel then."""
    case.called()
    assert case.wrote(at=NINE - timedelta(hours=1)) is None
    assert case.wrote() == "phone > email"


def test_our_own_follow_up_is_no_change_of_the_customer(case: Case) -> None:
    case.wrote()
    first = carry_out(case.desk.built.ledger, a_message())
    case.desk.answer(first.record.promise.id, Completeness.PARTIAL)
    assert case.wrote() is None


def test_a_message_of_no_conversation_changes_no_channel(open_desk: OpenDesk) -> None:
    ledger = open_desk(NINE).built.ledger
    assert carry_out(ledger, a_message(conversation_id=None)).channel_question is None
    assert carry_out(ledger, a_call(conversation_id=None)).channel_question is None


def test_a_message_seen_before_in_another_conversation_is_not_asked_about(open_desk: OpenDesk) -> None:
    ledger = open_desk(NINE).built.ledger
    carry_out(ledger, a_call())
    carry_out(ledger, a_message(message_id="<7@example.org>"))
    elsewhere = a_message(message_id="<7@example.org>", conversation_id="case-8")
    assert carry_out(ledger, elsewhere).channel_question is None


def test_a_channel_that_the_policy_no_longer_knows_is_not_asked_about(case: Case) -> None:
    case.wrote("letter")
    published = case.desk.built.versions.published()
    assert published is not None
    kept = [rule for rule in published.document["replies"] if rule["channel"] != "letter"]
    case.desk.publish({"replies": kept})
    assert case.called() is None


def test_those_that_are_decided_together_see_each_other(open_desk: OpenDesk) -> None:
    """One transaction: a message, a call that follows it, what was recorded of it, and another call."""
    commands = (a_message(), a_call(), a_switch("email > phone"), a_message("chat"), a_call())
    outcomes = open_desk(NINE).built.ledger.execute([Request(command) for command in commands])
    questions = [getattr(outcome.value, "channel_question", None) for outcome in outcomes]  # type: ignore[union-attr]
    asked = [(each.from_channel, each.to_channel) for each in questions if each]
    assert asked == [("email", "phone"), ("phone", "chat"), ("chat", "phone")]


def test_three_choices_in_the_customers_language(open_desk: OpenDesk) -> None:
    ledger = open_desk(NINE).built.ledger
    carry_out(ledger, a_message())
    question = carry_out(ledger, a_call(locale="de")).channel_question
    assert question is not None
    assert question.question == "Warum haben Sie diesmal einen anderen Weg gewählt, um uns zu erreichen?"
    assert [(choice.motive, choice.label) for choice in question.choices] == [
        (Motive.OWN_CONTEXT, "Es passt mir gerade besser, zum Beispiel unterwegs."),
        (Motive.NO_WRITTEN_ANSWER, "Ich habe auf meine Nachricht keine Antwort erhalten."),
        (Motive.UNCLEAR_ANSWER, "Ihre Antwort war mir nicht klar."),
    ]


def test_a_switch_is_recorded_with_when_it_happened(case: Case) -> None:
    case.wrote()
    case.desk.clock.pass_by(timedelta(hours=1))
    now = case.desk.clock.now()
    switch = case.recorded("email > phone", Motive.OWN_CONTEXT, NINE + timedelta(minutes=30))
    assert (switch.at, switch.recorded_at, switch.by) == (NINE + timedelta(minutes=30), now, "key_agent")


@pytest.mark.parametrize(
    ("channels", "when", "faults"),
    [
        ("email > email", None, {"/to": "'email' is the channel that the customer came from"}),
        (
            "fax > pigeon",
            None,
            {
                "/from": "there is no channel 'fax'; known: chat, email, form, letter, phone, social",
                "/to": "there is no channel 'pigeon'; known: chat, email, form, letter, phone, social",
            },
        ),
        (
            "email > phone",
            NINE - timedelta(minutes=1),
            {
                "/at": "2026-11-24T07:59:00+00:00 is before the conversation began, at 2026-11-24T08:00:00+00:00",
            },
        ),
        (
            "email > phone",
            NINE + timedelta(hours=1),
            {"/at": "2026-11-24T09:00:00+00:00 is in the future; it is 2026-11-24T08:01:00+00:00 now"},
        ),
    ],
)
def test_what_cannot_be_is_refused(case: Case, channels: str, when: datetime | None, faults: dict[str, str]) -> None:
    case.wrote()
    with pytest.raises(InvalidInput) as refused:
        case.recorded(channels, when=when)
    assert {fault.pointer: fault.detail for fault in refused.value.faults} == faults


def test_a_conversation_may_have_nothing_but_a_call(case: Case) -> None:
    with pytest.raises(NotFound, match=r"There is no conversation 'case-7'\."):
        case.recorded("email > phone")
    case.called()
    assert case.recorded("email > phone").conversation_id == CONVERSATION

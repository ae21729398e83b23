"""Callbacks in the customer's calendar, by the rules of RFC 5545, 5546 and 6047."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from promise_service.adapters.notices.addresses import Mailbox, receiver_of, sender_of
from promise_service.adapters.notices.calendar_part import calendar_part
from promise_service.adapters.notices.mail_message import mail_message
from promise_service.domain.intervals import Interval
from promise_service.domain.notices import TO_CUSTOMERS, CalendarEntry, Message, Notice, NoticeKind
from tests.adapters.notices.calendar_rules import broken_rules, properties
from tests.adapters.notices.samples import NOTICE, PEOPLE, SENDER, sample
from tests.builders import at

ENTRY = CalendarEntry(
    uid="cb_1",
    sequence=0,
    window=Interval(at("Tue 2026-11-24 10:30 Europe/Paris"), at("Tue 2026-11-24 11:00 Europe/Paris")),
    summary="Rappel téléphonique",
)


def part_of(notice: Notice, sender: Mailbox = SENDER) -> EmailMessage:
    """The part of the mail that calendars read."""
    mail = message_from_bytes(mail_message(notice, sender).as_bytes(), policy=policy.SMTPUTF8)
    part = list(mail.iter_parts())[-1]
    assert part.get_content_type() == "text/calendar"
    assert isinstance(part, EmailMessage)
    return part


WITH_AN_ENTRY = sorted(TO_CUSTOMERS - {NoticeKind.FEEDBACK_REQUEST})


def octets_of(notice: Notice, sender: Mailbox = SENDER) -> bytes:
    content = part_of(notice, sender).get_payload(decode=True)
    assert isinstance(content, bytes)
    return content


def values_of(notice: Notice, sender: Mailbox = SENDER) -> dict[str, str]:
    return {name: value for name, _, value in properties(octets_of(notice, sender))}


@pytest.mark.parametrize("locale", PEOPLE)
@pytest.mark.parametrize("kind", WITH_AN_ENTRY)
def test_every_notice_of_a_callback_carries_an_entry_that_calendars_can_read(locale: str, kind: NoticeKind) -> None:
    notice = sample(locale, "callback", kind)
    entry = notice.calendar
    assert entry is not None

    octets = octets_of(notice)

    assert broken_rules(octets) == []
    calendar = Calendar.from_ical(octets)
    (event,) = calendar.walk("VEVENT")
    assert not event.errors
    assert (event.start, event.end) == (entry.window.start, entry.window.end)
    assert str(event["SUMMARY"]) == entry.summary
    assert str(event["DESCRIPTION"]) == notice.message.text
    assert event["DTSTAMP"].dt == notice.created_at
    assert str(event["ORGANIZER"]) == "mailto:promises@service.example"
    assert event["ORGANIZER"].params["CN"] == "Service clients"
    assert str(event["ATTENDEE"]) == f"mailto:{notice.receiver}"
    assert event["ATTENDEE"].params["PARTSTAT"] == "NEEDS-ACTION"
    assert event["ATTENDEE"].params["RSVP"] == "FALSE"


@pytest.mark.parametrize("kind", WITH_AN_ENTRY)
def test_the_mail_says_what_the_entry_asks_for(kind: NoticeKind) -> None:
    notice = sample("en", "callback", kind)

    part = part_of(notice)

    assert part.get_param("method") == values_of(notice)["METHOD"]
    assert part.get_content_charset() == "utf-8"


def test_an_entry_is_made_moved_and_taken_back_under_one_name() -> None:
    kinds = (NoticeKind.ACKNOWLEDGEMENT, NoticeKind.DELAY_NOTICE, NoticeKind.RESCHEDULE_NOTICE,
             NoticeKind.CANCELLATION_NOTICE)  # fmt: skip
    course = [values_of(sample("fr", "callback", kind)) for kind in kinds]

    assert {each["UID"] for each in course} == {"cb_01JCZ4Q3T0V8XK2M5N7P9R1S3T@service.example"}
    assert [each["SEQUENCE"] for each in course] == ["0", "1", "2", "3"]
    assert [each["METHOD"] for each in course] == ["REQUEST", "REQUEST", "REQUEST", "CANCEL"]
    assert [each["STATUS"] for each in course] == ["CONFIRMED", "CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert [each["DTSTART"] for each in course] == [
        "20261124T093000Z", "20261124T140000Z", "20261124T093000Z", "20261124T093000Z"]  # fmt: skip


def test_a_notice_about_a_reply_has_no_entry() -> None:
    mail = mail_message(sample("fr", "reply", NoticeKind.DELAY_NOTICE), SENDER)

    assert "text/calendar" not in {part.get_content_type() for part in mail.walk()}


@given(
    summary=st.text(st.characters(blacklist_categories=("Cs",)), max_size=120),
    text=st.text(st.characters(blacklist_categories=("Cs",)), max_size=300),
    name=st.text(st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp"), blacklist_characters="<>"), max_size=80),
)
def test_whatever_people_typed_stays_one_entry(summary: str, text: str, name: str) -> None:
    notice = replace(NOTICE, message=Message(subject="s", text=text))
    sender = sender_of(f"{name} <promises@service.example>")

    octets = calendar_part(notice, replace(ENTRY, summary=summary), sender, receiver_of("claire@example.org")).encode()

    assert broken_rules(octets) == []
    (event,) = Calendar.from_ical(octets).walk("VEVENT")
    assert not event.errors
    assert str(event["ATTENDEE"]) == "mailto:claire@example.org"


@pytest.mark.parametrize(
    ("receiver", "written"),
    [
        ("жанна@пример.рф", "mailto:%D0%B6%D0%B0%D0%BD%D0%BD%D0%B0@xn--e1afmkfd.xn--p1ai"),
        ("claire+bank@example.org", "mailto:claire+bank@example.org"),
        ("a%b?c@example.org", "mailto:a%25b%3Fc@example.org"),
    ],
)
def test_addresses_are_written_as_links_to_mailboxes_are(receiver: str, written: str) -> None:
    assert values_of(replace(NOTICE, receiver=receiver, calendar=ENTRY))["ATTENDEE"] == written


@pytest.mark.parametrize(
    ("right", "wrong", "rule"),
    [
        (b"\r\n", b"\n", "the last line has no end"),
        (b"DTSTART:20261124T093000Z", b"DTSTART:20261124T093000", "is not in UTC"),
        (b"DTEND:20261124T100000Z", b"DTEND:20261124T093000Z", "it ends before it starts"),
        (b"SEQUENCE:0\r\n", b"", "not there once: SEQUENCE"),
        (b"STATUS:CONFIRMED", b"STATUS:CANCELLED", "STATUS CANCELLED with METHOD REQUEST"),
        (b"SUMMARY:Rappel", b"SUMMARY:Rappel;", "SUMMARY is not escaped"),
        (b"METHOD:REQUEST", b"METHOD:ADD", "METHOD ['ADD']"),
        (b"SUMMARY:Rappel", b"SUMMARY:" + b"Rappel" * 12, "a line of "),
        (b"mailto:claire", b"mailto:clai re", "is no address"),
    ],
)
def test_the_rules_find_what_breaks_them(right: bytes, wrong: bytes, rule: str) -> None:
    octets = octets_of(replace(NOTICE, calendar=ENTRY))
    assert broken_rules(octets) == []

    broken = octets.replace(right, wrong)

    assert broken != octets
    assert any(rule in each for each in broken_rules(broken))

"""What a notice looks like in the mail."""

from __future__ import annotations

import re
from dataclasses import replace
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promise_service.adapters.notices.addresses import Mailbox, sender_of
from promise_service.adapters.notices.mail_message import mail_message
from promise_service.adapters.wording.babel_wording import BabelWording
from promise_service.application.wording import NoticeSubject, Reader
from promise_service.domain.intervals import Interval
from promise_service.domain.notices import CalendarEntry, Message, Notice, NoticeKind
from promise_service.errors import CannotStart, DeliveryFailed
from tests.adapters.notices.samples import LINK, NOTICE, samples
from tests.builders import at

SENDER = sender_of("promises@service.example")
ALPHABETS = [
    "Ελένη Παπαδοπούλου",
    "علي حسن",
    "מרים לוי",
    "王小明",
    "さくら花子",
    "한지민",
    "Владимир Ильин",
    "प्रिया शर्मा",
    "Zoë 👩\u200d👩\u200d👧 O'Neill",
]
EVIL = st.lists(
    st.one_of(
        st.sampled_from('\r\n\x00\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029\t <>@,;:"\\=?_-.()[]\u202e\u200b'),
        st.characters(blacklist_categories=("Cs",)),
        st.sampled_from(["\r\nBcc: eve@example.org", "\n\nEvil", "=?utf-8?q?=0D=0ABcc:_eve?=", "\r\n.\r\n"]),
    ),
    max_size=40,
).map("".join)
HEADERS = {
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "In-Reply-To",
    "References",
    "Auto-Submitted",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "Content-Language",
    "Content-Type",
    "MIME-Version",
}


def read(notice: Notice, sender: Mailbox = SENDER) -> EmailMessage:
    """The mail as its receiver reads it."""
    wire = mail_message(notice, sender).as_bytes()
    assert wire.isascii()
    lines = wire.split(b"\r\n")
    assert not any(b"\r" in line or b"\n" in line for line in lines)
    assert max(map(len, lines)) <= 998
    assert max(map(len, wire.partition(b"\r\n\r\n")[2].split(b"\r\n"))) <= 76
    mail = message_from_bytes(wire, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    return mail


def subject_lines(wire: bytes) -> list[bytes]:
    """The lines of the header `Subject`, as they travel."""
    headers = wire.partition(b"\r\n\r\n")[0]
    (subject,) = re.findall(rb"^Subject:[^\r]*(?:\r\n[ \t][^\r]*)*", headers, flags=re.MULTILINE)
    return bytes(subject).split(b"\r\n")


def is_well_folded(lines: list[bytes]) -> bool:
    """Whether no line is empty or over 76 octets, and no encoded word over 75 (RFC 2047, 2)."""
    words = re.findall(rb"=\?utf-8\?[^ ]*\?=", b" ".join(lines))
    no_subject = lines == [b"Subject: "]
    return (no_subject or all(line.removeprefix(b"Subject:").strip() for line in lines)) and (
        max(map(len, lines)) <= 76 and max(map(len, words), default=0) <= 75
    )


def text_of(mail: EmailMessage) -> str:
    """The plain text, with the line ends of this machine."""
    body = mail.get_body(("plain",))
    assert isinstance(body, EmailMessage)
    return str(body.get_content()).replace("\r\n", "\n")


def test_it_says_who_when_and_in_which_language() -> None:
    mail = read(NOTICE)

    assert mail["From"] == "promises@service.example"
    assert mail["To"] == "claire@example.org"
    assert mail["Date"] == "Fri, 20 Nov 2026 15:30:00 +0000"
    assert mail["Content-Language"] == "fr-FR"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Subject"] == "Votre réponse arrivera lundi 23 novembre 2026 à 12 h 00"
    assert text_of(mail) == "Bonjour,\n\nNous vous répondrons lundi 23 novembre 2026 à 12 h 00.\n"


def test_every_try_carries_the_same_bytes() -> None:
    first = mail_message(NOTICE, SENDER).as_bytes()

    assert mail_message(NOTICE, SENDER).as_bytes() == first
    assert b"Message-ID: <ntc_01JCZ4Q3T0V8XK2M5N7P9R1S3T@service.example>\r\n" in first


@pytest.mark.parametrize(
    "subject",
    [
        "Ваш ответ придёт в понедельник, 23 ноября 2026 г., в 12:00 по парижскому времени, как обещано",
        "2026年11月23日（月）12:00 までにご返信いたします",
        "سنرد عليك يوم الاثنين 23 نوفمبر 2026",
        "Réponse ☎ avant 12 h 00 " + "et encore un mot " * 12 + "fin",
        "a" * 300,
        "a" * 61 + " =?utf-8?q?b?= c",
        "an =?utf-8?q?encoded?= word",
        "We will be late: here is our new time (prm_01JCZ4Q3T0V8XK2M5N7P9R1S3T)",
        "Un mot, puis un autre; encore un mot, encore un autre " * 3 + "fin",
        "For علی\u200cرضا and 👩\u200d👩\u200d👧 " * 4 + "end",
    ],
)
def test_a_subject_arrives_in_any_alphabet_and_length(subject: str) -> None:
    assert read(replace(NOTICE, message=Message(subject=subject, text="."))).get("Subject") == subject


@given(st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=200))
def test_any_subject_arrives_with_its_blanks_joined(subject: str) -> None:
    wire = mail_message(replace(NOTICE, message=Message(subject=subject, text=".")), SENDER)

    assert read(replace(NOTICE, message=Message(subject=subject, text="."))).get("Subject") == " ".join(subject.split())
    assert is_well_folded(subject_lines(wire.as_bytes()))


@pytest.mark.parametrize("kind", list(NoticeKind))
@pytest.mark.parametrize("locale", ["de", "en", "es", "fr", "it", "nl"])
def test_the_subject_of_every_notice_begins_on_the_line_of_its_name(kind: NoticeKind, locale: str) -> None:
    morning = Interval(at("Fri 2027-01-01 10:30 Europe/Paris"), at("Fri 2027-01-01 11:00 Europe/Paris"))
    subject = NoticeSubject(
        promise_kind="callback",
        channel="phone",
        reference=NOTICE.promise_id,
        statement="vendredi 1er janvier 2027 entre 10 h 30 et 11 h 00",
        window=morning,
        due_at=morning.end,
        new_statement="samedi 2 janvier 2027 entre 10 h 30 et 11 h 00",
        link=LINK,
    )
    speak_to = Reader(
        locale=locale,
        time_zone="America/New_York",
        home_zone="Europe/Paris",
        said_at=NOTICE.created_at,
        templates={},
    )
    message = BabelWording().notice(kind, subject, speak_to)

    lines = subject_lines(mail_message(replace(NOTICE, message=message), SENDER).as_bytes())

    assert is_well_folded(lines)
    assert read(replace(NOTICE, message=message))["Subject"] == message.subject


def test_a_long_subject_in_ascii_is_broken_between_words() -> None:
    subject = "We will be late: here is our new time (prm_01JCZ4Q3T0V8XK2M5N7P9R1S3T)"
    mail = mail_message(replace(NOTICE, message=Message(subject=subject, text=".")), SENDER)

    assert subject_lines(mail.as_bytes()) == [
        b"Subject: We will be late: here is our new time",
        b" (prm_01JCZ4Q3T0V8XK2M5N7P9R1S3T)",
    ]


@given(st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=200))
def test_a_text_arrives_as_it_was_written(text: str) -> None:
    assert text_of(read(replace(NOTICE, message=Message(subject="Objet", text=text)))) == f"{text}\n"


def test_a_line_break_in_a_subject_makes_no_header() -> None:
    mail = read(replace(NOTICE, message=Message(subject="Objet\r\nBcc: eve@example.org", text=".")))

    assert mail["Subject"] == "Objet Bcc: eve@example.org"
    assert mail["Bcc"] is None


@pytest.mark.parametrize(
    ("named", "written"),
    [
        ("<a1@mail.example>", "<a1@mail.example>"),
        ("a1@mail.example", "<a1@mail.example>"),
        (f"<{'AM0PR04MB' * 12}@eurprd04.prod.outlook.example>", f"<{'AM0PR04MB' * 12}@eurprd04.prod.outlook.example>"),
        ("<a1@mail.example>\r\nBcc: eve@example.org", None),
        ("deux mots", None),
        (f"<{'a' * 990}@mail.example>", None),
        ("", None),
        (None, None),
    ],
)
def test_it_joins_the_thread_of_the_mail_that_it_answers(named: str | None, written: str | None) -> None:
    wire = mail_message(replace(NOTICE, in_reply_to=named), SENDER).as_bytes()

    for header in ("In-Reply-To", "References"):
        if written is None:
            assert header.encode() not in wire
        else:
            assert f"\r\n{header}: {written}\r\n".encode() in wire


def test_a_domain_in_letters_of_its_own_is_written_as_mail_servers_know_it() -> None:
    assert read(replace(NOTICE, receiver="claire@exämple.de"))["To"] == "claire@xn--exmple-cua.de"


@pytest.mark.parametrize("name", ALPHABETS)
def test_a_sender_has_a_name_in_any_alphabet(name: str) -> None:
    mail = read(NOTICE, sender_of(f"{name} <promises@service.example>"))

    (address,) = mail["From"].addresses
    assert (address.display_name, address.addr_spec) == (name, "promises@service.example")


@pytest.mark.parametrize(
    ("sender", "written"),
    [
        ("Bank <promises@service.example>", b"From: Bank <promises@service.example>\r\n"),
        ('"Bank, Inc." <promises@service.example>', b"From: =?utf-8?q?Bank=2C_Inc=2E?= <promises@service.example>\r\n"),
        ("promises@service.example", b"From: promises@service.example\r\n"),
    ],
)
def test_a_name_is_written_so_that_no_reader_takes_it_for_addresses(sender: str, written: bytes) -> None:
    assert mail_message(NOTICE, sender_of(sender)).as_bytes().startswith(written)


def test_a_long_name_is_folded_between_words() -> None:
    mail = mail_message(NOTICE, sender_of("Büro für Anliegen und Beschwerden " * 4 + "<promises@service.example>"))

    header = mail.as_bytes().partition(b"\r\nTo: ")[0]
    assert max(map(len, header.split(b"\r\n"))) <= 76
    told = str(make_header(decode_header(header.decode().removeprefix("From: "))))
    assert told == "Büro für Anliegen und Beschwerden " * 4 + "<promises@service.example>"


@pytest.mark.parametrize("name", ALPHABETS)
def test_customers_and_what_they_want_are_written_in_any_alphabet(name: str) -> None:
    message = Message(subject=f"{name}: {name}", text=f"{name},\n\n{name}.\n", exact_time=name)
    mail = read(replace(NOTICE, message=message))

    assert mail["Subject"] == message.subject
    assert text_of(mail) == message.text
    page = mail.get_body(("html",))
    assert isinstance(page, EmailMessage)
    assert name.replace("'", "&#39;") in page.get_content()


@pytest.mark.parametrize("notice", list(samples()), ids=lambda notice: notice.id)
def test_every_notice_is_text_and_html_and_perhaps_a_calendar_entry_in_this_order(notice: Notice) -> None:
    mail = read(notice)

    kinds = [part.get_content_type() for part in mail.iter_parts()]
    assert mail.get_content_type() == "multipart/alternative"
    assert kinds == ["text/plain", "text/html", *(["text/calendar"] if notice.calendar else [])]
    assert text_of(mail) == f"{notice.message.text}\n"
    assert mail["Subject"] == notice.message.subject
    assert mail["Content-Language"] == notice.locale
    assert mail_message(notice, SENDER).as_bytes() == mail_message(notice, SENDER).as_bytes()


@pytest.mark.parametrize(
    ("address", "written", "one_click"),
    [
        ("https://service.example/off?of={reference}&b=%20", "https://service.example/off?of=prm_1&b=%20", True),
        ("https://service.example/off/{reference}", "https://service.example/off/prm_1", True),
        ("https://service.example/off?a=1", "https://service.example/off?a=1", False),
        ("mailto:off@service.example?subject=off", "mailto:off@service.example?subject=off", False),
        ("mailto:off@service.example?subject={reference}", "mailto:off@service.example?subject=prm_1", False),
    ],
)
def test_one_click_is_offered_only_where_the_address_tells_whose_click_it_was(
    address: str, written: str, one_click: bool
) -> None:
    mail = read(replace(NOTICE, promise_id="prm_1", unsubscribe=address))

    assert mail["List-Unsubscribe"] == f"<{written}>"
    assert mail["List-Unsubscribe-Post"] == ("List-Unsubscribe=One-Click" if one_click else None)


@pytest.mark.parametrize(
    "address",
    [
        None,
        "",
        "http://service.example/off",
        "javascript:alert(1)",
        "https://service.example/>, <mailto:eve@example.org",
        "https://service.example/\r\nBcc: eve@example.org",
        "https://service.example/é",
        "https://service.example/" + "a" * 1000,
    ],
)
def test_what_is_no_way_to_unsubscribe_is_not_offered(address: str | None) -> None:
    mail = read(replace(NOTICE, unsubscribe=address))

    assert mail["List-Unsubscribe"] is None
    assert mail["List-Unsubscribe-Post"] is None


@given(subject=EVIL, text=EVIL, in_reply_to=EVIL, unsubscribe=EVIL, summary=EVIL, exact_time=EVIL)
def test_whatever_people_typed_makes_no_header_and_no_part(
    subject: str, text: str, in_reply_to: str, unsubscribe: str, summary: str, exact_time: str
) -> None:
    window = Interval(at("Tue 2026-11-24 10:30 Europe/Paris"), at("Tue 2026-11-24 11:00 Europe/Paris"))
    notice = replace(
        NOTICE,
        message=Message(subject=subject, text=f"{text}\n--=_{NOTICE.id}--\n{text}", exact_time=exact_time),
        in_reply_to=in_reply_to,
        unsubscribe=f"https:{unsubscribe}",
        calendar=CalendarEntry(uid="cb_1", sequence=0, window=window, summary=summary),
    )

    mail = read(notice)

    assert set(mail.keys()) <= HEADERS
    assert len(mail.keys()) == len(set(mail.keys()))
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html", "text/calendar"]
    assert not mail.defects
    assert not any(part.defects for part in mail.iter_parts())


@given(receiver=EVIL, name=EVIL)
def test_whoever_is_written_to_makes_no_header(receiver: str, name: str) -> None:
    try:
        sender = sender_of(f"{name} <promises@service.example>")
        wire = mail_message(replace(NOTICE, receiver=f"{receiver}@example.org"), sender).as_bytes()
    except (DeliveryFailed, CannotStart):
        return
    mail = message_from_bytes(wire, policy=policy.SMTPUTF8)
    assert set(mail.keys()) <= HEADERS
    assert [line for line in wire.split(b"\r\n") if line.lower().startswith((b"bcc", b"evil"))] == []


def test_a_mailbox_in_its_own_alphabet_is_written_as_it_is() -> None:
    wire = mail_message(replace(NOTICE, receiver="жанна@пример.рф"), SENDER).as_bytes()

    assert "\r\nTo: жанна@xn--e1afmkfd.xn--p1ai\r\n".encode() in wire
    assert message_from_bytes(wire, policy=policy.SMTPUTF8)["Subject"] == NOTICE.message.subject


@pytest.mark.parametrize(
    "receiver",
    [
        "claire@example.org, eve@example.org",
        "claire@example.org\r\nBcc: eve@example.org",
        "Claire <claire@example.org>",
        "claire",
        "",
        "@example.org",
        "claire@",
        "claire@exa mple.org",
        "zoé..x@example.org",
        "zo\u202eé@example.org",
        "zoé\x00@example.org",
        "cl\x00aire@example.org",
        "zoé, eve@example.org",
        "claire@example.org>",
    ],
)
def test_what_is_not_one_address_is_refused_for_good_without_repeating_it(receiver: str) -> None:
    with pytest.raises(DeliveryFailed, match="is not one e-mail address") as refusal:
        mail_message(replace(NOTICE, receiver=receiver), SENDER)

    assert not refusal.value.transient
    assert "laire" not in str(refusal.value)

"""What a notice looks like in the mail."""

from __future__ import annotations

import re
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promise_service.adapters.notices.mail_message import mail_message
from promise_service.adapters.wording.babel_wording import BabelWording
from promise_service.application.wording import NoticeSubject, Reader
from promise_service.domain.intervals import Interval
from promise_service.domain.notices import Message, Notice, NoticeKind
from promise_service.errors import DeliveryFailed
from tests.builders import at

NOTICE = Notice(
    id="ntc_01JCZ4Q3T0V8XK2M5N7P9R1S3T",
    promise_id="prm_01JCZ4Q3T0V8XK2M5N7P9R1S3T",
    kind=NoticeKind.DELAY_NOTICE,
    receiver="claire@example.org",
    locale="fr_FR",
    message=Message(
        subject="Votre réponse arrivera lundi 23 novembre 2026 à 12 h 00",
        text="Bonjour,\n\nNous vous répondrons lundi 23 novembre 2026 à 12 h 00.\n",
    ),
    created_at=at("Fri 2026-11-20 16:30 Europe/Paris"),
)


def read(notice: Notice, sender: str = "promises@service.example") -> EmailMessage:
    """The mail as its receiver reads it."""
    wire = mail_message(notice, sender).as_bytes()
    assert wire.isascii()
    assert max(len(line) for line in wire.split(b"\r\n")) <= 998
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
    """The body, with the line ends of this machine."""
    return str(mail.get_content()).replace("\r\n", "\n")


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
    first = mail_message(NOTICE, "promises@service.example").as_bytes()

    assert mail_message(NOTICE, "promises@service.example").as_bytes() == first
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
    wire = mail_message(replace(NOTICE, message=Message(subject=subject, text=".")), "promises@service.example")

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
    )
    speak_to = Reader(
        locale=locale,
        time_zone="America/New_York",
        home_zone="Europe/Paris",
        said_at=NOTICE.created_at,
        templates={},
    )
    message = BabelWording().notice(kind, subject, speak_to)

    lines = subject_lines(mail_message(replace(NOTICE, message=message), "promises@service.example").as_bytes())

    assert is_well_folded(lines)
    assert read(replace(NOTICE, message=message))["Subject"] == message.subject


def test_a_long_subject_in_ascii_is_broken_between_words() -> None:
    subject = "We will be late: here is our new time (prm_01JCZ4Q3T0V8XK2M5N7P9R1S3T)"
    mail = mail_message(replace(NOTICE, message=Message(subject=subject, text=".")), "promises@service.example")

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
        ("", None),
        (None, None),
    ],
)
def test_it_joins_the_thread_of_the_mail_that_it_answers(named: str | None, written: str | None) -> None:
    wire = mail_message(replace(NOTICE, in_reply_to=named), "promises@service.example").as_bytes()

    for header in ("In-Reply-To", "References"):
        if written is None:
            assert header.encode() not in wire
        else:
            assert f"\r\n{header}: {written}\r\n".encode() in wire


def test_a_domain_in_letters_of_its_own_is_written_as_mail_servers_know_it() -> None:
    assert read(replace(NOTICE, receiver="claire@exämple.de"))["To"] == "claire@xn--exmple-cua.de"


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
        "zoé@example.org",
        "claire@example.org>",
    ],
)
def test_what_is_not_one_address_is_refused_for_good_without_repeating_it(receiver: str) -> None:
    with pytest.raises(DeliveryFailed, match="is not one e-mail address") as refusal:
        mail_message(replace(NOTICE, receiver=receiver), "promises@service.example")

    assert not refusal.value.transient
    assert "laire" not in str(refusal.value)

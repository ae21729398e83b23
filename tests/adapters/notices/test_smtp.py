"""Mails over SMTP, to servers that take, refuse and vanish."""

from __future__ import annotations

import socket
from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest

from promise_service.adapters.notices.addresses import sender_of
from promise_service.adapters.notices.mail_message import mail_message
from promise_service.adapters.notices.smtp import SmtpMailer
from promise_service.domain.notices import Message, Notice
from promise_service.errors import CannotStart, DeliveryFailed
from tests.adapters.notices.samples import NOTICE
from tests.adapters.notices.smtp_server import (
    GREETED,
    TO_ONE_MAIL,
    Mailbox,
    certified,
    free_port,
    only_ana,
    playing,
    serving,
    trusting,
)

SENDER = "promises@service.example"


def send(url: str, notice: Notice = NOTICE, **options: Any) -> None:
    with closing(SmtpMailer(url, sender=SENDER, **options)) as mailer:
        mailer.send(notice)


def failure_of(url: str, notice: Notice = NOTICE, **options: Any) -> DeliveryFailed:
    with pytest.raises(DeliveryFailed) as failure:
        send(url, notice, **options)
    return failure.value


def test_the_server_gets_the_mail_as_it_was_written() -> None:
    mailbox = Mailbox()
    with serving(mailbox) as port:
        send(f"smtp://127.0.0.1:{port}")

    assert mailbox.mails == [mail_message(NOTICE, sender_of(SENDER)).as_bytes()]
    assert mailbox.receivers == ["claire@example.org"]


def test_a_line_that_begins_with_a_dot_arrives_with_it() -> None:
    notice = replace(NOTICE, message=Message(subject="s", text="one\n.\n..\n.two\n"))
    mailbox = Mailbox()
    with serving(mailbox) as port:
        send(f"smtp://127.0.0.1:{port}", notice)

    assert mailbox.mails == [mail_message(notice, sender_of(SENDER)).as_bytes()]


def test_a_mail_that_was_taken_is_sent_whatever_the_server_says_to_the_good_bye() -> None:
    mailbox = Mailbox(to_good_bye="421 not so fast")
    with serving(mailbox) as port:
        send(f"smtp://127.0.0.1:{port}")

    assert len(mailbox.mails) == 1


def test_a_mailbox_in_its_own_alphabet_is_reached_where_the_server_knows_how() -> None:
    mailbox = Mailbox()
    with serving(mailbox, enable_SMTPUTF8=True) as port:
        send(f"smtp://127.0.0.1:{port}", replace(NOTICE, receiver="жанна@пример.рф"))

    assert mailbox.receivers == ["жанна@xn--e1afmkfd.xn--p1ai"]
    assert {"SMTPUTF8", "BODY=8BITMIME"} <= set(mailbox.options)
    assert "\r\nTo: жанна@xn--e1afmkfd.xn--p1ai\r\n".encode() in mailbox.mails[0]


def test_a_mailbox_in_its_own_alphabet_is_refused_for_good_where_the_server_does_not_know_it() -> None:
    mailbox = Mailbox()
    with serving(mailbox, enable_SMTPUTF8=False) as port:
        failure = failure_of(f"smtp://127.0.0.1:{port}", replace(NOTICE, receiver="zoé@example.org"))

    assert str(failure).startswith("z***@example.org has letters beyond ASCII before the @, and the mail server does")
    assert not failure.transient
    assert mailbox.mails == []


def test_starttls_and_a_password_with_signs_of_its_own() -> None:
    mailbox = Mailbox()
    with serving(mailbox, tls_context=certified(), require_starttls=True, authenticator=only_ana,
                 auth_required=True) as port:  # fmt: skip
        url = f"smtp://ana:p%40ss%2Fword@127.0.0.1:{port}?starttls"
        send(url, tls=trusting())

    assert len(mailbox.mails) == 1


def test_tls_from_the_first_byte() -> None:
    mailbox = Mailbox()
    with serving(mailbox, ssl_context=certified()) as port:
        send(f"smtps://localhost:{port}", tls=trusting())

    assert len(mailbox.mails) == 1


def test_a_server_that_nobody_vouches_for_gets_nothing() -> None:
    mailbox = Mailbox()
    with serving(mailbox, tls_context=certified()) as port:
        failure = failure_of(f"smtp://127.0.0.1:{port}?starttls")

    assert "certificate verify failed" in str(failure)
    assert failure.transient
    assert mailbox.mails == []


def test_a_server_without_starttls_gets_nothing_where_it_was_asked_for() -> None:
    mailbox = Mailbox()
    with serving(mailbox) as port:
        failure = failure_of(f"smtp://127.0.0.1:{port}?starttls", tls=trusting())

    assert "STARTTLS" in str(failure)
    assert failure.transient
    assert mailbox.mails == []


def test_a_wrong_password_is_our_fault_and_not_the_mails() -> None:
    with serving(Mailbox(), tls_context=certified(), authenticator=only_ana, auth_required=True) as port:
        failure = failure_of(f"smtp://ana:wrong@127.0.0.1:{port}?starttls", tls=trusting())

    assert "535 5.7.8" in str(failure)
    assert failure.transient


@pytest.mark.parametrize(
    ("mailbox", "transient", "words"),
    [
        (Mailbox(to_receiver="451 4.7.1 Greylisted, come back"), True, "451 4.7.1 Greylisted, come back"),
        (Mailbox(to_receiver="550 5.1.1 <Claire@Example.org> unknown"), False,
         "550 5.1.1 <c***@example.org> unknown"),
        (Mailbox(to_receiver="550 5.1.1 no such user (Claire)"), False,
         "550 5.1.1 no such user (c***)"),
        (Mailbox(to_receiver="252 5.1.1 perhaps"), True, "252 5.1.1 perhaps"),
        (Mailbox(to_text="452 4.3.1 Disk full"), True, "452 4.3.1 Disk full"),
        (Mailbox(to_text="554 5.7.1 Looks like spam"), False, "554 5.7.1 Looks like spam"),
    ],
)  # fmt: skip
def test_a_refusal_is_told_in_the_servers_words(mailbox: Mailbox, transient: bool, words: str) -> None:
    with serving(mailbox) as port:
        failure = failure_of(f"smtp://127.0.0.1:{port}")

    assert str(failure) == words
    assert failure.transient is transient


@pytest.mark.parametrize("words", ["553 5.7.1 Not your address", "530 5.7.0 Log in first", "451 4.3.0 Later"])
def test_what_is_said_of_the_sender_is_about_us_and_not_the_mail(words: str) -> None:
    said = (*GREETED, f"{words}\r\n".encode(), b"250 reset\r\n")
    with playing(said) as script:
        failure = failure_of(f"smtp://127.0.0.1:{script.port}")

    assert str(failure) == words
    assert failure.transient
    assert not failure.unknown


@pytest.mark.parametrize("words", [b"554 5.5.1 No valid receivers\r\n", b"550 5.7.1 Not that text\r\n"])
def test_what_is_said_of_the_text_is_about_the_mail(words: bytes) -> None:
    with playing((*GREETED, *TO_ONE_MAIL[:2], words, b"250 reset\r\n")) as script:
        failure = failure_of(f"smtp://127.0.0.1:{script.port}")

    assert not failure.transient


@pytest.mark.parametrize("greeting", [(b"554 5.7.1 Not you\r\n",), (GREETED[0], b"550 no\r\n", b"550 no\r\n")])
def test_a_greeting_that_sends_us_away_is_about_us(greeting: tuple[bytes, ...]) -> None:
    with playing(greeting) as script:
        failure = failure_of(f"smtp://127.0.0.1:{script.port}")

    assert failure.transient


def test_nobody_at_the_port() -> None:
    port = free_port()

    failure = failure_of(f"smtp://127.0.0.1:{port}")

    assert f"127.0.0.1:{port}" in str(failure)
    assert failure.transient


def test_a_server_that_never_says_hello_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        failure = failure_of(f"smtp://127.0.0.1:{port}", seconds_to_hand_over=0.1, seconds_to_answer=0.1)

    assert "timed out" in str(failure)
    assert failure.transient


@pytest.mark.parametrize(
    "said",
    [
        [],
        [b"220 hello\r\n"],
        [b"220 hello\r\n", b"250 hello\r\n", b"250 sender\r\n", b"250 receiver\r\n", b"354 go\r\n"],
        [b"421 closing\r\n"],
    ],
)
def test_a_server_that_hangs_up_may_be_tried_again(said: list[bytes]) -> None:
    with playing(tuple(said)) as script:
        failure = failure_of(f"smtp://127.0.0.1:{script.port}")

    assert failure.transient


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("smtp://ana:secret@mail.example:25", "in the clear"),
        ("smtp://mail.example?tls", r"'\?tls'"),
        ("smtps://mail.example?starttls", r"'\?starttls'"),
    ],
)
def test_an_address_that_would_not_be_safe_stops_the_start(url: str, reason: str) -> None:
    with pytest.raises(CannotStart, match=reason) as refusal:
        SmtpMailer(url, sender=SENDER)

    assert "secret" not in str(refusal.value)


@pytest.mark.parametrize("sender", ["promises", "zoé@service.example", "Bank\x00 <promises@service.example>", "<>"])
def test_a_sender_that_is_none_stops_the_start(sender: str) -> None:
    with pytest.raises(CannotStart, match=r"is not a sender as Name <promises@example\.com>"):
        SmtpMailer("smtp://mail.example", sender=sender)

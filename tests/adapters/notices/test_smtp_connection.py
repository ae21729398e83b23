"""One connection for many mails, and what happens when it ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace

import pytest

from promise_service.adapters.notices.smtp import SmtpMailer
from promise_service.errors import DeliveryFailed
from tests.adapters.notices.samples import NOTICE
from tests.adapters.notices.smtp_server import GREETED, SILENCE, TO_ONE_MAIL, Mailbox, free_port, playing, serving
from tests.adapters.notices.stopwatch import Stopwatch

CLOSING = b"421 4.4.2 idle for too long\r\n"


@contextmanager
def mailer_to(port: int, stopwatch: Stopwatch | None = None, **seconds: float) -> Iterator[SmtpMailer]:
    url = f"smtp://127.0.0.1:{port}"
    with closing(
        SmtpMailer(
            url,
            sender="promises@service.example",
            monotonic=stopwatch or Stopwatch(),
            **seconds,
        )
    ) as mailer:
        yield mailer


def failure_of(mailer: SmtpMailer) -> DeliveryFailed:
    with pytest.raises(DeliveryFailed) as failure:
        mailer.send(NOTICE)
    return failure.value


def test_mails_go_over_one_connection() -> None:
    mailbox = Mailbox()
    with serving(mailbox) as port, mailer_to(port) as mailer:
        for number in range(20):
            mailer.send(replace(NOTICE, id=f"ntc_{number}"))

    assert len(mailbox.mails) == 20
    assert len(mailbox.connections) == 1


def test_after_a_hundred_mails_another_connection_is_opened() -> None:
    mailbox = Mailbox()
    with serving(mailbox) as port, mailer_to(port) as mailer:
        for _ in range(101):
            mailer.send(NOTICE)

    assert len(mailbox.mails) == 101
    assert len(mailbox.connections) == 2


@pytest.mark.parametrize(("rest", "connections"), [(20, 1), (21, 2)])
def test_a_connection_that_rested_for_long_is_not_trusted(rest: float, connections: int) -> None:
    mailbox, stopwatch = Mailbox(), Stopwatch()
    with serving(mailbox) as port, mailer_to(port, stopwatch) as mailer:
        mailer.send(NOTICE)
        stopwatch.seconds += rest
        mailer.send(NOTICE)

    assert len(mailbox.connections) == connections


def test_a_closed_mailer_connects_again() -> None:
    mailbox = Mailbox()
    with serving(mailbox) as port, mailer_to(port) as mailer:
        mailer.send(NOTICE)
        mailer.close()
        mailer.close()
        mailer.send(NOTICE)

    assert len(mailbox.connections) == 2


def test_a_mail_that_was_refused_leaves_the_connection_to_the_next() -> None:
    mailbox = Mailbox(to_receiver="550 5.1.1 unknown")
    with serving(mailbox) as port, mailer_to(port) as mailer:
        assert not failure_of(mailer).transient
        mailbox.to_receiver = "250 OK"
        mailer.send(NOTICE)

    assert mailbox.receivers == ["claire@example.org"]
    assert len(mailbox.connections) == 1


@pytest.mark.parametrize("end", [(), (CLOSING,), (b"250 sender\r\n", CLOSING), TO_ONE_MAIL[:2]])
def test_a_kept_connection_that_ends_before_the_text_is_replaced_once(end: tuple[bytes, ...]) -> None:
    first, second = (*GREETED, *TO_ONE_MAIL, *end), (*GREETED, *TO_ONE_MAIL)
    with playing(first, second) as script, mailer_to(script.port) as mailer:
        mailer.send(NOTICE)
        mailer.send(NOTICE)

    assert script.accepted == 2
    assert len(script.texts) == 2


def test_a_new_connection_that_ends_is_not_replaced_again() -> None:
    kept = (*GREETED, *TO_ONE_MAIL)
    with playing(kept, GREETED, (*GREETED, *TO_ONE_MAIL)) as script, mailer_to(script.port) as mailer:
        mailer.send(NOTICE)
        assert failure_of(mailer).transient
        assert script.accepted == 2


@pytest.mark.parametrize("answer", [(), (b"421 4.3.0 going down\r\n",)])
def test_a_mail_whose_text_was_sent_is_not_sent_again_by_itself(answer: tuple[bytes, ...]) -> None:
    dies = (*GREETED, *TO_ONE_MAIL, *TO_ONE_MAIL[:3], *answer)
    with playing(dies, (*GREETED, *TO_ONE_MAIL)) as script, mailer_to(script.port) as mailer:
        mailer.send(NOTICE)
        failure = failure_of(mailer)

        assert failure.transient
        assert script.accepted == 1
        assert len(script.texts) == 2  # the server may have kept the second one

        mailer.send(NOTICE)  # the next try, which the lease or the pause brings
        assert script.accepted == 2


def test_a_hanging_server_holds_up_one_mail_and_not_a_batch() -> None:
    stopwatch = Stopwatch()
    with (
        playing((SILENCE,), (*GREETED, *TO_ONE_MAIL)) as script,
        mailer_to(script.port, stopwatch, seconds_to_hand_over=0.1, seconds_to_answer=0.1) as mailer,
    ):
        first = failure_of(mailer)
        rest = [failure_of(mailer) for _ in range(10)]
        assert {str(each) for each in rest} == {str(first)}
        assert all(each.transient for each in rest)
        assert script.accepted == 1

        stopwatch.seconds += 5
        mailer.send(NOTICE)
        assert script.accepted == 2


@pytest.mark.parametrize("said", [GREETED, (*GREETED, *TO_ONE_MAIL), (*GREETED, *TO_ONE_MAIL[:3])])
def test_a_server_that_falls_silent_later_on_is_left_alone_as_well(said: tuple[bytes, ...]) -> None:
    with (
        playing((*said, SILENCE), (*GREETED, *TO_ONE_MAIL)) as script,
        mailer_to(script.port, seconds_to_hand_over=0.1, seconds_to_answer=0.1) as mailer,
    ):
        if len(said) > 5:
            mailer.send(NOTICE)
        assert "timed out" in str(failure_of(mailer))
        assert "timed out" in str(failure_of(mailer))
        assert script.accepted == 1


def test_nobody_at_the_port_is_asked_once_in_a_while() -> None:
    stopwatch = Stopwatch()
    port = free_port()
    with mailer_to(port, stopwatch) as mailer:
        words = str(failure_of(mailer))
        with serving(Mailbox(), port=port):
            assert str(failure_of(mailer)) == words
            stopwatch.seconds += 5
            mailer.send(NOTICE)

"""A mail takes no longer than it may, however slow the server; and what is said of one that the server may have."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest

from promise_service.adapters.notices.deadline import Deadline
from promise_service.adapters.notices.reaching import look_up, reach
from promise_service.adapters.notices.smtp import SmtpMailer
from promise_service.errors import DeliveryFailed
from tests.adapters.notices.samples import NOTICE
from tests.adapters.notices.smtp_server import (
    DROP_BY_DROP,
    GREETED,
    SILENCE,
    TO_ONE_MAIL,
    Script,
    free_port,
    playing,
    trusting,
)
from tests.adapters.notices.stopwatch import Stopwatch

TAKES_IT = (*GREETED, *TO_ONE_MAIL)
TO_THE_TEXT = (*GREETED, *TO_ONE_MAIL[:3])


@contextmanager
def mailer_to(script: Script, stopwatch: Stopwatch, scheme: str = "smtp", **seconds: float) -> Iterator[SmtpMailer]:
    url = f"{scheme}://127.0.0.1:{script.port}"
    mailer = SmtpMailer(url, sender="promises@service.example", tls=trusting(), monotonic=stopwatch, **seconds)
    with closing(mailer):
        yield mailer


def failure_of(mailer: SmtpMailer) -> DeliveryFailed:
    with pytest.raises(DeliveryFailed) as failure:
        mailer.send(NOTICE)
    return failure.value


def test_ten_seconds_are_for_all_commands_together() -> None:
    stopwatch = Stopwatch()
    with playing(TAKES_IT, thinks=stopwatch.passes(4)) as script, mailer_to(script, stopwatch) as mailer:
        failure = failure_of(mailer)

    assert stopwatch.seconds == 1012  # the third answer came too late: nothing more was asked
    assert "timed out" in str(failure)
    assert failure.transient
    assert not failure.unknown
    assert script.texts == []


def test_a_server_that_is_slow_but_in_time_is_waited_for() -> None:
    stopwatch = Stopwatch()
    with playing(TAKES_IT, thinks=stopwatch.passes(1.9)) as script, mailer_to(script, stopwatch) as mailer:
        mailer.send(NOTICE)

    assert len(script.texts) == 1


def test_a_kept_connection_has_ten_seconds_for_every_mail_anew() -> None:
    stopwatch = Stopwatch()
    with (
        playing((*TAKES_IT, *TO_ONE_MAIL, *TO_ONE_MAIL), thinks=stopwatch.passes(1.5)) as script,
        mailer_to(script, stopwatch) as mailer,
    ):
        for _ in range(3):
            mailer.send(NOTICE)

    assert len(script.texts) == 3


def test_a_new_connection_in_place_of_a_kept_one_has_only_the_time_that_is_left() -> None:
    stopwatch = Stopwatch()
    with (
        playing((*TAKES_IT, TO_ONE_MAIL[0], b"421 closing\r\n"), TAKES_IT, thinks=stopwatch.passes(1.9)) as script,
        mailer_to(script, stopwatch) as mailer,
    ):
        mailer.send(NOTICE)
        began = stopwatch.seconds
        assert not failure_of(mailer).unknown
        assert stopwatch.seconds - began < 10 + 2 * 1.9  # the server thinks once more while we give up
        assert script.accepted == 2


@pytest.mark.parametrize("said", [(), GREETED[:1], GREETED, (*GREETED, *TO_ONE_MAIL[:2])])
def test_drop_by_drop_is_no_way_to_get_more_time(said: tuple[bytes, ...]) -> None:
    with (
        playing((*said, DROP_BY_DROP)) as script,
        closing(
            SmtpMailer(f"smtp://127.0.0.1:{script.port}", sender="promises@service.example", seconds_to_hand_over=0.3)
        ) as mailer,
    ):
        failure = failure_of(mailer)

    assert "timed out" in str(failure)
    assert not failure.unknown


@pytest.mark.parametrize(
    ("scheme", "query", "said"),
    [("smtps", "", (SILENCE,)),
     ("smtp", "?starttls", (GREETED[0], b"250-hello\r\n250 STARTTLS\r\n", b"220 go\r\n", SILENCE))],
)  # fmt: skip
def test_tls_has_no_more_time_than_the_rest(scheme: str, query: str, said: tuple[bytes, ...]) -> None:
    with playing(said) as script:
        url = f"{scheme}://127.0.0.1:{script.port}{query}"
        with closing(
            SmtpMailer(url, sender="promises@service.example", seconds_to_hand_over=0.3, tls=trusting())
        ) as mailer:
            failure = failure_of(mailer)

    assert "timed out" in str(failure)


def test_a_server_that_looks_through_the_text_is_waited_for_longer() -> None:
    seconds = iter((0, 0, 0, 0, 0, 1.2))
    with (
        playing(TAKES_IT, thinks=lambda: time.sleep(next(seconds))) as script,
        closing(
            SmtpMailer(f"smtp://127.0.0.1:{script.port}", sender="promises@service.example", seconds_to_hand_over=1)
        ) as mailer,
    ):
        mailer.send(NOTICE)

    assert len(script.texts) == 1


@pytest.mark.parametrize("end", [(), (SILENCE,), (DROP_BY_DROP,)])
def test_what_became_of_a_mail_is_unknown_where_nothing_is_said_of_the_text(end: tuple[bytes, ...]) -> None:
    with (
        playing((*TO_THE_TEXT, *end), TAKES_IT) as script,
        closing(
            SmtpMailer(f"smtp://127.0.0.1:{script.port}", sender="promises@service.example", seconds_to_answer=0.2)
        ) as mailer,
    ):
        failure = failure_of(mailer)

        assert len(script.texts) == 1
        assert failure.transient
        assert failure.unknown
        assert "was sent the mail and did not say whether it has it: " in str(failure)


@pytest.mark.parametrize("answer", [b"421 4.3.0 going down\r\n", b"451 4.3.0 Later\r\n"])
def test_a_server_that_says_that_it_has_not_taken_the_text_leaves_nothing_unknown(answer: bytes) -> None:
    with playing((*TO_THE_TEXT, answer, b"250 reset\r\n")) as script, mailer_to(script, Stopwatch()) as mailer:
        failure = failure_of(mailer)

    assert failure.transient
    assert not failure.unknown


def test_mails_that_are_not_sent_while_a_server_is_away_are_not_unknown() -> None:
    with (
        playing((*TO_THE_TEXT, SILENCE)) as script,
        mailer_to(script, Stopwatch(), seconds_to_answer=0.1) as mailer,
    ):
        assert failure_of(mailer).unknown
        assert not failure_of(mailer).unknown
        assert script.accepted == 1


def test_every_address_of_a_server_has_its_share_of_the_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]  # `localhost` may be ::1 first, where nobody listens
        with reach("localhost", port, Deadline(10, Stopwatch())) as connection:
            assert connection.getpeername()[1] == port


def test_nobody_at_any_address_is_told_as_it_is() -> None:
    with pytest.raises(ConnectionRefusedError):
        reach("localhost", free_port(), Deadline(10, Stopwatch()))


def test_a_deadline_that_has_passed_leaves_no_time_to_look_up_a_name() -> None:
    stopwatch = Stopwatch()
    deadline = Deadline(10, stopwatch)
    stopwatch.seconds += 10

    with pytest.raises(TimeoutError, match="looking up localhost timed out"):
        reach("localhost", 25, deadline)


def test_a_name_that_is_none_is_told_where_the_result_is_asked_for() -> None:
    with pytest.raises(socket.gaierror):
        look_up("127.0.0.1.", 25, flags=socket.AI_NUMERICHOST).result(10)

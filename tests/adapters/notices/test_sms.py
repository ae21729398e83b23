"""SMS through a gateway: what it is sent, what it may say, and what is said of it."""

from __future__ import annotations

import json
import logging
import socket
from base64 import b64encode
from contextlib import closing
from dataclasses import replace

import pytest

from promise_service.adapters.notices.sms import SmsCourier
from promise_service.adapters.notices.sms_gateway import SmsGateway
from promise_service.domain.notices import Message, Notice
from promise_service.errors import CannotStart, DeliveryFailed
from tests.adapters.notices.gateway import CREATED, DROP_BY_DROP, SILENT, Gateway, running
from tests.adapters.notices.samples import SMS
from tests.adapters.notices.smtp_server import free_port, playing
from tests.adapters.notices.stopwatch import Stopwatch

PATH = "/2010-04-01/Accounts/AC1/Messages.json"


def url(port: int, scheme: str = "http") -> str:
    return f"{scheme}://AC1:t%2Fo%3Aken@127.0.0.1:{port}{PATH}?from=%2B15550100"


def failure_of(courier: SmsCourier, notice: Notice = SMS) -> DeliveryFailed:
    with pytest.raises(DeliveryFailed) as failure:
        courier.send(notice)
    return failure.value


def test_the_gateway_is_asked_as_twilio_is() -> None:
    with running(Gateway()) as gateway, closing(SmsCourier(url(gateway.port))) as courier:
        courier.send(SMS)

    assert gateway.paths == [PATH]
    assert gateway.forms == [{"To": ["+33612345678"], "From": ["+15550100"], "Body": [SMS.message.text]}]
    (headers,) = gateway.headers
    assert headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert headers["Authorization"] == f"Basic {b64encode(b'AC1:t/o:ken').decode()}"
    assert headers["Idempotency-Key"] == SMS.id


@pytest.mark.parametrize("text", ["Réponse à 12 h 00 & plus = ?", "我们将致电", "سنتصل بك", "📞 10:30", "a\nb"])
def test_any_alphabet_arrives(text: str) -> None:
    with running(Gateway()) as gateway, closing(SmsCourier(url(gateway.port))) as courier:
        courier.send(replace(SMS, message=Message(subject="", text=text)))

    assert gateway.forms[0]["Body"] == [text]


def test_messages_go_over_one_connection_until_it_is_closed() -> None:
    with running(Gateway()) as gateway, closing(SmsCourier(url(gateway.port))) as courier:
        for _ in range(5):
            courier.send(SMS)
        assert len(gateway.connections) == 1
        courier.close()
        courier.send(SMS)
        assert len(gateway.connections) == 2


@pytest.mark.parametrize(
    ("status", "body", "transient", "words"),
    [
        (400, {"code": 21211, "message": "Invalid 'To' Phone Number: +33612345678", "status": 400}, False,
         "400 21211 Invalid 'To' Phone Number: +33*******78"),
        (400, {"code": 21610, "message": "33 6 12 34 56 78 has opted\nout"}, False,
         "400 21610 +33*******78 has opted out"),
        (403, {"code": 21408, "message": "Permission to send to this region"}, False,
         "403 21408 Permission to send to this region"),
        (422, {"error": "no"}, False, '422 {"error": "no"}'),
        (401, {"code": 20003, "message": "Authenticate"}, True, "401 20003 Authenticate"),
        (404, {"code": 20404, "message": "Not found"}, True, "404 20404 Not found"),
        (429, {"code": 20429, "message": "Too many requests"}, True, "429 20429 Too many requests"),
        (500, {"message": None}, True, "500 None"),
        (302, [], True, "302 []"),
    ],
)  # fmt: skip
def test_a_refusal_is_told_in_the_gateways_words(status: int, body: object, transient: bool, words: str) -> None:
    with (
        running(Gateway([(status, json.dumps(body))])) as gateway,
        closing(SmsCourier(url(gateway.port))) as courier,
    ):
        failure = failure_of(courier)

    assert str(failure) == words
    assert failure.transient is transient


@pytest.mark.parametrize(
    ("body", "words"), [("", "503"), ("<p>down\n now</p>", "503 <p>down now</p>"), ("x" * 999, "503 " + "x" * 300)]
)
def test_a_gateway_that_does_not_speak_json_is_quoted_in_short(body: str, words: str) -> None:
    with running(Gateway([(503, body)])) as gateway, closing(SmsCourier(url(gateway.port))) as courier:
        assert str(failure_of(courier)) == words


def test_a_refusal_is_no_outage() -> None:
    with running(Gateway([(503, ""), CREATED])) as gateway, closing(SmsCourier(url(gateway.port))) as courier:
        assert failure_of(courier).transient
        courier.send(SMS)

    assert len(gateway.forms) == 2


def test_nobody_at_the_port_is_asked_once_in_a_while() -> None:
    port, stopwatch = free_port(), Stopwatch()
    with closing(SmsCourier(url(port), monotonic=stopwatch)) as courier:
        first, second = failure_of(courier), failure_of(courier)

    assert first.transient
    assert str(first).startswith(f"The SMS gateway 127.0.0.1:{port} failed: ")
    assert str(second) == str(first)


@pytest.mark.parametrize("hanging", [SILENT, DROP_BY_DROP])
def test_a_hanging_gateway_holds_up_one_message_and_not_a_batch(hanging: tuple[int, str]) -> None:
    stopwatch = Stopwatch()
    with (
        running(Gateway([hanging, CREATED])) as gateway,
        closing(SmsCourier(url(gateway.port), seconds_to_answer=0.1, monotonic=stopwatch)) as courier,
    ):
        first, *rest = [failure_of(courier) for _ in range(10)]
        assert all(failure.transient for failure in (first, *rest))
        assert first.unknown  # the gateway may have it
        assert "was sent the message and did not say whether it has it: timed out" in str(first)
        assert not any(failure.unknown for failure in rest)  # nothing was sent for these
        assert len(gateway.forms) == 1

        stopwatch.seconds += 5
        courier.send(SMS)
        assert len(gateway.forms) == 2


def test_a_gateway_that_takes_its_time_to_answer_has_longer_than_to_take_the_message_in() -> None:
    with (
        running(Gateway([CREATED], seconds_to_think=1.2)) as gateway,
        closing(SmsCourier(url(gateway.port), seconds_to_hand_over=1, seconds_to_answer=20)) as courier,
    ):
        courier.send(SMS)

    assert len(gateway.forms) == 1


def test_a_gateway_that_does_not_take_the_message_in_does_not_have_it() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as listener,
        closing(SmsCourier(url(listener.getsockname()[1], "https"), seconds_to_hand_over=0.1)) as courier,
    ):
        failure = failure_of(courier)  # nobody answers to our part of TLS

    assert str(failure).endswith("failed: timed out")
    assert failure.transient
    assert not failure.unknown


def test_a_gateway_that_hangs_up_may_have_the_message() -> None:
    with playing((b"", b"")) as script, closing(SmsCourier(url(script.port))) as courier:
        failure = failure_of(courier)

    assert failure.transient
    assert failure.unknown


def test_a_status_counts_however_the_rest_of_the_answer_ends() -> None:
    with running(Gateway([(201, "x" * 200_000)])) as gateway, closing(SmsCourier(url(gateway.port))) as courier:
        courier.send(SMS)

    assert len(gateway.forms) == 1


def test_the_token_is_in_no_log_line(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with running(Gateway()) as gateway, closing(SmsCourier(url(gateway.port))) as courier:
        courier.send(SMS)

    assert caplog.records
    assert not any(secret in caplog.text for secret in ("t/o:ken", "t%2Fo%3Aken", b64encode(b"AC1:t/o:ken").decode()))


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        (
            "http://AC1:secret@gateway.example/x?from=%2B15550100",
            "would send its token to gateway.example in the clear",
        ),
        ("http://AC1:secret@10.0.0.1/x?from=%2B15550100", "in the clear"),
        ("ftp://AC1:secret@gateway.example/x?from=%2B15550100", "in the clear"),
        ("https://gateway.example/x?from=%2B15550100", "names no account and token"),
        ("https://AC1@gateway.example/x?from=%2B15550100", "names no account and token"),
        ("https://AC1:secret@gateway.example/x", "must end with"),
        ("https://AC1:secret@gateway.example/x?from=%2B15550100&to=1", "must end with"),
        ("https://AC1:secret@gateway.example/x?from=+15550100", "has the sender ' 15550100'"),
        ("https://AC1:secret@gateway.example/x?from=Much+too+long+a+name", "has the sender"),
    ],
)
def test_an_address_that_cannot_be_right_stops_the_start(address: str, reason: str) -> None:
    with pytest.raises(CannotStart) as refusal:
        SmsCourier(address)

    assert reason in str(refusal.value)
    assert "secret" not in str(refusal.value)


@pytest.mark.parametrize(
    ("address", "sender"),
    [
        ("https://AC1:secret@gateway.example:8443/x?from=%2B15550100", "+15550100"),
        ("https://AC1:secret@gateway.example/x?from=MyBank+24", "MyBank 24"),
        ("https://AC1:secret@gateway.example/x?from=38000", "38000"),
        ("http://AC1:secret@localhost:8080/x?from=38000", "38000"),
        ("http://AC1:secret@[::1]:8080/x?from=38000", "38000"),
    ],
)
def test_the_sender_is_a_number_or_a_short_name(address: str, sender: str) -> None:
    gateway = SmsGateway.of(address)

    assert gateway.sender == sender
    assert "secret" not in gateway.url + repr(gateway)

"""One try over real HTTP: what is sent, and what is made of each way in which an endpoint can answer."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
import standardwebhooks

from promise_service import __version__
from promise_service.adapters.clock import SystemClock
from promise_service.adapters.webhooks.sender import HttpEventSender
from promise_service.application.manage_webhooks import new_secret
from promise_service.domain.delivery_attempts import Attempt
from promise_service.errors import DeliveryFailed
from tests.adapters.webhooks.receiver import Received, Receiver, receiving, status
from tests.adapters.webhooks.webhooks import NOW, a_webhook, an_event

CERTIFICATE = Path(__file__).parents[1] / "notices" / "localhost.pem"  # self-signed, for 127.0.0.1 and localhost
EVENT = an_event()
SHORT = timedelta(seconds=0.3)


@pytest.fixture
def sender() -> Iterator[HttpEventSender]:
    opened = HttpEventSender(private_networks=True)
    yield opened
    opened.close()


@pytest.fixture
def hasty() -> Iterator[HttpEventSender]:
    """A sender that waits no longer than a moment."""
    opened = HttpEventSender(private_networks=True, limit=SHORT)
    yield opened
    opened.close()


def verified(secret: str, received: Received) -> bool:
    try:
        standardwebhooks.Webhook(secret).verify(received.body, dict(received.headers))
    except standardwebhooks.WebhookVerificationError:
        return False
    return True


class TestWhatIsSent:
    def test_is_the_body_to_the_byte_with_the_headers_of_the_specification(
        self, receiver: Receiver, sender: HttpEventSender
    ) -> None:
        webhook = a_webhook(url=receiver.url + "?key=%C3%A9")
        assert sender.send(webhook, EVENT, NOW) == Attempt(status=204)
        received = receiver.received()
        assert (received.path, received.body) == ("/hook?key=%C3%A9", EVENT.body)
        assert received.headers["content-type"] == "application/cloudevents+json"
        assert received.headers["user-agent"] == f"promise-service/{__version__}"
        assert received.headers["host"] == f"127.0.0.1:{receiver.port}"
        assert received.headers["webhook-id"] == EVENT.id
        assert received.headers["webhook-timestamp"] == str(int(NOW.timestamp()))

    def test_is_signed_so_that_the_library_of_the_specification_verifies_it(
        self, receiver: Receiver, sender: HttpEventSender
    ) -> None:
        webhook = a_webhook(url=receiver.url)
        sender.send(webhook, EVENT, SystemClock().now())
        received = receiver.received()
        assert verified(webhook.secret, received)
        assert not verified(new_secret(), received)

    def test_is_signed_with_both_secrets_during_a_rotation_and_with_one_after_it(
        self, receiver: Receiver, sender: HttpEventSender
    ) -> None:
        now = SystemClock().now()
        former = new_secret()
        webhook = a_webhook(url=receiver.url, former_secret=former, former_secret_until=now + timedelta(seconds=1))
        sender.send(webhook, EVENT, now)
        both = receiver.received()
        assert len(both.headers["webhook-signature"].split(" ")) == 2
        assert verified(webhook.secret, both)
        assert verified(former, both)
        sender.send(webhook, EVENT, now + timedelta(seconds=1))
        one = receiver.received()
        assert verified(webhook.secret, one)
        assert not verified(former, one)


class TestAnAnswer:
    @pytest.mark.parametrize("code", [200, 201, 202, 204, 299])
    def test_of_2xx_is_success(self, receiver: Receiver, sender: HttpEventSender, code: int) -> None:
        receiver.answers.put(status(code))
        assert sender.send(a_webhook(url=receiver.url), EVENT, NOW) == Attempt(status=code)

    def test_is_quoted_in_what_can_be_printed(self, receiver: Receiver, sender: HttpEventSender) -> None:
        receiver.answers.put(status(500, "Zu viel\r\n\x00\x1b[31m für uns \xff".encode("latin-1") + b"x" * 500))
        attempt = sender.send(a_webhook(url=receiver.url), EVENT, NOW)
        assert attempt.status == 500
        assert attempt.detail is not None
        assert attempt.detail.startswith("500: Zu viel [31m f\ufffdr uns \ufffdxxx")
        assert len(attempt.detail) == len("500: ") + 200

    def test_that_leads_elsewhere_is_not_followed(self, receiver: Receiver, sender: HttpEventSender) -> None:
        with receiving() as elsewhere:
            receiver.answers.put(status(307, location=elsewhere.url))
            attempt = sender.send(a_webhook(url=receiver.url), EVENT, NOW)
            assert attempt == Attempt(status=307, detail="307: redirects are not followed")
            assert elsewhere.journal.empty()

    @pytest.mark.parametrize(
        ("retry_after", "wish"),
        [
            ("120", timedelta(seconds=120)),
            ("Mon, 23 Nov 2026 09:02:00 GMT", timedelta(minutes=2)),
            ("Mon, 23 Nov 2026 08:00:00 GMT", timedelta()),
            ("soon", None),
            ("", None),
        ],
    )
    def test_may_ask_to_wait(
        self, receiver: Receiver, sender: HttpEventSender, retry_after: str, wish: timedelta | None
    ) -> None:
        receiver.answers.put(status(503, retry_after=retry_after))
        assert sender.send(a_webhook(url=receiver.url), EVENT, NOW) == Attempt(
            status=503, detail="503", retry_after=wish
        )

    def test_that_never_ends_is_read_only_so_far(self, receiver: Receiver, sender: HttpEventSender) -> None:
        def endless(handler: BaseHTTPRequestHandler) -> None:
            handler.wfile.write(b"HTTP/1.1 500 No\r\n\r\n")
            while not receiver.let_go.is_set():
                handler.wfile.write(b"more " * 1000)

        receiver.answers.put(endless)
        attempt = sender.send(a_webhook(url=receiver.url), EVENT, NOW)
        assert attempt.status == 500
        assert (attempt.detail or "").startswith("500: more more")

    def test_counts_by_its_status_even_if_the_rest_never_comes(
        self, receiver: Receiver, hasty: HttpEventSender
    ) -> None:
        def unfinished(handler: BaseHTTPRequestHandler) -> None:
            handler.wfile.write(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nthank you")
            handler.wfile.flush()
            receiver.hang(handler)

        receiver.answers.put(unfinished)
        assert hasty.send(a_webhook(url=receiver.url), EVENT, NOW) == Attempt(status=200, detail="thank you")


class TestNoAnswer:
    def test_from_an_endpoint_that_hangs(self, receiver: Receiver, hasty: HttpEventSender) -> None:
        receiver.answers.put(receiver.hang)
        attempt = hasty.send(a_webhook(url=receiver.url), EVENT, NOW)
        assert attempt == Attempt(status=None, detail="no answer within 0.3 s")

    def test_from_an_endpoint_that_answers_drop_by_drop(self, receiver: Receiver, hasty: HttpEventSender) -> None:
        receiver.answers.put(receiver.drip)
        before = time.monotonic()
        attempt = hasty.send(a_webhook(url=receiver.url), EVENT, NOW)
        assert attempt == Attempt(status=None, detail="no answer within 0.3 s")
        assert time.monotonic() - before < 10

    def test_where_nobody_listens(self, sender: HttpEventSender) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
        attempt = sender.send(a_webhook(url=f"http://127.0.0.1:{port}/"), EVENT, NOW)
        assert attempt.status is None
        assert (attempt.detail or "").startswith("no answer: ")

    def test_where_the_name_is_nobodys(self) -> None:
        def unknown(host: str, port: int) -> list[str]:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

        sender = HttpEventSender(private_networks=True, resolver=unknown)
        attempt = sender.send(a_webhook(), EVENT, NOW)
        sender.close()
        assert attempt == Attempt(status=None, detail="no answer: [Errno -2] Name or service not known")

    def test_where_we_break_off(self, receiver: Receiver, sender: HttpEventSender) -> None:
        receiver.answers.put(receiver.hang)
        with ThreadPoolExecutor(1) as thread:
            under_way = thread.submit(sender.send, a_webhook(url=receiver.url), EVENT, NOW)
            receiver.received()
            sender.break_off()
            with pytest.raises(DeliveryFailed, match="broken off"):
                under_way.result(20)

    def test_where_the_look_up_takes_too_long(self, receiver: Receiver) -> None:
        def slow(host: str, port: int) -> list[str]:
            receiver.let_go.wait(30)
            return ["127.0.0.1"]

        sender = HttpEventSender(private_networks=True, limit=SHORT, resolver=slow)
        assert sender.send(a_webhook(url=receiver.url), EVENT, NOW).detail == "no answer within 0.3 s"
        receiver.let_go.set()
        sender.close()
        assert receiver.journal.empty()


class TestOurOwnNetwork:
    def test_is_not_reached_by_an_address(self, receiver: Receiver) -> None:
        sender = HttpEventSender(private_networks=False)
        attempt = sender.send(a_webhook(url=receiver.url), EVENT, NOW)
        sender.close()
        assert attempt == Attempt(
            status=None,
            detail="127.0.0.1 is in a private network; PROMISE_WEBHOOK_PRIVATE_NETWORKS=true allows that",
        )
        assert receiver.journal.empty()

    def test_is_not_reached_by_a_name_that_stands_for_it(self, receiver: Receiver) -> None:
        asked: list[tuple[str, int]] = []

        def resolver(host: str, port: int) -> list[str]:
            asked.append((host, port))
            return ["10.0.0.7", "127.0.0.1"]

        sender = HttpEventSender(private_networks=False, resolver=resolver)
        attempt = sender.send(a_webhook(url=f"http://crm.example.org:{receiver.port}/"), EVENT, NOW)
        sender.close()
        assert (attempt.detail or "").startswith("crm.example.org is in a private network")
        assert asked == [("crm.example.org", receiver.port)]
        assert receiver.journal.empty()

    def test_is_not_reached_by_a_name_that_changes_its_mind(self, receiver: Receiver) -> None:
        """The address that was looked at is the one that is called: the name is not looked up again (DNS rebinding)."""
        answers = iter([["127.0.0.1"], ["10.0.0.7"]])
        sender = HttpEventSender(private_networks=True, resolver=lambda *_: next(answers))
        webhook = a_webhook(url=f"http://crm.example.org:{receiver.port}/hook")
        assert sender.send(webhook, EVENT, NOW) == Attempt(status=204)
        sender.close()
        assert receiver.received().headers["host"] == f"crm.example.org:{receiver.port}"
        assert next(answers) == ["10.0.0.7"]

    def test_is_not_reached_through_a_proxy_of_the_environment(
        self, receiver: Receiver, sender: HttpEventSender, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
        monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
        assert sender.send(a_webhook(url=receiver.url), EVENT, NOW) == Attempt(status=204)


class TestTls:
    def test_an_endpoint_shows_a_certificate_of_its_name(self) -> None:
        tls = ssl.create_default_context(cafile=CERTIFICATE)
        sender = HttpEventSender(private_networks=True, resolver=lambda *_: ["127.0.0.1"], tls=tls)
        with receiving(certificate=CERTIFICATE) as receiver:
            answered = sender.send(a_webhook(url=f"https://localhost:{receiver.port}/"), EVENT, NOW)
            refused = sender.send(a_webhook(url=f"https://crm.example.org:{receiver.port}/"), EVENT, NOW)
        sender.close()
        assert answered == Attempt(status=204)
        assert refused.status is None
        assert "certificate" in (refused.detail or "")

    def test_an_endpoint_that_nobody_vouches_for_gets_nothing(self, sender: HttpEventSender) -> None:
        with receiving(certificate=CERTIFICATE) as receiver:
            attempt = sender.send(a_webhook(url=f"https://localhost:{receiver.port}/"), EVENT, NOW)
            assert receiver.journal.empty()
        assert attempt.status is None

"""Real SMTP servers on free ports of this machine."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

CERTIFICATE = Path(__file__).with_name("localhost.pem")  # self-signed, with its key, for 127.0.0.1 and localhost


@dataclass
class Mailbox:
    """What a server received, and what it says to what it is given."""

    to_receiver: str = "250 OK"
    to_text: str = "250 taken"
    to_good_bye: str = "221 bye"
    mails: list[bytes] = field(default_factory=list)
    receivers: list[str] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self.to_receiver

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - as above
        if self.to_text.startswith("250"):
            self.mails.append(envelope.original_content or b"")
            self.receivers.extend(envelope.rcpt_tos)
        return self.to_text

    async def handle_QUIT(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - as above
        return self.to_good_bye


@contextmanager
def serving(mailbox: Mailbox, *, port: int | None = None, **options: object) -> Iterator[int]:
    """Serve `mailbox`; gives the port."""
    controller = Controller(mailbox, hostname="127.0.0.1", port=port or free_port(), **options)  # type: ignore[arg-type]
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


@contextmanager
def falling_silent(*said: bytes) -> Iterator[int]:
    """A server that says each of `said` once, waiting for a line in between, then hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            connection, _ = listener.accept()
            with connection, connection.makefile("rb") as lines:
                for number, words in enumerate(said):
                    if number:
                        lines.readline()
                    connection.sendall(words)

        thread = threading.Thread(target=serve)
        thread.start()
        yield listener.getsockname()[1]
        thread.join()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def certified() -> ssl.SSLContext:
    """What a server with our certificate speaks TLS by."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(CERTIFICATE)
    return context


def trusting() -> ssl.SSLContext:
    """What a client that knows our certificate speaks TLS by."""
    return ssl.create_default_context(cafile=CERTIFICATE)


def only_ana(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: LoginPassword) -> AuthResult:
    """Lets `ana` in with the password `p@ss/word`."""
    return AuthResult(success=data == LoginPassword(b"ana", b"p@ss/word"), handled=False)

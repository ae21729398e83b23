"""Real SMTP servers on free ports of this machine."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

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
    connections: set[object] = field(default_factory=set)
    options: list[str] = field(default_factory=list)

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.connections.add(session.peer)
        self.options = options
        envelope.mail_from = address
        envelope.smtp_utf8 = "SMTPUTF8" in options
        return "250 OK"

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


_BETWEEN_DROPS = 0.01

SILENCE = b"\0"
"""A server that says this says nothing more, and waits until the client hangs up."""

DROP_BY_DROP = b"\1"
"""A server that says this says one digit after the other, and never a whole line, until the client hangs up."""

TO_ONE_MAIL = (b"250 sender\r\n", b"250 receiver\r\n", b"354 go\r\n", b"250 taken\r\n")
"""What a server says from MAIL to the end of the text."""

GREETED = (b"220 hello\r\n", b"250 hello\r\n")


@dataclass
class Script:
    """A server that says on each connection what stands here for it, a line in between, and then hangs up.

    `thinks` is called before it says something: how long it takes, by the clock of whoever calls it.
    """

    conversations: list[tuple[bytes, ...]]
    thinks: Callable[[], None] = lambda: None
    port: int = 0
    accepted: int = 0
    texts: list[bytes] = field(default_factory=list)

    def serve(self, listener: socket.socket) -> None:
        """Until the last conversation is over, or the listener is."""
        for said in self.conversations:
            try:
                connection, _ = listener.accept()
            except OSError:  # the test is over
                return
            self.accepted += 1
            with connection, suppress(ConnectionError):
                self._converse(connection, said)

    def _converse(self, connection: socket.socket, said: tuple[bytes, ...]) -> None:
        with connection.makefile("rb") as lines:
            for number, words in enumerate(said):
                if number and not self._heard(lines, said[number - 1]):
                    return
                self.thinks()
                if words == DROP_BY_DROP:
                    self._never_end(connection)
                    return
                if words == SILENCE:
                    lines.read()
                    return
                connection.sendall(words)
            if said and said[-1].startswith(b"354"):
                self._heard(lines, said[-1])

    def _heard(self, lines: BinaryIO, said: bytes) -> bool:
        """A line, or the text where that was asked for; False where the client took its leave instead."""
        heard = [lines.readline()]
        while said.startswith(b"354") and heard[-1] not in {b".\r\n", b""}:
            heard.append(lines.readline())
        if said.startswith(b"354") and heard[-1]:
            self.texts.append(b"".join(heard[:-1]))
        return heard[-1] not in {b"", b"QUIT\r\n"}

    def _never_end(self, connection: socket.socket) -> None:
        connection.settimeout(_BETWEEN_DROPS)
        while True:
            connection.sendall(b"2")
            with suppress(TimeoutError):
                if connection.recv(4096) == b"":
                    return


@contextmanager
def playing(*conversations: tuple[bytes, ...], thinks: Callable[[], None] = lambda: None) -> Iterator[Script]:
    """Serve a script on a free port."""
    script = Script(list(conversations), thinks)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        script.port = listener.getsockname()[1]
        thread = threading.Thread(target=script.serve, args=(listener,))
        thread.start()
        yield script
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
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

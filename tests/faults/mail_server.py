"""A real mail server with a journal, that can refuse mails, or take them and be slow to say so."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from hashlib import sha256

from aiosmtpd.smtp import SMTP, Envelope, Session

from promise_service.adapters.clock import SystemClock
from tests.adapters.notices.smtp_server import serving
from tests.faults.journal import Arrival, Journal

TAKEN = "250 taken"
TRY_LATER = "451 try again later"
NO_SUCH_MAILBOX = "550 no such mailbox"


class MailServer:
    """What it says can be changed at any moment; it says 550 to the receiver, 451 to the text."""

    port: int

    def __init__(self) -> None:
        self.journal = Journal()
        self._answer = TAKEN
        self.unanswered = 0
        self._clock = SystemClock()
        self._may_speak = threading.Event()
        self._may_speak.set()

    def say(self, answer: str) -> None:
        """What mails meet from now on."""
        self._answer = answer

    @contextmanager
    def silence(self) -> Iterator[None]:
        """While this lasts, mails are taken as ever, but nobody is told so."""
        self._may_speak.clear()
        try:
            yield
        finally:
            self._may_speak.set()

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self._answer == NO_SUCH_MAILBOX:
            return NO_SUCH_MAILBOX
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - as above
        answer = TRY_LATER if self._answer == TRY_LATER else TAKEN
        self._write(envelope, taken=answer == TAKEN)
        if not self._may_speak.is_set():
            self.unanswered += 1
            try:
                await asyncio.to_thread(self._may_speak.wait)
            finally:
                self.unanswered -= 1
        return answer

    def _write(self, envelope: Envelope, *, taken: bool) -> None:
        at = self._clock.now()
        content = envelope.original_content or b""
        mail = message_from_bytes(content, EmailMessage, policy=default)
        kind, _, promise_id = str(mail["Subject"]).partition(" ")
        self.journal.write(
            Arrival(
                id=str(mail["Message-ID"]),
                kind=kind,
                subject_id=promise_id,
                receiver=envelope.rcpt_tos[0],
                content=sha256(content).hexdigest(),
                at=at,
                taken=taken,
            )
        )


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """A mail server on a free port."""
    server = MailServer()
    with serving(server) as server.port:  # type: ignore[arg-type]
        yield server

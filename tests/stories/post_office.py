"""A real mail server that keeps what it takes."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.adapters.notices.smtp_server import Mailbox, serving


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """What a reader sees of a mail."""

    id: str
    to: str
    subject: str
    text: str


class PostOffice(Mailbox):
    """Takes every mail."""

    port: int

    def __init__(self) -> None:
        super().__init__()
        self._may_speak = threading.Event()
        self._may_speak.set()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        said = await super().handle_DATA(server, session, envelope)
        await asyncio.to_thread(self._may_speak.wait)
        return said

    @contextmanager
    def silence(self) -> Iterator[None]:
        """While this lasts, mails are taken as ever, but nobody is told so."""
        self._may_speak.clear()
        try:
            yield
        finally:
            self._may_speak.set()

    @property
    def received(self) -> list[Mail]:
        """Every mail that was ever taken, in the order of its arrival."""
        return [_read(mail) for mail in self.mails]

    @property
    def delivered(self) -> list[Mail]:
        """What readers see: of the mails with one Message-ID, which must be the same to the byte, the first."""
        first = {_read(mail).id: mail for mail in reversed(self.mails)}
        assert {(_read(mail).id, mail) for mail in self.mails} == set(first.items())
        return [_read(mail) for mail in reversed(first.values())]


@contextmanager
def post_office() -> Iterator[PostOffice]:
    """A mail server on a free port."""
    office = PostOffice()
    with serving(office) as office.port:
        yield office


def _read(content: bytes) -> Mail:
    mail = message_from_bytes(content, EmailMessage, policy=default)
    body = mail.get_body(("plain",))
    assert isinstance(body, EmailMessage)
    text = "\n".join(body.get_content().splitlines())
    return Mail(id=mail["Message-ID"], to=mail["To"], subject=mail["Subject"], text=text)

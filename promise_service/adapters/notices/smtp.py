"""Mails over SMTP (RFC 5321), by the standard library, on a connection that is kept from one to the next."""

from __future__ import annotations

import smtplib
import ssl
import time
from collections.abc import Callable
from contextlib import suppress
from email.message import EmailMessage

from promise_service.adapters.notices.addresses import Mailbox, receiver_of, sender_of
from promise_service.adapters.notices.mail_message import mail_message
from promise_service.adapters.notices.outage import Outage
from promise_service.adapters.notices.smtp_server import SmtpServer
from promise_service.adapters.notices.smtp_transaction import HungUp, hand_over
from promise_service.domain.notices import Notice
from promise_service.errors import DeliveryFailed

LONGEST_IDLE_SECONDS = 20.0
MOST_MAILS = 100


class SmtpMailer:
    """Hands mails to one server. Not for several threads at once: a connection carries one mail after the other.

    `url` is `smtp://host:25`, `smtp://user:password@host:587?starttls` (refuses to go on without TLS) or
    `smtps://user:password@host:465`; `sender` is the mailbox that mails come from, perhaps with a name:
    `Name <address>`. `timeout_seconds` bounds each wait for the server. Certificates are checked by `tls`, against
    the machine's authorities if None. `monotonic` counts seconds. CannotStart where a password would travel in the
    clear, or `sender` is none.

    A connection is used for 100 mails, and not after 20 s of rest, for servers hang up on those who rest.
    """

    def __init__(
        self,
        url: str,
        *,
        sender: str,
        timeout_seconds: float = 10.0,
        tls: ssl.SSLContext | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._server = SmtpServer.of(url, timeout_seconds=timeout_seconds, tls=tls)
        self._sender = sender_of(sender)
        self._monotonic = monotonic
        self._outage = Outage(monotonic)
        self._connection: smtplib.SMTP | None = None
        self._mails = 0
        self._last_used = 0.0

    def send(self, notice: Notice) -> None:
        """Returns once the server has taken the mail; DeliveryFailed says why not.

        It is for good only where the server refused this very mail with 5yz. Whatever it says before that
        (greeting, TLS, login) is about us and it, and may be put right. Once the text was sent, a mail is not sent
        again by itself, whatever becomes of the connection: the server may have it.
        """
        mail, receiver = mail_message(notice, self._sender), receiver_of(notice.receiver)
        kept = self._kept()
        if kept is not None:
            try:
                self._hand_over(kept, mail, receiver)
            except HungUp as end:
                if _timed_out(end.error):
                    raise self._away(end.error) from end
            else:
                return
        self._outage.refuse_while_it_lasts()
        try:
            self._hand_over(self._connected(), mail, receiver)
        except HungUp as end:
            raise self._away(end.error) from end

    def close(self) -> None:
        """Take leave of the server; the next mail connects again."""
        if self._connection is not None:
            with suppress(OSError):  # whoever is gone needs no good-bye, and nobody waits for the answer to it
                self._connection.putcmd("quit")
            self._connection.close()
            self._connection = None

    def _hand_over(self, connection: smtplib.SMTP, mail: EmailMessage, receiver: Mailbox) -> None:
        try:
            hand_over(connection, mail, self._sender, receiver)
        except HungUp:
            self.close()
            raise
        except OSError as error:
            self.close()
            raise self._away(error) from error
        finally:
            self._mails += 1
            self._last_used = self._monotonic()

    def _kept(self) -> smtplib.SMTP | None:
        """The connection of the last mail, where it is still good for one."""
        rested = self._monotonic() - self._last_used
        if self._mails >= MOST_MAILS or rested > LONGEST_IDLE_SECONDS:
            self.close()
        return self._connection

    def _connected(self) -> smtplib.SMTP:
        try:
            self._connection = self._server.connected()
        except DeliveryFailed as failure:
            self._outage.begins(failure)
            raise
        self._mails = 0
        return self._connection

    def _away(self, error: OSError) -> DeliveryFailed:
        failure = self._server.failed(error)
        if _timed_out(error):
            self._outage.begins(failure)
        return failure


def _timed_out(error: OSError) -> bool:
    """Whether the server was silent for too long; smtplib tells it as one that hung up."""
    return isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError)

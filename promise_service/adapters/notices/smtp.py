"""Mails over SMTP (RFC 5321), by the standard library, on a connection that is kept from one to the next."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable

from promise_service.adapters.notices.addresses import Mailbox, receiver_of, sender_of
from promise_service.adapters.notices.deadline import SECONDS_TO_ANSWER, SECONDS_TO_HAND_OVER, Deadline
from promise_service.adapters.notices.mail_message import mail_message
from promise_service.adapters.notices.outage import Outage
from promise_service.adapters.notices.smtp_connection import SmtpConnection
from promise_service.adapters.notices.smtp_server import SmtpServer
from promise_service.adapters.notices.smtp_transaction import HungUp, LeftOpen, hand_over
from promise_service.domain.notices import Notice
from promise_service.errors import DeliveryFailed

LONGEST_IDLE_SECONDS = 20.0
MOST_MAILS = 100


class SmtpMailer:
    """Hands mails to one server. Not for several threads at once: a connection carries one mail after the other.

    `url` is `smtp://host:25`, `smtp://user:password@host:587?starttls` (refuses to go on without TLS) or
    `smtps://user:password@host:465`; `sender` is the mailbox that mails come from, perhaps with a name:
    `Name <address>`. A mail is handed over within `seconds_to_hand_over` in all, connection, TLS and login included,
    or given up; what the server then says of the whole text is waited for `seconds_to_answer` more. Certificates are
    checked by `tls`, against the machine's authorities if None. `monotonic` counts seconds. CannotStart where a
    password would travel in the clear, or `sender` is none.

    A connection is used for 100 mails, and not after 20 s of rest, for servers hang up on those who rest.
    """

    def __init__(
        self,
        url: str,
        *,
        sender: str,
        seconds_to_hand_over: float = SECONDS_TO_HAND_OVER,
        seconds_to_answer: float = SECONDS_TO_ANSWER,
        tls: ssl.SSLContext | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._server = SmtpServer.of(url, tls=tls)
        self._to_hand_over = seconds_to_hand_over
        self._to_answer = seconds_to_answer
        self._sender = sender_of(sender)
        self._monotonic = monotonic
        self._outage = Outage(monotonic)
        self._connection: SmtpConnection | None = None
        self._mails = 0
        self._last_used = 0.0

    def send(self, notice: Notice) -> None:
        """Returns once the server has taken the mail; DeliveryFailed says why not.

        It is for good only where the server refused this very mail, its receiver or its text, with 5yz. Whatever it
        says before that (greeting, TLS, login, sender) is about us and it, and may be put right. Once the whole text
        was sent, a mail is not sent again by itself, whatever becomes of the connection: the server may have it, and
        the failure is `unknown`.
        """
        mail, receiver = mail_message(notice, self._sender).as_bytes(), receiver_of(notice.receiver)
        deadline = Deadline(self._to_hand_over, self._monotonic)
        kept = self._kept()
        if kept is not None:
            kept.deadline = deadline
            try:
                self._hand_over(kept, mail, receiver)
            except HungUp as end:
                if _timed_out(end.error):
                    raise self._away(end.error) from end
            else:
                return
        self._outage.refuse_while_it_lasts()
        try:
            self._hand_over(self._connected(deadline), mail, receiver)
        except HungUp as end:
            raise self._away(end.error) from end

    def close(self) -> None:
        """Take leave of the server; the next mail connects again."""
        if self._connection is not None:
            self._connection.take_leave()
            self._connection = None

    def _hand_over(self, connection: SmtpConnection, mail: bytes, receiver: Mailbox) -> None:
        try:
            hand_over(connection, mail, self._sender, receiver, self._answer_by)
        except HungUp:
            self.close()
            raise
        except LeftOpen as end:
            self.close()
            self._away(end.error)
            raise self._server.left_open(end.error) from end
        except OSError as error:
            self.close()
            raise self._away(error) from error
        finally:
            self._mails += 1
            self._last_used = self._monotonic()

    def _answer_by(self) -> Deadline:
        return Deadline(self._to_answer, self._monotonic)

    def _kept(self) -> SmtpConnection | None:
        """The connection of the last mail, where it is still good for one."""
        rested = self._monotonic() - self._last_used
        if self._mails >= MOST_MAILS or rested > LONGEST_IDLE_SECONDS:
            self.close()
        return self._connection

    def _connected(self, deadline: Deadline) -> SmtpConnection:
        try:
            self._connection = self._server.connected(deadline)
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

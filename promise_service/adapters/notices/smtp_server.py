"""A mail server: where it is, how it is spoken to, and a connection to it that is ready for mails."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from promise_service.adapters.notices.deadline import Deadline
from promise_service.adapters.notices.smtp_connection import SmtpConnection
from promise_service.errors import CannotStart, DeliveryFailed


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpServer:
    """Where mails are handed over. Certificates are checked by `tls`; `our_name` is what we call ourselves to it."""

    host: str
    port: int
    encrypted: bool
    starttls: bool
    user: str
    password: str = field(repr=False)
    tls: ssl.SSLContext
    our_name: str

    @classmethod
    def of(cls, url: str, *, tls: ssl.SSLContext | None) -> SmtpServer:
        """The server of `smtp://host:25`, `smtp://user:password@host:587?starttls` or `smtps://user:password@host:465`.

        Without `tls` certificates are checked against the machine's authorities. CannotStart where a password would
        travel in the clear.
        """
        parts = urlsplit(url)
        encrypted, starttls = parts.scheme == "smtps", parts.query == "starttls"
        if parts.query not in {"", "starttls"} or (encrypted and starttls):
            raise CannotStart(f"PROMISE_SMTP_URL ends with {'?' + parts.query!r}; only smtp://…?starttls is known.")
        user = unquote(parts.username or "")
        if user and not (encrypted or starttls):
            raise CannotStart("PROMISE_SMTP_URL would send its password in the clear; use ?starttls or smtps://.")
        return cls(
            host=parts.hostname or "localhost",
            port=parts.port or (465 if encrypted else 587 if starttls else 25),
            encrypted=encrypted,
            starttls=starttls,
            user=user,
            password=unquote(parts.password or ""),
            tls=tls or ssl.create_default_context(),
            our_name=smtplib.SMTP().local_hostname,  # asks the name server, for which no message has the time
        )

    def connected(self, deadline: Deadline) -> SmtpConnection:
        """A connection, with TLS and logged in as was asked for; DeliveryFailed, which may pass, where none is had."""
        try:
            server = SmtpConnection(
                self.host,
                self.port,
                deadline=deadline,
                name=self.our_name,
                encrypted=self.tls if self.encrypted else None,
            )
            try:
                self._introduced(server)
            except BaseException:
                server.close()
                raise
        except OSError as error:  # smtplib's own errors are among them
            raise self.failed(error) from error
        return server

    def failed(self, error: OSError) -> DeliveryFailed:
        """What happened to us and the server, and not to a mail: it may pass."""
        if isinstance(error, smtplib.SMTPResponseException):
            reason = f"{error.smtp_code} {in_words(error.smtp_error)}"
        else:
            reason = _in_short(error)
        return DeliveryFailed(f"The mail server {self.host}:{self.port} failed: {reason}", transient=True)

    def left_open(self, error: OSError) -> DeliveryFailed:
        """The whole mail was sent, and the server did not say whether it has it."""
        return DeliveryFailed(
            f"The mail server {self.host}:{self.port} was sent the mail and did not say whether it has it:"
            f" {_in_short(error)}",
            transient=True,
            unknown=True,
        )

    def _introduced(self, server: smtplib.SMTP) -> None:
        server.ehlo_or_helo_if_needed()
        if self.starttls:
            server.starttls(context=self.tls)
            server.ehlo_or_helo_if_needed()
        if self.user:
            server.login(self.user, self.password)


def _in_short(error: OSError) -> str:
    return str(error) or type(error).__name__


def in_words(said: bytes | str) -> str:
    """What a server said, in a line."""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return " ".join(text.split())

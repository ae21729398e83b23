"""Mails over SMTP (RFC 5321), by the standard library."""

from __future__ import annotations

import re
import smtplib
import ssl
from contextlib import suppress
from urllib.parse import unquote, urlsplit

from promise_service.adapters.notices.mail_message import mail_message
from promise_service.domain.notices import Notice, masked
from promise_service.errors import CannotStart, DeliveryFailed


class SmtpMailer:
    """Hands mails to one server, over a connection each.

    `url` is `smtp://host:25`, `smtp://user:password@host:587?starttls` (refuses to go on without TLS) or
    `smtps://user:password@host:465`; `sender` is the address that mails come from, `timeout_seconds` bounds each wait
    for the server. Certificates are checked by `tls`, against the machine's authorities if None. CannotStart where a
    password would travel in the clear.
    """

    def __init__(
        self, url: str, *, sender: str, timeout_seconds: float = 10.0, tls: ssl.SSLContext | None = None
    ) -> None:
        parts = urlsplit(url)
        self._encrypted = parts.scheme == "smtps"
        self._starttls = parts.query == "starttls"
        if parts.query not in {"", "starttls"} or (self._encrypted and self._starttls):
            raise CannotStart(f"PROMISE_SMTP_URL ends with {'?' + parts.query!r}; only smtp://…?starttls is known.")
        self._user, self._password = unquote(parts.username or ""), unquote(parts.password or "")
        if self._user and not (self._encrypted or self._starttls):
            raise CannotStart("PROMISE_SMTP_URL would send its password in the clear; use ?starttls or smtps://.")
        self._host = parts.hostname or "localhost"
        self._port = parts.port or (465 if self._encrypted else 587 if self._starttls else 25)
        self._sender = sender
        self._timeout = timeout_seconds
        self._tls = tls or ssl.create_default_context()

    def send(self, notice: Notice) -> None:
        """Returns once the server has taken the mail; DeliveryFailed says why not.

        It is for good only where the server refused this very mail with 5yz. Whatever it says before that
        (greeting, TLS, login) is about us and it, and may be put right.
        """
        mail = mail_message(notice, self._sender)
        server = self._connected()
        try:
            server.send_message(mail)
        except smtplib.SMTPRecipientsRefused as refusal:
            [(code, words)] = refusal.recipients.values()
            raise _refused(code, words, notice.receiver) from None
        except smtplib.SMTPResponseException as refusal:
            raise _refused(refusal.smtp_code, refusal.smtp_error, notice.receiver) from None
        except OSError as error:  # smtplib's own errors are among them
            raise self._away(error) from error
        else:
            with suppress(OSError):  # the mail is theirs, whatever they answer to our good-bye
                server.quit()
        finally:
            server.close()

    def close(self) -> None:
        """Nothing is kept open."""

    def _connected(self) -> smtplib.SMTP:
        try:
            if self._encrypted:
                server: smtplib.SMTP = smtplib.SMTP_SSL(
                    self._host, self._port, timeout=self._timeout, context=self._tls
                )
            else:
                server = smtplib.SMTP(self._host, self._port, timeout=self._timeout)
            try:
                self._introduced(server)
            except BaseException:
                server.close()
                raise
        except OSError as error:
            raise self._away(error) from error
        return server

    def _introduced(self, server: smtplib.SMTP) -> None:
        server.ehlo_or_helo_if_needed()
        if self._starttls:
            server.starttls(context=self._tls)
        if self._user:
            server.login(self._user, self._password)

    def _away(self, error: OSError) -> DeliveryFailed:
        if isinstance(error, smtplib.SMTPResponseException):
            reason = f"{error.smtp_code} {_text(error.smtp_error)}"
        else:
            reason = str(error) or type(error).__name__
        return DeliveryFailed(f"The mail server {self._host}:{self._port} failed: {reason}", transient=True)


def _refused(code: int, words: bytes | str, receiver: str) -> DeliveryFailed:
    """The server's own words, in which it may repeat the receiver's address: masked."""
    said = re.sub(re.escape(receiver), masked(receiver), _text(words), flags=re.IGNORECASE)
    return DeliveryFailed(f"{code} {said}", transient=code < 500)


def _text(words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return " ".join(text.split())

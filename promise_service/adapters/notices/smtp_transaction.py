"""One mail handed over on an open connection (RFC 5321, 3.3): sender, receiver, text, and who answers for it since."""

from __future__ import annotations

import re
import smtplib
from contextlib import suppress
from email.message import EmailMessage

from promise_service.adapters.notices.addresses import Mailbox
from promise_service.adapters.notices.smtp_server import in_words
from promise_service.domain.notices import masked
from promise_service.errors import DeliveryFailed

GOING_AWAY = 421
_BEGIN = 354
_TAKEN = (250, 251)
_SHORTEST_NAME = 3  # shorter ones are words of any sentence
_LEADING_DOT = re.compile(rb"^\.", re.MULTILINE)


class HungUp(Exception):
    """The connection ended before the text was sent: whoever sends the mail again sends it once."""

    def __init__(self, error: OSError) -> None:
        self.error = error
        super().__init__(str(error))


def hand_over(server: smtplib.SMTP, mail: EmailMessage, sender: Mailbox, receiver: Mailbox) -> None:
    """Returns once the server has taken the mail, and answers for it from now on.

    DeliveryFailed where it refused the mail: for good with 5yz, in its own words, the receiver masked. HungUp where it
    was gone before the text; OSError where it went after that, and nobody knows whether it has the mail.
    """
    options = _options(server, receiver)
    try:
        _say(server, receiver, *server.mail(sender.address, options))
        _say(server, receiver, *server.rcpt(receiver.address))
        _say(server, receiver, *server.docmd("data"), wanted=(_BEGIN,))
    except OSError as error:  # smtplib's own errors are among them
        raise HungUp(error) from error
    server.send(_LEADING_DOT.sub(b"..", mail.as_bytes()) + b".\r\n")
    _say(server, receiver, *server.getreply())


def _options(server: smtplib.SMTP, receiver: Mailbox) -> list[str]:
    if not receiver.needs_smtputf8:
        return []
    if not server.has_extn("smtputf8"):
        raise DeliveryFailed(
            f"{masked(receiver.address)} has letters beyond ASCII before the @, and the mail server does not offer"
            " SMTPUTF8, which it takes to deliver to such a mailbox.",
            transient=False,
        )
    return ["BODY=8BITMIME", "SMTPUTF8"]


def _say(server: smtplib.SMTP, receiver: Mailbox, code: int, words: bytes, *, wanted: tuple[int, ...] = _TAKEN) -> None:
    """Go on where the server said what was wanted; else it waits for the next mail, or is gone."""
    if code in wanted:
        return
    if code == GOING_AWAY:
        raise smtplib.SMTPResponseException(code, words)
    with suppress(OSError):  # a connection that is gone shows at the next mail
        server.rset()
    raise DeliveryFailed(f"{code} {_masked_in(in_words(words), receiver)}", transient=code < 500)


def _masked_in(words: str, receiver: Mailbox) -> str:
    """The server's own words, in which it may repeat the receiver."""
    hidden = re.sub(re.escape(receiver.address), masked(receiver.address), words, flags=re.IGNORECASE)
    if len(receiver.local) < _SHORTEST_NAME:
        return hidden
    alone = rf"(?<![\w.@-]){re.escape(receiver.local)}(?![\w*-])"
    return re.sub(alone, f"{receiver.local[:1]}***", hidden, flags=re.IGNORECASE)

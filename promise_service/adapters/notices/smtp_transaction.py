"""One mail handed over on an open connection (RFC 5321, 3.3): sender, receiver, text, and who answers for it since."""

from __future__ import annotations

import re
import smtplib
from collections.abc import Callable

from promise_service.adapters.notices.addresses import Mailbox
from promise_service.adapters.notices.deadline import Deadline
from promise_service.adapters.notices.smtp_connection import SmtpConnection
from promise_service.adapters.notices.smtp_server import in_words
from promise_service.domain.notices import masked
from promise_service.errors import DeliveryFailed

GOING_AWAY = 421
_BEGIN = 354
_TAKEN = (250, 251)
_SHORTEST_NAME = 3  # shorter ones are words of any sentence
_LEADING_DOT = re.compile(rb"^\.", re.MULTILINE)


class HungUp(Exception):
    """The connection ended before the whole text was sent: whoever sends the mail again sends it once."""

    def __init__(self, error: OSError) -> None:
        self.error = error
        super().__init__(str(error))


class LeftOpen(Exception):
    """The connection ended, or nothing was said, after the whole text was sent: the server may have the mail."""

    def __init__(self, error: OSError) -> None:
        self.error = error
        super().__init__(str(error))


def hand_over(
    server: SmtpConnection, mail: bytes, sender: Mailbox, receiver: Mailbox, answer_by: Callable[[], Deadline]
) -> None:
    """Returns once the server has taken the mail, and answers for it from now on.

    The connection's deadline is that of handing over; the answer to the whole text has a later one, `answer_by`.
    DeliveryFailed where the server refused the mail, in its own words, the receiver masked: for good with 5yz to the
    receiver or the text. What it says of the sender is about us, and may be put right. HungUp where it was gone before
    the end of the text; LeftOpen where it was gone after that.
    """
    options = _options(server, receiver)
    try:
        _say(server, receiver, *server.mail(sender.address, options), about_us=True)
        _say(server, receiver, *server.rcpt(receiver.address))
        _say(server, receiver, *server.docmd("data"), wanted=(_BEGIN,))
        server.send(_LEADING_DOT.sub(b"..", mail) + b".\r\n")
    except OSError as error:  # smtplib's own errors are among them
        raise HungUp(error) from error
    server.deadline = answer_by()
    try:
        answer = server.getreply()
    except OSError as error:
        raise LeftOpen(error) from error
    _say(server, receiver, *answer)


def _options(server: SmtpConnection, receiver: Mailbox) -> list[str]:
    if not receiver.needs_smtputf8:
        return []
    if not server.has_extn("smtputf8"):
        raise DeliveryFailed(
            f"{masked(receiver.address)} has letters beyond ASCII before the @, and the mail server does not offer"
            " SMTPUTF8, which it takes to deliver to such a mailbox.",
            transient=False,
        )
    return ["BODY=8BITMIME", "SMTPUTF8"]


def _say(
    server: SmtpConnection,
    receiver: Mailbox,
    code: int,
    words: bytes,
    *,
    wanted: tuple[int, ...] = _TAKEN,
    about_us: bool = False,
) -> None:
    """Go on where the server said what was wanted; else it waits for the next mail, or is gone."""
    if code in wanted:
        return
    if code == GOING_AWAY:
        raise smtplib.SMTPResponseException(code, words)
    try:
        server.rset()
    except OSError:
        server.close()  # which shows at the next mail
    raise DeliveryFailed(f"{code} {_masked_in(in_words(words), receiver)}", transient=about_us or code < 500)


def _masked_in(words: str, receiver: Mailbox) -> str:
    """The server's own words, in which it may repeat the receiver."""
    hidden = re.sub(re.escape(receiver.address), masked(receiver.address), words, flags=re.IGNORECASE)
    if len(receiver.local) < _SHORTEST_NAME:
        return hidden
    alone = rf"(?<![\w.@-]){re.escape(receiver.local)}(?![\w*-])"
    return re.sub(alone, f"{receiver.local[:1]}***", hidden, flags=re.IGNORECASE)

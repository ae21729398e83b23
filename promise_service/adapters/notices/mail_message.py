"""A notice as an Internet message (RFC 5322): text, HTML and perhaps a calendar entry, the same bytes on every try."""

from __future__ import annotations

import re
from email.message import EmailMessage

from promise_service.adapters.notices.addresses import Mailbox, receiver_of
from promise_service.adapters.notices.calendar_part import calendar_method, calendar_part
from promise_service.adapters.notices.mail_headers import LONGEST_ID, mail_policy
from promise_service.adapters.notices.mail_page import mail_page
from promise_service.adapters.notices.plain_text import one_line, without_controls
from promise_service.adapters.notices.unsubscribing import unsubscribe_headers
from promise_service.domain.notices import Notice

_MESSAGE_ID = re.compile(r"<[!-;=?-~]+>")  # printable ASCII without blanks and inner brackets
_POLICIES = {smtputf8: mail_policy(smtputf8=smtputf8) for smtputf8 in (False, True)}
_ENCODING = "quoted-printable"  # no line of it can be taken for the boundary between two parts


def mail_message(notice: Notice, sender: Mailbox) -> EmailMessage:
    """The mail that carries `notice`; DeliveryFailed, for good, where its receiver is no single address.

    It is seven-bit but for a receiver whose name before the @ is not: that one needs a server with SMTPUTF8.
    `Message-ID` comes from the notice's id, so that a mail server or reader can drop what a retry sends twice;
    `Date` is when the notice was written. `Auto-Submitted` (RFC 3834) keeps out-of-office replies away.
    """
    receiver = receiver_of(notice.receiver)
    mail = EmailMessage(policy=_POLICIES[receiver.needs_smtputf8])
    mail["From"] = f"{sender.name} <{sender.address}>" if sender.name else sender.address
    mail["To"] = receiver.address
    mail["Subject"] = one_line(notice.message.subject)
    mail["Date"] = notice.created_at
    mail["Message-ID"] = f"<{notice.id}@{sender.domain}>"
    if thread := _message_id(notice.in_reply_to):
        mail["In-Reply-To"] = thread
        mail["References"] = thread
    mail["Auto-Submitted"] = "auto-generated"
    for name, value in unsubscribe_headers(notice.unsubscribe, notice.promise_id).items():
        mail[name] = value
    _write(mail, notice, sender, receiver)
    mail["Content-Language"] = notice.locale.replace("_", "-")
    return mail


def _write(mail: EmailMessage, notice: Notice, sender: Mailbox, receiver: Mailbox) -> None:
    """The same content several times, the plainest first (RFC 2046, 5.1.4)."""
    mail.set_content(without_controls(notice.message.text), cte=_ENCODING)
    mail.add_alternative(mail_page(notice), subtype="html", cte=_ENCODING)
    if notice.calendar is not None:
        mail.add_alternative(
            calendar_part(notice, notice.calendar, sender, receiver),
            subtype="calendar",
            params={"method": calendar_method(notice.calendar)},
            cte=_ENCODING,
        )
    mail.set_boundary(f"=_{notice.id}")


def _message_id(text: str | None) -> str | None:
    """`text` in the brackets that ids of mails wear; None where it cannot be one, and the mail starts a thread."""
    if text is None:
        return None
    bare = text.strip().removeprefix("<").removesuffix(">")
    return f"<{bare}>" if len(bare) <= LONGEST_ID and _MESSAGE_ID.fullmatch(f"<{bare}>") else None

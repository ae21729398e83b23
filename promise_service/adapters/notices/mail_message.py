"""A notice as an Internet message (RFC 5322): plain text, one receiver, the same bytes on every try."""

from __future__ import annotations

import re
from email.errors import HeaderParseError
from email.header import Header
from email.headerregistry import Address, BaseHeader, HeaderRegistry, MessageIDHeader, UnstructuredHeader
from email.message import EmailMessage
from email.policy import EmailPolicy, Policy
from typing import Any

from promise_service.domain.notices import Notice, masked
from promise_service.errors import DeliveryFailed

_MESSAGE_ID = re.compile(r"<[!-;=?-~]+>")  # printable ASCII without blanks and inner brackets

_LONGEST_WORD = 60  # fits beside `Subject: ` in a line of 76, the longest that RFC 2047 allows


def mail_message(notice: Notice, sender: str) -> EmailMessage:
    """The mail that carries `notice`; DeliveryFailed, for good, where its receiver is no single address.

    `Message-ID` comes from the notice's id, so that a mail server or reader can drop what a retry sends twice;
    `Date` is when the notice was written. `Auto-Submitted` (RFC 3834) keeps out-of-office replies away.
    """
    from_address = _address(sender)
    mail = EmailMessage(policy=_POLICY)
    mail["From"] = from_address
    mail["To"] = _address(notice.receiver)
    mail["Subject"] = " ".join(notice.message.subject.split())
    mail["Date"] = notice.created_at
    mail["Message-ID"] = f"<{notice.id}@{from_address.domain}>"
    if thread := _message_id(notice.in_reply_to):
        mail["In-Reply-To"] = thread
        mail["References"] = thread
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(notice.message.text)
    mail["Content-Language"] = notice.locale.replace("_", "-")
    return mail


class _Subject(BaseHeader):
    """A subject that is taken as it is written, and whose words begin on its first line.

    The standard library reads encoded words in what is set, and leaves the first line empty where the text does
    not fit on it; some readers then show no subject.
    """

    max_count = 1

    @classmethod
    def parse(cls, text: str, parts: dict[str, Any]) -> None:
        parts["decoded"] = text
        parts["parse_tree"] = UnstructuredHeader.value_parser("")  # asked for by the base, used by its `fold` only

    def fold(self, *, policy: Policy[Any]) -> str:
        """Printable ASCII as it is, broken between words; all else in encoded words (RFC 2047)."""
        as_it_is = self.isascii() and self.isprintable() and "=?" not in self
        broken_between_words = max(map(len, self.split()), default=0) <= _LONGEST_WORD
        charset = "us-ascii" if as_it_is and broken_between_words else "utf-8"
        words = Header(str(self), charset, header_name=self.name, maxlinelen=76).encode(linesep=policy.linesep)
        return f"{self.name}: {words}{policy.linesep}"


def _policy() -> EmailPolicy[EmailMessage]:
    """Seven-bit lines, which every server takes; long ids of other mails stay whole.

    The standard library folds a long In-Reply-To into encoded words, and the thread is lost; it spares
    Message-ID only.
    """
    headers = HeaderRegistry()
    headers.map_to_type("subject", _Subject)
    for name in ("in-reply-to", "references"):
        headers.map_to_type(name, MessageIDHeader)  # type: ignore[arg-type]  # typeshed wants a base, not the mixin
    return EmailPolicy(linesep="\r\n", cte_type="7bit", header_factory=headers)


_POLICY = _policy()


def _address(text: str) -> Address:
    """One mailbox; its domain in ASCII, as mail servers look it up."""
    local, _, domain = text.rpartition("@")
    try:
        return Address(addr_spec=f"{local}@{domain.encode('idna').decode('ascii')}")
    except (ValueError, IndexError, HeaderParseError):  # the last two: nothing before or after the @
        raise DeliveryFailed(f"{masked(text)} is not one e-mail address.", transient=False) from None


def _message_id(text: str | None) -> str | None:
    """`text` in the brackets that ids of mails wear; None where it cannot be one, and the mail starts a thread."""
    if text is None:
        return None
    bare = text.strip().removeprefix("<").removesuffix(">")
    return f"<{bare}>" if _MESSAGE_ID.fullmatch(f"<{bare}>") else None

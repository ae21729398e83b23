"""Mailboxes: who a mail is from, and whom it is for, in any alphabet."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.headerregistry import Address
from unicodedata import category, normalize

import idna

from promise_service.domain.notices import masked
from promise_service.errors import CannotStart, DeliveryFailed

_NAMED = re.compile(r"(?P<name>.*?)\s*<(?P<address>[^<>]*)>", re.DOTALL)
_NO_PART_OF_A_NAME = frozenset('"(),:;<>@[\\]')  # what RFC 5322, 3.2.3 keeps for other uses
_SEEN_BY_NOBODY = frozenset("CZ")  # controls, invisible signs, blanks
_LINE_ENDS = frozenset({"Cc", "Zl", "Zp"})


@dataclass(frozen=True, slots=True)
class Mailbox:
    """One mailbox: what stands before the @, its domain in ASCII, and whose it is; the name may be empty."""

    local: str
    domain: str
    name: str = ""

    @property
    def address(self) -> str:
        """As mail servers know it."""
        return f"{self.local}@{self.domain}"

    @property
    def needs_smtputf8(self) -> bool:
        """Whether only servers with SMTPUTF8 (RFC 6531) can deliver to it: its name before the @ is not ASCII."""
        return not self.local.isascii()


def sender_of(text: str) -> Mailbox:
    """The mailbox in `promises@example.com` or `Name <promises@example.com>`; CannotStart where it is none.

    Its address is ASCII but for the domain, for every mail must be able to name it.
    """
    named = _NAMED.fullmatch(text.strip())
    name, address = (named["name"].strip(' "'), named["address"]) if named else ("", text)
    mailbox = _mailbox(address)
    if mailbox is None or mailbox.needs_smtputf8 or any(category(sign) in _LINE_ENDS for sign in name):
        raise CannotStart(f"PROMISE_MAIL_FROM {text!r} is not a sender as Name <promises@example.com>.")
    return Mailbox(mailbox.local, mailbox.domain, name)


def receiver_of(text: str) -> Mailbox:
    """The one mailbox in `text`; DeliveryFailed, for good, where it is none or more than one."""
    mailbox = _mailbox(text)
    if mailbox is None:
        raise DeliveryFailed(f"{masked(text)} is not one e-mail address.", transient=False)
    return mailbox


def _mailbox(text: str) -> Mailbox | None:
    if any(category(sign) in _LINE_ENDS for sign in text):
        return None
    local, _, domain = text.rpartition("@")
    try:
        in_ascii = domain if domain.isascii() else idna.encode(domain, uts46=True).decode("ascii")
        if not local.isascii():
            local = normalize("NFC", local)
            return Mailbox(local, _of_ascii("x", in_ascii).domain) if _is_dotted_name(local) else None
        return _of_ascii(local, in_ascii)
    except (ValueError, IndexError, HeaderParseError):  # the last two: nothing before or after the @
        return None


def _of_ascii(local: str, domain: str) -> Mailbox:
    address = Address(addr_spec=f"{local}@{domain}")
    return Mailbox(address.addr_spec.rpartition("@")[0], address.domain)


def _is_dotted_name(local: str) -> bool:
    """Whether it is atoms with dots between (RFC 6532, 3.2), none of them with a sign that nobody sees."""
    return all(
        atom and not any(sign in _NO_PART_OF_A_NAME or category(sign)[0] in _SEEN_BY_NOBODY for sign in atom)
        for atom in local.split(".")
    )

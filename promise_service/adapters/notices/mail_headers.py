"""Headers of a mail, as they travel: seven-bit, folded by the rules, and never more than was meant.

The standard library folds long ids and addresses into encoded words, which no mail server reads, and leaves the first
line of a long subject empty. What is set here was checked before; the library refuses line ends once more.
"""

from __future__ import annotations

import re
from email.header import Header
from email.headerregistry import BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import EmailPolicy, Policy
from functools import cache, lru_cache
from typing import Any

LONGEST_LINE = 76  # the most that RFC 2045 and RFC 2047 allow
LONGEST_ID = 900  # of one that cannot be folded, in a line of 998 at most (RFC 5322, 2.1.1)

_SHARED = frozenset(
    {"from", "auto-submitted", "mime-version", "content-type", "content-transfer-encoding", "content-language"}
)
_MOST_SHARED = 64
_LONGEST_WORD = 60  # fits beside `Subject: `
_PLAIN_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]*")  # atoms (RFC 5322, 3.2.3) with blanks between


def mail_policy(*, smtputf8: bool) -> EmailPolicy[EmailMessage]:
    """Seven-bit lines, which every server takes; with `smtputf8` an address may be written in its own alphabet."""
    headers = _Headers()
    headers.map_to_type("subject", _Subject)
    headers.map_to_type("from", _Sender)
    for name in ("to", "message-id", "in-reply-to", "references", "list-unsubscribe"):
        headers.map_to_type(name, _AsItIs)
    return EmailPolicy(
        linesep="\r\n", cte_type="7bit", max_line_length=LONGEST_LINE, utf8=smtputf8, header_factory=headers
    )


class _Headers(HeaderRegistry):
    """Headers, made once where mails share them: reading them is a third of what it takes to make a mail.

    What is made does not change any more, so that many mails may hold it.
    """

    def __init__(self) -> None:
        super().__init__()
        self._shared = lru_cache(_MOST_SHARED)(super().__call__)

    def __call__(self, name: str, value: Any) -> BaseHeader:
        """The header of that name which says `value`."""
        make = self._shared if name.lower() in _SHARED else super().__call__
        return make(name, value)

    @cache  # noqa: B019 - the two there are live as long as the process
    def __getitem__(self, name: str) -> type[BaseHeader]:
        """The class of such headers, which the standard library builds anew for each header."""
        return super().__getitem__(name)


class _Header(BaseHeader):
    """A header that is taken as it is set: the standard library would read encoded words and addresses in it."""

    max_count = 1

    @classmethod
    def parse(cls, text: str, parts: dict[str, Any]) -> None:
        parts["decoded"] = text
        parts["parse_tree"] = UnstructuredHeader.value_parser("")  # asked for by the base, used by its `fold` only


class _AsItIs(_Header):
    """On one line, whole: ids and addresses."""

    def fold(self, *, policy: Policy[Any]) -> str:
        return f"{self.name}: {self}{policy.linesep}"


class _Subject(_Header):
    """Words that begin on the first line."""

    def fold(self, *, policy: Policy[Any]) -> str:
        """Printable ASCII as it is, broken between words; all else in encoded words (RFC 2047)."""
        as_it_is = self.isascii() and self.isprintable() and "=?" not in self
        broken_between_words = max(map(len, self.split()), default=0) <= _LONGEST_WORD
        charset = "us-ascii" if as_it_is and broken_between_words else "utf-8"
        words = Header(str(self), charset, header_name=self.name, maxlinelen=LONGEST_LINE)
        return f"{self.name}: {words.encode(linesep=policy.linesep)}{policy.linesep}"


class _Sender(_Header):
    """A name in any alphabet, and its address: `Name <address>`."""

    def fold(self, *, policy: Policy[Any]) -> str:
        name, bracket, address = self.rpartition(" <")
        if not bracket:
            return f"{self.name}: {self}{policy.linesep}"
        plain = _PLAIN_NAME.fullmatch(name) and "=?" not in name and len(name) <= _LONGEST_WORD
        words = name if plain else _in_encoded_words(name, self.name, policy.linesep)
        last_line = f"{self.name}: {words}".rpartition(policy.linesep)[2]
        fits = len(last_line) + 2 + len(address) <= LONGEST_LINE
        return f"{self.name}: {words}{' ' if fits else policy.linesep + ' '}<{address}{policy.linesep}"


@lru_cache(_MOST_SHARED)
def _in_encoded_words(name: str, header_name: str, linesep: str) -> str:
    """A name beyond ASCII (RFC 2047); that of our sender stands in every mail."""
    return Header(name, "utf-8", header_name=header_name, maxlinelen=LONGEST_LINE).encode(linesep=linesep)

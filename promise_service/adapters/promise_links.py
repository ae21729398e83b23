"""Signed links (HMAC-SHA256, RFC 2104): a token is the id of a promise, and what only we can compute of it."""

from __future__ import annotations

import hmac
import re
from base64 import b32encode
from collections.abc import Sequence

from promise_service.domain.promises import Promise

_PREFIX = "prm_"
_PURPOSE = b"promise page 1:"  # no signature for anything else opens a page
_SIGNED_BYTES = 16  # half of the digest, which RFC 2104, section 5 allows: 128 bits
_SIGNATURE_LENGTH = 26
_TOKEN = re.compile(rf"(?P<name>[0-9A-Za-z_]{{1,64}})(?P<signature>[A-Z2-7]{{{_SIGNATURE_LENGTH}}})", re.ASCII)


class SignedLinks:
    """Makes links with the first of `keys`, and knows those of all of them again.

    A token consists of letters and digits only, so that no mail reader or telephone ends it too early. It says nothing
    of when it expires: that follows from the promise, which never changes.
    """

    def __init__(self, keys: Sequence[str], address: str) -> None:
        self._keys = [key.encode() for key in keys]
        self._address = address

    def link_to(self, promise: Promise) -> str:
        """The address of the page of that promise."""
        return f"{self._address}/p/{self.token_of(promise)}"

    def token_of(self, promise: Promise) -> str:
        """The name of the promise and its signature: 52 signs for ids as they are made here."""
        name = promise.id.removeprefix(_PREFIX)
        return name + _signature(self._keys[0], name)

    def promise_id(self, token: str) -> str | None:
        """Which promise a token is for; None where no key signed it. How long it takes tells nothing of why."""
        match = _TOKEN.fullmatch(token)
        if match is None:
            return None
        name, signature = match["name"], match["signature"]
        fits = [hmac.compare_digest(signature, _signature(key, name)) for key in self._keys]
        return _PREFIX + name if any(fits) else None


def _signature(key: bytes, name: str) -> str:
    digest = hmac.digest(key, _PURPOSE + name.encode(), "sha256")
    return b32encode(digest[:_SIGNED_BYTES]).decode("ascii").rstrip("=")

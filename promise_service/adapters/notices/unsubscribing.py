"""How a receiver can do without such mails: headers that mail readers show a button for."""

from __future__ import annotations

import re

from promise_service.adapters.notices.mail_headers import LONGEST_ID

_ADDRESS = re.compile(r"(?:mailto|https):[!#-;=?-~]+")  # printable ASCII without blanks, brackets and quotes


def unsubscribe_headers(address: str | None) -> dict[str, str]:
    """`List-Unsubscribe` (RFC 2369), and for an https address the promise that one POST does it (RFC 8058).

    None of both where `address` is neither of a mailbox nor https.
    """
    if address is None or len(address) > LONGEST_ID or not _ADDRESS.fullmatch(address):
        return {}
    headers = {"List-Unsubscribe": f"<{address}>"}
    if address.startswith("https:"):
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers

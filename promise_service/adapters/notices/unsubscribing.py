"""How a receiver can do without such mails: headers that mail readers show a button for."""

from __future__ import annotations

import re

from promise_service.adapters.notices.mail_headers import LONGEST_ID

_ADDRESS = re.compile(r"(?:mailto|https):[!#-;=?-~]+")  # printable ASCII without blanks, brackets and quotes
_REFERENCE = "{reference}"


def unsubscribe_headers(address: str | None, reference: str) -> dict[str, str]:
    """`List-Unsubscribe` (RFC 2369), and perhaps the promise that one POST to it does it (RFC 8058).

    `{reference}` in `address` stands for `reference`. Only an https address with it promises that: a mail reader posts
    nothing else, and by an address that is the same for everybody nobody would know who it was (RFC 8058, 3.1). No
    header where `address` is neither of a mailbox nor https.
    """
    if address is None:
        return {}
    its_own = address.replace(_REFERENCE, reference)
    if len(its_own) > LONGEST_ID or not _ADDRESS.fullmatch(its_own):
        return {}
    headers = {"List-Unsubscribe": f"<{its_own}>"}
    if address.startswith("https:") and _REFERENCE in address:
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers

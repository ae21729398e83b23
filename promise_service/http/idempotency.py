"""Idempotency-Key: the same request twice is carried out once (IETF draft, HTTPAPI working group)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from promise_service.application.ledger import IdempotencyClaim, StoredAnswer
from promise_service.errors import Unreadable
from promise_service.http.inputs import ApiRequest
from promise_service.http.request_json import canonical_digest

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"

_BARE = re.compile(r"[\x21\x23-\x7e]{1,255}")


def idempotency_key(header: str | None) -> str | None:
    """The key, whether it came bare or, as the draft asks, quoted; Unreadable where it is no key at all."""
    if header is None:
        return None
    text = header.strip()
    if len(text) >= 2 and text.startswith('"') and text.endswith('"'):
        text = text[1:-1]
    if _BARE.fullmatch(text) is None:
        raise Unreadable(f"{HEADER} must be 1 to 255 visible ASCII characters, bare or in double quotes.")
    return text


async def claim_of(
    request: ApiRequest, render: Callable[[Any], StoredAnswer], about: str = ""
) -> IdempotencyClaim | None:
    """The claim that a request makes by its Idempotency-Key; None without one.

    `about` tells the parts of a request apart that are carried out one by one.
    """
    key = idempotency_key(request.headers.get(HEADER))
    if key is None:
        return None
    part = f" {about}" if about else ""
    return IdempotencyClaim(
        scope=f"{request.auth.id} {request.method} {request.url.path}{part}",
        key=key,
        fingerprint=canonical_digest(await request.body()),
        render=render,
    )

"""Whether a form was sent from our own page. It is a second lock: whoever has no token cannot name a promise at all."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit


def comes_from_elsewhere(headers: Mapping[str, str], address: str) -> bool:
    """Whether a browser says that another site sent this (Fetch Metadata, else `Origin`).

    Since our pages send no referrer, browsers that know no `Sec-Fetch-Site` send the origin `null` with our own forms;
    that says nothing. What is no browser says neither.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site != "same-origin"
    origin = headers.get("origin")
    if origin is None or origin == "null":
        return False
    return urlsplit(origin).netloc not in {headers.get("host"), urlsplit(address).netloc}

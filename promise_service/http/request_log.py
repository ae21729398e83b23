"""One line in the log for every request, without anything personal."""

from __future__ import annotations

import structlog

from promise_service.http.observation import Seen

_log = structlog.get_logger(__name__)


def log_request(seen: Seen) -> None:
    """What was asked, by which key, and how it went."""
    _log.info(
        "request",
        method=seen.method,
        route=seen.route,
        status=seen.status,
        milliseconds=round(seen.seconds * 1000, 1),
        key_id=seen.key_id,
    )

"""Failures in the log: which error, what brought it about and where, but not in its own words.

What a database or a library says of a value that it refused may tell who a customer is.
"""

from __future__ import annotations

import structlog

from promise_service.errors import StoreUnavailable

_log = structlog.get_logger(__name__)


def log_failure(method: str, route: str | None, error: Exception) -> None:
    """One line for a request that failed. Why a database cannot be reached is told: it is no matter of values."""
    because = str(error) if isinstance(error, StoreUnavailable) else " from ".join(_names(error))
    _log.error("request failed", method=method, route=route, because=because, exc_info=_without_words(error))


def _names(error: BaseException | None) -> list[str]:
    if error is None:
        return []
    return [type(error).__name__, *_names(error.__cause__ or error.__context__)]


def _without_words(error: Exception) -> Exception:
    wordless = RuntimeError(" from ".join(_names(error)))
    return wordless.with_traceback(error.__traceback__)

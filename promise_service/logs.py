"""Log lines: one event a line on standard error, for machines or for people, and never about a customer.

Our own events come through structlog; what libraries say through `logging` takes the same road.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Mapping
from typing import Any, Literal, TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

_MASK = "***"
_PERSONAL = re.compile(r"phone|email|recipient|customer|caller|password|secret|token|authorization|_key$")
_IDENTIFIER = re.compile(r"_id$|_count$|_seconds$")
_EMAIL_ADDRESS = re.compile(r"[^\s@<>\"'(,;:=]+@[^\s@<>\"'),;]+\.\w+")
_PHONE_NUMBER = re.compile(r"\+\d{7,15}\b")
_CHATTY = ("httpx", "httpcore", "alembic", "uvicorn.error")


def configure_logs(
    level: str = "info", style: Literal["json", "console"] = "json", stream: TextIO | None = None
) -> None:
    """Send everything from `level` up to `stream`, standard error if None, and nowhere else."""
    stream = stream or sys.stderr
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
        without_personal_data,
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    renderer: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if style == "json"
        else structlog.dev.ConsoleRenderer(colors=stream.isatty())
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.PositionalArgumentsFormatter(), *shared],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name in list(root.manager.loggerDict):
        _give_way(logging.getLogger(name))
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.captureWarnings(capture=True)


def without_personal_data(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """The same event with everything masked that tells who a customer is, or that opens a door."""
    return {key: _masked(key, value) for key, value in event.items()}


def _masked(key: str, value: Any) -> Any:
    if key.startswith("_"):  # structlog's own, such as the LogRecord
        return value
    if _PERSONAL.search(key.lower()) and not _IDENTIFIER.search(key.lower()):
        return _MASK
    match value:
        case str():
            return _PHONE_NUMBER.sub(_MASK, _EMAIL_ADDRESS.sub(_MASK, value))
        case Mapping():
            return {inner: _masked(str(inner), held) for inner, held in value.items()}
        case list() | tuple():
            return [_masked(key, held) for held in value]
        case _:
            return value


def _give_way(logger: logging.Logger) -> None:
    """Take a library's own handlers away, so that its lines reach ours."""
    logger.handlers.clear()
    logger.propagate = True

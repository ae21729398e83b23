"""What each operation of the API takes and gives, beside its handler: the contract is made of it."""

from __future__ import annotations

from dataclasses import dataclass

from litestar.handlers.base import BaseRouteHandler
from litestar.handlers.http_handlers import HTTPRouteHandler
from pydantic import BaseModel

from promise_service.errors import (
    IdempotencyKeyReused,
    InvalidInput,
    NotAuthenticated,
    NotPermitted,
    PromiseServiceError,
    RequestInProgress,
    StoreUnavailable,
    Unreadable,
)

Problems = tuple[type[PromiseServiceError], ...]

READING: Problems = (NotAuthenticated, NotPermitted, StoreUnavailable)
"""What any read that needs a key may be refused for."""

WRITING: Problems = (*READING, Unreadable, InvalidInput, IdempotencyKeyReused, RequestInProgress)
"""What any change may be refused for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """`body` is what is sent (None: nothing), `query` its parameters, `answer` what comes back with success.

    `media` is the type of an answer that is not JSON, None where the answer is empty; with `csv`, the rows of a report
    in `csv_rows` also come as CSV; with `takes_csv` the rows of a body may come as CSV, too. `problems` are the
    refusals beside those of every request.
    """

    answer: type[BaseModel] | None
    body: type[BaseModel] | None = None
    body_required: bool = True
    query: type[BaseModel] | None = None
    problems: Problems = ()
    media: str | None = "application/json"
    csv: bool = False
    csv_rows: str = "items"
    takes_policy_document: bool = False
    takes_csv: bool = False
    not_ready: bool = False
    idempotent: bool = False


def operation_of(handler: BaseRouteHandler) -> Operation | None:
    """The contract of a handler; None for those that are no part of it."""
    operation = handler.opt.get("operation")
    return operation if isinstance(operation, Operation) else None


def operation_id(handler: BaseRouteHandler) -> str | None:
    """The name of a handler's operation; None for the framework's own answers to OPTIONS."""
    if not isinstance(handler, HTTPRouteHandler) or handler.operation_id is None:
        return None
    return str(handler.operation_id)

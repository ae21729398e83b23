"""Promises as the answers to commands."""

from __future__ import annotations

from promise_service.application.ledger import StoredAnswer
from promise_service.application.ports.archive import PromiseRecord
from promise_service.http.answers import created, ok
from promise_service.http.schemas.promises import promise_body


def new_promise(record: PromiseRecord) -> StoredAnswer:
    """201 with a promise that was just made."""
    return created(promise_body(record), address_of(record))


def promise_as_it_stands(record: PromiseRecord) -> StoredAnswer:
    """200 with a promise after a fact."""
    return ok(promise_body(record))


def address_of(record: PromiseRecord) -> str:
    """Where a promise is read."""
    return f"/v1/promises/{record.promise.id}"

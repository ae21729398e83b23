"""Promises in pages."""

from __future__ import annotations

from collections.abc import Sequence

from promise_service.application.ports.archive import PromiseFilter, PromiseRecord
from promise_service.http.paging import instant_at, page, position_of
from promise_service.http.schemas.promises import PromisePage, promise_body
from promise_service.http.services import Services


def promise_page(services: Services, wanted: PromiseFilter, limit: int, cursor: str | None) -> PromisePage:
    """One page of the promises that are wanted, by `due_at` and id."""
    shown, next_cursor = promises_on_page(services, wanted, limit, cursor)
    return PromisePage(items=[promise_body(record) for record in shown], next_cursor=next_cursor)


def promises_on_page(
    services: Services, wanted: PromiseFilter, limit: int, cursor: str | None
) -> tuple[Sequence[PromiseRecord], str | None]:
    """The promises of that page, and the cursor of the next one."""
    position = position_of(cursor, 2)
    after = None if position is None else (instant_at(position, cursor), position[1])
    found = services.archive.promises(wanted, services.clock.now(), limit=limit + 1, after=after)
    return page(found, limit, _position)


def _position(record: PromiseRecord) -> tuple[str, str]:
    return (record.promise.due_at.isoformat(), record.promise.id)

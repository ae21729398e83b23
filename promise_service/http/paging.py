"""Long lists in pages: a limit, and an opaque cursor that says where the next page begins."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Annotated, TypeVar

from pydantic import Field

from promise_service.errors import InvalidInput
from promise_service.http.instants import parse_instant

MOST = 200
Limit = Annotated[int, Field(ge=1, le=MOST, description="How many at most.")]
Cursor = Annotated[
    str | None,
    Field(max_length=500, description="`next_cursor` of the page before; it is opaque."),
]

Item = TypeVar("Item")
Position = tuple[str, ...]


def page(found: Sequence[Item], limit: int, position: Callable[[Item], Position]) -> tuple[Sequence[Item], str | None]:
    """The first `limit` of what was found, which is one more where there is more, and the cursor behind them."""
    shown = found[:limit]
    return shown, cursor(position(shown[-1])) if len(found) > limit else None


def cursor(position: Position) -> str:
    """The cursor that stands for the position of the last item of a page."""
    text = json.dumps(position, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def position_of(cursor: str | None, parts: int) -> Position | None:
    """The position that a cursor stands for, of so many parts; InvalidInput where this API never gave it."""
    if cursor is None:
        return None
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        position = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, RecursionError):
        raise _unknown(cursor) from None
    is_one = isinstance(position, list) and len(position) == parts and all(isinstance(each, str) for each in position)
    if not is_one or any(not each.isprintable() for each in position):
        raise _unknown(cursor)
    return tuple(position)


def instant_at(position: Position, cursor: str | None) -> datetime:
    """The instant that a position begins with."""
    try:
        return parse_instant(position[0])
    except ValueError:
        raise _unknown(cursor) from None


def _unknown(cursor: str | None) -> InvalidInput:
    return InvalidInput.at("/cursor", f"{str(cursor)[:60]!r} is not a cursor that this list gave; leave it out")

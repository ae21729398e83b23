"""JSON as callers send it, read without mercy: whatever two readers could understand differently is refused."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable
from typing import NoReturn

from promise_service.errors import Unreadable

DEEPEST = 64
"""Levels of nesting; the deepest document of this API, a policy, has fewer than ten."""


def read_json(body: bytes) -> object:
    """The value in a UTF-8 text.

    Unreadable where it is no JSON, gives a key twice, holds a number that JSON cannot say or a character that cannot
    be stored, or nests deeper than anyone needs.
    """
    try:
        value = json.loads(
            body.decode("utf-8-sig"),
            object_pairs_hook=_object,
            parse_constant=_no_number,
            parse_float=_finite,
            parse_int=_whole,
        )
    except UnicodeDecodeError as error:
        raise Unreadable(f"The body is not UTF-8: byte {error.start} cannot be read.") from None
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise Unreadable(f"The body is not JSON at {place}: {error.msg}.") from None
    except RecursionError:
        raise Unreadable(f"The body is nested more than {DEEPEST} levels deep.") from None
    _refuse_what_cannot_be_kept(value)
    return value


def canonical_digest(body: bytes) -> str:
    """The same for bodies that say the same: order of keys and white space do not count. No body is an empty object."""
    value = read_json(body) if body.strip() else {}
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _object(members: Iterable[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in members:
        if key in found:
            raise Unreadable(f"The body cannot be read: the key {_shown(key)} is given twice.")
        found[key] = value
    return found


def _no_number(name: str) -> NoReturn:
    raise Unreadable(f"The body cannot be read: {name} is not a number of JSON.")


def _finite(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise Unreadable(f"The body cannot be read: the number {text[:20]} is too large.")
    return number


def _whole(text: str) -> int:
    _finite(text)
    return int(text)


def _refuse_what_cannot_be_kept(value: object) -> None:
    level = [value]
    for _ in range(DEEPEST):
        deeper: list[object] = []
        for part in level:
            if isinstance(part, str):
                _refuse_surrogates(part)
            elif isinstance(part, dict):
                deeper.extend(part)
                deeper.extend(part.values())
            elif isinstance(part, list):
                deeper.extend(part)
        if not deeper:
            return
        level = deeper
    raise Unreadable(f"The body is nested more than {DEEPEST} levels deep.")


def _refuse_surrogates(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise Unreadable(f"The text {_shown(text)} holds half a character (a lone surrogate).") from None


def _shown(text: str) -> str:
    return ascii(text[:60])

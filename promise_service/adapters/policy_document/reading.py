"""From the text of a policy, YAML or JSON, to the one dict that both stand for."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from math import isfinite
from typing import Literal, NoReturn

from promise_service.adapters.policy_document.yaml_reading import MOST_LEVELS, read_yaml
from promise_service.errors import InvalidPolicy, Unreadable

Media = Literal["yaml", "json"]


def read_document(text: str | bytes, *, media: Media | None) -> dict[str, object]:
    """The document in `text`, of JSON's types only: the same policy gives the same dict from YAML and JSON.

    With `media` None, a text that begins with a brace and is JSON is read as JSON, any other as YAML. Bytes
    are UTF-8. Unreadable where the text is neither, gives a key twice, uses what only YAML has (anchors,
    aliases, tags, several documents) or nests too deeply; InvalidPolicy where it is not an object.
    """
    decoded = _decoded(text)
    document = _read(decoded, media)
    if not isinstance(document, dict):
        raise InvalidPolicy.at("", f"a policy is an object with calendars and teams, not {_kind(document)}")
    _refuse_what_cannot_be_stored(document, MOST_LEVELS)
    return document


def _decoded(text: str | bytes) -> str:
    if isinstance(text, str):
        return text.removeprefix("\ufeff")
    try:
        return text.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(f"This is not UTF-8: byte {error.start} cannot be read.") from error


def _read(text: str, media: Media | None) -> object:
    if media == "json":
        return _read_json(text)
    if media is None and text.lstrip().startswith("{"):
        try:
            return _read_json(text)
        except Unreadable:
            return read_yaml(text)
    return read_yaml(text)


def _read_json(text: str) -> object:
    try:
        return json.loads(text, object_pairs_hook=_object, parse_constant=_no_such_number)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise Unreadable(f"This is not JSON at {place}: {error.msg}.") from error
    except ValueError as error:  # a whole number of thousands of digits
        raise Unreadable(f"This JSON cannot be read: {error}.") from error
    except RecursionError as error:
        raise Unreadable(f"This JSON is nested more than {MOST_LEVELS} levels deep.") from error


def _object(members: Iterable[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in members:
        if key in found:
            raise Unreadable(f"This JSON cannot be read: the key {key!r} is given twice.")
        found[key] = value
    return found


def _no_such_number(name: str) -> NoReturn:
    raise Unreadable(f"This JSON cannot be read: {name} is not a number of JSON.")


def _refuse_what_cannot_be_stored(value: object, levels: int) -> None:
    """NUL, lone surrogates and infinity have no place in JSON columns of databases, nor has endless nesting."""
    if isinstance(value, float) and not isfinite(value):
        raise Unreadable(f"The number {value} cannot be stored.")
    if isinstance(value, str):
        if "\0" in value or any("\ud800" <= character <= "\udfff" for character in value):
            raise Unreadable(f"The text {value!r} holds a character that cannot be stored.")
    elif isinstance(value, Mapping | list):
        if levels == 0:
            raise Unreadable(f"The document is nested more than {MOST_LEVELS} levels deep.")
        for part in (*value, *value.values()) if isinstance(value, Mapping) else value:
            _refuse_what_cannot_be_stored(part, levels - 1)


def _kind(value: object) -> str:
    if value is None:
        return "empty"
    return "a list" if isinstance(value, list) else f"{value!r:.40}"

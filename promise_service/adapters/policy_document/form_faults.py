"""What is wrong with the form of a document, in plain words."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable
from functools import cache
from typing import Any

from pydantic_core import ErrorDetails

from promise_service.adapters.policy_document.document import json_schema
from promise_service.adapters.policy_document.scalars import WHAT_IT_MUST_BE
from promise_service.errors import Fault

Place = tuple[str | int, ...]

# By pydantic's type of error; what is not here is told in the words of its own message.
_MUST = {
    "dict_type": "must be an object",
    "model_type": "must be an object",
    "list_type": "must be a list",
    "string_type": "must be a string",
    "string_unicode": "must be Unicode text",
    "string_too_long": "must have at most {max_length} characters",
    "int_type": "must be a whole number",
    "float_type": "must be a number",
    "greater_than": "must be above {gt}",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "literal_error": "must be {expected}",
    "too_short": "must have at least {min_length} entry",
    "too_long": "must have at most {max_length} entries",
}
_SHOWN_CHARACTERS = 60
_NEAR = 0.75  # chanel and channel, but not days and delay


def pointer(*place: str | int) -> str:
    """The JSON pointer (RFC 6901) of a place in a document."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in place)


def form_fault(error: ErrorDetails) -> Fault:
    """One of pydantic's errors as a fault: its place, what is wrong there, and what would be right."""
    place = error["loc"]
    if place[-1] == "[key]":
        place = place[:-1]
    return Fault(pointer(*place), _detail(error, place))


def _detail(error: ErrorDetails, place: Place) -> str:
    kind, context = error["type"], error.get("ctx", {})
    if kind == "missing":
        return "is required"
    if kind == "extra_forbidden":
        return f"is not a field here; {_field_hint(place)}"
    if kind == "string_pattern_mismatch":
        return f"must be {WHAT_IT_MUST_BE[context['pattern']]}, not {_shown(error['input'])}"
    if kind in _MUST:
        return f"{_MUST[kind].format(**context)}, not {_shown(error['input'])}"
    return error["msg"]


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str).encode("utf-8", "replace").decode()
    return text if len(text) <= _SHOWN_CHARACTERS else text[: _SHOWN_CHARACTERS - 1] + "…"


def hint(name: str, known: Iterable[str]) -> str:
    """What was probably meant by `name`, which is not one of the `known`; all of them where none is near."""
    near = difflib.get_close_matches(name, known := sorted(known), n=1, cutoff=_NEAR)
    return f"did you mean {near[0]}?" if near else f"known: {', '.join(known)}"


def _field_hint(place: Place) -> str:
    return hint(str(place[-1]), _node(place[:-1])["properties"])


def _node(place: Place) -> dict[str, Any]:
    """The object in the schema that describes what stands at `place`."""
    node = _schema()
    for step in place:
        if "properties" in node:
            node = node["properties"][step]
        elif "items" in node:
            node = node["items"]
        elif "patternProperties" in node:
            (node,) = node["patternProperties"].values()
        else:
            node = node["additionalProperties"]
        node = _resolved(node)
    return node


def _resolved(node: dict[str, Any]) -> dict[str, Any]:
    if "anyOf" in node:
        choices = [choice for choice in node["anyOf"] if choice.get("type") != "null"]
        node = next((choice for choice in choices if "$ref" in choice), choices[0])
    if "$ref" in node:
        node = _schema()["$defs"][node["$ref"].rpartition("/")[2]]
    return node


@cache
def _schema() -> dict[str, Any]:
    return json_schema()

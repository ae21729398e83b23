"""YAML 1.2, as far as it says the same as JSON.

Scalars mean what the core schema of YAML 1.2 says (section 10.3.2), so `12:00`, `NO` and `2026-12-24` are
strings; keys always are. What JSON cannot say is refused with its line and column: a key given twice, anchors
and aliases, tags, several documents.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NoReturn

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
)

from promise_service.errors import Unreadable

MOST_YAML_CHARACTERS = 256 * 1024
MOST_LEVELS = 32

_NULL = {"", "~", "null", "Null", "NULL"}
_BOOLEAN = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_DECIMAL = re.compile(r"[-+]?[0-9]{1,300}")
_OCTAL_OR_HEXADECIMAL = re.compile(r"0o[0-7]{1,300}|0x[0-9a-fA-F]{1,300}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]{1,3})?")

_Events = Iterator[Event]


def read_yaml(text: str) -> object:
    """The one document in `text`; Unreadable, with line and column, where JSON could not say it too."""
    if len(text) > MOST_YAML_CHARACTERS:
        raise Unreadable(f"YAML can have at most {MOST_YAML_CHARACTERS} characters here, not {len(text)}.")
    try:
        return _only_document(YAML(typ="safe", pure=True).parse(text))
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f" at line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        raise Unreadable(f"This is not YAML{place}: {error.problem or error.context}.") from error
    except YAMLError as error:
        raise Unreadable(f"This is not YAML: {' '.join(str(error).split())}.") from error


def _only_document(events: _Events) -> object:
    document: object = None
    seen = False
    for event in events:
        if isinstance(event, DocumentStartEvent):
            if seen:
                _refuse(event, "a second document begins; send one")
            document, seen = _node(next(events), events, MOST_LEVELS), True
    return document


def _node(event: Event, events: _Events, levels: int) -> object:
    _refuse_references_and_tags(event)
    if isinstance(event, ScalarEvent):
        return _plain_scalar(event) if event.style is None else event.value
    if levels == 0:
        _refuse(event, f"this is nested more than {MOST_LEVELS} levels deep")
    if isinstance(event, MappingStartEvent):
        return _mapping(events, levels - 1)
    return [_node(item, events, levels - 1) for item in _until(SequenceEndEvent, events)]


def _mapping(events: _Events, levels: int) -> dict[str, object]:
    mapping: dict[str, object] = {}
    for key in _until(MappingEndEvent, events):
        _refuse_references_and_tags(key)
        if not isinstance(key, ScalarEvent):
            _refuse(key, "a key must be a single word, not a list or an object")
        if key.value in mapping:
            _refuse(key, f"the key {key.value!r} is given twice")
        mapping[key.value] = _node(next(events), events, levels)
    return mapping


def _until(end: type[Event], events: _Events) -> Iterator[Event]:
    """The events before the `end` of a collection; each one's own content is read while it is in hand."""
    for event in events:
        if isinstance(event, end):
            return
        yield event


def _refuse_references_and_tags(event: Event) -> None:
    if isinstance(event, AliasEvent):
        _refuse(event, f"the alias *{event.anchor} is used; write out what it stands for")
    if isinstance(event, NodeEvent) and event.anchor:
        _refuse(event, f"the anchor &{event.anchor} is set; leave it out, aliases are not read")
    tag = getattr(event, "tag", None)
    if tag:
        _refuse(event, f"the tag {tag} is set; leave it out, tags are not read")


def _refuse(event: Event, reason: str) -> NoReturn:
    mark = event.start_mark
    raise Unreadable(f"This YAML cannot be read at line {mark.line + 1}, column {mark.column + 1}: {reason}.")


def _plain_scalar(event: ScalarEvent) -> str | int | float | bool | None:
    text: str = event.value
    if text in _NULL:
        return None
    if text in _BOOLEAN:
        return _BOOLEAN[text]
    if _DECIMAL.fullmatch(text):
        return int(text)
    if _OCTAL_OR_HEXADECIMAL.fullmatch(text):
        return int(text, base=0)
    return float(text) if _FLOAT.fullmatch(text) else text

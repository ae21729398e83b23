"""A policy document as text that people edit, and the lines that its faults are on."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString

_WIDTH = 110
_SHORT = 92
_WORDS = re.compile(r"[^\W\d](?:[\w ./@'-]*\w)?")


def policy_as_yaml(document: Mapping[str, Any]) -> str:
    """The document as YAML 1.2 that reads as the same document again.

    Short objects and lists of plain values stand on one line, as people write them.
    """
    yaml = YAML(typ="rt", pure=True)
    yaml.width = _WIDTH
    yaml.allow_unicode = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    text = StringIO()
    yaml.dump(_laid_out(dict(document)), text)
    return text.getvalue()


def lines_of(text: str, pointers: Sequence[str]) -> list[int | None]:
    """The line, from 1 on, of what each JSON pointer leads to; of what is not there, that of the nearest thing above.

    None for all of them where the text is no YAML. It is parsed once, however many there are: that is what costs.
    """
    try:
        root = YAML(typ="rt", pure=True).compose(text)
    except YAMLError:
        return [None] * len(pointers)
    return [_line_below(root, pointer) for pointer in pointers]


def _line_below(node: Node | None, pointer: str) -> int:
    line = 1
    for part in pointer.split("/")[1:]:
        found = _child(node, part.replace("~1", "/").replace("~0", "~"))
        if found is None:
            break
        place, node = found
        line = place.start_mark.line + 1
    return line


def _child(node: Node | None, name: str) -> tuple[Node, Node] | None:
    """Where a part of a collection begins, and its value."""
    if isinstance(node, MappingNode):
        return next(((key, value) for key, value in node.value if key.value == name), None)
    if isinstance(node, SequenceNode) and name.isascii() and name.isdigit() and int(name) < len(node.value):
        value = node.value[int(name)]
        return value, value
    return None


def _laid_out(value: object) -> Any:
    """A value as the writer of YAML is to write it."""
    if isinstance(value, Mapping):
        return _collection(CommentedMap({_text(name): _laid_out(part) for name, part in value.items()}), value)
    if isinstance(value, list):
        return _collection(CommentedSeq([_laid_out(part) for part in value]), value)
    return _text(value) if isinstance(value, str) else value


def _collection(laid_out: Any, value: object) -> Any:
    rows = isinstance(value, list) and any(isinstance(part, Mapping) for part in value)
    if not rows and len(json.dumps(value, ensure_ascii=False)) <= _SHORT and not _holds_lines(laid_out):
        laid_out.fa.set_flow_style()
    return laid_out


def _holds_lines(laid_out: Any) -> bool:
    """Whether there is text of several lines in it, which cannot stand on one."""
    if isinstance(laid_out, CommentedMap):
        return any(map(_holds_lines, laid_out.values()))
    if isinstance(laid_out, CommentedSeq):
        return any(map(_holds_lines, laid_out))
    return isinstance(laid_out, LiteralScalarString)


def _text(text: str) -> Any:
    """Several lines as they are, where that reads well; what is no plain word, quoted."""
    if _WORDS.fullmatch(text):
        return text
    lines = text.split("\n")
    reads_well = len(lines) > 1 and lines[0] and lines[-2] and not lines[-1]
    if reads_well and all(line.isprintable() and line == line.strip() for line in lines):
        return LiteralScalarString(text)
    return DoubleQuotedScalarString(text)

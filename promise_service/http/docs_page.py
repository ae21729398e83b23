"""The contract as a page that people read: one file and its style, nothing from any other address."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, select_autoescape
from markupsafe import Markup, escape

_PAGES = Path(__file__).parent / "pages"

STYLE = (_PAGES / "docs.css").read_text(encoding="utf-8")


def docs_page(document: Mapping[str, Any]) -> str:
    """The page of an OpenAPI document of this service."""
    return (
        _environment()
        .get_template("docs.html")
        .render(
            info=document["info"],
            tags=[(tag, list(_operations(document, tag["name"]))) for tag in document["tags"]],
            schemas=document["components"]["schemas"],
            examples=document["components"]["examples"],
        )
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_PAGES), autoescape=select_autoescape(), trim_blocks=True, lstrip_blocks=True
    )
    environment.filters.update(type_name=type_name, schema_links=schema_links, pretty=pretty, marked=marked)
    return environment


def _operations(document: Mapping[str, Any], tag: str) -> Iterator[dict[str, Any]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if tag in operation["tags"]:
                yield {"path": path, "method": method.upper(), **operation}


def type_name(schema: Mapping[str, Any]) -> str:
    """A schema in a word or two."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    choices = schema.get("anyOf") or schema.get("oneOf")
    if choices:
        return " or ".join(type_name(choice) for choice in choices)
    if "enum" in schema:
        return " | ".join(str(value) for value in schema["enum"])
    if "const" in schema:
        return str(schema["const"])
    kind = schema.get("type", "anything")
    if kind == "array":
        return f"list of {type_name(schema.get('items', {}))}"
    shown = " or ".join(kind) if isinstance(kind, list) else str(kind)
    return str(schema.get("format", shown))


def schema_links(schema: Mapping[str, Any]) -> list[str]:
    """The names of the schemas that a schema refers to, each once."""
    text = json.dumps(schema)
    names = (part.partition('"')[0] for part in text.split("#/components/schemas/")[1:])
    return list(dict.fromkeys(names))


def marked(text: str) -> Markup:
    """A text whose `words in backquotes` are code."""
    parts = text.split("`")
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if place % 2 else escape(part) for place, part in enumerate(parts)
    )


def pretty(value: object) -> str:
    """An example as people read it."""
    return value if isinstance(value, str) else json.dumps(value, indent=2, ensure_ascii=False)

"""Requests that hold nothing unknown, and answers that leave nothing out."""

from __future__ import annotations

from typing import Any

from pydantic import ConfigDict


def request(example: dict[str, Any] | None = None) -> ConfigDict:
    """The configuration of what is sent: it may hold nothing that is not understood."""
    return ConfigDict(extra="forbid", frozen=True, json_schema_extra=_examples(example))


def answer(example: dict[str, Any] | None = None) -> ConfigDict:
    """The configuration of what is answered: every key is always there, and new ones may come."""
    return ConfigDict(
        frozen=True,
        json_schema_serialization_defaults_required=True,
        json_schema_extra=_examples(example),
    )


def _examples(example: dict[str, Any] | None) -> dict[str, Any]:
    return {} if example is None else {"examples": [example]}

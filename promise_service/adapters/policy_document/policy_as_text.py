"""Policy documents as people edit them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from promise_service.adapters.policy_document.reading import read_document
from promise_service.adapters.policy_document.writing import lines_of, policy_as_yaml


class YamlPolicyText:
    """Policies as YAML; JSON is read too."""

    def read(self, text: str) -> dict[str, Any]:
        """The document in a text; Unreadable or InvalidPolicy where it is none."""
        return read_document(text, media=None)

    def write(self, document: Mapping[str, Any]) -> str:
        """A document as YAML."""
        return policy_as_yaml(document)

    def lines_of(self, text: str, pointers: Sequence[str]) -> list[int | None]:
        """The line, from 1 on, that each JSON pointer leads to, or the nearest one above it that is there."""
        return lines_of(text, pointers)

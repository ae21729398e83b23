"""Policy documents as people edit them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from promise_service.adapters.policy_document.reading import read_document
from promise_service.adapters.policy_document.writing import line_of, policy_as_yaml


class YamlPolicyText:
    """Policies as YAML; JSON is read too."""

    def read(self, text: str) -> dict[str, Any]:
        """The document in a text; Unreadable or InvalidPolicy where it is none."""
        return read_document(text, media=None)

    def write(self, document: Mapping[str, Any]) -> str:
        """A document as YAML."""
        return policy_as_yaml(document)

    def line_of(self, text: str, pointer: str) -> int | None:
        """The line that a JSON pointer leads to, or the nearest one above it; None where the text cannot be read."""
        return line_of(text, pointer)

"""Documents that the tests of this folder start from."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from promise_service.adapters.policy_document import PolicyReader, preset, read_document
from promise_service.domain.policy import Policy
from promise_service.errors import InvalidPolicy

TODAY = date(2026, 11, 23)

TEXT_KINDS = ["acknowledgement", "prompt_wait"]

READER = PolicyReader(
    template_faults=lambda _templates: [],
    is_spoken=lambda locale: locale.startswith(("en", "fr")),
    text_kinds=TEXT_KINDS,
)


def sample() -> Any:
    """The sample policy, fresh for each caller."""
    return read_document(preset("sample"), media="yaml")


def smallest(**more: object) -> dict[str, object]:
    """The least that is a policy: one calendar and one team; `more` adds or replaces parts."""
    return {
        "calendars": {"office": {"time_zone": "Europe/Paris", "weekly": {"mon": ["09:00-12:00"]}}},
        "teams": {"support": {}},
        **more,
    }


def policy_from(document: Any) -> Policy:
    return READER.read(document, today=TODAY).policy


def faults_of(document: Any, reader: PolicyReader = READER) -> dict[str, str]:
    """What is wrong with a document, by pointer."""
    with pytest.raises(InvalidPolicy) as caught:
        reader.read(document, today=TODAY)
    return {fault.pointer: fault.detail for fault in caught.value.faults}

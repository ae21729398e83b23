"""The sample policy, and the houses that differ from it in a line."""

from __future__ import annotations

from promise_service.adapters.policy_document import preset

SAMPLE = preset("sample")


def sample_but(old: str, new: str) -> str:
    """The sample policy with one line changed."""
    assert SAMPLE.count(old) == 1, f"{old!r} is not once in the sample"
    return SAMPLE.replace(old, new)

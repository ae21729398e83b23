"""The words of the trade are decided once, in docs/glossary.md."""

from __future__ import annotations

import pytest

from tests.guards.tree import ROOT

WORDS = [
    "queue", "agent", "average handle time", "abandonment", "service level", "callback window", "attempt",
    "business calendar", "opening hours", "special hours", "closure",
    "promise", "due", "fulfilled", "kept", "broken", "void", "forewarned",
]  # fmt: skip


@pytest.mark.parametrize("word", WORDS)
def test_a_word_of_the_trade_is_explained(word: str) -> None:
    assert f"**{word}**" in (ROOT / "docs" / "glossary.md").read_text("utf-8").lower()

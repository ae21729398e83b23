"""Every link from one page of ours to another leads somewhere."""

from __future__ import annotations

import re
from pathlib import Path

from tests.guards.tree import ROOT, texts

LINK = re.compile(r"\]\(([^)\s#]*)(?:#([^)\s]+))?\)")
HEADING = re.compile(r"^#+ +(.+)$", re.MULTILINE)


def _anchors(page: Path) -> set[str]:
    headings = HEADING.findall(page.read_text("utf-8"))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def _leads_nowhere(page: Path, target: str, anchor: str) -> bool:
    if "://" in target or target.startswith("mailto:"):
        return False
    there = (ROOT / page.parent / target) if target else ROOT / page
    return not there.exists() or (bool(anchor) and anchor not in _anchors(there))


def test_every_link_between_pages_leads_somewhere() -> None:
    broken = [
        f"{page}: {target}#{anchor}"
        for page, text in texts()
        if page.suffix == ".md"
        for target, anchor in LINK.findall(text)
        if _leads_nowhere(page, target, anchor)
    ]

    assert broken == []

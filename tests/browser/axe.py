"""Holds a page to axe-core: WCAG 2.0 and 2.1 up to AA, WCAG 2.2's size of targets, and best practices."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_AXE = Axe()


def violations(page: Page) -> list[str]:
    """What axe-core finds wrong with the page as it is now, in lines that say where."""
    found = _AXE.run(page, options={"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}})
    return [
        f"{violation['id']}: {violation['help']}: {[node['html'] for node in violation['nodes']]}"
        for violation in found.response["violations"]
    ]

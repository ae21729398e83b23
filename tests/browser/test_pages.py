"""Every page, in each language, light, dark and narrow: held to axe-core, nothing beyond its edge, and pictured."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page

from tests.browser.axe import violations
from tests.browser.conftest import SCREENSHOTS, OpenPage, sign_in
from tests.browser.house import Served


@dataclass(frozen=True)
class Look:
    """How somebody looks at a page."""

    name: str
    width: int
    scheme: str
    locale: str

    def options(self) -> dict[str, Any]:
        return {"width": self.width, "color_scheme": self.scheme, "locale": self.locale}


LOOKS = (
    Look("light", 1600, "light", "en-GB"),
    Look("dark", 1600, "dark", "en-GB"),
    Look("narrow", 360, "light", "en-GB"),
    Look("french", 1600, "light", "fr-FR"),
    Look("french-dark-narrow", 360, "dark", "fr-FR"),
)
_PICTURED = {"light", "dark", "narrow"}


def _sign_in_page(page: Page, house: Served) -> None:
    page.goto(f"{house.address}/sign-in")


def _overview(page: Page, house: Served) -> None:
    sign_in(page, house)


def _promise(page: Page, house: Served) -> None:
    sign_in(page, house)
    page.goto(f"{house.address}/promises/{house.broken('form')}")


def _callback(page: Page, house: Served) -> None:
    sign_in(page, house)
    page.goto(f"{house.address}/promises/{house.broken('phone')}")


def _waits(page: Page, house: Served) -> None:
    sign_in(page, house)
    page.goto(f"{house.address}/waits")


def _commitments(page: Page, house: Served) -> None:
    sign_in(page, house)
    page.goto(f"{house.address}/commitments")


def _policy(page: Page, house: Served) -> None:
    sign_in(page, house, "admin")
    page.goto(f"{house.address}/policy")


def _policy_with_faults(page: Page, house: Served) -> None:
    _policy(page, house)
    text = page.locator("#policy")
    text.fill(text.input_value().replace("within: {days: 2}", "within: {day: 2}").replace("max: 3", "max: 0"))
    page.locator("button.main").click()
    page.get_by_role("alert").wait_for()


def _policy_preview(page: Page, house: Served) -> None:
    _policy(page, house)
    text = page.locator("#policy")
    text.fill(text.input_value().replace("within: {days: 2}", "within: {days: 1}"))
    page.locator("button.main").click()
    page.locator(".preview").wait_for()


def _nothing_there(page: Page, house: Served) -> None:
    sign_in(page, house)
    page.goto(f"{house.address}/promises/prm_none")


PAGES: dict[str, Callable[[Page, Served], None]] = {
    "sign-in": _sign_in_page,
    "overview": _overview,
    "promise": _promise,
    "callback": _callback,
    "waits": _waits,
    "commitments": _commitments,
    "policy": _policy,
    "policy-faults": _policy_with_faults,
    "policy-preview": _policy_preview,
    "missing": _nothing_there,
}
_REFUSED = {"policy-faults", "missing"}


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_for_everybody(open_page: OpenPage, busy_house: Served, name: str, look: Look) -> None:
    page = open_page(refusals=name in _REFUSED, **look.options())
    PAGES[name](page, busy_house)
    for folded in page.locator("details").all():
        folded.evaluate("each => { each.open = true }")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
    for folded in page.locator("details").all():
        folded.evaluate("each => { each.open = false }")
    if SCREENSHOTS and look.name in _PICTURED:
        page.screenshot(path=Path(SCREENSHOTS) / f"dashboard-{name}-{look.name}.png", full_page=True)


def test_what_is_wider_than_its_place_has_a_shadow_where_there_is_more(open_page: OpenPage, busy_house: Served) -> None:
    page = open_page(width=360)
    _commitments(page, busy_house)
    table = page.get_by_role("region", name="Commitments, their targets, and what was achieved")
    assert _shadows(table) == (0, 1)
    table.focus()
    table.evaluate("each => { each.scrollLeft = each.scrollWidth }")
    assert _shadows(table) == (1, 0)
    page.set_viewport_size({"width": 1600, "height": 1000})
    assert _shadows(table) == (0, 0)


def _shadows(scrolled: Locator) -> tuple[float, float]:
    """How much is seen of the shadows at the beginning and the end, once the page has been drawn."""
    before, after = scrolled.evaluate(
        """each => new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(() => drawn(
            ["::before", "::after"].map(edge => Number(getComputedStyle(each, edge).opacity))))))"""
    )
    return before, after


def test_the_judge_finds_what_is_wrong(browser_page: Page) -> None:
    browser_page.set_content("<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='><p style='color: #ccc'>pale</p>")
    found = " ".join(violations(browser_page))
    assert "image-alt" in found
    assert "color-contrast" in found

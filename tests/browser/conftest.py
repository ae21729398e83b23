"""A real browser, and houses that it visits.

`PROMISE_TEST_CHROMIUM` names the browser's program, `chromium` unless told; `PROMISE_TEST_SCREENSHOTS` the folder that
pictures of the pages go to, and none is taken without it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from tests.browser.house import TUESDAY_AFTERNOON, TUESDAY_MORNING, TWO_TEAMS, Past, Served, house

CHROMIUM = os.environ.get("PROMISE_TEST_CHROMIUM", "chromium")  # noqa: TID251 - the suite's own setting
SCREENSHOTS = os.environ.get("PROMISE_TEST_SCREENSHOTS")  # noqa: TID251 - as above

_QUIETLY = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A headless browser. Its sandbox needs rights that containers seldom give, and it sees our own pages only."""
    program = shutil.which(CHROMIUM)
    if program is None:
        pytest.fail(f"There is no browser {CHROMIUM}: run `make test-browser`, or set PROMISE_TEST_CHROMIUM.")
    expect.set_options(timeout=20_000)  # as what is done waits, below
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", *_QUIETLY])
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[OpenPage]:
    """Opens a page in a window of its own: without cookies, in English, light, and wide unless told.

    Whatever a script complains about, or a page asks of another address, fails the test. `refusals` says that the
    service is expected to refuse something, of which browsers complain too.
    """
    with ExitStack() as stack:
        complaints: list[str] = []

        def opened(*, width: int = 1600, height: int = 1000, refusals: bool = False, **options: Any) -> Page:
            context = chromium.new_context(
                **{"viewport": {"width": width, "height": height}, "locale": "en-GB", "timezone_id": "UTC", **options}
            )
            stack.callback(context.close)
            page = context.new_page()
            page.set_default_timeout(20_000)
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.on("console", lambda said: _note_error(said, complaints, refusals=refusals))
            page.on("request", lambda asked: _note_strangers(asked.url, complaints))
            return page

        yield opened
        assert complaints == []


def _note_error(said: ConsoleMessage, complaints: list[str], *, refusals: bool) -> None:
    refused = said.text.startswith("Failed to load resource")
    if said.type == "error" and not (refused and refusals):
        complaints.append(said.text)


def _note_strangers(url: str, complaints: list[str]) -> None:
    if not url.startswith(("http://127.0.0.1:", "data:")):
        complaints.append(f"asked {url}")


@pytest.fixture
def browser_page(open_page: OpenPage) -> Page:
    """One page, in English, light and wide."""
    return open_page()


@pytest.fixture
def served(sqlite_url: str, tmp_path: Path) -> Iterator[Served]:
    """A house with the sample policy, on a Tuesday at 10:05 in Paris."""
    with house(sqlite_url, tmp_path, TUESDAY_MORNING) as served:
        yield served


@pytest.fixture(scope="session")
def busy_house(_migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A house with twelve weeks of past, to be looked at only."""
    folder = tmp_path_factory.mktemp("busy")
    file = shutil.copy(_migrated_sqlite, folder / "promises.sqlite")
    opens = Past.begins(TUESDAY_AFTERNOON)
    with house(f"sqlite:///{file}", folder, opens, TWO_TEAMS) as served:
        Past(served, until=TUESDAY_AFTERNOON).happen()
        yield served


def sign_in(page: Page, served: Served, key: str = "supervisor") -> None:
    """Somebody opens the page, and signs in with a key."""
    page.goto(served.address)
    page.get_by_label("Your key").or_(page.get_by_label("Votre clé")).fill(key)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{served.address}/")

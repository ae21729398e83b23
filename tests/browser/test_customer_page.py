"""A customer follows the link of a message with a real browser, light or dark, on a wide screen or a telephone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pydantic import SecretStr

from promise_service.adapters.policy_document import preset
from promise_service.app import create_app
from promise_service.application.ledger import carry_out
from promise_service.application.promise_callback import PromiseCallback
from promise_service.application.promise_reply import PromiseReply
from promise_service.application.record_answer import RecordAnswer
from promise_service.bootstrap.first_start import publish_document
from promise_service.bootstrap.foundations import Foundations, foundations
from promise_service.domain.promise_facts import Completeness
from promise_service.domain.promises import Customer, Promise
from promise_service.settings import Settings
from tests.browser.axe import violations
from tests.browser.conftest import SCREENSHOTS
from tests.builders import at
from tests.fakes import FakeClock
from tests.stories.api_thread import serving_api

OpenPage = Callable[..., Page]
TUESDAY_MORNING = at("Tue 2026-11-24 10:05 Europe/Paris")
WIDE, NARROW = {"width": 1600, "height": 900}, {"width": 360, "height": 780}


class House:
    """A house whose customers have pages, behind a real socket."""

    def __init__(self, built: Foundations, address: str) -> None:
        self._built, self._address = built, address

    def callback(self, locale: str, time_zone: str | None = None) -> str:
        """A callback was promised: the link to its page."""
        command = PromiseCallback(
            offer_id=None,
            slot_id=None,
            queue="support",
            start=at("Tue 2026-11-24 10:30 Europe/Paris"),
            phone="+33140205050",
            customer=Customer(email="camille@example.org", time_zone=time_zone),
            subject=None,
            agent_id=None,
            note=None,
            conversation_id=None,
            locale=locale,
            replace=False,
            reach=None,
            by="key_1",
        )
        return self._link(carry_out(self._built.ledger, command).promise)

    def answered_claim(self, locale: str) -> str:
        """A complaint was answered: the link to its page."""
        command = PromiseReply(
            channel="email",
            subject="claim",
            received_at=None,
            customer=Customer(email="camille@example.org"),
            conversation_id=None,
            message_id=None,
            locale=locale,
            note=None,
            reach=None,
            by="key_1",
        )
        promise = carry_out(self._built.ledger, command).record.promise
        answer = RecordAnswer(
            promise_id=promise.id,
            completeness=Completeness.FULL,
            at=None,
            agent_id="ag-1",
            automated=False,
            also_closes=(),
            by="key_1",
        )
        carry_out(self._built.ledger, answer)
        return self._link(promise)

    def _link(self, promise: Promise) -> str:
        assert self._built.links is not None
        return f"{self._address}/p/{self._built.links.token_of(promise)}"


@pytest.fixture
def customers_house(sqlite_url: str, tmp_path: Path) -> Iterator[House]:
    """A house on a Tuesday at 10:05 in Paris."""
    clock = FakeClock(TUESDAY_MORNING)
    settings = Settings(database_url=sqlite_url, data=tmp_path, signing_key=SecretStr("k" * 32))
    with foundations(settings, clock=clock) as built:
        publish_document(built, preset("sample"), follows=0, by="somebody")
        with serving_api(create_app(settings, clock=clock)) as address:
            yield House(built, address)


def picture(page: Page, name: str) -> None:
    """A picture for the documentation, where one was asked for."""
    if SCREENSHOTS is not None:
        page.screenshot(path=Path(SCREENSHOTS) / f"{name}.png", full_page=True)


def fits(page: Page) -> bool:
    """Whether nothing has to be scrolled sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


def test_a_callback_is_moved_and_then_cancelled_without_any_script(customers_house: House, open_page: OpenPage) -> None:
    page = open_page(**WIDE, java_script_enabled=False)
    page.goto(customers_house.callback("en"))
    expect(page.get_by_text("between 10:30 and 11:00")).to_be_visible()

    page.get_by_role("link", name="Choose another time").click()
    wednesday = page.locator("details", has_text="Wednesday 25 November")
    wednesday.locator("summary").click()
    wednesday.get_by_role("radio", name="14:30 – 15:00").check()
    page.get_by_role("button", name="Take this time").click()
    expect(page.get_by_text("Wednesday 25 November between 14:30 and 15:00")).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("Noted.")

    page.get_by_role("link", name="Cancel").click()
    page.get_by_role("link", name="No, keep it").click()
    page.get_by_role("link", name="Cancel").click()
    page.get_by_role("button", name="Yes, cancel").click()
    expect(page.get_by_role("status")).to_contain_text("This is cancelled, as you wished.")
    assert page.context.cookies() == []


def test_a_telephone_puts_the_callback_into_its_calendar(customers_house: House, open_page: OpenPage) -> None:
    page = open_page(**NARROW, has_touch=True)
    page.goto(customers_house.callback("fr"))

    with page.expect_download() as downloading:
        page.get_by_role("link", name="Ajouter à mon agenda").click()

    assert downloading.value.suggested_filename == "callback.ics"
    assert "BEGIN:VEVENT" in downloading.value.path().read_text("utf-8")


def test_a_customer_says_what_they_think_with_the_keyboard_alone(customers_house: House, open_page: OpenPage) -> None:
    page = open_page(**WIDE)
    page.goto(customers_house.answered_claim("en"))

    page.get_by_role("radio", name="4").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("Quick and friendly.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_text("Thank you. You have told us what you think")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("name", "screen"), [("wide", WIDE), ("narrow", NARROW)])
def test_every_page_fits_and_can_be_used_by_everybody(
    customers_house: House, open_page: OpenPage, scheme: str, name: str, screen: dict[str, int]
) -> None:
    page = open_page(**screen, color_scheme=scheme, refusals=True)
    callback = customers_house.callback("fr")
    claim = customers_house.answered_claim("en")
    pages = {
        "callback": callback,
        "choice": f"{callback}/reschedule",
        "cancellation": f"{callback}/cancel",
        "feedback": claim,
        "gone": f"{claim}x",
    }
    for each, address in pages.items():
        page.goto(address)
        assert violations(page) == [], each
        assert fits(page), each
        picture(page, f"customer-{each}-{name}-{scheme}")

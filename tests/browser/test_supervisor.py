"""A supervisor at the page: signs in, sees a promise turn red and then kept, and publishes a policy."""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import Page, expect

from promise_service.adapters.policy_document import preset
from tests.browser.conftest import OpenPage, sign_in
from tests.browser.house import Served
from tests.builders import at


def test_a_promise_turns_red_and_is_then_kept(browser_page: Page, served: Served) -> None:
    page = browser_page
    promise = served.reply("social", customer={"name": "Camille"})  # due within the hour
    sign_in(page, served)
    line = page.get_by_role("listitem").filter(has=page.get_by_role("link", name="Reply · social media"))
    expect(line).to_contain_text("Open")
    expect(line).to_contain_text("1 hr left")

    served.let_risk_come(promise)
    expect(line).to_contain_text("At risk")
    expect(line).to_contain_text("80% of its time is gone, 12 min left. Nobody has answered yet.")
    assert _is_red(page, line.locator(".status").element_handle())
    today = page.get_by_role("region", name="Today")
    expect(today.locator(".risk dd")).to_have_text("1")

    other = page.context.new_page()
    other.goto(f"{served.address}/promises/{promise['id']}")
    promised = other.get_by_role("region", name="What was promised")
    expect(promised).to_contain_text("At risk")
    served.answer(promise)
    expect(promised).to_contain_text("Kept")
    expect(other.get_by_role("region", name="What happened")).to_contain_text("Answered in full. Agent: ag-1.")
    other.close()

    page.bring_to_front()
    expect(line).to_have_count(0)
    served.clock.pass_by(timedelta(minutes=13))
    served.reply("letter")  # whatever happens next brings the page up to date
    expect(today).to_contain_text("100.0%")


def test_what_is_late_stands_first_and_stays_until_it_is_done(browser_page: Page, served: Served) -> None:
    page = browser_page
    late = served.reply("chat")
    served.clock.pass_by(timedelta(minutes=20))
    served.reply("chat")
    sign_in(page, served)
    lines = page.get_by_role("region", name="Due in the next 2 hours").get_by_role("listitem")
    expect(lines).to_have_count(2)
    expect(lines.first).to_contain_text("Overdue")
    expect(lines.first).to_contain_text("Late by 15 min.")
    expect(lines.first.get_by_role("link")).to_have_attribute("href", f"/promises/{late['id']}")
    served.answer(late)
    page.reload()
    expect(lines).to_have_count(1)


def test_the_page_keeps_itself_fresh(browser_page: Page, served: Served) -> None:
    page = browser_page
    page.clock.install()
    sign_in(page, served)
    expect(page.get_by_text("Nothing is due in the next 2 hours.")).to_be_visible()
    expect(page.locator("#live")).to_contain_text("Updated at")
    served.reply("social")
    link = page.get_by_role("link", name="Reply · social media")
    expect(link).to_be_visible()
    expect(page.locator("#live")).to_contain_text("Updated at")
    link.focus()
    served.clock.pass_by(timedelta(minutes=50))
    page.clock.run_for(61_000)
    expect(page.get_by_role("listitem").filter(has=link)).to_contain_text("At risk")
    expect(link).to_be_focused()


def test_the_page_asks_by_the_clock_where_no_stream_is_to_be_had(open_page: OpenPage, served: Served) -> None:
    page = open_page(refusals=True)
    page.clock.install()
    page.route("**/live", lambda route: route.fulfill(status=503))
    sign_in(page, served)
    expect(page.locator("#live")).to_contain_text("Updated at")
    served.reply("social")
    page.clock.run_for(16_000)
    expect(page.get_by_role("link", name="Reply · social media")).to_be_visible()


def test_the_page_says_so_where_it_is_not_up_to_date(open_page: OpenPage, served: Served) -> None:
    page = open_page(refusals=True)
    page.clock.install()
    sign_in(page, served)
    expect(page.locator("#live")).to_contain_text("Updated at")
    page.route("**/now", lambda route: route.fulfill(status=503))
    served.reply("social")
    expect(page.get_by_role("status")).to_contain_text("Not up to date: the last answer came at")
    page.unroute("**/now")
    page.clock.run_for(61_000)
    expect(page.locator("#live")).to_contain_text("Updated at")
    expect(page.get_by_role("status")).to_be_empty()


def test_whoever_reads_may_stop_it_from_changing(browser_page: Page, served: Served) -> None:
    page = browser_page
    sign_in(page, served)
    expect(page.locator("#live")).to_contain_text("Updated at")
    page.get_by_role("button", name="Pause").click()
    served.reply("social")
    page.wait_for_timeout(3_000)  # three looks of the service
    expect(page.get_by_role("link", name="Reply · social media")).to_have_count(0)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("link", name="Reply · social media")).to_be_visible()


def test_an_ended_session_leads_to_the_sign_in_by_itself(browser_page: Page, served: Served) -> None:
    page = browser_page
    sign_in(page, served)
    expect(page.locator("#live")).to_contain_text("Updated at")
    served.built.keys.revoke("key_supervisor", served.clock.now())
    page.wait_for_url(f"{served.address}/sign-in")


def test_everything_works_without_scripts(open_page: OpenPage, served: Served) -> None:
    page = open_page(java_script_enabled=False)
    promise = served.reply("social")
    sign_in(page, served)
    page.get_by_role("link", name="Reply · social media").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(promise["id"])
    page.get_by_role("link", name="Policy").click()
    page.get_by_role("button", name="Check and preview").click()
    expect(page.get_by_role("region", name="What this draft would change")).to_contain_text("Nothing")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_an_admin_publishes_a_policy(open_page: OpenPage, served: Served) -> None:
    page = open_page(refusals=True)
    sign_in(page, served, "admin")
    page.get_by_role("link", name="Policy").click()
    text = page.get_by_label("Policy as YAML")

    text.fill(text.input_value().replace("within: {days: 2}", "within: {day: 1}"))
    page.get_by_role("button", name="Check and preview").click()
    faults = page.get_by_role("alert")
    expect(faults).to_contain_text("/replies/1/within/day")
    faults.get_by_role("link").click()
    selected = text.evaluate("field => field.value.slice(field.selectionStart, field.selectionEnd)")
    assert selected == "  - {channel: email, within: {day: 1}}"

    text.fill(text.input_value().replace("within: {day: 1}", "within: {days: 1}"))
    page.get_by_role("button", name="Check and preview").click()
    preview = page.get_by_role("region", name="What this draft would change")
    expect(preview).to_contain_text("3 of 21 sample contacts would be promised something else.")
    expect(preview).to_contain_text("We will reply to you by Wednesday 25 November at 10:05.")

    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("status")).to_contain_text("Version 2 is in force from now on.")
    assert served.reply("email")["due_at"] == "2026-11-25T10:05:00+01:00"


def test_a_policy_that_was_published_meanwhile_is_not_overwritten(open_page: OpenPage, served: Served) -> None:
    page = open_page(refusals=True)
    sign_in(page, served, "admin")
    page.get_by_role("link", name="Policy").click()
    served.publish(preset("sample").replace("{minutes: 5}", "{minutes: 3}"), follows=1)
    text = page.get_by_label("Policy as YAML")
    text.fill(text.input_value().replace("within: {days: 2}", "within: {days: 1}"))
    with page.expect_response("**/policy/publish") as answered:
        page.get_by_role("button", name="Publish").click()
    assert answered.value.status == 412
    expect(page.get_by_role("alert")).to_contain_text("you edited version 1, and version 2 has been published since")
    assert "within: {days: 1}" in text.input_value()
    assert served.reply("email")["due_at"] == "2026-11-26T10:05:00+01:00"


def test_a_supervisor_tries_policies_out_and_publishes_none(browser_page: Page, served: Served) -> None:
    page = browser_page
    sign_in(page, served, "supervisor")
    page.get_by_role("link", name="Policy").click()
    expect(page.get_by_role("button", name="Check and preview")).to_be_visible()
    expect(page.get_by_role("button", name="Publish")).to_have_count(0)


def test_the_language_is_kept(browser_page: Page, served: Served) -> None:
    page = browser_page
    page.goto(f"{served.address}/sign-in")
    page.get_by_role("link", name="Français").click()
    expect(page.get_by_role("heading", name="Connexion")).to_be_visible()
    sign_in(page, served)
    expect(page.get_by_role("heading", name="Les promesses sont-elles tenues ?")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "fr")


def test_a_keyboard_is_enough(browser_page: Page, served: Served) -> None:
    page = browser_page
    served.callback(at("Tue 2026-11-24 11:00 Europe/Paris"))
    sign_in(page, served)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    expect(page.locator("#live")).to_contain_text("Updated at")
    for _ in range(4):
        page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Callback")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Callback")


def _is_red(page: Page, element: object) -> bool:
    red, green, blue = page.evaluate(
        "element => getComputedStyle(element).color.match(/\\d+/g).slice(0, 3).map(Number)", element
    )
    return bool(red > 1.5 * green and red > 1.5 * blue)

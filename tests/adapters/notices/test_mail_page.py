"""A notice in HTML: the same words, nothing from elsewhere."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from promise_service.adapters.notices.mail_page import mail_page
from promise_service.domain.notices import Message, Notice, NoticeKind
from tests.adapters.notices.samples import LINK, NOTICE, PROMISE_KINDS, linked_samples, sample, samples

UNLINKED = [notice for notice in samples() if notice.message.link is None]

_EMPTY = {"meta", "br"}


class Page(HTMLParser):
    """What a reader of a page sees of it, and what it is made of."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.open: list[str] = []
        self.told: dict[str, str] = {"h1": "", "p": "", "strong": "", "title": ""}
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in _EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        if tag == "p":
            self.told["p"] += "\n\n"

    def handle_data(self, data: str) -> None:
        for tag in self.told.keys() & set(self.open):
            self.told[tag] += data.replace("\N{NO-BREAK SPACE}", " ")


def page_of(notice: Notice) -> Page:
    return Page(mail_page(notice))


@pytest.mark.parametrize("notice", UNLINKED, ids=lambda notice: notice.id)
def test_every_notice_has_a_page_of_the_same_words(notice: Notice) -> None:
    page = page_of(notice)

    assert page.told["p"].strip() == notice.message.text
    assert page.told["strong"] == notice.message.exact_time
    assert page.told["h1"] == notice.message.subject.removesuffix(f" ({notice.promise_id})")
    assert page.tags.count("strong") == 1


@pytest.mark.parametrize("notice", UNLINKED, ids=lambda notice: notice.id)
def test_a_page_says_its_language_and_fetches_nothing(notice: Notice) -> None:
    page = page_of(notice)

    assert page.attributes.count(("lang", notice.locale)) == 2
    assert page.attributes.count(("dir", "ltr")) == 2
    assert set(page.tags) <= {"html", "head", "meta", "title", "style", "body", "div", "h1", "p", "br", "strong"}
    assert not {"src", "href", "srcset", "background"} & {name for name, _ in page.attributes}
    assert not re.search(r"https?:|url\(|@import|//", mail_page(notice))


@pytest.mark.parametrize("promise_kind", PROMISE_KINDS)
def test_after_a_delay_the_new_time_stands_out(promise_kind: str) -> None:
    notice = sample("fr", promise_kind, NoticeKind.DELAY_NOTICE)

    assert re.search(r" 15 h 00 |26 novembre", page_of(notice).told["strong"])


def test_what_people_typed_is_no_markup() -> None:
    words = "<script>alert(1)</script> & \"quotes\" 'x' {{ 7 * 7 }} <!-- --> &amp;"
    notice = replace(NOTICE, message=Message(subject=words, text=words, exact_time="<script>"))

    page = page_of(notice)

    assert page.told["p"].strip() == words
    assert page.told["title"] == words
    assert page.told["strong"] == "<script>"
    assert "script" not in page.tags


@pytest.mark.parametrize("time", ["11 h 00", "10:30 Uhr", "10.30 uur", "10:30 AM"])
def test_a_time_of_day_is_not_torn_apart(time: str) -> None:
    notice = replace(NOTICE, message=Message(subject=time, text=f"x {time} y", exact_time=time))

    assert mail_page(notice).count(time.replace(" ", "\N{NO-BREAK SPACE}")) == 3


def test_a_message_without_a_time_has_nothing_to_set_off() -> None:
    assert "strong" not in page_of(replace(NOTICE, message=Message(subject="s", text="t"))).tags


@pytest.mark.parametrize("notice", [each for each in linked_samples() if each.message.link], ids=lambda each: each.id)
def test_a_link_is_a_button_that_says_what_it_is_for(notice: Notice) -> None:
    page = page_of(notice)
    announced = notice.message.text.split(f"\n{LINK}")[0].splitlines()[-1]

    assert page.tags.count("a") == 1
    assert [value for name, value in page.attributes if name in {"href", "src"}] == [LINK]
    assert page.told["p"].strip() == notice.message.text.replace(f"{announced}\n{LINK}", announced.rstrip(": "))
    assert mail_page(notice).count(LINK) == 1


def test_a_link_that_nothing_announces_shows_its_address() -> None:
    page = page_of(replace(NOTICE, message=Message(subject="s", text=f"a\n\n{LINK}\n\nb", link=LINK)))

    assert page.told["p"].split() == ["a", LINK, "b"]
    assert ("href", LINK) in page.attributes


def test_a_link_in_the_midst_of_words_stays_as_it_is() -> None:
    page = page_of(replace(NOTICE, message=Message(subject="s", text=f"See {LINK} now", link=LINK)))

    assert page.told["p"].strip() == f"See {LINK} now"
    assert "a" not in page.tags

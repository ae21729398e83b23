"""Every language has every word, none of them vague, and each keeps its place for what is filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields

import pytest

from promise_service.adapters.wording.vagueness import vague_phrase
from promise_service.customer_page.situations import Situation
from promise_service.customer_page.words import WORDS, words_for
from promise_service.customer_page.words.page_words import PageWords, Said, Scale


def texts(words: PageWords) -> Iterator[tuple[str, str]]:
    """Every text by its name."""
    for field in fields(PageWords):
        value = getattr(words, field.name)
        match value:
            case str():
                yield field.name, value
            case Said(title=title, text=text):
                yield from ((f"{field.name}.title", title), (f"{field.name}.text", text))
            case Scale(question=question, least=least, most=most):
                yield from (
                    (f"{field.name}.question", question),
                    (f"{field.name}.least", least),
                    (f"{field.name}.most", most),
                )
            case _:
                yield from ((f"{field.name}.{name}", text) for name, text in value.items())


ENGLISH = dict(texts(WORDS["en"]))


@pytest.mark.parametrize("language", sorted(WORDS))
def test_a_language_says_everything_and_fills_in_what_english_fills_in(language: str) -> None:
    told = dict(texts(WORDS[language]))

    assert told.keys() == ENGLISH.keys()
    assert set(WORDS[language].situations) == set(Situation) - {Situation.AHEAD}
    for name, text in told.items():
        assert text.strip() == text != "", name
        assert re.findall(r"\{\w*\}", text) == re.findall(r"\{\w*\}", ENGLISH[name]), name


@pytest.mark.parametrize("language", sorted(WORDS))
def test_no_word_is_vague(language: str) -> None:
    assert [text for _, text in texts(WORDS[language]) if vague_phrase(text, language)] == []


@pytest.mark.parametrize("language", sorted(set(WORDS) - {"en"}))
def test_a_language_has_words_of_its_own(language: str) -> None:
    assert [name for name, text in texts(WORDS[language]) if text == ENGLISH[name]] == []


def test_a_country_reads_the_words_of_its_language_and_others_english() -> None:
    assert words_for("fr_CH.UTF-8") is WORDS["fr"]
    assert words_for("de-AT") is WORDS["de"]
    assert words_for("pl") is WORDS["en"]

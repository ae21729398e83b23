"""The words of the page in six languages, by the language that the customer reads."""

from __future__ import annotations

from collections.abc import Mapping

from promise_service.application.accepted_languages import accepted_languages, primary_language
from promise_service.customer_page.words import de, en, es, fr, it, nl
from promise_service.customer_page.words.page_words import PageWords

WORDS: Mapping[str, PageWords] = {
    "de": de.WORDS,
    "en": en.WORDS,
    "es": es.WORDS,
    "fr": fr.WORDS,
    "it": it.WORDS,
    "nl": nl.WORDS,
}
_LAST_RESORT = "en"


def words_for(locale: str) -> PageWords:
    """The words for `fr`, `fr-CH` or `fr_CH`; English where a language is not spoken here."""
    return WORDS.get(primary_language(locale), WORDS[_LAST_RESORT])


def preferred_language(accepted: str | None) -> str:
    """The language of an Accept-Language header that is wanted most of those that are spoken here."""
    spoken = (language for language in map(primary_language, accepted_languages(accepted)) if language in WORDS)
    return next(spoken, _LAST_RESORT)

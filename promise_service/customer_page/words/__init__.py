"""The words of the page in six languages, by the language that the customer reads."""

from __future__ import annotations

from collections.abc import Mapping

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
    return WORDS.get(_language(locale), WORDS[_LAST_RESORT])


def preferred_language(accepted: str | None) -> str:
    """The first language that is spoken here of an Accept-Language header, which lists the best ones first."""
    for part in (accepted or "")[:200].split(","):
        language = _language(part.partition(";")[0].strip())
        if language in WORDS:
            return language
    return _LAST_RESORT


def _language(locale: str) -> str:
    return locale.replace("_", "-").partition("-")[0].lower()

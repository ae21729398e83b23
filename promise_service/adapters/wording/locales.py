"""From the locale that somebody asks for to the language that we speak."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import babel

from promise_service.adapters.wording.language import Language
from promise_service.adapters.wording.languages import LANGUAGES

LAST_RESORT = "en"


@dataclass(frozen=True, slots=True, eq=False)
class Tongue:
    """A language, and the names that one country has for its months.

    `tags` is where to look for words, the nearest first: `fr-CH`, then `fr`.
    """

    tags: tuple[str, ...]
    language: Language
    locale: babel.Locale


def canonical(locale: str) -> str:
    """`fr-CH` for fr_ch, FR-ch, fr-Latn-CH and fr_CH.UTF-8: the language, and the country if one is named."""
    language, *subtags = re.split(r"[.@]", locale, maxsplit=1)[0].replace("_", "-").split("-")
    country = next((tag.upper() for tag in subtags if len(tag) == 2), None)
    return f"{language.lower()}-{country}" if country else language.lower()


def is_spoken(locale: str) -> bool:
    """Whether there are words for the language of `locale`, in whatever country."""
    return canonical(locale).split("-")[0] in LANGUAGES


@lru_cache(maxsize=256)
def tongue(locale: str) -> Tongue:
    """The tongue of `locale`; English for a language that is not spoken here."""
    tag = canonical(locale) if is_spoken(locale) else LAST_RESORT
    language = tag.split("-")[0]
    tags = (tag,) if tag == language else (tag, language)
    return Tongue(tags, LANGUAGES.get(tag, LANGUAGES[language]), _babel_locale(tag, language))


def _babel_locale(tag: str, language: str) -> babel.Locale:
    try:
        return babel.Locale.parse(tag, sep="-")
    except babel.UnknownLocaleError:  # a country that has no names of its own for this language
        return babel.Locale.parse(language)

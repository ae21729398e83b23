"""In which language a page is written, and its words."""

from __future__ import annotations

from collections.abc import Mapping

from promise_service.application.accepted_languages import accepted_languages, primary_language
from promise_service.dashboard.formats import Formats
from promise_service.dashboard.words import en, fr

WORDS: Mapping[str, Mapping[str, str]] = {"en": en.WORDS, "fr": fr.WORDS}
LAST_RESORT = "en"


class Words:
    """The texts of one language, by their keys."""

    def __init__(self, language: str, formats: Formats) -> None:
        self.language = language
        self._texts = WORDS[language]
        self._formats = formats

    def __call__(self, key: str, **values: object) -> str:
        return self._texts[key].format(**values)

    def count(self, key: str, number: int, **values: object) -> str:
        """The text for this number of things."""
        return self(f"{key}_{self._formats.plural(number)}", n=self._formats.number(number), **values)

    def knows(self, key: str) -> bool:
        return key in self._texts


def language_of(asked: str | None, kept: str | None, accepted: str | None) -> str:
    """The one that was `asked` for by name, else the one that the browser has `kept`, else what it accepts."""
    for wish in (asked, kept):
        if wish is not None and wish in WORDS:
            return wish
    spoken = (language for language in map(primary_language, accepted_languages(accepted)) if language in WORDS)
    return next(spoken, LAST_RESORT)

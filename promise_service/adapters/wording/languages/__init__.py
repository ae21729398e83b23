"""The languages that promises are made in."""

from __future__ import annotations

from collections.abc import Mapping

from promise_service.adapters.wording.language import Language
from promise_service.adapters.wording.languages.de import GERMAN
from promise_service.adapters.wording.languages.en import AMERICAN_ENGLISH, ENGLISH
from promise_service.adapters.wording.languages.es import SPANISH
from promise_service.adapters.wording.languages.fr import FRENCH
from promise_service.adapters.wording.languages.it import ITALIAN
from promise_service.adapters.wording.languages.nl import DUTCH

LANGUAGES: Mapping[str, Language] = {
    "de": GERMAN,
    "en": ENGLISH,
    "en-US": AMERICAN_ENGLISH,
    "es": SPANISH,
    "fr": FRENCH,
    "it": ITALIAN,
    "nl": DUTCH,
}
"""By language tag (RFC 5646). A tag with a country is found before its language alone."""

"""The guard against sentences that only sound like a promise: "within 24 hours", "dans la journée"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from promise_service.adapters.wording.languages import LANGUAGES
from promise_service.adapters.wording.vague_phrases import VAGUE_PHRASES


def vague_phrase(text: str, language: str) -> str | None:
    """The first phrase of `text` that stands where an exact time should, as written there; None without any.

    Case, accents, hyphens and line breaks make no difference.
    """
    plain_text, places = plain(text)
    found = _vague(language).search(plain_text)
    if found is None:
        return None
    return " ".join(text[places[found.start()] : places[found.end() - 1] + 1].split())


def plain(text: str) -> tuple[str, list[int]]:
    """`text` in small letters without accents, with one space for hyphens and white space and plain apostrophes.

    With it, for each sign, its place in `text`.
    """
    signs: list[str] = []
    places: list[int] = []
    for place, original in enumerate(text):
        for sign in map(_plain_sign, unicodedata.normalize("NFKD", original).casefold()):
            if sign and not (sign == " " and signs and signs[-1] == " "):
                signs.append(sign)
                places.append(place)
    return "".join(signs), places


def _plain_sign(sign: str) -> str:
    category = unicodedata.category(sign)
    if category in {"Mn", "Cf"}:  # accents that stand by themselves, and signs that nobody sees
        return ""
    if sign.isspace() or category == "Pd":
        return " "
    return "'" if sign in "’ʼ´`" else sign


@cache
def _vague(language: str) -> re.Pattern[str]:
    phrases = [re.escape(phrase) for vague in VAGUE_PHRASES.values() for phrase in vague.phrases]
    words = [re.escape(word) for word in VAGUE_PHRASES[language].words]
    spans = [_span_of_time(each) for each in VAGUE_PHRASES]
    return re.compile(rf"(?<!\w)(?:{_any_of([*phrases, *words, *spans])})(?!\w)")


def _span_of_time(language: str) -> str:
    """ "within 24 hours", "in the next few days", "sous 24 à 48 h", "binnen een uur"."""
    vague = VAGUE_PHRASES[language]
    numbers = {plain(LANGUAGES[language].number(n))[0] for n in range(100)}
    amount = rf"(?:\d+(?:[.,]\d+)?|/|{_any_of(numbers | set(vague.amounts))}) ?"
    unit = f"(?:{_any_of(vague.units)})"
    return (
        rf"(?:{_any_of(vague.within)}) ?(?:{amount}){{0,5}}{unit}"
        rf"|(?:{_any_of(vague.in_)}) ?(?:{amount}){{1,5}}{unit}"
    )


def _any_of(alternatives: Iterable[str]) -> str:
    return "|".join(sorted(alternatives, key=len, reverse=True))

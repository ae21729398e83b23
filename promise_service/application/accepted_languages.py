"""The languages that a request prefers (RFC 9110, section 12.5.4)."""

from __future__ import annotations

import re

_RANGE = re.compile(r"\s*([A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*)\s*(?:;\s*q=([01](?:\.[0-9]{0,3})?)\s*)?", re.ASCII)


def accepted_languages(header: str | None) -> list[str]:
    """The languages of an Accept-Language header, the most wanted first; what cannot be read is passed over."""
    found = [match for each in (header or "").split(",") if (match := _RANGE.fullmatch(each))]
    weighted = [(float(match[2] or 1), match[1]) for match in found]
    return [language for weight, language in sorted(weighted, key=lambda each: -each[0]) if weight > 0]


def primary_language(locale: str) -> str:
    """`fr` of `fr`, `fr-CH` or `fr_CH`."""
    return locale.replace("_", "-").partition("-")[0].lower()

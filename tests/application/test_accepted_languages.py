"""Which languages a request prefers."""

from __future__ import annotations

import pytest

from promise_service.application.accepted_languages import accepted_languages


@pytest.mark.parametrize(
    ("header", "languages"),
    [
        (None, []),
        ("", []),
        ("fr", ["fr"]),
        ("fr-CH, fr;q=0.9, en;q=0.8, de;q=0.7, *;q=0.5", ["fr-CH", "fr", "en", "de"]),
        ("en;q=0.2,fr;q=0.7", ["fr", "en"]),
        ("en, fr", ["en", "fr"]),
        ("fr;q=0, en", ["en"]),
        ("fr ; q=1.000", ["fr"]),
        ("fr;q=2, en;q=high, ,;;, 12", []),
    ],
)
def test_the_most_wanted_comes_first(header: str | None, languages: list[str]) -> None:
    assert accepted_languages(header) == languages

"""Readers and windows that the tests of the wording speak with."""

from __future__ import annotations

from collections.abc import Mapping

from promise_service.application.wording import Reader
from promise_service.domain.intervals import Interval
from promise_service.domain.policy import Template
from tests.builders import at

SAID_AT = at("Fri 2026-11-20 16:30 Europe/Paris")
LANGUAGES = ("de", "en", "es", "fr", "it", "nl")


def reader(
    locale: str,
    *,
    zone: str = "Europe/Paris",
    home: str = "Europe/Paris",
    templates: Mapping[tuple[str, str], Template] | None = None,
) -> Reader:
    """Somebody who reads on Friday 20 November 2026."""
    return Reader(locale=locale, time_zone=zone, home_zone=home, said_at=SAID_AT, templates=templates or {})


def window(start: str, end: str) -> Interval:
    return Interval(at(start), at(end))


TUESDAY_MORNING = window("Tue 2026-11-24 10:30 Europe/Paris", "Tue 2026-11-24 11:00 Europe/Paris")

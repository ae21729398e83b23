"""Public holidays as dates, from the `holidays` library."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from datetime import date
from functools import lru_cache

from holidays import country_holidays

from promise_service.errors import InvalidInput

FIRST_YEAR, LAST_YEAR = 1970, 2100

HolidaySource = Callable[[str, str | None], tuple[date, ...]]
"""The holidays of a country (ISO 3166), or of one subdivision; InvalidInput where it knows no such place."""


@lru_cache(maxsize=64)
def public_holidays(country: str, subdivision: str | None) -> tuple[date, ...]:
    """The days off by law from 1970 to 2100, substitute days included, as far as the library's data reach.

    InvalidInput, with the pointer `/country` or `/subdivision`, for a place that the library does not know.
    """
    known = _subdivisions(country)
    if subdivision is not None and subdivision not in known:
        choice = f"known: {', '.join(known)}" if known else "none are known; leave it out"
        raise InvalidInput.at("/subdivision", f"{country} has no subdivision {subdivision!r}; {choice}")
    with warnings.catch_warnings():
        # Some religions' dates are known for a few decades only, which the library says by a warning.
        warnings.simplefilter("ignore", UserWarning)
        found = country_holidays(country, subdiv=subdivision, years=range(FIRST_YEAR, LAST_YEAR + 1))
    return tuple(sorted(day for day in found if FIRST_YEAR <= day.year <= LAST_YEAR))


def _subdivisions(country: str) -> tuple[str, ...]:
    try:
        return tuple(country_holidays(country).subdivisions)
    except NotImplementedError:
        detail = f"no public holidays are known for {country!r}; write a country of ISO 3166, as FR"
        raise InvalidInput.at("/country", detail) from None

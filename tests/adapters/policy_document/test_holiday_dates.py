from datetime import date

import pytest

from promise_service.adapters.policy_document.holiday_dates import public_holidays
from promise_service.errors import Fault, InvalidInput


def _of(year: int, country: str, subdivision: str | None = None) -> list[str]:
    return [day.isoformat() for day in public_holidays(country, subdivision) if day.year == year]


def test_france_has_eleven_public_holidays_in_2026() -> None:
    assert _of(2026, "FR") == [
        "2026-01-01",
        "2026-04-06",
        "2026-05-01",
        "2026-05-08",
        "2026-05-14",
        "2026-05-25",
        "2026-07-14",
        "2026-08-15",
        "2026-11-01",
        "2026-11-11",
        "2026-12-25",
    ]


def test_easter_monday_moves_to_29_march_in_2027() -> None:
    assert "2027-03-29" in _of(2027, "FR")
    assert "2027-04-06" not in _of(2027, "FR")


def test_bavaria_has_holidays_of_its_own() -> None:
    bavarian = set(_of(2026, "DE", "BY")) - set(_of(2026, "DE"))
    assert bavarian == {"2026-01-06", "2026-06-04", "2026-11-01"}


def test_a_substitute_day_is_a_holiday() -> None:
    assert "2026-07-03" in _of(2026, "US")  # Independence Day falls on a Saturday


def test_dates_reach_from_1970_to_2100() -> None:
    dates = public_holidays("FR", None)
    assert (dates[0], dates[-1]) == (date(1970, 1, 1), date(2100, 12, 25))


@pytest.mark.parametrize("country", ["XX", "fr", "FRX"])
def test_an_unknown_country_is_refused(country: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        public_holidays(country, None)
    detail = f"no public holidays are known for {country!r}; write a country of ISO 3166, as FR"
    assert caught.value.faults == (Fault("/country", detail),)


def test_an_unknown_subdivision_is_refused_with_the_known_ones() -> None:
    with pytest.raises(InvalidInput) as caught:
        public_holidays("AT", "BY")
    assert caught.value.faults == (
        Fault("/subdivision", "AT has no subdivision 'BY'; known: 1, 2, 3, 4, 5, 6, 7, 8, 9"),
    )


def test_dates_that_are_known_for_a_few_decades_only_are_taken_without_a_warning() -> None:
    assert date(2026, 1, 26) in public_holidays("IN", None)

"""How pages write times and numbers, in both of their languages."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from promise_service.adapters.wording.page_formats import PageFormats
from tests.builders import at, window

PARIS = ZoneInfo("Europe/Paris")
NOW = at("Fri 2026-11-27 14:05 Europe/Paris")
EN, FR = PageFormats("en"), PageFormats("fr")


def plainly(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


def test_times_are_those_of_sentences_to_customers() -> None:
    tomorrow = at("Sat 2026-11-28 09:30 Europe/Paris")
    assert EN.moment(tomorrow, PARIS, NOW) == "Saturday 28 November at 09:30"
    assert FR.moment(tomorrow, PARIS, NOW) == "samedi 28 novembre à 9 h 30"
    assert FR.moment(at("Sat 2027-11-27 09:30 Europe/Paris"), PARIS, NOW) == "samedi 27 novembre 2027 à 9 h 30"
    promised = window("Tue 2026-12-01 10:30 Europe/Paris")
    assert EN.window(promised, PARIS, NOW) == "Tuesday 1 December between 10:30 and 11:00"
    assert FR.window(promised, PARIS, NOW) == "mardi 1er décembre entre 10 h 30 et 11 h 00"
    assert (EN.clock(NOW, PARIS), FR.clock(NOW, PARIS)) == ("14:05", "14 h 05")


def test_a_time_that_comes_twice_is_told_with_its_offset() -> None:
    assert EN.clock(at("Sun 2026-10-25 00:30"), PARIS) == "02:30 (UTC+2)"
    assert EN.clock(at("Sun 2026-10-25 01:30"), PARIS) == "02:30 (UTC+1)"


def test_days() -> None:
    day = NOW.date()
    assert (EN.day(day, NOW, PARIS), FR.day(day, NOW, PARIS)) == ("Friday 27 November", "vendredi 27 novembre")
    assert FR.day(day.replace(year=2027), NOW, PARIS) == "samedi 27 novembre 2027"
    assert (EN.short_day(day), FR.short_day(day)) == ("27 Nov", "27 nov.")


@pytest.mark.parametrize(
    ("minutes", "english", "french"),
    [(0, "0 min", "0 min"), (25, "25 min", "25 min"), (60, "1 hr", "1 h"), (85, "1 hr 25 min", "1 h 25 min"),
     (3 * 1440 + 65, "3 days 1 hr 5 min", "3 j 1 h 5 min")],
)  # fmt: skip
def test_lengths_of_time(minutes: int, english: str, french: str) -> None:
    time = timedelta(minutes=minutes, seconds=59)
    assert (plainly(EN.duration(time)), plainly(FR.duration(time))) == (english, french)


def test_numbers() -> None:
    assert (EN.number(12345), plainly(FR.number(12345))) == ("12,345", "12 345")
    assert (EN.number(4.25, 1), FR.number(4.25, 1)) == ("4.2", "4,2")
    assert (EN.percent(0.9344), plainly(FR.percent(0.9344))) == ("93.4%", "93,4 %")
    assert (EN.percent(1, 0), plainly(FR.percent(1, 0))) == ("100%", "100 %")
    assert (EN.points(0.012), FR.points(-0.012), EN.points(0)) == ("+1.2", "−1,2", "+0.0")


def test_nouns_follow_their_number() -> None:
    assert [EN.plural(count) for count in (0, 1, 2)] == ["other", "one", "other"]
    assert [FR.plural(count) for count in (0, 1, 2)] == ["one", "one", "other"]


def test_names() -> None:
    assert (EN.promise_kind("follow_up"), FR.promise_kind("callback")) == ("follow-up", "rappel")
    assert (EN.channel("social"), FR.channel("letter"), FR.channel("pigeon")) == ("social media", "courrier", "pigeon")

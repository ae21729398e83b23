"""What a speech engine gets: words that it can only read in one way."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promise_service.adapters.wording.babel_wording import BabelWording
from promise_service.adapters.wording.languages import LANGUAGES
from promise_service.domain.intervals import Interval
from tests.adapters.wording.readers import SAID_AT, reader
from tests.builders import at

WORDING = BabelWording()
ZONES = ("Europe/Paris", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC", "Africa/Cairo")
WORDS_ONLY = re.compile(r"[^\W\d_]+(?:[ ,.'’-]+[^\W\d_]+)*\.?")

instants = st.integers(0, 60 * 24 * 900).map(lambda minutes: SAID_AT + timedelta(minutes=minutes))
tags = st.sampled_from(sorted(LANGUAGES))


@given(tags, st.sampled_from(ZONES), instants, st.integers(1, 600))
def test_spoken_windows_hold_no_figures_or_symbols(tag: str, zone: str, start: datetime, minutes: int) -> None:
    slot = Interval(start, start + timedelta(minutes=minutes))
    spoken = WORDING.window(slot, reader(tag, zone=zone)).spoken
    assert WORDS_ONLY.fullmatch(spoken), spoken
    assert not re.search(r"\b[hH]\b", spoken)


@given(tags, st.sampled_from(ZONES), instants)
def test_spoken_deadlines_hold_no_figures_or_symbols(tag: str, zone: str, due_at: datetime) -> None:
    spoken = WORDING.deadline("reply", "email", due_at, reader(tag, zone=zone)).spoken
    assert WORDS_ONLY.fullmatch(spoken), spoken


@given(tags, st.sampled_from(ZONES), instants, instants)
def test_different_moments_are_told_differently(tag: str, zone: str, one: datetime, other: datetime) -> None:
    first, second = (WORDING.deadline("reply", "email", due_at, reader(tag, zone=zone)) for due_at in (one, other))
    assert (first.written == second.written) == (first.spoken == second.spoken) == (one == other)


@pytest.mark.parametrize("tag", sorted(LANGUAGES))
def test_every_minute_of_a_day_sounds_different(tag: str) -> None:
    midnight = at("Wed 2026-11-25 00:00 Europe/Paris")
    moments = [midnight + timedelta(minutes=minute) for minute in range(1440)]
    told = [WORDING.deadline("reply", "email", moment, reader(tag)) for moment in moments]
    assert len({statement.spoken for statement in told}) == 1440
    assert len({statement.written for statement in told}) == 1440


@pytest.mark.parametrize("tag", sorted(LANGUAGES))
def test_every_day_of_a_year_sounds_different(tag: str) -> None:
    noon = at("Sat 2028-01-01 12:00 Europe/Paris")
    told = [WORDING.deadline("reply", "email", noon + timedelta(days=day), reader(tag)) for day in range(366)]
    assert len({statement.spoken for statement in told}) == 366


@pytest.mark.parametrize("tag", sorted(LANGUAGES))
def test_years_from_1970_to_2100_sound_different(tag: str) -> None:
    spoken = {LANGUAGES[tag].spoken_year(year) for year in range(1970, 2101)}
    assert len(spoken) == 131
    assert not any(re.search(r"\d", words) for words in spoken)


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("fr", "zéro un seize dix-sept vingt et un vingt-deux soixante et onze quatre-vingts quatre-vingt-onze"),
        ("en", "zero one sixteen seventeen twenty-one twenty-two seventy-one eighty ninety-one"),
        ("es", "cero uno dieciséis diecisiete veintiuno veintidós setenta y uno ochenta noventa y uno"),
        ("de", "null eins sechzehn siebzehn einundzwanzig zweiundzwanzig einundsiebzig achtzig einundneunzig"),
        ("it", "zero uno sedici diciassette ventuno ventidue settantuno ottanta novantuno"),
        ("nl", "nul één zestien zeventien eenentwintig tweeëntwintig eenenzeventig tachtig eenennegentig"),
    ],
)
def test_numbers_are_spelt_as_in_the_dictionary(tag: str, words: str) -> None:
    assert " ".join(LANGUAGES[tag].number(n) for n in (0, 1, 16, 17, 21, 22, 71, 80, 91)) == words


@pytest.mark.parametrize(
    ("tag", "day", "spoken"),
    [
        ("en", 2, "Tuesday the second of May"),
        ("en", 3, "Tuesday the third of May"),
        ("en", 12, "Tuesday the twelfth of May"),
        ("en", 20, "Tuesday the twentieth of May"),
        ("en", 31, "Tuesday the thirty-first of May"),
        ("de", 3, "Tuesday, den dritten May"),
        ("de", 7, "Tuesday, den siebten May"),
        ("de", 8, "Tuesday, den achten May"),
        ("de", 20, "Tuesday, den zwanzigsten May"),
        ("de", 31, "Tuesday, den einunddreißigsten May"),
        ("fr", 31, "Tuesday trente et un May"),
        ("it", 28, "Tuesday ventotto May"),
        ("nl", 31, "Tuesday eenendertig May"),
        ("it", 23, "Tuesday ventitré May"),
        ("es", 31, "Tuesday treinta y uno de May"),
    ],
)
def test_days_of_the_month_have_their_own_grammar(tag: str, day: int, spoken: str) -> None:
    assert LANGUAGES[tag].spoken_date("Tuesday", day, "May") == spoken

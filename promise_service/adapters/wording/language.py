"""What one language brings along so that dates and times can be written and said in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass


def nothing(*_: int) -> str:
    """For languages that put no word in this place."""
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """How a day and times are put together, with str.format fields.

    `window` is told within one day, `window_to_next_day` names both days; `moment` is one point in time.
    `{start}` and `{end}` carry their article, `{time}` its word for "at" where that depends on the hour.
    """

    window: str
    window_to_next_day: str
    moment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """One language, or one country's use of it. Hours count from 0 to 23, days from 1 to 31.

    `date`, `first_of_month`, `year` and `time` are CLDR patterns (Unicode TR 35) for Babel; `year` follows
    the date. The spoken forms consist of words only: `spoken_date` gets the weekday, the day and the month,
    `spoken_time` the hour and minute; `day_part` tells the part of the day where spoken hours do not count
    to 24. `article` and `at` are the words before a time of that hour, with their space. `keys` are the choices
    of a voice menu; `promise_kinds` and `channels` are names for colleagues, by what the policy calls them.
    """

    date: str
    first_of_month: str
    year: str
    time: str
    written: Phrases
    spoken: Phrases
    spoken_date: Callable[[str, int, str], str]
    spoken_year: Callable[[int], str]
    spoken_time: Callable[[int, int], str]
    number: Callable[[int], str]
    keys: tuple[str, str, str]
    zone_of: Callable[[str], str]
    plus: str
    minus: str
    promise_kinds: Mapping[str, str]
    channels: Mapping[str, str]
    article: Callable[[int], str] = nothing
    at: Callable[[int], str] = nothing
    day_part: Callable[[int, int], str] = nothing

"""English, and the English of the United States."""

from __future__ import annotations

from dataclasses import replace

from promise_service.adapters.wording.language import Language, Phrases

UP_TO_NINETEEN = (
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
)
TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
ORDINALS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
    "twenty": "twentieth",
    "thirty": "thirtieth",
}


def number(n: int) -> str:
    """0 to 99."""
    if n < 20:
        return UP_TO_NINETEEN[n]
    tens, units = divmod(n, 10)
    return f"{TENS[tens]}-{number(units)}" if units else TENS[tens]


def ordinal(n: int) -> str:
    """twenty-fourth."""
    *tens, last = number(n).split("-")
    return "-".join([*tens, ORDINALS.get(last, f"{last}th")])


def year(n: int) -> str:
    """twenty twenty-seven, two thousand and five, twenty-one hundred."""
    century, rest = divmod(n, 100)
    if century == 20 and rest < 10:
        return f"two thousand and {number(rest)}" if rest else "two thousand"
    if rest == 0:
        return f"{number(century)} hundred"
    return f"{number(century)} {number(rest) if rest > 9 else f'oh {number(rest)}'}"


def time(hour: int, minute: int) -> str:
    """ten thirty, ten oh five, eleven o'clock, twelve noon. The hour after midnight is told as such."""
    if minute == 0:
        return {0: "midnight as the day begins", 12: "twelve noon"}.get(hour, f"{number(hour % 12)} o'clock")
    if hour == 0:
        return f"{number(minute)} {'minute' if minute == 1 else 'minutes'} past midnight"
    return f"{number(hour % 12 or 12)} {number(minute) if minute > 9 else f'oh {number(minute)}'}"


def day_part(hour: int, minute: int) -> str:
    """Which of the two rounds of the clock is meant."""
    if hour == 0 or (hour, minute) == (12, 0):
        return ""
    if hour < 12:
        return " in the morning"
    return " in the afternoon" if hour < 18 else " in the evening"


ENGLISH = Language(
    date="EEEE d MMMM",
    first_of_month="EEEE d MMMM",
    year=" y",
    time="HH:mm",
    written=Phrases(
        window="{day} between {start} and {end}",
        window_to_next_day="{day} between {start} and {end} on {next_day}",
        moment="{day} at {time}",
    ),
    spoken=Phrases(
        window="{day}, between {start} and {end}",
        window_to_next_day="{day}, between {start} and {end} on {next_day}",
        moment="{day}, at {time}",
    ),
    spoken_date=lambda weekday, day, month: f"{weekday} the {ordinal(day)} of {month}",
    spoken_year=lambda n: f" {year(n)}",
    spoken_time=time,
    day_part=day_part,
    number=number,
    keys=("one", "two", "three"),
    zone_of=lambda city: f"{city} time",
    plus="plus",
    minus="minus",
    promise_kinds={"callback": "callback", "reply": "reply", "follow_up": "follow-up"},
    channels={
        "phone": "phone",
        "email": "e-mail",
        "form": "form",
        "chat": "chat",
        "social": "social media",
        "letter": "letter",
    },
)

AMERICAN_ENGLISH = replace(
    ENGLISH,
    date="EEEE, MMMM d",
    first_of_month="EEEE, MMMM d",
    year=", y",
    time="h:mm a",
    spoken_date=lambda weekday, day, month: f"{weekday}, {month} {ordinal(day)}",
)

"""Dutch."""

from __future__ import annotations

from promise_service.adapters.wording.language import Language, Phrases

UP_TO_NINETEEN = (
    "nul",
    "één",
    "twee",
    "drie",
    "vier",
    "vijf",
    "zes",
    "zeven",
    "acht",
    "negen",
    "tien",
    "elf",
    "twaalf",
    "dertien",
    "veertien",
    "vijftien",
    "zestien",
    "zeventien",
    "achttien",
    "negentien",
)
TENS = ("", "", "twintig", "dertig", "veertig", "vijftig", "zestig", "zeventig", "tachtig", "negentig")


def number(n: int) -> str:
    """0 to 99."""
    if n < 20:
        return UP_TO_NINETEEN[n]
    tens, units = divmod(n, 10)
    if units == 0:
        return TENS[tens]
    # A diaeresis keeps two vowels apart: tweeëntwintig, drieëntwintig.
    return f"{'een' if units == 1 else number(units)}{'ën' if units in {2, 3} else 'en'}{TENS[tens]}"


def year(n: int) -> str:
    """1970 to 2199."""
    century, rest = divmod(n, 100)
    words = {19: "negentienhonderd", 20: "tweeduizend", 21: "eenentwintighonderd"}[century]
    if rest == 0:
        return words
    return f"{words} {number(rest)}" if century == 20 else f"{words}{number(rest)}"


def time(hour: int, minute: int) -> str:
    """tien uur dertig."""
    words = f"{number(hour)} uur"
    return f"{words} {number(minute)}" if minute else words


DUTCH = Language(
    date="EEEE d MMMM",
    first_of_month="EEEE d MMMM",
    year=" y",
    time="H.mm 'uur'",
    written=Phrases(
        window="{day} tussen {start} en {end}",
        window_to_next_day="{day} tussen {start} en {end} op {next_day}",
        moment="{day} om {time}",
    ),
    spoken=Phrases(
        window="{day}, tussen {start} en {end}",
        window_to_next_day="{day}, tussen {start} en {end} op {next_day}",
        moment="{day}, om {time}",
    ),
    spoken_date=lambda weekday, day, month: f"{weekday} {number(day)} {month}",
    spoken_year=lambda n: f" {year(n)}",
    spoken_time=time,
    number=number,
    keys=("één", "twee", "drie"),
    zone_of=lambda city: f"tijd in {city}",
    plus="plus",
    minus="min",
    promise_kinds={"callback": "terugbelafspraak", "reply": "antwoord", "follow_up": "vervolg"},
    channels={
        "phone": "telefoon",
        "email": "e-mail",
        "form": "formulier",
        "chat": "chat",
        "social": "sociale media",
        "letter": "brief",
    },
)

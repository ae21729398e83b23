"""Italian."""

from __future__ import annotations

from promise_service.adapters.wording.language import Language, Phrases

UP_TO_NINETEEN = (
    "zero",
    "uno",
    "due",
    "tre",
    "quattro",
    "cinque",
    "sei",
    "sette",
    "otto",
    "nove",
    "dieci",
    "undici",
    "dodici",
    "tredici",
    "quattordici",
    "quindici",
    "sedici",
    "diciassette",
    "diciotto",
    "diciannove",
)
TENS = ("", "", "venti", "trenta", "quaranta", "cinquanta", "sessanta", "settanta", "ottanta", "novanta")


def number(n: int) -> str:
    """0 to 99."""
    if n < 20:
        return UP_TO_NINETEEN[n]
    tens, units = divmod(n, 10)
    if units == 0:
        return TENS[tens]
    before_a_vowel = units in {1, 8}
    stem = TENS[tens][:-1] if before_a_vowel else TENS[tens]
    return f"{stem}{'tré' if units == 3 else number(units)}"


def year(n: int) -> str:
    """1970 to 2199."""
    century, rest = divmod(n, 100)
    words = {19: "millenovecento", 20: "duemila", 21: "duemilacento"}[century]
    return f"{words}{'tré' if rest == 3 else number(rest)}" if rest else words


def time(hour: int, minute: int) -> str:
    """dieci e trenta, undici; ore zero e quindici, so that midnight is heard as a time."""
    words = {0: "ore zero", 1: "una"}.get(hour, number(hour))
    return f"{words} e {number(minute)}" if minute else words


ITALIAN = Language(
    date="EEEE d MMMM",
    first_of_month="EEEE d'º' MMMM",
    year=" y",
    time="H:mm",
    written=Phrases(
        window="{day} tra {start} e {end}",
        window_to_next_day="{day} tra {start} e {end} di {next_day}",
        moment="{day} {time}",
    ),
    spoken=Phrases(
        window="{day}, tra {start} e {end}",
        window_to_next_day="{day}, tra {start} e {end} di {next_day}",
        moment="{day}, {time}",
    ),
    spoken_date=lambda weekday, day, month: f"{weekday} {'primo' if day == 1 else number(day)} {month}",
    spoken_year=lambda n: f" {year(n)}",
    spoken_time=time,
    article=lambda hour: "l'" if hour == 1 else "le ",
    at=lambda hour: "all'" if hour == 1 else "alle ",
    number=number,
    keys=("uno", "due", "tre"),
    zone_of=lambda city: f"ora di {city}",
    plus="più",
    minus="meno",
    promise_kinds={"callback": "richiamata", "reply": "risposta", "follow_up": "seguito"},
    channels={
        "phone": "telefono",
        "email": "e-mail",
        "form": "modulo",
        "chat": "chat",
        "social": "social media",
        "letter": "lettera",
    },
)

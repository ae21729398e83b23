"""German."""

from __future__ import annotations

from promise_service.adapters.wording.language import Language, Phrases

UP_TO_NINETEEN = (
    "null",
    "eins",
    "zwei",
    "drei",
    "vier",
    "fünf",
    "sechs",
    "sieben",
    "acht",
    "neun",
    "zehn",
    "elf",
    "zwölf",
    "dreizehn",
    "vierzehn",
    "fünfzehn",
    "sechzehn",
    "siebzehn",
    "achtzehn",
    "neunzehn",
)
TENS = ("", "", "zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig")
ORDINALS = {1: "ersten", 3: "dritten", 7: "siebten", 8: "achten"}


def number(n: int) -> str:
    """0 to 99."""
    if n < 20:
        return UP_TO_NINETEEN[n]
    tens, units = divmod(n, 10)
    return f"{joined(units)}und{TENS[tens]}" if units else TENS[tens]


def joined(n: int) -> str:
    """As a number stands before another word: ein Uhr, einundzwanzig."""
    return "ein" if n == 1 else number(n)


def ordinal(n: int) -> str:
    """vierundzwanzigsten, in the accusative that dates stand in on their own."""
    return ORDINALS.get(n, f"{number(n)}{'ten' if n < 20 else 'sten'}")


def year(n: int) -> str:
    """1970 to 2199."""
    century, rest = divmod(n, 100)
    words = {19: "neunzehnhundert", 20: "zweitausend", 21: "zweitausendeinhundert"}[century]
    return f"{words}{number(rest)}" if rest else words


def time(hour: int, minute: int) -> str:
    """zehn Uhr dreißig."""
    words = f"{joined(hour)} Uhr"
    return f"{words} {number(minute)}" if minute else words


GERMAN = Language(
    date="EEEE, d. MMMM",
    first_of_month="EEEE, d. MMMM",
    year=" y",
    time="HH:mm 'Uhr'",
    written=Phrases(
        window="{day}, zwischen {start} und {end}",
        window_to_next_day="{day}, zwischen {start} und {end} am {next_day}",
        moment="{day}, um {time}",
    ),
    spoken=Phrases(
        window="{day}, zwischen {start} und {end}",
        window_to_next_day="{day}, zwischen {start} und {end} am {next_day}",
        moment="{day}, um {time}",
    ),
    spoken_date=lambda weekday, day, month: f"{weekday}, den {ordinal(day)} {month}",
    spoken_year=lambda n: f" {year(n)}",
    spoken_time=time,
    number=number,
    keys=("Eins", "Zwei", "Drei"),
    zone_of=lambda city: f"Ortszeit {city}",
    plus="plus",
    minus="minus",
    promise_kinds={"callback": "Rückruf", "reply": "Antwort", "follow_up": "Folgeantwort"},
    channels={
        "phone": "Telefon",
        "email": "E-Mail",
        "form": "Formular",
        "chat": "Chat",
        "social": "soziale Medien",
        "letter": "Brief",
    },
)

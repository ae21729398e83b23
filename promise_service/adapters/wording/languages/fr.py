"""French."""

from __future__ import annotations

from promise_service.adapters.wording.language import Language, Phrases

UP_TO_SIXTEEN = (
    "zéro",
    "un",
    "deux",
    "trois",
    "quatre",
    "cinq",
    "six",
    "sept",
    "huit",
    "neuf",
    "dix",
    "onze",
    "douze",
    "treize",
    "quatorze",
    "quinze",
    "seize",
)
TENS = (
    "",
    "dix",
    "vingt",
    "trente",
    "quarante",
    "cinquante",
    "soixante",
    "soixante",
    "quatre-vingt",
    "quatre-vingt",
)


def number(n: int) -> str:
    """0 to 99."""
    if n <= 16:
        return UP_TO_SIXTEEN[n]
    if n == 80:
        return "quatre-vingts"
    tens, units = divmod(n, 10)
    if tens in {7, 9}:
        units += 10
    if units == 0:
        return TENS[tens]
    joint = " et " if units in {1, 11} and tens < 8 else "-"
    return f"{TENS[tens]}{joint}{number(units)}"


def feminine(n: int) -> str:
    """Hours and minutes: une, vingt et une."""
    return f"{number(n)}e" if n % 10 == 1 and n not in {11, 71, 91} else number(n)


def year(n: int) -> str:
    """1970 to 2199."""
    century, rest = divmod(n, 100)
    words = {19: "mille neuf cent", 20: "deux mille", 21: "deux mille cent"}[century]
    return f"{words} {number(rest)}" if rest else words


def date(weekday: str, day: int, month: str) -> str:
    """mardi vingt-quatre novembre."""
    return f"{weekday} {'premier' if day == 1 else number(day)} {month}"


def time(hour: int, minute: int) -> str:
    """dix heures trente."""
    words = f"{feminine(hour)} {'heure' if hour < 2 else 'heures'}"
    return f"{words} {feminine(minute)}" if minute else words


def zone_of(city: str) -> str:
    """heure de Paris, heure d'Amsterdam, heure du Caire."""
    if city.startswith("Le "):
        return f"heure du {city.removeprefix('Le ')}"
    return f"heure d'{city}" if city[0] in "AEIOYÉÎ" else f"heure de {city}"


FRENCH = Language(
    date="EEEE d MMMM",
    first_of_month="EEEE d'er' MMMM",
    year=" y",
    time="H 'h' mm",
    written=Phrases(
        window="{day} entre {start} et {end}",
        window_to_next_day="{day} entre {start} et {end} le {next_day}",
        moment="{day} à {time}",
    ),
    spoken=Phrases(
        window="{day}, entre {start} et {end}",
        window_to_next_day="{day}, entre {start} et {end} le {next_day}",
        moment="{day}, à {time}",
    ),
    spoken_date=date,
    spoken_year=lambda n: f" {year(n)}",
    spoken_time=time,
    number=number,
    keys=("un", "deux", "trois"),
    zone_of=zone_of,
    plus="plus",
    minus="moins",
    promise_kinds={"callback": "rappel", "reply": "réponse", "follow_up": "suite à donner"},
    channels={
        "phone": "téléphone",
        "email": "e-mail",
        "form": "formulaire",
        "chat": "chat",
        "social": "réseaux sociaux",
        "letter": "courrier",
    },
)

"""Spanish."""

from __future__ import annotations

from promise_service.adapters.wording.language import Language, Phrases

UP_TO_TWENTY_NINE = (
    "cero",
    "uno",
    "dos",
    "tres",
    "cuatro",
    "cinco",
    "seis",
    "siete",
    "ocho",
    "nueve",
    "diez",
    "once",
    "doce",
    "trece",
    "catorce",
    "quince",
    "dieciséis",
    "diecisiete",
    "dieciocho",
    "diecinueve",
    "veinte",
    "veintiuno",
    "veintidós",
    "veintitrés",
    "veinticuatro",
    "veinticinco",
    "veintiséis",
    "veintisiete",
    "veintiocho",
    "veintinueve",
)
TENS = ("", "", "", "treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa")


def number(n: int) -> str:
    """0 to 99."""
    if n < 30:
        return UP_TO_TWENTY_NINE[n]
    tens, units = divmod(n, 10)
    return f"{TENS[tens]} y {number(units)}" if units else TENS[tens]


def year(n: int) -> str:
    """1970 to 2199."""
    century, rest = divmod(n, 100)
    words = {19: "mil novecientos", 20: "dos mil", 21: "dos mil ciento" if rest else "dos mil cien"}[century]
    return f"{words} {number(rest)}" if rest else words


def time(hour: int, minute: int) -> str:
    """diez treinta, diez cero cinco, once; cero horas quince, so that midnight is heard as a time."""
    words = {0: "cero horas", 1: "una", 21: "veintiuna"}.get(hour, number(hour))
    if minute == 0:
        return words
    return f"{words} {number(minute) if minute > 9 else f'cero {number(minute)}'}"


SPANISH = Language(
    date="EEEE d 'de' MMMM",
    first_of_month="EEEE d 'de' MMMM",
    year=" 'de' y",
    time="H:mm",
    written=Phrases(
        window="{day} entre {start} y {end}",
        window_to_next_day="{day} entre {start} y {end} del {next_day}",
        moment="{day} {time}",
    ),
    spoken=Phrases(
        window="{day}, entre {start} y {end}",
        window_to_next_day="{day}, entre {start} y {end} del {next_day}",
        moment="{day}, {time}",
    ),
    spoken_date=lambda weekday, day, month: f"{weekday} {number(day)} de {month}",
    spoken_year=lambda n: f" de {year(n)}",
    spoken_time=time,
    article=lambda hour: "la " if hour == 1 else "las ",
    at=lambda hour: "a la " if hour == 1 else "a las ",
    number=number,
    keys=("uno", "dos", "tres"),
    zone_of=lambda city: f"hora de {city}",
    plus="más",
    minus="menos",
    promise_kinds={"callback": "llamada", "reply": "respuesta", "follow_up": "seguimiento"},
    channels={
        "phone": "teléfono",
        "email": "correo electrónico",
        "form": "formulario",
        "chat": "chat",
        "social": "redes sociales",
        "letter": "carta",
    },
)

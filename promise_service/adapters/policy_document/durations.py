"""Durations of the policy document, written as ISO 8601 writes them."""

from __future__ import annotations

import re
from datetime import timedelta

_DURATION = re.compile(
    r"P(?=.)(?:(?P<weeks>\d{1,4})W)?(?:(?P<days>\d{1,5})D)?"
    r"(?:T(?=.)(?:(?P<hours>\d{1,6})H)?(?:(?P<minutes>\d{1,7})M)?(?:(?P<seconds>\d{1,8})S)?)?",
    re.ASCII,
)


def parse_duration(text: str) -> timedelta:
    """Read `PT3M`, `PT90S`, `PT1H30M` or `P1D`, a day being 24 hours.

    Years and months have no fixed length, fractions and signs no use here: those raise ValueError, as does
    whatever else is not a duration.
    """
    match = _DURATION.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is not a duration; write it in ISO 8601, as PT90S, PT30M, PT1H30M or P1D")
    return timedelta(**{unit: int(count) for unit, count in match.groupdict().items() if count is not None})


def format_duration(duration: timedelta) -> str:
    """The shortest ISO 8601 form of a duration of whole seconds that is not negative."""
    days, seconds = duration.days, duration.seconds
    parts = ((seconds // 3600, "H"), (seconds // 60 % 60, "M"), (seconds % 60, "S"))
    clock = "".join(f"{count}{unit}" for count, unit in parts if count)
    if not days and not clock:
        return "PT0S"
    return "P" + (f"{days}D" if days else "") + (f"T{clock}" if clock else "")

"""The rules of RFC 5545 and RFC 5546 that an invitation by mail must keep, looked for in its very octets."""

from __future__ import annotations

import re
from collections.abc import Iterator

_NAME = re.compile(r"([A-Z-]+)((?:;[A-Z-]+=(?:\"[^\"\x00-\x1f]*\"|[^\";:,\x00-\x1f]*))*):(.*)", re.DOTALL)
_UTC = re.compile(r"\d{8}T\d{6}Z")
_ESCAPED = re.compile(r"(?:[^\\;,\x00-\x1f]|\\[\\;,Nn])*")
_TEXTS = ("SUMMARY", "DESCRIPTION", "UID", "STATUS")
_INSTANTS = ("DTSTAMP", "DTSTART", "DTEND")
_ONCE = (*_TEXTS, *_INSTANTS, "SEQUENCE", "ORGANIZER", "ATTENDEE", "TRANSP")  # RFC 5546, 3.2.2 and 3.2.5
_STATUS = {"REQUEST": "CONFIRMED", "CANCEL": "CANCELLED"}


def lines_of(octets: bytes) -> list[str]:
    """The content lines, unfolded (RFC 5545, 3.1)."""
    return octets.replace(b"\r\n ", b"").decode("utf-8").removesuffix("\r\n").split("\r\n")


def properties(octets: bytes) -> list[tuple[str, str, str]]:
    """Name, parameters and value of each line."""
    return [match.groups() for line in lines_of(octets) if (match := _NAME.fullmatch(line))]  # type: ignore[misc]


def broken_rules(octets: bytes) -> list[str]:
    """What is wrong with a calendar object that asks for one entry, or takes it back."""
    return [*_of_lines(octets), *_of_order(octets), *_of_the_calendar(octets), *_of_the_event(_values(octets))]


def _of_lines(octets: bytes) -> Iterator[str]:
    if not octets.endswith(b"\r\n"):
        yield "the last line has no end"
    physical = octets.split(b"\r\n")[:-1]
    for line in physical:
        if len(line) > 75:
            yield f"a line of {len(line)} octets"
        if b"\r" in line or b"\n" in line:
            yield "a line end that is not CRLF"
        if not line.strip():
            yield "an empty line"
    for line in lines_of(octets):
        if not _NAME.fullmatch(line):
            yield f"no content line: {line!r}"


def _of_order(octets: bytes) -> Iterator[str]:
    frame = [line for line in lines_of(octets) if line.startswith(("BEGIN:", "END:"))]
    if frame != ["BEGIN:VCALENDAR", "BEGIN:VEVENT", "END:VEVENT", "END:VCALENDAR"]:
        yield f"components {frame}"
    if lines_of(octets)[0] != "BEGIN:VCALENDAR" or lines_of(octets)[-1] != "END:VCALENDAR":
        yield "something outside of the calendar"


def _of_the_calendar(octets: bytes) -> Iterator[str]:
    values = _values(octets)
    for name in ("PRODID", "VERSION", "METHOD"):
        if len(values.get(name, [])) != 1:
            yield f"{name} {values.get(name)}"
    if values.get("VERSION") != ["2.0"]:
        yield f"VERSION {values.get('VERSION')}"
    if values.get("METHOD", [""])[0] not in _STATUS:
        yield f"METHOD {values.get('METHOD')}"


def _of_the_event(values: dict[str, list[str]]) -> Iterator[str]:
    repeated_or_missing = [name for name in _ONCE if len(values.get(name, [])) != 1]
    if repeated_or_missing:
        yield f"not there once: {', '.join(repeated_or_missing)}"
    else:
        yield from _of_its_values(values)
        yield from _of_its_meaning(values)


def _of_its_values(values: dict[str, list[str]]) -> Iterator[str]:
    for name in _INSTANTS:
        if not _UTC.fullmatch(values[name][0]):
            yield f"{name} {values[name][0]} is not in UTC"
    for name in _TEXTS:
        if not _ESCAPED.fullmatch(values[name][0]):
            yield f"{name} is not escaped: {values[name][0]!r}"
    for name in ("ORGANIZER", "ATTENDEE"):
        if not re.fullmatch(r"mailto:[!-~]+@[!-~]+", values[name][0]):
            yield f"{name} {values[name][0]} is no address"
    if not values["SEQUENCE"][0].isdigit():
        yield f"SEQUENCE {values['SEQUENCE'][0]}"


def _of_its_meaning(values: dict[str, list[str]]) -> Iterator[str]:
    if not values["DTSTART"][0] < values["DTEND"][0]:
        yield "it ends before it starts"
    status, method = values["STATUS"][0], values["METHOD"][0]
    if status != _STATUS.get(method):
        yield f"STATUS {status} with METHOD {method}"


def _values(octets: bytes) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    for name, _, value in properties(octets):
        values.setdefault(name, []).append(value)
    return values

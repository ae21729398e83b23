"""Intervals of a workforce-management tool as CSV, read into the form that JSON has."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from promise_service.errors import Fault, InvalidInput, Unreadable

_COLUMNS = ("start", "end", "agents")
_WHOLE_NUMBER = re.compile(r"-?\d{1,9}", re.ASCII)
_INTERVAL = re.compile(r"/intervals/(\d+)")
_OVERLAPPED = re.compile(r"^overlaps /intervals/(\d+)")
"""The one fault that names a second row. Other details quote what a cell holds, which may look like a row."""


@dataclass(frozen=True, slots=True)
class RosterCsv:
    """Intervals as JSON would say them, and the line of the file that each comes from."""

    body: Mapping[str, Any]
    lines: Sequence[int]

    @contextmanager
    def telling_lines(self) -> Iterator[None]:
        """What the block refuses is told with the line and the column of the file, for who has no JSON to look into."""
        try:
            yield
        except InvalidInput as error:
            raise InvalidInput([self._placed(fault) for fault in error.faults]) from None

    def _placed(self, fault: Fault) -> Fault:
        place = _INTERVAL.match(fault.pointer)
        if place is None:
            return fault
        column = fault.pointer[place.end() :].removeprefix("/")
        where = f"{self._line(place)}, column {column}" if column else self._line(place)
        detail = _OVERLAPPED.sub(lambda other: f"overlaps {self._line(other)}", fault.detail)
        return Fault(fault.pointer, f"{where}: {detail}")

    def _line(self, place: re.Match[str]) -> str:
        return f"line {self.lines[int(place[1])]}"


def roster_in(body: bytes) -> RosterCsv:
    """`{"intervals": […]}` with an object for each row; a number that is none stays text, for the model to refuse.

    A header names the columns start, end and agents, in any order; commas or semicolons part them. An empty cell says
    nothing. Unreadable where the body is no UTF-8, lacks a column, or has a row of another length.
    """
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(f"The body is not UTF-8: byte {error.start} cannot be read.") from None
    written = text.splitlines()
    reader = csv.reader(written, delimiter=";" if written and ";" in written[0] else ",", strict=True)
    try:
        (_, header), *rows = [(reader.line_num, row) for row in reader if row]
    except (ValueError, csv.Error):
        raise Unreadable("The body is no CSV with a header; its columns are start, end, agents.") from None
    names = [name.strip().lower() for name in header]
    if sorted(names) != sorted(_COLUMNS):
        raise Unreadable(f"The CSV has the columns {', '.join(names)}; it must have start, end, agents.")
    for line, row in rows:
        if len(row) != len(names):
            raise Unreadable(f"Line {line} of the CSV has {len(row)} cells, not {len(names)}.")
    intervals = [_interval(dict(zip(names, map(str.strip, row), strict=True))) for _, row in rows]
    return RosterCsv({"intervals": intervals}, [line for line, _ in rows])


def _interval(cells: dict[str, str]) -> dict[str, Any]:
    said: dict[str, Any] = {name: cell for name, cell in cells.items() if cell}
    if _WHOLE_NUMBER.fullmatch(cells["agents"]):
        said["agents"] = int(cells["agents"])
    return said

"""Intervals of a workforce-management tool as CSV, read into the form that JSON has."""

from __future__ import annotations

import csv
from typing import Any

from promise_service.errors import Unreadable

_COLUMNS = ("start", "end", "agents")


def intervals_of(body: bytes) -> dict[str, Any]:
    """`{"intervals": […]}` with an object for each row; a number that is none stays text, for the model to refuse.

    A header names the columns start, end and agents, in any order; commas or semicolons part them. Unreadable where the
    body is no UTF-8, lacks a column, or has a row of another length.
    """
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(f"The body is not UTF-8: byte {error.start} cannot be read.") from None
    lines = text.splitlines()
    separator = ";" if lines and ";" in lines[0] else ","
    try:
        header, *rows = [row for row in csv.reader(lines, delimiter=separator, strict=True) if row]
    except (ValueError, csv.Error):
        raise Unreadable("The body is no CSV with a header; its columns are start, end, agents.") from None
    names = [name.strip().lower() for name in header]
    if sorted(names) != sorted(_COLUMNS):
        raise Unreadable(f"The CSV has the columns {', '.join(names)}; it must have start, end, agents.")
    for number, row in enumerate(rows, 2):
        if len(row) != len(names):
            raise Unreadable(f"Row {number} of the CSV has {len(row)} cells, not {len(names)}.")
    return {"intervals": [_interval(dict(zip(names, map(str.strip, row), strict=True))) for row in rows]}


def _interval(cells: dict[str, str]) -> dict[str, Any]:
    agents = cells["agents"]
    is_number = agents.isascii() and agents.isdigit() and len(agents) < 10
    return {**cells, "agents": int(agents) if is_number else agents}

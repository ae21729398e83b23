"""Rows as CSV (RFC 4180), safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

CSV = "text/csv"

_STARTS_OF_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_of(rows: Sequence[Mapping[str, object]], columns: Sequence[str] | None = None) -> str:
    """A header line and a line for each row, each ended by CRLF; without `columns` those of the first row.

    What is not known is an empty cell. A text that a spreadsheet would take for a formula is led by an apostrophe, as
    OWASP advises against CSV injection; numbers stay numbers, and yes and no are `true` and `false`, as in JSON.
    """
    named = list(columns if columns is not None else rows[0])
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(named)
    writer.writerows([_cell(row[name]) for name in named] for row in rows)
    return written.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str) and value.startswith(_STARTS_OF_FORMULAS):
        return f"'{value}"
    return value

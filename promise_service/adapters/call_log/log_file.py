"""A log of calls: one CSV file (RFC 4180) with a header, gzipped or not."""

from __future__ import annotations

import csv
import gzip
import io
import zlib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from promise_service.application.replaying_calls import QueueCall
from promise_service.domain.waiting.calls import Call, order_faults
from promise_service.errors import CannotStart, Fault, InvalidInput

COLUMNS = ("call_id", "queue", "priority", "entered_at", "answered_at", "abandoned_at", "ended_at")
"""All of them must be there, in any order; other columns are not looked at."""

MOST_FAULTS = 50
_DELIMITERS = (",", ";", "\t")
_GZIP = b"\x1f\x8b"
_LONGEST_TEXT = 200


def read_call_log(file: Path) -> list[QueueCall]:
    """The calls of a log. InvalidInput tells up to 50 faults at once, each with its row and column.

    Semicolons or tabs may stand for the commas. Instants are ISO 8601; one without an offset is taken as UTC, which
    matters only where others have one. An empty priority is 0. Rows are counted as a spreadsheet does: the header is
    row 1.
    """
    with io.TextIOWrapper(io.BytesIO(_content(file)), "utf-8-sig", newline="") as text:
        try:
            header = text.readline()
            text.seek(0)
            rows = csv.reader(text, strict=True, delimiter=max(_DELIMITERS, key=header.count))
            names = next(rows, [])
            return _calls(file, rows, _places(file, names), len(names))
        except UnicodeDecodeError as error:
            raise CannotStart(f"Cannot read {file}: it is not UTF-8 ({error.reason}).") from None
        except csv.Error as error:
            raise CannotStart(f"Cannot read {file}: row {rows.line_num} is not CSV ({error}).") from None


def _content(file: Path) -> bytes:
    try:
        content = file.read_bytes()
        return gzip.decompress(content) if content.startswith(_GZIP) else content
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise CannotStart(f"Cannot read {file}: it is not whole ({error}).") from None
    except OSError as error:
        raise CannotStart(f"Cannot read {file}: {(error.strerror or str(error)).lower()}.") from None


def _places(file: Path, header: Sequence[str]) -> dict[str, int]:
    names = [name.strip() for name in header]
    missing = [column for column in COLUMNS if column not in names]
    twice = [column for column in COLUMNS if names.count(column) > 1]
    faults = [Fault(f"{file.name}, row 1, column {name}", "is missing") for name in missing]
    faults += [Fault(f"{file.name}, row 1, column {name}", "is there more than once") for name in twice]
    if faults:
        raise InvalidInput(faults)
    return {name: names.index(name) for name in COLUMNS}


def _calls(file: Path, rows: Iterator[list[str]], places: dict[str, int], width: int) -> list[QueueCall]:
    calls: list[QueueCall] = []
    faults: list[Fault] = []
    first_row: dict[str, int] = {}
    for number, row in enumerate(rows, 2):
        if not row:
            continue
        if len(faults) >= MOST_FAULTS:
            faults.append(
                Fault(f"{file.name}, row {number}", "is where reading stopped: so many faults are told at a time")
            )
            break
        reading = _Row(f"{file.name}, row {number}", row, places, width)
        call = reading.call()
        if call is not None and first_row.setdefault(call.call.call_id, number) != number:
            row_before = first_row[call.call.call_id]
            reading.faults.append(
                Fault(f"{file.name}, row {number}, column call_id", f"is that of row {row_before}, too")
            )
        faults += reading.faults
        if call is not None:
            calls.append(call)
    if faults:
        raise InvalidInput(faults)
    return calls


class _Row:
    """One row, with what is wrong in it; `name` says which it is."""

    def __init__(self, name: str, row: Sequence[str], places: dict[str, int], width: int) -> None:
        self.faults: list[Fault] = []
        self._of_file = name
        self._row = row
        self._places = places
        self._width = width

    def call(self) -> QueueCall | None:
        """The call, where nothing is wrong."""
        if len(self._row) <= max(self._places.values()):
            self._wrong("", f"has {len(self._row)} cells, fewer than the header")
            return None
        if len(self._row) > self._width:
            self._wrong(
                "", f"has {len(self._row)} cells, more than the header: quote a cell that has a delimiter in it"
            )
            return None
        call_id, queue, priority = self._name("call_id"), self._name("queue"), self._priority()
        entered_at = self._instant("entered_at")
        answered_at, abandoned_at, ended_at = (self._instant(name) for name in COLUMNS[4:])
        if entered_at is None and not self._cell("entered_at"):
            self._wrong("entered_at", "is empty: each call entered at some time")
        if self.faults or entered_at is None:
            return None
        for fault in order_faults(entered_at, answered_at, abandoned_at, ended_at):
            self._wrong(fault.pointer.removeprefix("/"), fault.detail)
        return QueueCall(
            queue,
            Call(
                call_id=call_id,
                entered_at=entered_at,
                priority=priority,
                answered_at=answered_at,
                abandoned_at=abandoned_at,
                ended_at=ended_at,
            ),
        )

    def _cell(self, column: str) -> str:
        return self._row[self._places[column]].strip()

    def _name(self, column: str) -> str:
        text = self._cell(column)
        if not text:
            self._wrong(column, "is empty")
        elif len(text) > _LONGEST_TEXT:
            self._wrong(column, f"has {len(text)} characters; at most {_LONGEST_TEXT} can be read")
        return text

    def _priority(self) -> int:
        text = self._cell("priority")
        try:
            return int(text or "0")
        except ValueError:
            self._wrong("priority", f"must be a whole number, not {text[:_LONGEST_TEXT]!r}")
            return 0

    def _instant(self, column: str) -> datetime | None:
        text = self._cell(column)
        if not text:
            return None
        try:
            read = datetime.fromisoformat(text)
            return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, OverflowError):
            self._wrong(column, f"must be an instant as 2026-11-23T09:00:00Z, not {text[:_LONGEST_TEXT]!r}")
            return None

    def _wrong(self, column: str, detail: str) -> None:
        self.faults.append(Fault(self._of_file + (f", column {column}" if column else ""), detail))

"""The calls of a bank as a log that `promise-service waits backtest` reads.

The "Anonymous Bank" data (I. Guedj and A. Mandelbaum, Technion, 2000): a call centre in Israel, 1999. Run with

    python bench/bank_calls.py bank_calls_jan_feb_1999.csv.gz january.csv --from 1999-01-01 --until 1999-02-01

All types of calls wait in one queue, since the same agents took them. A caller who was not put into the queue was
answered at once. `PHANTOM` calls are left out, as the description of the data advises, and so are callers who hung up
in the voice menu. A call without service times counts as answered, and ended in the same second. Times are those of
the bank's clock, written as if it were UTC: only differences count. Call ids are unique per line and day only, so that
the date and the line lead them. Rows need no order; what is before `--from` or not before `--until` is left out.
"""

from __future__ import annotations

import argparse
import csv
import gzip
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TextIO

COLUMNS = ("call_id", "queue", "priority", "entered_at", "answered_at", "abandoned_at", "ended_at")
QUEUE = "bank"
NEVER = "0:00:00"
HALF_A_DAY = timedelta(hours=12)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, help="the bank's file, gzipped or not, comma or tab between columns")
    parser.add_argument("out", type=Path, help="where the log goes; gzipped where it ends in .gz")
    parser.add_argument("--from", dest="first", type=date.fromisoformat, default=date.min, help="first day")
    parser.add_argument("--until", type=date.fromisoformat, default=date.max, help="the day after the last")
    told = parser.parse_args()
    with ExitStack() as stack:
        rows = csv.DictReader(stack.enter_context(_opened(told.file, "rt")), delimiter=_delimiter(told.file))
        writer = csv.DictWriter(stack.enter_context(_opened(told.out, "wt")), COLUMNS)
        writer.writeheader()
        number = 0
        for row in rows:
            day = _day(row["date"])
            if told.first <= day < told.until and (call := _call(row, day)) is not None:
                writer.writerow(call)
                number += 1
    print(f"{number} calls are in {told.out}")


def _call(row: dict[str, str], day: date) -> dict[str, object] | None:
    if row["outcome"] == "PHANTOM":
        return None
    queued, served = row["q_start"] != NEVER, row["ser_start"] != NEVER
    if not queued and (row["outcome"] != "AGENT" or not served):
        return None
    entered_at = _at(day, row["q_start"] if queued else row["ser_start"])
    left_at = _after(entered_at, day, row["q_exit"]) if queued else entered_at
    answered = row["outcome"] == "AGENT"
    ended_at = max(_after(left_at, day, row["ser_exit"]), left_at) if answered and served else left_at
    return {
        "call_id": f"{row['date']}-{row['vru+line']}-{row['call_id']}",
        "queue": QUEUE,
        "priority": row["priority"],
        "entered_at": entered_at.isoformat(),
        "answered_at": left_at.isoformat() if answered else "",
        "abandoned_at": "" if answered else left_at.isoformat(),
        "ended_at": ended_at.isoformat() if answered else "",
    }


def _after(earlier: datetime, day: date, clock: str) -> datetime:
    """A time of the same call; one that is half a day earlier is past midnight."""
    at = _at(day, clock)
    return at + timedelta(days=1) if earlier - at > HALF_A_DAY else at


def _at(day: date, clock: str) -> datetime:
    hours, minutes, seconds = map(int, clock.split(":"))
    return datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(hours=hours, minutes=minutes, seconds=seconds)


def _day(text: str) -> date:
    return date(1900 + int(text[:2]), int(text[2:4]), int(text[4:6]))


def _delimiter(file: Path) -> str:
    with _opened(file, "rt") as text:
        return "\t" if "\t" in text.readline() else ","


def _opened(file: Path, mode: str) -> TextIO:
    if file.suffix == ".gz":
        return gzip.open(file, mode, encoding="utf-8", newline="")  # type: ignore[return-value]
    return file.open(mode, encoding="utf-8", newline="")


if __name__ == "__main__":
    main()

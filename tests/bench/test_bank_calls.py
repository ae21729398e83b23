"""The converter of the bank's file."""

from __future__ import annotations

import gzip
import subprocess
import sys
from pathlib import Path

import pytest

from promise_service.adapters.call_log import read_call_log
from tests.guards.tree import ROOT

HEADER = (
    "month,date,vru+line,call_id,priority,type,vru_entry,vru_exit,vru_time,"
    "q_start,q_exit,q_time,outcome,ser_start,ser_exit,ser_time\n"
)
ROWS = {
    "waited": "january,990101,AA0101,1,2,PS,6:55:20,6:55:26,6,6:55:26,6:55:43,17,AGENT,6:55:43,6:56:37,54",
    "at once": "january,990101,AA0101,2,0,PS,7:41:16,7:41:26,10,0:00:00,0:00:00,0,AGENT,7:41:25,7:44:53,208",
    "hung up": "january,990101,AA0101,3,1,NW,8:00:31,8:00:36,5,8:00:36,8:03:09,153,HANG,0:00:00,0:00:00,0",
    "dead line": "january,990101,AA0102,3,2,PS,12:55:24,12:55:29,5,12:55:29,12:55:35,6,HANG,12:55:38,12:55:40,2",
    "no service times": "january,990102,AA0101,4,2,PS,13:06:08,13:06:13,5,13:06:13,13:06:29,16,AGENT,0:00:00,0:00:00,0",
    "in the menu": "january,990102,AA0101,5,0,PS,0:34:12,0:34:23,11,0:00:00,0:00:00,0,HANG,0:00:00,0:00:00,0",
    "phantom": "january,990102,AA0101,6,2,PS,9:00:00,9:00:06,6,9:00:06,9:00:09,3,PHANTOM,9:00:09,9:00:09,0",
    "over midnight": "january,990131,AA0101,7,1,PS,23:59:00,23:59:05,5,23:59:05,0:00:20,75,AGENT,0:00:20,0:03:00,160",
}


def converted(folder: Path, source: Path, *more: str) -> list[list[str]]:
    out = folder / "log.csv"
    command = [sys.executable, str(ROOT / "bench" / "bank_calls.py"), str(source), str(out), *more]
    subprocess.run(command, check=True, capture_output=True)
    read_call_log(out)
    return [line.split(",") for line in out.read_text("utf-8").split()]


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    """Every kind of row."""
    file = tmp_path / "bank.csv"
    file.write_text(HEADER + "".join(f"{row}\n" for row in ROWS.values()), "utf-8")
    return file


def test_each_kind_of_row_becomes_what_it_means(bank: Path, tmp_path: Path) -> None:
    assert [[each.replace("+00:00", "") for each in row] for row in converted(tmp_path, bank)[1:]] == [
        ["990101-AA0101-1", "bank", "2", "1999-01-01T06:55:26", "1999-01-01T06:55:43", "", "1999-01-01T06:56:37"],
        ["990101-AA0101-2", "bank", "0", "1999-01-01T07:41:25", "1999-01-01T07:41:25", "", "1999-01-01T07:44:53"],
        ["990101-AA0101-3", "bank", "1", "1999-01-01T08:00:36", "", "1999-01-01T08:03:09", ""],
        ["990101-AA0102-3", "bank", "2", "1999-01-01T12:55:29", "", "1999-01-01T12:55:35", ""],
        ["990102-AA0101-4", "bank", "2", "1999-01-02T13:06:13", "1999-01-02T13:06:29", "", "1999-01-02T13:06:29"],
        ["990131-AA0101-7", "bank", "1", "1999-01-31T23:59:05", "1999-02-01T00:00:20", "", "1999-02-01T00:03:00"],
    ]


def test_days_are_left_out_and_other_forms_of_the_file_read(bank: Path, tmp_path: Path) -> None:
    every = converted(tmp_path, bank)
    assert converted(tmp_path, bank, "--from", "1999-01-02", "--until", "1999-01-31") == [every[0], every[5]]
    tabs = tmp_path / "bank.txt.gz"
    tabs.write_bytes(gzip.compress(bank.read_bytes().replace(b",", b"\t")))
    assert converted(tmp_path, tabs) == every

"""Logs of calls as CSV: what is read, and what is refused with its row and column."""

from __future__ import annotations

import gzip
from datetime import timedelta
from pathlib import Path

import pytest

from promise_service.adapters.call_log import read_call_log
from promise_service.application.replaying_calls import QueueCall
from promise_service.domain.waiting.calls import Call
from promise_service.errors import CannotStart, InvalidInput
from tests.builders import at

HEADER = "call_id,queue,priority,entered_at,answered_at,abandoned_at,ended_at\n"


def log(folder: Path, *rows: str, header: str = HEADER) -> Path:
    file = folder / "calls.csv"
    file.write_text(header + "".join(f"{row}\n" for row in rows), "utf-8")
    return file


def faults(file: Path) -> list[tuple[str, str]]:
    with pytest.raises(InvalidInput) as refused:
        read_call_log(file)
    return [(fault.pointer, fault.detail) for fault in refused.value.faults]


def test_calls_are_read_with_what_is_known_of_them(tmp_path: Path) -> None:
    file = log(
        tmp_path,
        "a,support,2,2026-11-23T09:00:00Z,2026-11-23T10:01:00+01:00,,2026-11-23 09:05:00.5",
        "b,support,,2026-11-23T09:00:10,,2026-11-23T09:00:40,",
        "",
        "c,sales,0,2026-11-23T09:00:20Z,,,",
    )
    nine = at("Mon 2026-11-23 09:00")
    assert read_call_log(file) == [
        QueueCall(
            "support",
            Call(
                call_id="a",
                entered_at=nine,
                priority=2,
                answered_at=nine + timedelta(minutes=1),
                ended_at=nine + timedelta(minutes=5, seconds=0.5),
            ),
        ),
        QueueCall(
            "support",
            Call(call_id="b", entered_at=nine + timedelta(seconds=10), abandoned_at=nine + timedelta(seconds=40)),
        ),
        QueueCall("sales", Call(call_id="c", entered_at=nine + timedelta(seconds=20))),
    ]


def test_columns_stand_in_any_order_and_others_are_not_looked_at(tmp_path: Path) -> None:
    file = log(
        tmp_path,
        "2026-11-23T09:00:00Z,Ada,a,0,,,,support",
        header="\ufeffentered_at,agent,call_id,priority,answered_at,abandoned_at,ended_at,queue\n",
    )
    assert read_call_log(file) == [QueueCall("support", Call(call_id="a", entered_at=at("Mon 2026-11-23 09:00")))]


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_semicolons_or_tabs_do_as_well(tmp_path: Path, delimiter: str) -> None:
    file = log(tmp_path, "a,support,0,2026-11-23T09:00:00Z,,,")
    plain = read_call_log(file)
    file.write_text(file.read_text("utf-8").replace(",", delimiter), "utf-8")
    assert read_call_log(file) == plain


def test_a_gzipped_log_is_read_whatever_its_name(tmp_path: Path) -> None:
    file = log(tmp_path, "a,support,0,2026-11-23T09:00:00Z,,,")
    plain = read_call_log(file)
    file.write_bytes(gzip.compress(file.read_bytes()))
    assert read_call_log(file) == plain


def test_a_cell_too_many_is_a_fault(tmp_path: Path) -> None:
    file = log(tmp_path, "a,support, sales,0,2026-11-23T09:00:00Z,,,", "b,support,0,2026-11-23T09:00:00Z,,,")
    assert faults(file) == [
        ("calls.csv, row 2", "has 8 cells, more than the header: quote a cell that has a delimiter in it")
    ]


def test_every_fault_is_told_at_once_with_its_row_and_column(tmp_path: Path) -> None:
    file = log(
        tmp_path,
        "a,support,0,2026-11-23T09:00:00Z,,,",
        "a,support,high,yesterday,,,",
        ",support,0,,,,",
        "a,support,0,2026-11-23T09:00:00Z,,,",
        "d,support,0",
        "e,support,0,2026-11-23T09:00:00Z,2026-11-23T08:00:00Z,,2026-11-23T07:00:00Z",
        "f,support,0,2026-11-23T09:00:00Z,2026-11-23T09:10:00Z,,2026-11-23T09:05:00Z",
    )
    assert faults(file) == [
        ("calls.csv, row 3, column priority", "must be a whole number, not 'high'"),
        ("calls.csv, row 3, column entered_at", "must be an instant as 2026-11-23T09:00:00Z, not 'yesterday'"),
        ("calls.csv, row 4, column call_id", "is empty"),
        ("calls.csv, row 4, column entered_at", "is empty: each call entered at some time"),
        ("calls.csv, row 5, column call_id", "is that of row 2, too"),
        ("calls.csv, row 6", "has 3 cells, fewer than the header"),
        (
            "calls.csv, row 7, column answered_at",
            "2026-11-23T08:00:00+00:00 is before the call entered, at 2026-11-23T09:00:00+00:00",
        ),
        (
            "calls.csv, row 7, column ended_at",
            "2026-11-23T07:00:00+00:00 is before the call entered, at 2026-11-23T09:00:00+00:00",
        ),
        (
            "calls.csv, row 8, column ended_at",
            "2026-11-23T09:05:00+00:00 is before the call was answered, at 2026-11-23T09:10:00+00:00",
        ),
    ]


def test_of_many_faults_the_first_fifty_are_told(tmp_path: Path) -> None:
    told = faults(log(tmp_path, *["x,support,?,2026-11-23T09:00:00Z,,,"] * 200))
    assert len(told) == 51
    assert told[-1] == ("calls.csv, row 52", "is where reading stopped: so many faults are told at a time")


def test_missing_columns_are_named_all_at_once(tmp_path: Path) -> None:
    assert faults(log(tmp_path, header="call_id,queue,priority,priority,entered_at,ended_at\n")) == [
        ("calls.csv, row 1, column answered_at", "is missing"),
        ("calls.csv, row 1, column abandoned_at", "is missing"),
        ("calls.csv, row 1, column priority", "is there more than once"),
    ]
    assert len(faults(log(tmp_path, header=""))) == 7


def test_clocks_that_differ_by_seconds_make_no_fault(tmp_path: Path) -> None:
    file = log(tmp_path, "a,support,0,2026-11-23T09:00:00Z,2026-11-23T08:59:56Z,,2026-11-23T08:59:58Z")
    (read,) = read_call_log(file)
    assert read.call.answered_at == read.call.ended_at == read.call.entered_at
    assert not read.call.had_to_wait


def test_of_an_answer_and_a_hanging_up_the_first_ended_the_wait(tmp_path: Path) -> None:
    dead_line, hung_up_talking = read_call_log(
        log(
            tmp_path,
            "a,support,0,2026-11-23T09:00:00Z,2026-11-23T09:00:40Z,2026-11-23T09:00:38Z,2026-11-23T09:00:42Z",
            "b,support,0,2026-11-23T09:00:00Z,2026-11-23T09:00:40Z,2026-11-23T09:01:30Z,",
        )
    )
    nine = at("Mon 2026-11-23 09:00")
    assert dead_line.call == Call(call_id="a", entered_at=nine, abandoned_at=nine + timedelta(seconds=38))
    assert hung_up_talking.call == Call(
        call_id="b",
        entered_at=nine,
        answered_at=nine + timedelta(seconds=40),
        ended_at=nine + timedelta(seconds=90),
    )


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"call_id,\xff\n", "it is not UTF-8 (invalid start byte)."),
        (gzip.compress(HEADER.encode())[:-9], "it is not whole"),
        (HEADER.encode() + b'a,"b"c,0,,,,\n', "row 2 is not CSV"),
    ],
    ids=["encoding", "cut off", "quotes"],
)
def test_a_file_that_is_no_log_is_refused_with_the_reason(tmp_path: Path, content: bytes, reason: str) -> None:
    file = tmp_path / "calls.csv"
    file.write_bytes(content)
    with pytest.raises(CannotStart) as refused:
        read_call_log(file)
    assert str(refused.value).startswith(f"Cannot read {file}: {reason}")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CannotStart, match=r"nowhere\.csv: no such file or directory"):
        read_call_log(tmp_path / "nowhere.csv")

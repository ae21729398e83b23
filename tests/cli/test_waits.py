"""`waits fit` and `waits backtest`, on logs of one's own calls."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from pathlib import Path

import pytest

from promise_service.cli import main
from promise_service.cli.progress import ProgressBar
from tests.cli.conftest import Answer, Command
from tests.domain.waiting.calls import simulated_queue

HEADER = "call_id,queue,priority,entered_at,answered_at,abandoned_at,ended_at\n"


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str], restored_logs: None) -> Command:
    """Runs one command; these need no database."""

    def run(*arguments: str, **variables: str) -> Answer:
        code = main(arguments, {"PROMISE_LOG_LEVEL": "warning"} | variables)
        out, err = capsys.readouterr()
        return Answer(code, out, err)

    return run


def a_log(file: Path, *, seed: int, hours_later: int = 0) -> str:
    """Nine hundred calls for four agents."""
    calls, _ = simulated_queue(agents=4, handle=200, patience=500, gap=45, callers=900, seed=seed)
    later = timedelta(hours=hours_later)
    with file.open("w", newline="", encoding="utf-8") as written:
        written.write(HEADER)
        writer = csv.writer(written)
        for call in calls:
            instants = (call.entered_at, call.answered_at, call.abandoned_at, call.ended_at)
            told = ["" if instant is None else (instant + later).isoformat() for instant in instants]
            writer.writerow([f"{seed}-{call.call_id}", "support", 0, *told])
    return str(file)


def rows(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.read_text("utf-8"))))


def test_a_log_is_forecast_and_scored_beside_the_baselines(command: Command, tmp_path: Path) -> None:
    out = tmp_path / "predictions.csv"
    answer = command("waits", "backtest", a_log(tmp_path / "log.csv", seed=1), "--out", str(out))
    assert (answer.code, answer.err) == (0, "")
    lines = answer.out.splitlines()
    written = rows(out)
    assert lines[0].startswith(f"{len(written)} callers had to wait; ")
    assert lines[4].split() == ["Brier", "AUC", "calibration", "error", "within", "q50", "q80", "q90"]
    assert [line[:22].strip() for line in lines[5:]] == ["this service", "share so far", "last to enter service"]
    assert list(written[0]) == ["call_id", "probability_over_180s", "q50", "q80", "q90"]
    for each in written:
        assert 0 <= float(each["probability_over_180s"]) <= 1
        assert float(each["q50"]) <= float(each["q80"]) <= float(each["q90"])


def test_what_is_learnt_first_or_read_from_a_file_is_the_same(command: Command, tmp_path: Path) -> None:
    earlier = a_log(tmp_path / "earlier.csv", seed=1)
    log = a_log(tmp_path / "log.csv", seed=2, hours_later=24)
    learnt, one, other = (tmp_path / name for name in ("learnt.json", "one.csv", "other.csv"))
    fitted = command("waits", "fit", earlier, "--out", str(learnt))
    assert (fitted.code, fitted.err) == (0, "")
    assert fitted.out.startswith("support: learnt from ")
    assert command("waits", "backtest", log, "--fit", earlier, "--out", str(one)).code == 0
    assert command("waits", "backtest", log, "--learnt", str(learnt), "--out", str(other)).code == 0
    assert rows(one) == rows(other)


def test_learning_from_the_time_of_the_test_is_said(command: Command, tmp_path: Path) -> None:
    log = a_log(tmp_path / "log.csv", seed=1)
    answer = command("waits", "backtest", log, "--fit", log, "--out", str(tmp_path / "p.csv"))
    assert (answer.code, answer.err) == (0, f"{log} reaches into the time of {log}: the figures flatter.\n")


def test_bad_input_is_refused_with_row_and_column_and_nothing_is_written(command: Command, tmp_path: Path) -> None:
    log, out = tmp_path / "log.csv", tmp_path / "p.csv"
    log.write_text(HEADER + "a,support,0,soon,,,\nb,,0,2026-11-23T09:00:00Z,,,\n", "utf-8")
    assert command("waits", "backtest", str(log), "--out", str(out)) == Answer(
        1,
        "",
        "promise-service: log.csv, row 2, column entered_at: must be an instant as 2026-11-23T09:00:00Z, not 'soon'\n"
        "promise-service: log.csv, row 3, column queue: is empty\n",
    )
    assert not out.exists()


def test_a_log_is_never_overwritten_by_what_is_made_of_it(command: Command, tmp_path: Path) -> None:
    log = a_log(tmp_path / "log.csv", seed=1)
    kept = Path(log).read_text("utf-8")
    same = str(tmp_path / "." / "log.csv")
    for arguments in (("backtest", log), ("backtest", str(tmp_path / "other.csv"), "--fit", log), ("fit", log)):
        answer = command("waits", *arguments, "--out", same)
        assert (answer.code, answer.out) == (2, "")
        assert "log.csv, which is to be read: name another file." in answer.err
    assert Path(log).read_text("utf-8") == kept


def test_a_log_without_any_wait_has_nothing_to_compare(command: Command, tmp_path: Path) -> None:
    log = tmp_path / "log.csv"
    log.write_text(HEADER, "utf-8")
    answer = command("waits", "backtest", str(log), "--out", str(tmp_path / "p.csv"))
    assert (answer.code, answer.err) == (0, "")
    assert answer.out == (
        "0 callers had to wait; 0 forecasts rest on what came of earlier waits.\n"
        "No wait has ended, so there is nothing to compare with.\n"
    )
    assert rows(tmp_path / "p.csv") == []
    fitted = command("waits", "fit", str(log), "--out", str(tmp_path / "learnt.json"))
    assert fitted == Answer(0, f"{log} has no call to learn from.\n", "")


def test_a_file_that_is_not_there_is_a_start_that_cannot_be(command: Command, tmp_path: Path) -> None:
    answer = command("waits", "fit", str(tmp_path / "nowhere.csv"), "--out", str(tmp_path / "learnt.json"))
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.endswith("nowhere.csv: no such file or directory.\n")


class Terminal(io.StringIO):
    """A stream that somebody watches."""

    def isatty(self) -> bool:
        return True


def test_a_bar_fills_up_for_somebody_who_watches() -> None:
    seen = Terminal()
    with ProgressBar("Replaying", seen) as bar:
        bar.show(1, 4)
        bar.show(1, 4)
        bar.show(4, 4)
    quarter, whole = f"\rReplaying [{'#' * 10}{'.' * 30}]  25 %", f"\rReplaying [{'#' * 40}] 100 %"
    assert seen.getvalue() == f"{quarter}{whole}\n"


@pytest.mark.parametrize("shown", [[], [(1, 2)]])
def test_a_log_gets_no_bar(shown: list[tuple[int, int]]) -> None:
    seen = io.StringIO()
    with ProgressBar("Replaying", seen) as bar:
        for done, of in shown:
            bar.show(done, of)
    assert seen.getvalue() == ""

"""Forecasts and what was learnt, written and read again."""

from __future__ import annotations

import json
import os
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from promise_service.adapters.call_log import read_learnt, write_learnt, write_predictions
from promise_service.application.backtest_waits import Prediction
from promise_service.domain.waiting.forecast import Source, WaitForecast
from promise_service.errors import CannotStart
from tests.domain.waiting.calls import NINE, a_call, a_predictor

THREE_MINUTES = timedelta(minutes=3)
PREDICTION = Prediction(
    "a,1",
    WaitForecast(
        quantiles=(59.97, 140.0, 1234.5),
        probability_over_threshold=0.1234567,
        announce=True,
        source=Source.FITTED,
        as_of=NINE,
    ),
)
LINES = 'call_id,probability_over_180s,q50,q80,q90\r\n"a,1",0.123457,60.0,140.0,1234.5\r\n'


def learnt(file: Path) -> dict[str, Any]:
    predictor = a_predictor()
    predictor.observe(a_call("a", 0, answered=0, ended=90))
    model = {"support": predictor.document()}
    write_learnt(file, model, THREE_MINUTES)
    return model


def test_forecasts_are_a_line_each_in_place_of_what_was_there(tmp_path: Path) -> None:
    file = tmp_path / "predictions.csv"
    file.write_text("old", "utf-8")
    write_predictions(file, [PREDICTION])
    assert file.read_bytes().decode() == LINES
    assert [each.name for each in tmp_path.iterdir()] == ["predictions.csv"]


def test_a_pipe_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    write_predictions(pipe, [PREDICTION])
    reader.join(10)
    assert read == [LINES.encode()]
    assert pipe.is_fifo()


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CannotStart, match=r"nowhere/p\.csv: no such file or directory"):
        write_predictions(tmp_path / "nowhere" / "p.csv", [])


def test_what_was_learnt_is_read_as_it_was_written(tmp_path: Path) -> None:
    file = tmp_path / "learnt.json"
    model = learnt(file)
    assert read_learnt(file, THREE_MINUTES) == model


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"version": 99}, "is not what `waits fit` of this version writes"),
        ({"threshold_seconds": 60.0}, "was learnt for 60.0 s"),
        ({"queues": {"support": {"pace": {}}}}, "is damaged"),
        ({"queues": ["support"]}, "is damaged"),
    ],
    ids=["version", "threshold", "part missing", "shape"],
)
def test_what_cannot_be_used_is_refused_with_the_reason(tmp_path: Path, change: dict[str, Any], reason: str) -> None:
    file = tmp_path / "learnt.json"
    learnt(file)
    file.write_text(json.dumps(json.loads(file.read_text("utf-8")) | change), "utf-8")
    with pytest.raises(CannotStart, match=reason):
        read_learnt(file, THREE_MINUTES)


def test_a_file_that_is_no_json_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "learnt.json"
    file.write_text("call_id,queue", "utf-8")
    with pytest.raises(CannotStart, match="it is not JSON"):
        read_learnt(file, THREE_MINUTES)
    with pytest.raises(CannotStart, match="no such file"):
        read_learnt(tmp_path / "nowhere.json", THREE_MINUTES)

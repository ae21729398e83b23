"""Forecasts of waits as CSV, one line for each caller who had to wait."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from promise_service.adapters.call_log.whole_file import write_whole
from promise_service.application.backtest_waits import Prediction

COLUMNS = ("call_id", "probability_over_180s", "q50", "q80", "q90")


def write_predictions(file: Path, predictions: Iterable[Prediction]) -> None:
    """Write the file, whole or not at all; quantiles are seconds."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for each in predictions:
        quantiles = (f"{seconds:.1f}" for seconds in each.forecast.quantiles)
        writer.writerow([each.call_id, f"{each.forecast.probability_over_threshold:.6f}", *quantiles])
    write_whole(file, text.getvalue())

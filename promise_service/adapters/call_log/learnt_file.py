"""What was learnt from the calls of each queue, as a small JSON document."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

from promise_service.adapters.call_log.whole_file import write_whole
from promise_service.application.backtest_waits import Model
from promise_service.domain.waiting.predictor import WaitPredictor
from promise_service.errors import CannotStart

_KIND = "promise-service waits"
_VERSION = 1


def write_learnt(file: Path, model: Model, threshold: timedelta) -> None:
    """Write the file, whole or not at all."""
    document = {
        "kind": _KIND,
        "version": _VERSION,
        "threshold_seconds": threshold.total_seconds(),
        "queues": model,
    }
    write_whole(file, json.dumps(document, ensure_ascii=False, indent=1) + "\n")


def read_learnt(file: Path, threshold: timedelta) -> Model:
    """What `write_learnt` wrote; CannotStart says why it cannot be used."""
    try:
        document = json.loads(file.read_text("utf-8"))
    except OSError as error:
        raise CannotStart(f"Cannot read {file}: {(error.strerror or str(error)).lower()}.") from None
    except ValueError as error:
        raise CannotStart(f"Cannot read {file}: it is not JSON ({error}).") from None
    if not isinstance(document, dict) or (document.get("kind"), document.get("version")) != (_KIND, _VERSION):
        raise CannotStart(f"{file} is not what `waits fit` of this version writes: fit again.")
    if document.get("threshold_seconds") != threshold.total_seconds():
        raise CannotStart(f"{file} was learnt for {document.get('threshold_seconds')} s: fit again.")
    try:
        model: Model = dict(document["queues"])
        for learnt in model.values():
            WaitPredictor(threshold=threshold, stale_after=None).restore(learnt)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise CannotStart(f"{file} is damaged ({type(error).__name__}: {error}): fit again.") from None
    return model

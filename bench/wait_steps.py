"""What each step of a forecast brings, and how much hangs on what those count for who hung up.

Run with `python bench/wait_steps.py LOG.csv --fit EARLIER.csv`. First the formula alone, with the quantile factors: the
correction is never believed. Then all of it, as `promise-service waits backtest` has it; those forecasts held against
other readings of the waits of callers who hung up; and by priority and hour.
"""

from __future__ import annotations

import argparse
import sys
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path

sys.path[0] = str(Path(__file__).parent.parent)

from promise_service.adapters.call_log import read_call_log  # noqa: E402
from promise_service.application.backtest_waits import Prediction, backtest_waits, fit_waits  # noqa: E402
from promise_service.application.replaying_calls import QueueCall  # noqa: E402
from promise_service.domain.waiting import outlook  # noqa: E402
from promise_service.domain.waiting.calls import Call  # noqa: E402
from promise_service.domain.waiting.scores import Scored, Scores, scores  # noqa: E402

THRESHOLD = timedelta(seconds=180)
LATEST = timedelta(hours=3)
NEVER = 10**9
OURS = "until a later caller who waited is answered"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("log", type=Path)
    parser.add_argument("--fit", type=Path, required=True)
    told = parser.parse_args()
    calls, model = read_call_log(told.log), fit_waits(read_call_log(told.fit), THRESHOLD, _silent)
    enough, outlook.ENOUGH = outlook.ENOUGH, NEVER
    alone = backtest_waits(calls, THRESHOLD, {}, _silent)
    outlook.ENOUGH = enough
    whole = backtest_waits(calls, THRESHOLD, model, _silent)
    print(f"{'':52}{'waits':>7}{'longer':>8}{'Brier':>8}{'AUC':>7}{'cal.':>7}{'q50':>8}{'q80':>8}{'q90':>8}")
    _print("the formula alone", alone.service)
    _print("all of it", whole.service)
    readings = _readings(calls)
    for name, waits in readings.items():
        _print(name, _scores(whole.predictions, waits))
    for name, chosen in _groups(calls).items():
        _print(name, _scores([each for each in whole.predictions if each.call_id in chosen], readings[OURS]))


def _groups(calls: Sequence[QueueCall]) -> dict[str, set[str]]:
    """Call ids by priority, and by three hours of the day."""
    groups: dict[str, set[str]] = defaultdict(set)
    for call in (each.call for each in calls if each.call.had_to_wait):
        hour = call.entered_at.hour // 3 * 3
        groups[f"priority {call.priority}"].add(call.call_id)
        groups[f"{hour:02} to {hour + 3:02} o'clock"].add(call.call_id)
    return dict(sorted(groups.items(), reverse=True))


def _readings(calls: Sequence[QueueCall]) -> dict[str, Mapping[str, float]]:
    """Seconds by call id. Whoever was answered waited as long as that took."""
    every = sorted((each.call for each in calls), key=lambda call: call.entered_at)
    answered = [call for call in every if call.answered_at is not None]
    had_waited = [call for call in answered if call.had_to_wait]
    served = {
        call.call_id: (call.answered_at - call.entered_at).total_seconds() for call in had_waited if call.answered_at
    }
    gone = [call for call in every if call.abandoned_at is not None and call.had_to_wait]
    return {
        OURS: served | _implied(gone, had_waited, first=True),
        "left out who hung up": served,
        "until the next later caller by entering is answered": served | _implied(gone, had_waited, first=False),
        "until any later caller is answered, waiting or not": served | _implied(gone, answered, first=True),
    }


def _implied(gone: Sequence[Call], answered: Sequence[Call], *, first: bool) -> dict[str, float]:
    """By the answer that came first, or by that of the caller who had entered next."""
    entered = [call.entered_at for call in answered]
    implied = {}
    for call in gone:
        ends = [
            later.answered_at
            for later in answered[bisect_right(entered, call.entered_at) :][:60]
            if later.answered_at is not None and call.abandoned_at is not None
            and call.abandoned_at <= later.answered_at <= call.abandoned_at + LATEST
        ]  # fmt: skip
        if ends:
            implied[call.call_id] = ((min(ends) if first else ends[0]) - call.entered_at).total_seconds()
    return implied


def _scores(predictions: Sequence[Prediction], waits: Mapping[str, float]) -> Scores | None:
    return scores(
        [
            Scored(
                each.forecast.probability_over_threshold,
                each.forecast.quantiles,
                waits[each.call_id],
                waits[each.call_id] > THRESHOLD.total_seconds(),
            )
            for each in predictions
            if each.call_id in waits
        ]
    )


def _print(name: str, found: Scores | None) -> None:
    if found is None:
        print(f"{name:52}{0:7}")
        return
    coverage = "".join(f"{share:8.1%}" for share in found.coverage if share is not None)
    print(
        f"{name:52}{found.waits:7}{found.longer / found.waits:8.1%}{found.brier:8.4f}{found.auc or 0:7.3f}"
        f"{found.calibration_error:7.3f}{coverage}"
    )


def _silent(_done: int, _of: int) -> None:
    """Nobody watches."""


if __name__ == "__main__":
    main()

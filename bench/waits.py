"""What a forecast of a wait costs in process, beside what an API does with it anyway.

Run with `python bench/waits.py`. A queue is brought to each length; then forecasts are asked for, and beside each round
of them the same answer is written as JSON and the same number of small JSON bodies read: the least that a request for
it costs. The same numbers from scipy.special, one call each, are measured too where scipy is installed. The fastest of
the rounds counts, in CPU time: what else the machine does only ever adds.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from math import exp
from pathlib import Path
from time import process_time

sys.path[0] = str(Path(__file__).parent.parent)

from promise_service.domain.waiting.calls import Call  # noqa: E402
from promise_service.domain.waiting.forecast import WaitForecast  # noqa: E402
from promise_service.domain.waiting.predictor import WaitPredictor  # noqa: E402

NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)
ROUNDS = 40
TIMES = 250
BODY = json.dumps({"queue": "support", "called_at": NINE.isoformat(), "phone": "+33123456789", "hold": True})


def main() -> None:
    print("agents  waiting   forecast   JSON read and written   times that   scipy.special   times that")
    for agents, waiting in ((5, 0), (5, 3), (5, 10), (30, 20), (100, 50), (200, 200)):
        now, predictor = _queue(agents, waiting)
        forecast = predictor.predict(now)
        if forecast is None:
            raise SystemExit("nothing is known of the queue")

        def ask(predictor: WaitPredictor = predictor, now: datetime = now) -> object:
            return predictor.predict(now)

        def carry(forecast: WaitForecast = forecast) -> object:
            return json.dumps(_body(forecast)), json.loads(BODY)

        others: list[Callable[[], object]] = [ask, carry]
        others += [_scipy(agents / 200, 0.002, waiting)] if _has_scipy() else []
        costs = [[] for _ in others]  # type: list[list[float]]
        for _ in range(ROUNDS):
            for cost, each in zip(costs, others, strict=True):
                cost.append(_microseconds(each))
        own, json_, *library = map(min, costs)
        beside = f"{library[0]:10.1f} us {own / library[0]:12.2f}" if library else f"{'-':>13} {'-':>12}"
        print(f"{agents:6} {waiting:8} {own:8.1f} us {json_:20.1f} us {own / json_:12.2f} {beside}")


def _queue(agents: int, waiting: int) -> tuple[datetime, WaitPredictor]:
    """A day of callers who all waited a little, so that it is fitted; then so many who wait now."""
    predictor = WaitPredictor(threshold=timedelta(minutes=3), stale_after=timedelta(minutes=5))
    gap = 200 / agents
    for number in range(600):
        entered_at = NINE + timedelta(seconds=number * gap)
        answered_at = entered_at + timedelta(seconds=30 + number % 7 * 40)
        call = Call(call_id=f"c{number}", entered_at=entered_at, priority=number % 3)
        predictor.observe(call)
        ended_at = answered_at + timedelta(seconds=200)
        predictor.observe(Call(call_id=call.call_id, entered_at=entered_at, answered_at=answered_at, ended_at=ended_at))
    now = NINE + timedelta(seconds=600 * gap + 300)
    for number in range(agents):
        predictor.observe(Call(call_id=f"busy{number}", entered_at=now, answered_at=now))
    for number in range(waiting):
        predictor.observe(Call(call_id=f"w{number}", entered_at=now, priority=number % 3))
    return now, predictor


def _body(forecast: WaitForecast) -> dict[str, object]:
    return {
        "seconds": forecast.seconds,
        "quantiles": dict(zip(("0.5", "0.8", "0.9"), forecast.quantiles, strict=True)),
        "probability_over_threshold": forecast.probability_over_threshold,
        "announce": forecast.announce,
        "source": forecast.source.value,
        "as_of": forecast.as_of.isoformat(),
    }


def _has_scipy() -> bool:
    try:
        import scipy.special  # type: ignore[import-not-found, import-untyped, unused-ignore]  # noqa: F401, PLC0415
    except ImportError:
        return False
    return True


def _scipy(rate: float, leave: float, ahead: int) -> Callable[[], object]:
    from scipy.special import betainc, betaincinv  # noqa: PLC0415

    shape = rate / leave

    def ask() -> object:
        quantiles = [betaincinv(shape, ahead + 1, 1 - share) for share in (0.5, 0.8, 0.9)]
        return betainc(shape, ahead + 1, exp(-leave * 180)), quantiles

    return ask


def _microseconds(each: Callable[[], object]) -> float:
    begun = process_time()
    for _ in range(TIMES):
        each()
    return (process_time() - begun) / TIMES * 1e6


if __name__ == "__main__":
    main()

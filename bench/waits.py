"""What a forecast of a wait costs in process, beside what an API does with it anyway.

Run with `python bench/waits.py`. A queue is brought to each length; then forecasts are asked for: for each priority in
turn, so that none was asked for just before, and for the same one again. Beside each round of them the same answer is
written as JSON and the same number of small JSON bodies read: the least that a request for it costs. The same numbers
from scipy.special, one call each, are measured too where scipy is installed. The fastest of the rounds counts, in CPU
time: what else the machine does only ever adds.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from itertools import cycle
from math import exp
from operator import itemgetter
from pathlib import Path
from random import Random
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
    print("agents  waiting   forecast   asked again   JSON read and written   times that   scipy.special   times that")
    for agents, waiting in ((5, 0), (5, 3), (5, 10), (30, 20), (100, 50), (200, 200)):
        now, predictor = _queue(agents, waiting)
        forecast = predictor.predict(now)
        if forecast is None:
            raise SystemExit("nothing is known of the queue")

        turn = cycle(range(3))

        def ask(predictor: WaitPredictor = predictor, now: datetime = now, turn: Iterator[int] = turn) -> object:
            return predictor.predict(now, next(turn))

        def ask_again(predictor: WaitPredictor = predictor, now: datetime = now) -> object:
            return predictor.predict(now)

        def carry(forecast: WaitForecast = forecast) -> object:
            return json.dumps(_body(forecast)), json.loads(BODY)

        others: list[Callable[[], object]] = [ask, ask_again, carry]
        others += [_scipy(agents / 200, 0.002, waiting)] if _has_scipy() else []
        costs = [[] for _ in others]  # type: list[list[float]]
        for _ in range(ROUNDS):
            for cost, each in zip(costs, others, strict=True):
                cost.append(_microseconds(each))
        own, again, json_, *library = map(min, costs)
        beside = f"{library[0]:10.1f} us {own / library[0]:12.2f}" if library else f"{'-':>13} {'-':>12}"
        print(f"{agents:6} {waiting:8} {own:7.1f} us {again:10.1f} us {json_:20.1f} us {own / json_:12.2f} {beside}")


def _queue(agents: int, waiting: int) -> tuple[datetime, WaitPredictor]:
    """A thousand callers, served in their order by agents who cannot quite keep up, so that nearly all wait and it is
    fitted; then so many who wait now."""
    predictor, draw = WaitPredictor(threshold=timedelta(minutes=3), stale_after=timedelta(minutes=5)), Random(1)
    told: list[tuple[datetime, Call]] = []
    entered_at, free_at = NINE, [NINE] * agents
    for number in range(1000):
        entered_at += timedelta(seconds=draw.expovariate(agents / 195))
        answered_at = max(entered_at, heappop(free_at))
        ended_at = answered_at + timedelta(seconds=draw.expovariate(1 / 200))
        heappush(free_at, ended_at)
        call = Call(call_id=f"c{number}", entered_at=entered_at, priority=number % 3)
        told.append((entered_at, call))
        told.append((answered_at, replace(call, answered_at=answered_at)))
        told.append((ended_at, replace(call, answered_at=answered_at, ended_at=ended_at)))
    for _, call in sorted(told, key=itemgetter(0)):
        predictor.observe(call)
    now = max(free_at)
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

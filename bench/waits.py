"""What a forecast of a wait costs in process, beside what an API does with it anyway.

Run with `python bench/waits.py`. A queue is brought to each length; then forecasts are asked for, for each priority in
turn: while only calls were told, and once a state of the queue was, too. Beside each round of them the same answer is
written as JSON and the same number of small JSON bodies read: the least that a request for it costs; and the curve of
a tail is added up, which is kept for all forecasts of nearly that shape: it is told how many new ones were needed on
the way, for a thousand callers. The same numbers from scipy.special, one call each, are measured too where scipy is
installed. The fastest of the rounds counts, in CPU time: what else the machine does only ever adds.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
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

from promise_service.domain.waiting.calls import Call, QueueState  # noqa: E402
from promise_service.domain.waiting.forecast import WaitForecast  # noqa: E402
from promise_service.domain.waiting.predictor import WaitPredictor  # noqa: E402
from promise_service.domain.waiting.tail_curve import curve_of_step  # noqa: E402

NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)
ROUNDS = 40
TIMES = 250
BODY = json.dumps({"queue": "support", "called_at": NINE.isoformat(), "phone": "+33123456789", "hold": True})


def main() -> None:
    print("agents  waiting   forecast   with a state     JSON   times that   new curves   each      scipy   times that")
    for agents, waiting in ((5, 0), (5, 3), (5, 10), (30, 20), (100, 50), (200, 200)):
        curve_of_step.cache_clear()
        now, predictor = _queue(agents, waiting)
        curves = curve_of_step.cache_info().misses
        _, told = _queue(agents, waiting)
        told.observe_state(QueueState(at=now, waiting=waiting, agents_staffed=agents, agents_available=0))
        measured = [_asking(predictor, now), _asking(told, now), _json_of(predictor.predict(now)), _curve_for(waiting)]
        measured += [_scipy(agents / 200, 0.002, waiting)] if _has_scipy() else []
        own, with_state, json_, curve, *library = _fastest(measured)
        beside = f"{library[0]:7.1f} us {own / library[0]:12.2f}" if library else f"{'-':>10} {'-':>12}"
        print(
            f"{agents:6} {waiting:8} {own:7.1f} us {with_state:11.1f} us {json_:5.1f} us {own / json_:12.2f}"
            f" {curves:12} {curve:3.0f} us {beside}"
        )


def _fastest(measured: Sequence[Callable[[], object]]) -> list[float]:
    """Microseconds of each, in turn."""
    rounds = [[_microseconds(each) for each in measured] for _ in range(ROUNDS)]
    return [min(costs) for costs in zip(*rounds, strict=True)]


def _asking(predictor: WaitPredictor, now: datetime) -> Callable[[], object]:
    turn = cycle(range(3))
    return lambda: predictor.predict(now, next(turn))


def _json_of(forecast: WaitForecast | None) -> Callable[[], object]:
    if forecast is None:
        raise SystemExit("nothing is known of the queue")
    return lambda: (json.dumps(_body(forecast)), json.loads(BODY))


def _curve_for(ahead: int) -> Callable[[], object]:
    return lambda: curve_of_step.__wrapped__(ahead, 50)


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

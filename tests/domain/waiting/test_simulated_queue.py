"""Against a queue whose law is known: are the probabilities and the quantiles right?"""

from __future__ import annotations

from dataclasses import replace
from math import log, sqrt

import pytest

from promise_service.domain.waiting.announced_quantiles import SHARES
from promise_service.domain.waiting.forecast import Source
from promise_service.domain.waiting.scores import Scored, scores
from promise_service.domain.waiting.tail import WaitTail
from tests.domain.waiting.calls import a_predictor, replayed, simulated_priorities, simulated_queue

AGENTS, HANDLE, PATIENCE, GAP = 6, 200.0, 400.0, 30.0


def test_with_known_rates_the_formula_is_exact() -> None:
    """Each caller's wait, seen from the formula, must be a draw from 0 to 1; and each quantile enough as often."""
    _, truth = simulated_queue(agents=AGENTS, handle=HANDLE, patience=PATIENCE, gap=GAP, callers=12_000, seed=11)
    waits = list(truth.values())
    tails = [WaitTail(AGENTS / HANDLE, 1 / PATIENCE, wait.ahead) for wait in waits]
    drawn = [tail.exceeds(wait.seconds) for tail, wait in zip(tails, waits, strict=True)]
    assert len(drawn) > 8000
    for share in (0.1, 0.25, 0.5, 0.75, 0.9):
        sampling_error = sqrt(share * (1 - share) / len(drawn))
        assert sum(each <= share for each in drawn) / len(drawn) == pytest.approx(share, abs=4 * sampling_error), share
    wanted = [log((1 - share) / share) for share in SHARES]
    enough = [
        [wait.seconds <= quantile for quantile in tail.exceeded_with(wanted)]
        for tail, wait in zip(tails, waits, strict=True)
    ]
    for place, share in enumerate(SHARES):
        covered = sum(each[place] for each in enough) / len(enough)
        assert covered == pytest.approx(share, abs=4 * sqrt(share * (1 - share) / len(enough)))


@pytest.mark.parametrize("ends_told", [True, False], ids=["ends told", "no end told"])
def test_what_is_learnt_from_the_calls_alone_is_right(ends_told: bool) -> None:
    """Nobody tells agents, handle time or patience, and of those who hang up only that they did."""
    calls, truth = simulated_queue(agents=AGENTS, handle=HANDLE, patience=PATIENCE, gap=GAP, callers=7000, seed=12)
    if not ends_told:
        calls = [replace(call, ended_at=None) for call in calls]
    forecasts, _ = replayed(a_predictor(), calls)
    said = list(forecasts.items())[1000:]
    found = scores(
        [
            Scored(
                each.probability_over_threshold, each.quantiles, truth[call_id].seconds, truth[call_id].seconds > 180
            )
            for call_id, each in said
        ]
    )
    assert found is not None
    assert found.waits > 4000
    assert {each.source for _, each in said} == {Source.FITTED}
    assert found.calibration_error < 0.03
    assert found.coverage == tuple(pytest.approx(share, abs=0.02) for share in SHARES)

    exact = [WaitTail(AGENTS / HANDLE, 1 / PATIENCE, truth[call_id].ahead).exceeds(180) for call_id, _ in said]
    least = sum((p - (truth[call_id].seconds > 180)) ** 2 for p, (call_id, _) in zip(exact, said, strict=True))
    assert found.brier < least / len(said) + 0.01, "within a hundredth of the Brier score of the law itself"


@pytest.mark.parametrize("head_start", [0.0, 60.0, 86_400.0], ids=["none", "a minute", "strict"])
def test_the_order_of_service_is_learnt_from_whom_agents_take(head_start: float) -> None:
    calls = simulated_priorities(
        agents=6, handle=200, patience=400, gap=30, head_start=head_start, callers=2500, seed=13
    )
    predictor = a_predictor()
    forecasts, ended = replayed(predictor, calls)

    assert predictor._order.head_start(1) == head_start
    waits = {each.call_id: each.seconds for each in ended}
    said = [(each, waits[call_id]) for call_id, each in list(forecasts.items())[500:] if call_id in waits]
    found = scores([Scored(f.probability_over_threshold, f.quantiles, wait, wait > 180) for f, wait in said])
    assert found is not None
    assert found.calibration_error < 0.05
    assert found.coverage == tuple(pytest.approx(share, abs=0.04) for share in SHARES)

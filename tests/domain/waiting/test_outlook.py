"""From what is known of a queue to the distribution of a wait, corrected by what came of the waits before."""

from __future__ import annotations

import random

import pytest

from promise_service.domain.waiting.outlook import ENOUGH, Correction, Known
from promise_service.domain.waiting.summed_tail import SummedTail
from promise_service.domain.waiting.tail import WaitTail
from promise_service.domain.waiting.tail_curve import FURTHEST


def test_where_waits_are_far_shorter_than_the_threshold_the_quantiles_are_of_those_waits() -> None:
    """200 agents take a caller a second. That anybody waits for three minutes has odds no float can tell from none."""
    correction, draw = Correction(180.0), random.Random(7)
    for number in range(ENOUGH):
        ahead = number % 30
        waited = sum(draw.expovariate(1 + k * 0.002) for k in range(ahead + 1))
        correction.learn(correction.outlook(WaitTail(1.0, 0.002, ahead), Known(0, 15.0, 15.0, 0, 120)), waited)

    for ahead, median in ((0, 0.69), (9, 9.6), (29, 28.9)):
        outlook = correction.outlook(WaitTail(1.0, 0.002, ahead), Known(0, 15.0, 15.0, 0, 120))
        assert outlook.fitted
        assert outlook.quantiles[0] == pytest.approx(median, rel=0.3)
        assert outlook.probability < 1e-3


@pytest.mark.parametrize("off", [-1.0, 1.0])
def test_quantiles_stay_where_the_tail_is_precise_however_far_off_the_correction_is(off: float) -> None:
    """Behind one caller of agents who hardly ever answer; what was learnt contradicts that by far."""
    correction, tail = Correction(180.0), WaitTail(2.1e-5, 1.7e-4, 1)
    document = correction.document()
    document["odds"]["cases"] = ENOUGH
    document["odds"]["weights"][0] = off * 40
    document["odds"]["weights"][1] = 0.0
    document["slope"]["weights"] = [0.2]
    correction.restore(document)
    outlook = correction.outlook(tail, Known(0, 0.0, 0.0, 0, 0))
    assert outlook.fitted
    assert list(outlook.quantiles) == sorted(outlook.quantiles)
    exact = SummedTail(2.1e-5 / 1.7e-4, 1)
    for seconds in outlook.quantiles:
        assert FURTHEST <= off * exact.over_by(seconds * 1.7e-4).log_odds < 1.5 * FURTHEST


@pytest.mark.parametrize("threshold", [0.0, 5.0])
def test_somebody_behind_thirty_certainly_waits_whatever_was_learnt(threshold: float) -> None:
    correction = Correction(threshold)
    document = correction.document()
    document["odds"]["cases"] = ENOUGH
    document["odds"]["weights"][1] = 0.1
    correction.restore(document)
    assert correction.outlook(WaitTail(8 / 200, 0.002, 30), Known(0, 0.0, 0.0, 0, 0)).probability > 0.999

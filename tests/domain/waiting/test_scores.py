"""How good forecasts were."""

from __future__ import annotations

import random

import pytest

from promise_service.domain.waiting.scores import Scored, reliability, scores


def scored(probability: float, waited: float, *quantiles: float) -> Scored:
    return Scored(probability, tuple(quantiles) or (None, None, None), waited, waited > 180)


def test_of_no_forecast_there_is_nothing_to_say() -> None:
    assert scores([]) is None


def test_a_few_by_hand() -> None:
    """Three of the four pairs of a longer and a shorter wait are told apart, and one is a tie."""
    found = scores([scored(0.1, 60), scored(0.4, 20), scored(0.4, 200), scored(0.85, 400)])
    assert found is not None
    assert (found.waits, found.longer) == (4, 2)
    assert found.brier == pytest.approx((0.01 + 0.16 + 0.36 + 0.0225) / 4)
    assert found.auc == pytest.approx(3.5 / 4)
    assert found.calibration_error == pytest.approx((0.1 + 0.2 + 0.15) / 4)
    assert found.coverage == (None, None, None)


def test_coverage_counts_waits_that_the_quantile_was_enough_for() -> None:
    found = scores([scored(0.1, 60, 60, 90, 120), scored(0.1, 100, 60, 90, 120), scored(0.1, 130, 60, 90, 120)])
    assert found is not None
    assert found.coverage == (pytest.approx(1 / 3), pytest.approx(1 / 3), pytest.approx(2 / 3))
    assert found.auc is None, "where no wait was longer, there is nothing to tell apart"


def test_calibrated_forecasts_have_no_calibration_error_but_for_chance() -> None:
    draw = random.Random(1)
    said = [draw.random() for _ in range(20_000)]
    found = scores([scored(each, 200 if draw.random() < each else 100) for each in said])
    assert found is not None
    assert found.calibration_error < 0.02
    assert found.auc == pytest.approx(5 / 6, abs=0.01)
    assert found.brier == pytest.approx(1 / 6, abs=0.005)


def test_the_reliability_curve_sets_what_was_said_against_what_came_of_it() -> None:
    said = [(0.0, False), (0.05, False), (0.1, True), (0.14, False), (0.95, True), (1.0, True)]
    classes = reliability([Scored(probability, (None,) * 3, 0.0, longer) for probability, longer in said])
    assert [each.forecasts for each in classes] == [2, 2, 0, 0, 0, 0, 0, 0, 0, 2]
    assert (classes[0].mean, classes[0].observed) == (0.025, 0.0)
    assert (classes[1].mean, classes[1].observed) == (pytest.approx(0.12), 0.5)
    assert (classes[5].mean, classes[5].observed) == (None, None)
    assert (classes[9].mean, classes[9].observed) == (0.975, 1.0)

"""Quantiles that stay honest, and when they may be announced."""

from __future__ import annotations

import random
from math import exp

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promise_service.domain.waiting.announced_quantiles import SHARES, AnnouncedQuantiles, within

seconds = st.floats(0.1, 5000)


def test_at_first_the_model_is_believed() -> None:
    assert AnnouncedQuantiles().announce(0, [60.0, 120.0, 180.0]) == (60.0, 120.0, 180.0)


def test_a_longer_wait_moves_them_up_and_a_shorter_one_down() -> None:
    quantiles = AnnouncedQuantiles()
    quantiles.learn(0, [60.0, 120.0, 180.0], waited=130)
    up = (60 * exp(0.01 * 0.5), 120 * exp(0.01 * 0.8), 180 * exp(-0.01 * 0.1))
    assert quantiles.announce(0, [60.0, 120.0, 180.0]) == tuple(pytest.approx(each) for each in up)


def test_what_was_learnt_is_put_down_as_logarithms() -> None:
    """Documents that were written by versions before are read, and theirs read ours."""
    document = {"log_factors": {"0": [0.1, -0.2, 0.0]}, "enough": [1, 0]}
    quantiles = AnnouncedQuantiles()
    quantiles.restore(document)
    announced = quantiles.announce(0, [60.0, 120.0, 180.0])
    assert announced == tuple(pytest.approx(each) for each in (60 * exp(0.1), 120 * exp(-0.2), 180))
    written = quantiles.document()
    assert written["log_factors"]["0"] == pytest.approx([0.1, -0.2, 0.0])
    assert written["enough"] == [1, 0]


@pytest.mark.parametrize("absurd", [800.0, -800.0])
def test_an_absurd_factor_in_a_document_is_held_to_what_can_be_learnt(absurd: float) -> None:
    quantiles = AnnouncedQuantiles()
    quantiles.restore({"log_factors": {"0": [absurd] * 3}, "enough": []})
    assert quantiles.document()["log_factors"]["0"] == pytest.approx([2.0 if absurd > 0 else -2.0] * 3)


def test_each_priority_has_factors_of_its_own() -> None:
    quantiles = AnnouncedQuantiles()
    quantiles.learn(2, [60.0, 120.0, 180.0], waited=500)
    assert quantiles.announce(0, [60.0, 120.0, 180.0]) == (60.0, 120.0, 180.0)
    assert quantiles.announce(2, [60.0, 120.0, 180.0]) > (60.0, 120.0, 180.0)


@pytest.mark.parametrize("wrong_by", [0.5, 1.0, 3.0])
def test_a_model_that_is_wrong_by_a_factor_is_put_right(wrong_by: float) -> None:
    """Exponential waits of a minute on average, which the model has too short or too long."""
    draw, quantiles, enough = random.Random(7), AnnouncedQuantiles(), [0, 0, 0]
    for number in range(6000):
        announced = quantiles.announce(0, [41.6 * wrong_by, 96.6 * wrong_by, 138.2 * wrong_by])
        waited = draw.expovariate(1 / 60)
        quantiles.learn(0, announced, waited)
        if number >= 1000:
            enough = [count + (waited <= each) for count, each in zip(enough, announced, strict=True)]
    assert [count / 5000 for count in enough] == [pytest.approx(share, abs=0.01) for share in SHARES]


def test_before_200_waits_have_ended_nothing_is_announced() -> None:
    quantiles = AnnouncedQuantiles()
    for number in range(199):
        quantiles.learn(0, [10.0, 20.0, 30.0], waited=25 if number % 5 == 0 else 5)
        assert (quantiles.coverage, quantiles.honest) == (None, False)
    quantiles.learn(0, [10.0, 20.0, 30.0], waited=5)
    assert (quantiles.coverage, quantiles.honest) == (0.8, True)


@pytest.mark.parametrize(("enough", "honest"), [(153, False), (154, True), (166, True), (167, False)])
def test_three_points_are_the_limit_on_either_side(enough: int, honest: bool) -> None:
    quantiles = AnnouncedQuantiles()
    for number in range(200):
        quantiles.learn(0, [10.0, 20.0, 30.0], waited=5 if number < enough else 25)
    assert quantiles.honest is honest


@given(st.lists(st.tuples(seconds, seconds, seconds, seconds), max_size=50))
def test_they_never_cross(waits: list[tuple[float, float, float, float]]) -> None:
    quantiles = AnnouncedQuantiles()
    for *model, waited in waits:
        announced = quantiles.announce(0, sorted(model))
        assert list(announced) == sorted(announced)
        quantiles.learn(0, announced, waited)


@given(st.floats(0, 1), seconds, seconds, seconds, seconds)
def test_a_probability_never_contradicts_the_quantiles(
    probability: float, asked: float, one: float, two: float, three: float
) -> None:
    announced = sorted([one, two, three])
    kept = within(probability, asked, announced)
    for share, quantile in zip(SHARES, announced, strict=True):
        if asked < quantile:
            assert kept >= 1 - share - 1e-12
        if asked > quantile:
            assert kept <= 1 - share + 1e-12
    assert 0 <= kept <= 1


def test_a_probability_that_agrees_is_left_alone() -> None:
    assert within(0.15, 180, [60.0, 150.0, 240.0]) == 0.15
    assert within(0.9, 30, [60.0, 150.0, 240.0]) == 0.9
    assert within(0.3, 180, [60.0, 150.0, 240.0]) == pytest.approx(0.2)
    assert within(0.3, 30, [60.0, 150.0, 240.0]) == 0.5

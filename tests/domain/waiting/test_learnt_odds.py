"""A logistic regression that learns from each case as it comes."""

from __future__ import annotations

import random

import pytest

from promise_service.domain.waiting.learnt_odds import LearntOdds, probability_of


def learn(odds: LearntOdds, draw: random.Random, cases: int, truth: tuple[float, ...]) -> None:
    for _ in range(cases):
        known = [1.0, *(draw.gauss(0, 1) for _ in truth[1:])]
        chance = probability_of(sum(t * k for t, k in zip(truth, known, strict=True)))
        odds.learn(known, happened=draw.random() < chance)


@pytest.mark.parametrize(
    ("log_odds", "probability"), [(0.0, 0.5), (1.0986123, 0.75), (-1.0986123, 0.25), (1e6, 1.0), (-1e6, 0.0)]
)
def test_log_odds_are_a_probability(log_odds: float, probability: float) -> None:
    assert probability_of(log_odds) == pytest.approx(probability, abs=1e-7)


def test_it_finds_the_weights_that_cases_were_drawn_with() -> None:
    odds = LearntOdds([0.0, 0.0, 0.0], variance=1.0)
    learn(odds, random.Random(3), 6000, (-1.0, 0.8, -0.4))
    assert odds.weights == [pytest.approx(each, abs=0.12) for each in (-1.0, 0.8, -0.4)]
    assert odds.cases == 6000


def test_it_follows_a_change() -> None:
    """Of what was learnt before, a tenth is left after 8,000 cases."""
    odds, draw = LearntOdds([0.0, 0.0], variance=1.0), random.Random(4)
    learn(odds, draw, 4000, (-2.0, 1.0))
    learn(odds, draw, 8000, (0.5, 1.0))
    assert odds.weights[0] == pytest.approx(0.5 - 2.5 * 0.9997**8000, abs=0.15)


def test_what_comes_in_later_begins_with_no_meaning_and_gets_one() -> None:
    odds, draw = LearntOdds([0.0], variance=1.0), random.Random(5)
    learn(odds, draw, 1000, (-1.0,))
    before = odds.log_odds([1.0])
    odds.grow()
    assert odds.log_odds([1.0, 1.0]) == before
    learn(odds, draw, 4000, (-1.0, 0.7))
    assert odds.weights[1] == pytest.approx(0.7, abs=0.12)


def test_a_thing_that_is_not_seen_for_long_is_not_forgotten() -> None:
    odds, draw = LearntOdds([0.0, 0.0], variance=0.5), random.Random(6)
    for _ in range(300):
        odds.learn([1.0, 1.0], happened=draw.random() < 0.9)
    rare = odds.weights[1]
    for _ in range(20_000):
        odds.learn([1.0, 0.0], happened=draw.random() < 0.5)
    odds.learn([1.0, 1.0], happened=False)
    assert abs(odds.weights[1] - rare) < 2.0
    for row in odds.document()["covariance"]:
        assert max(map(abs, row)) <= 0.5 + 1e-9


def test_an_offset_is_taken_as_it_is() -> None:
    odds, draw = LearntOdds([0.0], variance=1.0), random.Random(8)
    for _ in range(4000):
        odds.learn([1.0], happened=draw.random() < probability_of(1.0 + 0.5), offset=1.0)
    assert odds.weights == [pytest.approx(0.5, abs=0.1)]


def test_what_was_learnt_outlasts_the_process() -> None:
    odds, again = LearntOdds([0.0, 0.0], variance=1.0), LearntOdds([0.0, 0.0], variance=1.0)
    learn(odds, random.Random(9), 200, (-1.0, 1.0))
    again.restore(odds.document())
    for each in (odds, again):
        each.learn([1.0, 0.3], happened=True)
    assert again.document() == odds.document()


def test_weights_without_their_covariance_are_refused() -> None:
    odds = LearntOdds([0.0, 0.0], variance=1.0)
    with pytest.raises(ValueError, match="square"):
        odds.restore({"cases": 1, "weights": [1.0, 2.0], "covariance": [[1.0, 0.0]]})

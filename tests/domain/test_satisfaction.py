"""Scores: the last one of each counts, and the usual arithmetic."""

from __future__ import annotations

from datetime import timedelta

import pytest

from promise_service.domain.promise_facts import FeedbackGiven, Retracted
from promise_service.domain.satisfaction import Scores, last_scores, satisfaction
from tests.builders import a_fact, a_promise, at

PROMISE = a_promise()
NOON, HOUR = at("Wed 2026-11-25 12:00 Europe/Paris"), timedelta(hours=1)


def test_of_each_score_the_last_one_counts() -> None:
    first = a_fact(PROMISE, NOON, FeedbackGiven(csat=5, nps=10), id="fct_1")
    second = a_fact(PROMISE, NOON + HOUR, FeedbackGiven(csat=2, ces=4), id="fct_2")
    assert last_scores("prm_1", [second, first]) == Scores(csat=2, ces=4, nps=10)
    taken_back = a_fact(PROMISE, NOON + 2 * HOUR, Retracted(fact_id="fct_2", reason="a mis-click"), id="fct_3")
    assert last_scores("prm_1", [first, second, taken_back]) == Scores(csat=5, nps=10)


def test_words_alone_are_no_score() -> None:
    assert last_scores("prm_1", [a_fact(PROMISE, NOON, FeedbackGiven(comment="Thank you."))]) is None


def test_what_is_said_of_another_promise_of_the_chain_does_not_count_twice() -> None:
    assert last_scores("prm_2", [a_fact(PROMISE, NOON, FeedbackGiven(csat=5))]) is None


def test_the_usual_arithmetic() -> None:
    figures = satisfaction([Scores(csat=score) for score in (1, 3, 4, 5)])
    assert (figures.csat_mean, figures.csat_satisfied_share, figures.ces_mean, figures.nps) == (3.25, 0.5, None, None)


@pytest.mark.parametrize(
    ("scores", "nps"), [((9, 10), 100.0), ((0, 6), -100.0), ((7, 8), 0.0), ((6, 7, 9, 10), 25.0), ((), None)]
)
def test_promoters_less_detractors(scores: tuple[int, ...], nps: float | None) -> None:
    assert satisfaction([Scores(nps=score) for score in scores]).nps == nps

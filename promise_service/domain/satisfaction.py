"""What customers think of us, by the usual arithmetic of three scores."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from promise_service.domain.promise_facts import Fact, FeedbackGiven, effective


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """What a customer said of one promise; None was not said."""

    csat: int | None = None
    ces: int | None = None
    nps: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Satisfaction:
    """The scores of several promises. Every mean and share is None where nobody gave that score.

    `csat_satisfied` are scores of 4 and 5. `nps_promoters` gave 9 or 10, `nps_detractors` 0 to 6. No comment counts.
    """

    csat_count: int
    csat_mean: float | None
    csat_satisfied: int
    ces_count: int
    ces_mean: float | None
    nps_count: int
    nps_promoters: int
    nps_detractors: int

    @property
    def csat_satisfied_share(self) -> float | None:
        """The share of those who are satisfied (the "top two boxes")."""
        return self.csat_satisfied / self.csat_count if self.csat_count else None

    @property
    def nps(self) -> float | None:
        """Percent of promoters less percent of detractors, from -100 to 100.

        F. F. Reichheld, "The One Number You Need to Grow", Harvard Business Review, December 2003.
        """
        return 100 * (self.nps_promoters - self.nps_detractors) / self.nps_count if self.nps_count else None


def last_scores(promise_id: str, facts: Iterable[Fact]) -> Scores | None:
    """Of each score, the last one that was given for this promise; None where none was."""
    csat = ces = nps = None
    for fact in effective(facts):
        if isinstance(fact.what, FeedbackGiven) and fact.promise_id == promise_id:
            csat = csat if fact.what.csat is None else fact.what.csat
            ces = ces if fact.what.ces is None else fact.what.ces
            nps = nps if fact.what.nps is None else fact.what.nps
    found = Scores(csat=csat, ces=ces, nps=nps)
    return None if found == Scores() else found


def scored_at(promise_id: str, facts: Iterable[Fact]) -> datetime | None:
    """When the last score was given for this promise, of whatever kind; None where none was."""
    times = [
        fact.at
        for fact in effective(facts)
        if isinstance(fact.what, FeedbackGiven) and fact.promise_id == promise_id and _has_score(fact.what)
    ]
    return max(times, default=None)


def is_rated(facts: Iterable[Fact]) -> bool:
    """Whether somebody has said what the customer thinks, in scores or in words, and it was not taken back."""
    return any(isinstance(fact.what, FeedbackGiven) for fact in effective(facts))


def satisfaction(scores: Sequence[Scores]) -> Satisfaction:
    """The figures of all of these.

    Effort is the mean of CES 2.0, where 7 is no effort (M. Dixon, N. Toman, R. DeLisi, "The Effortless Experience",
    2013).
    """
    csat = [each.csat for each in scores if each.csat is not None]
    ces = [each.ces for each in scores if each.ces is not None]
    nps = [each.nps for each in scores if each.nps is not None]
    return Satisfaction(
        csat_count=len(csat),
        csat_mean=_mean(csat),
        csat_satisfied=sum(score >= 4 for score in csat),
        ces_count=len(ces),
        ces_mean=_mean(ces),
        nps_count=len(nps),
        nps_promoters=sum(score >= 9 for score in nps),
        nps_detractors=sum(score <= 6 for score in nps),
    )


def _has_score(feedback: FeedbackGiven) -> bool:
    return not (feedback.csat is None and feedback.ces is None and feedback.nps is None)


def _mean(values: Sequence[int]) -> float | None:
    return sum(values) / len(values) if values else None

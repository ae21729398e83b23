"""What customers think of us, by whether their promise was kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from promise_service.application.ports.figures import Figures
from promise_service.domain.intervals import Interval
from promise_service.domain.satisfaction import Satisfaction, Scores, last_scores, satisfaction
from promise_service.domain.verdicts import Verdict

ALL = "all"
OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class SatisfactionRow:
    """The figures of the promises with one verdict, of those without one (`open`), or of `all`."""

    verdict: str
    figures: Satisfaction


def report_satisfaction(figures: Figures, span: Interval, now: datetime) -> list[SatisfactionRow]:
    """One row for each verdict, one for what has none yet, and one for all promises due in a span."""
    scores: dict[str, list[Scores]] = {each: [] for each in (*Verdict, OPEN, ALL)}
    for promise in figures.scored(span, now):
        said = last_scores(promise.id, promise.facts)
        if said is not None:
            scores[promise.verdict or OPEN].append(said)
            scores[ALL].append(said)
    return [SatisfactionRow(verdict=verdict, figures=satisfaction(said)) for verdict, said in scores.items()]

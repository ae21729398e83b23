"""The report on what customers think of us."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

from pydantic import BaseModel, Field

from promise_service.application.report_satisfaction import SatisfactionRow
from promise_service.application.report_scope import ReportScope
from promise_service.http.schemas.closed_models import answer
from promise_service.http.schemas.reports import REPORT, ReportBody, about, rounded

_ROW: dict[str, Any] = {
    "verdict": "kept",
    "csat_count": 40,
    "csat_mean": 4.3,
    "csat_satisfied": 34,
    "csat_satisfied_share": 0.85,
    "ces_count": 38,
    "ces_mean": 5.9,
    "nps_count": 40,
    "nps_promoters": 24,
    "nps_detractors": 6,
    "nps": 45.0,
}


class SatisfactionRowBody(BaseModel):
    """The scores of the promises with one verdict."""

    model_config = answer(_ROW)

    verdict: Literal["kept", "broken", "void", "open", "all"] = Field(description="`open` has no verdict yet.")
    csat_count: int = Field(description="How many customers said how satisfied they were, from 1 to 5.")
    csat_mean: float | None
    csat_satisfied: int = Field(description="How many of them gave a 4 or a 5.")
    csat_satisfied_share: float | None
    ces_count: int = Field(description="How many said how easy it was, from 1 to 7.")
    ces_mean: float | None
    nps_count: int = Field(description="How many said whether they would recommend us, from 0 to 10.")
    nps_promoters: int = Field(description="9 and 10.")
    nps_detractors: int = Field(description="0 to 6.")
    nps: float | None = Field(description="Percent of promoters less percent of detractors.")


class SatisfactionReport(ReportBody):
    """What do customers think of us? Five rows: one for each verdict, `open`, and `all`."""

    model_config = answer({**REPORT, "items": [_ROW]})

    items: list[SatisfactionRowBody]


SATISFACTION_COLUMNS = list(SatisfactionRowBody.model_fields)


def satisfaction_report(scope: ReportScope, rows: Iterable[SatisfactionRow]) -> SatisfactionReport:
    """The report on what customers think of us."""
    items = [SatisfactionRowBody.model_validate(_row(row)) for row in rows]
    return SatisfactionReport.model_validate({**about(scope), "items": items})


def _row(row: SatisfactionRow) -> dict[str, object]:
    figures = row.figures
    return {
        "verdict": row.verdict,
        "csat_count": figures.csat_count,
        "csat_mean": rounded(figures.csat_mean),
        "csat_satisfied": figures.csat_satisfied,
        "csat_satisfied_share": rounded(figures.csat_satisfied_share),
        "ces_count": figures.ces_count,
        "ces_mean": rounded(figures.ces_mean),
        "nps_count": figures.nps_count,
        "nps_promoters": figures.nps_promoters,
        "nps_detractors": figures.nps_detractors,
        "nps": rounded(figures.nps),
    }

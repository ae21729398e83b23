"""The report on why promises were broken."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from promise_service.application.report_causes import PutDownTo
from promise_service.application.report_scope import ReportScope
from promise_service.domain.causes import Interface, Portion
from promise_service.http.schemas.closed_models import answer
from promise_service.http.schemas.reports import REPORT, ReportBody, about, rounded

_ROW: dict[str, Any] = {"cause": "hand_off", "broken": 12, "given": 3, "share": 0.6, "cumulative_share": 0.6}
_OF = {
    PutDownTo.CAUSE: ("cause",),
    PutDownTo.SUBJECT: ("subject",),
    PutDownTo.INTERFACE: ("from_team", "to_team"),
}


class CausesRowBody(BaseModel):
    """What some broken promises are put down to: a `cause`, a `subject`, or a `from_team` and a `to_team`.

    Null is what nobody knows, what has no subject, and what did not change teams late.
    """

    model_config = ConfigDict(extra="allow", frozen=True, json_schema_extra={"examples": [_ROW]})

    broken: int
    given: int = Field(description="How many of them had their cause given by people; the rest is inferred.")
    share: float = Field(description="Of all broken promises of the report, from 0 to 1.")
    cumulative_share: float = Field(description="This row and those above it together.")


class CausesReport(ReportBody):
    """Why were promises broken? What accounts for most comes first. No agent is named."""

    model_config = answer({**REPORT, "items": [_ROW]})

    items: list[CausesRowBody]


def causes_report(scope: ReportScope, by: PutDownTo, portions: Iterable[Portion]) -> CausesReport:
    """The report on why promises were broken."""
    items = [CausesRowBody.model_validate(_row(portion, by)) for portion in portions]
    return CausesReport.model_validate({**about(scope), "items": items})


def causes_columns(by: PutDownTo) -> list[str]:
    """The columns of the rows, in the order in which they are read."""
    return [*_OF[by], *CausesRowBody.model_fields]


def _row(portion: Portion, by: PutDownTo) -> dict[str, object]:
    of = portion.of
    values = (of.from_team, of.to_team) if isinstance(of, Interface) else (of,) * len(_OF[by])
    return {
        **dict(zip(_OF[by], values, strict=True)),
        "broken": portion.broken,
        "given": portion.given,
        "share": rounded(portion.share),
        "cumulative_share": rounded(portion.cumulative_share),
    }

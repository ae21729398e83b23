"""The report on callbacks that were offered."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import ConfigDict, Field

from promise_service.application.report_offers import OffersRow
from promise_service.application.report_scope import ReportScope
from promise_service.http.schemas.closed_models import answer
from promise_service.http.schemas.reports import REPORT, SPAN, ReportBody, SpanBody, about, rounded, times

_SECONDS_A_MINUTE = 60
_ROW: dict[str, Any] = {
    **SPAN,
    "queue": "support",
    "calls": 900,
    "offered": 310,
    "waited": 580,
    "none": 10,
    "full": 8,
    "accepted": 200,
    "declined": 60,
    "expired": 40,
    "replaced": 9,
    "open": 1,
    "acceptance_rate": 0.666667,
    "known_waits": 190,
    "waiting_avoided_minutes": 823.5,
    "costed_waits": 190,
    "money_saved": 288.23,
    "currency": "EUR",
}


class OffersRowBody(SpanBody):
    """What came of the offers made in one time; with `by=queue` it has a `queue` as well."""

    model_config = ConfigDict(extra="allow", frozen=True, json_schema_extra={"examples": [_ROW]})

    calls: int = Field(description="All that were decided: offered, waited and none.")
    offered: int
    waited: int = Field(description="Nothing was offered, since the wait was short enough.")
    none: int = Field(description="Nothing could honestly be promised.")
    full: int = Field(description="Of `none`: every window was full.")
    accepted: int
    declined: int
    expired: int
    replaced: int = Field(description="The same caller got a new offer.")
    open: int = Field(description="Not answered yet.")
    acceptance_rate: float | None = Field(description="Accepted ÷ (accepted + declined + expired); null for none.")
    known_waits: int = Field(description="How many of those who accepted had a predicted wait.")
    waiting_avoided_minutes: float = Field(description="The predicted waits of those, together.")
    costed_waits: int = Field(description="Of `known_waits`: in a queue whose policy said what a minute costs.")
    money_saved: float | None = Field(
        description="Their avoided minutes by the minute cost of the policy that each offer was made under, in cents. "
        "Null where no policy gave one, and where there are several currencies."
    )
    currency: str | None = Field(description="Of `money_saved`, as in ISO 4217.")


class OffersReport(ReportBody):
    """What came of what was offered? Offers that led to nothing count, too."""

    model_config = answer({**REPORT, "items": [_ROW]})

    items: list[OffersRowBody]


def offers_report(scope: ReportScope, rows: Iterable[OffersRow], *, by_queue: bool) -> OffersReport:
    """The report on callbacks that were offered."""
    items = [OffersRowBody.model_validate(_row(row, scope, by_queue=by_queue)) for row in rows]
    return OffersReport.model_validate({**about(scope), "items": items})


def offers_columns(*, by_queue: bool) -> list[str]:
    """The columns of the rows, in the order in which they are read."""
    figures = [name for name in OffersRowBody.model_fields if name not in SpanBody.model_fields]
    return [*SPAN, *(["queue"] if by_queue else []), *figures]


def _row(row: OffersRow, scope: ReportScope, *, by_queue: bool) -> dict[str, object]:
    tally, money = row.tally, row.saving.money
    return {
        **times(row.span, scope),
        **({"queue": row.queue} if by_queue else {}),
        "calls": tally.calls,
        "offered": tally.offered,
        "waited": tally.waited,
        "none": tally.none,
        "full": tally.full,
        "accepted": tally.accepted,
        "declined": tally.declined,
        "expired": tally.expired,
        "replaced": tally.replaced,
        "open": tally.open,
        "acceptance_rate": rounded(tally.acceptance_rate),
        "known_waits": tally.known_waits,
        "waiting_avoided_minutes": rounded(tally.wait_avoided.total_seconds() / _SECONDS_A_MINUTE),
        "costed_waits": row.saving.callers,
        "money_saved": float(money.amount) if money else None,
        "currency": money.currency if money else None,
    }

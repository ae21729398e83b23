"""The report on whole journeys."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import Field

from promise_service.application.report_journeys import JourneysRow
from promise_service.application.report_scope import ReportScope
from promise_service.domain.channel_switches import Motive
from promise_service.domain.journeys import POSITIONS, Journeys
from promise_service.domain.keeping import Tally
from promise_service.http.schemas.closed_models import answer
from promise_service.http.schemas.reports import REPORT, SPAN, ReportBody, SpanBody, about, rounded, times

_ROW: dict[str, Any] = {
    **SPAN,
    "journeys": 290,
    "kept": 228,
    "broken": 52,
    "void": 6,
    "open": 4,
    "rate": 0.814286,
    "rate_low": 0.764593,
    "rate_high": 0.855472,
    "rate_before": 0.79,
    "rate_change": 0.024286,
    "position_1_kept": 262,
    "position_1_broken": 17,
    "position_1_rate": 0.939068,
    "position_2_kept": 85,
    "position_2_broken": 25,
    "position_2_rate": 0.772727,
    "position_3_kept": 16,
    "position_3_broken": 7,
    "position_3_rate": 0.695652,
    "position_4_kept": 4,
    "position_4_broken": 2,
    "position_4_rate": 0.666667,
    "position_5_kept": 1,
    "position_5_broken": 0,
    "position_5_rate": 1.0,
    "position_6_plus_kept": 0,
    "position_6_plus_broken": 0,
    "position_6_plus_rate": None,
    "channels_mean": 1.331034,
    "channels_1": 206,
    "channels_2": 72,
    "channels_3_plus": 12,
    "switches": 101,
    "switches_own_context": 21,
    "switches_unreachable_by_phone": 14,
    "switches_no_written_answer": 19,
    "switches_unclear_answer": 9,
    "switches_other": 2,
    "switches_not_given": 36,
}
_OF_THE_POSITION = "Of the promises that were so many-th in their journey, in the order of their making."


class JourneysRowBody(SpanBody):
    """The journeys that were due in one time: conversations whose last promise was due in it."""

    model_config = answer(_ROW)

    journeys: int = Field(description="All of them: kept, broken, void and open.")
    kept: int = Field(description="Every promise that counts was kept.")
    broken: int = Field(description="One promise at least was broken.")
    void: int = Field(description="No promise counts; such journeys are not counted in the rate.")
    open: int = Field(description="None is broken, and one at least has no verdict yet.")
    rate: float | None = Field(description="Kept ÷ (kept + broken), from 0 to 1; null where neither was.")
    rate_low: float | None = Field(description="The lower end of the 95 % Wilson interval of the rate.")
    rate_high: float | None = Field(description="Its upper end.")
    rate_before: float | None = Field(description="The rate of the time before: of the same length, or the interval.")
    rate_change: float | None = Field(description="The rate less the one before: 0.02 is two points more.")
    position_1_kept: int = Field(description=_OF_THE_POSITION)
    position_1_broken: int
    position_1_rate: float | None = Field(description="Kept ÷ (kept + broken); null where neither was.")
    position_2_kept: int
    position_2_broken: int
    position_2_rate: float | None
    position_3_kept: int
    position_3_broken: int
    position_3_rate: float | None
    position_4_kept: int
    position_4_broken: int
    position_4_rate: float | None
    position_5_kept: int
    position_5_broken: int
    position_5_rate: float | None
    position_6_plus_kept: int = Field(description="Of all later ones together.")
    position_6_plus_broken: int
    position_6_plus_rate: float | None
    channels_mean: float | None = Field(description="How many channels a journey went over, on average.")
    channels_1: int = Field(description="How many journeys went over one channel only.")
    channels_2: int
    channels_3_plus: int
    switches: int = Field(description="How often customers changed channel: observed, or recorded.")
    switches_own_context: int = Field(description="For reasons of their own.")
    switches_unreachable_by_phone: int
    switches_no_written_answer: int
    switches_unclear_answer: int
    switches_other: int
    switches_not_given: int = Field(description="Nobody asked, or the customer did not say.")


class JourneysReport(ReportBody):
    """Do whole journeys succeed, and where along them do we fail? A row for each interval."""

    model_config = answer({**REPORT, "items": [_ROW]})

    items: list[JourneysRowBody]


JOURNEYS_COLUMNS = [*SPAN, *(name for name in JourneysRowBody.model_fields if name not in SpanBody.model_fields)]


def journeys_report(scope: ReportScope, rows: Iterable[JourneysRow]) -> JourneysReport:
    """The report on whole journeys."""
    items = [JourneysRowBody.model_validate(_row(row, scope)) for row in rows]
    return JourneysReport.model_validate({**about(scope), "items": items})


def _row(row: JourneysRow, scope: ReportScope) -> dict[str, object]:
    journeys, tally = row.journeys, row.journeys.tally
    low, high = tally.rate_interval or (None, None)
    return {
        **times(row.span, scope),
        "journeys": tally.due,
        "kept": tally.kept,
        "broken": tally.broken,
        "void": tally.void,
        "open": tally.open,
        "rate": rounded(tally.rate),
        "rate_low": rounded(low),
        "rate_high": rounded(high),
        "rate_before": rounded(row.before.tally.rate),
        "rate_change": rounded(row.rate_change),
        **_positions(journeys),
        "channels_mean": rounded(journeys.channels_mean),
        "channels_1": journeys.with_channels(1, 1),
        "channels_2": journeys.with_channels(2, 2),
        "channels_3_plus": journeys.with_channels(3),
        "switches": journeys.switches,
        **{f"switches_{motive.value}": journeys.motives.get(motive, 0) for motive in Motive},
        "switches_not_given": journeys.motives.get(None, 0),
    }


def _positions(journeys: Journeys) -> dict[str, object]:
    places: dict[str, Tally] = {str(position): journeys.at_position(position) for position in range(1, POSITIONS + 1)}
    places[f"{POSITIONS + 1}_plus"] = journeys.later
    return {
        f"position_{place}_{name}": figure
        for place, tally in places.items()
        for name, figure in (("kept", tally.kept), ("broken", tally.broken), ("rate", rounded(tally.rate)))
    }

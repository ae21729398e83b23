"""The page of published service commitments."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field, WithJsonSchema

from promise_service.application.commitment_lines import CommitmentLine, CommitmentWords
from promise_service.application.report_commitments import CommitmentsPage
from promise_service.http.instants import format_instant, parse_date
from promise_service.http.schemas.closed_models import answer, request
from promise_service.http.schemas.reports import REPORT, ReportBody, about, rounded
from promise_service.http.schemas.scalars import InstantText, Locale, TimeZone, refusing

_LINE: dict[str, Any] = {
    "name": "in_time.letter",
    "words": "We answer letters in 20\u00a0days at most.",
    "target": 1.0,
    "value": 0.995,
    "counted": 200,
    "reached": False,
    "since": "2026-11-18",
    "last_at": None,
    "reason": None,
}

_LocalDate = Annotated[
    date,
    BeforeValidator(refusing(lambda value: parse_date(str(value)))),
    WithJsonSchema({"type": "string", "format": "date", "examples": ["2026-11-24"]}),
]


class CommitmentsQuery(BaseModel):
    """Which days the page tells of, and in which language."""

    model_config = request()

    start: _LocalDate | None = Field(
        default=None, alias="from", description="The first date; 28 days before `to` without it."
    )
    end: _LocalDate | None = Field(
        default=None, alias="to", description="The date after the last one; tomorrow without it. At most 366 days."
    )
    time_zone: TimeZone | None = Field(
        default=None, description="Where days begin at midnight; the zone of the policy's default calendar without it."
    )
    locale: Locale | None = Field(
        default=None,
        description="The language of the words, French or English; without it the first of these in Accept-Language, "
        "then that of the policy.",
    )


class CommitmentBody(BaseModel):
    """One commitment, and how far it is kept."""

    model_config = answer(_LINE)

    name: str = Field(
        description="Stable: `in_time.<channel>`, `in_time.<channel>.<subject>`, `traceability`, `personalisation`, "
        "`satisfaction`, `service_level` (of all queues), `service_level.<queue>`."
    )
    words: str = Field(description="The commitment in one sentence.")
    target: float | None = Field(description="From 0 to 1; null where the policy publishes none.")
    value: float | None = Field(description="What was achieved of what was counted, from 0 to 1.")
    counted: int
    reached: bool | None = Field(description="Value at least target; null where either is not known.")
    since: str | None = Field(
        description="The first date of the run in which it stands so: on each date of it, the page of as many days up "
        "to that date would say the same. At most a year back.",
        examples=["2026-11-18"],
    )
    last_at: InstantText | None = Field(description="Of `satisfaction`: when the last score was given.")
    reason: str | None = Field(description="Why there is no value.")


class CommitmentsReport(ReportBody):
    """Do we keep to what we publish? A row for each commitment of the policy in force."""

    model_config = answer({**REPORT, "policy_version": 3, "locale": "en", "items": [_LINE]})

    policy_version: int = Field(description="The version in force, whose commitments these are.")
    locale: str = Field(description="The language of the words.")
    items: list[CommitmentBody]


COMMITMENT_COLUMNS = list(CommitmentBody.model_fields)


def commitments_report(page: CommitmentsPage, words: CommitmentWords, language: str) -> CommitmentsReport:
    """The page of published service commitments."""
    items = [_row(line, page.scope.zone.key, words, language) for line in page.lines]
    head = {**about(page.scope), "policy_version": page.policy.version, "locale": language}
    return CommitmentsReport.model_validate({**head, "items": items})


def _row(line: CommitmentLine, time_zone: str, words: CommitmentWords, language: str) -> dict[str, object]:
    return {
        "name": line.name,
        "words": words.sentence(line, language),
        "target": None if line.percent is None else line.percent / 100,
        "value": rounded(line.share.value),
        "counted": line.share.counted,
        "reached": line.reached,
        "since": line.since.isoformat() if line.since else None,
        "last_at": format_instant(line.last_at, time_zone) if line.last_at else None,
        "reason": words.why_unknown(line, language),
    }

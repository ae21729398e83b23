"""What happened to a promise, as agents and telephony report it."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any

from pydantic import BaseModel, Field

from promise_service.application.views import AnswerRecorded
from promise_service.domain.callback_load import MOST_TIME
from promise_service.domain.promise_facts import AttemptOutcome, CancelledBy, Cause, Completeness
from promise_service.http.schemas.across_fields import AcrossFields, at_least_one_of, exactly_one_of
from promise_service.http.schemas.closed_models import answer, request
from promise_service.http.schemas.meanings import PastInstant, Phone, TeamName
from promise_service.http.schemas.promises import PromiseBody, promise_body
from promise_service.http.schemas.replies import REPLY
from promise_service.http.schemas.scalars import Email, Flag, Id, Instant, Text

ANSWERED: dict[str, Any] = {
    **{key: value for key, value in REPLY.items() if key != "acknowledgement"},
    "state": "fulfilled",
    "verdict": "kept",
    "agent_id": "ag-7",
    "fulfilled_at": "2026-11-25T16:40:00+01:00",
    "follow_up": None,
}
_WHEN = "When it happened; now without it."
_LONGEST = MOST_TIME // timedelta(seconds=1)


class AttemptInput(BaseModel):
    """One try to reach the customer by phone."""

    model_config = request(
        {"outcome": "no_answer", "at": "2026-11-24T10:34:00+01:00", "agent_id": "ag-7", "duration_seconds": 38}
    )

    outcome: AttemptOutcome
    at: PastInstant | None = Field(default=None, description="When the attempt started; now without it.")
    agent_id: Id | None = None
    duration_seconds: Annotated[int, Field(ge=0, le=_LONGEST)] | None = Field(
        default=None,
        strict=True,
        description="How long the agent was busy with it, at most 8 h: ring, talk and after-call work; where nobody "
        "answered, ring and message. Enough of them say what a callback takes in its queue.",
    )


class AnswerInput(BaseModel):
    """An answer: a partial one opens a follow-up by the same agent, an automated one fulfils nothing."""

    model_config = request({"completeness": "full", "at": "2026-11-25T16:40:00+01:00", "agent_id": "ag-7"})

    completeness: Completeness
    at: PastInstant | None = Field(default=None, description=_WHEN)
    agent_id: Id | None = None
    automated: Flag = False
    also_closes: list[Id] = Field(
        default_factory=list, max_length=50, description="Other promises that this answer fulfils."
    )


class DelayInput(BaseModel):
    """The promise cannot be kept: the customer is told a new exact time, before it is due."""

    model_config = request({"reason": "The laboratory needs one more day."})

    reason: Text | None = None


class RescheduleInput(AcrossFields):
    """The customer wishes for another window."""

    model_config = request({"slot_id": "support.20261125T0830Z"})

    slot_id: Id | None = None
    start: Instant | None = Field(default=None, description="The start of an open window of the same queue.")

    rules = (exactly_one_of("slot_id", "start"),)


class CancelInput(BaseModel):
    """The promise is taken back."""

    model_config = request({"by": "customer", "reason": "Solved in the meantime."})

    by: CancelledBy
    reason: Text | None = None
    at: PastInstant | None = Field(default=None, description=_WHEN)


class TransferInput(AcrossFields):
    """The promise goes to another team or agent."""

    model_config = request({"team": "support", "agent_id": "ag-9", "reason": "Speaks Italian."})

    team: TeamName | None = None
    agent_id: Id | None = None
    reason: Text | None = None
    at: PastInstant | None = Field(default=None, description=_WHEN)

    rules = (at_least_one_of("team", "agent_id"),)


class RetractInput(BaseModel):
    """A fact was a mis-click: it no longer counts, and the verdict is computed again."""

    model_config = request({"fact_id": "fct_01KAW4Q2D6S9B3N8V5K7R1Y0MZ", "reason": "Wrong line."})

    fact_id: Id
    reason: Text


class ContactInput(AcrossFields):
    """The customer's corrected address; what is left out stays as it was."""

    model_config = request({"email": "claire.martin@example.org"})

    email: Email | None = None
    phone: Phone | None = None

    rules = (at_least_one_of("email", "phone"),)


class FeedbackInput(AcrossFields):
    """What the customer thinks of how a promise was kept: one score, several, or words."""

    model_config = request({"csat": 4, "nps": 9, "comment": "Quick and friendly."})

    csat: Annotated[int, Field(ge=1, le=5)] | None = Field(default=None, strict=True, description="Satisfaction.")
    ces: Annotated[int, Field(ge=1, le=7)] | None = Field(
        default=None, strict=True, description="Effort: 1 for very much, 7 for none at all."
    )
    nps: Annotated[int, Field(ge=0, le=10)] | None = Field(
        default=None, strict=True, description="How likely the customer is to recommend us."
    )
    comment: Text | None = None
    at: PastInstant | None = Field(default=None, description=_WHEN)

    rules = (at_least_one_of("csat", "ces", "nps", "comment"),)


class CauseInput(BaseModel):
    """Why a promise was broken."""

    model_config = request({"cause": "missing_information", "comment": "The laboratory had not answered."})

    cause: Cause
    comment: Text | None = None


class AnsweredBody(PromiseBody):
    """The promise as it now stands, and the follow-up that a partial answer opens."""

    model_config = answer(ANSWERED)

    follow_up: PromiseBody | None


def answered_body(recorded: AnswerRecorded) -> AnsweredBody:
    """The promise after an answer."""
    return AnsweredBody(
        **dict(promise_body(recorded.record)),
        follow_up=promise_body(recorded.follow_up) if recorded.follow_up else None,
    )

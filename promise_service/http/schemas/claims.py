"""What a free agent does next, and what is in whose hands, as requests and answers name it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, Field, Strict

from promise_service.application.claim_next import Served
from promise_service.application.ports.archive import PromiseRecord
from promise_service.domain.claims import Claim
from promise_service.domain.serving import Serve, ServeReason
from promise_service.domain.slack import Load
from promise_service.http.instants import format_instant
from promise_service.http.schemas.across_fields import AcrossFields, all_or_none_of
from promise_service.http.schemas.closed_models import answer, request
from promise_service.http.schemas.meanings import TeamName
from promise_service.http.schemas.promises import PROMISE, PromiseBody, promise_body
from promise_service.http.schemas.scalars import Flag, Id, InstantText

CLAIMED: dict[str, Any] = {
    "serve": "callback",
    "reason": "deadline_near",
    "promise": PROMISE,
    "lease_until": "2026-11-24T10:58:40+01:00",
    "ask_again_at": None,
}


class ClaimInput(AcrossFields):
    """An agent who is free, and what is known of the calls beside."""

    model_config = request(
        {
            "agent_id": "ag-7",
            "team": "support",
            "agents": 10,
            "average_handle_seconds": 300,
            "live_calls_waiting": True,
        }
    )

    agent_id: Id = Field(description="Who asks, and will call.")
    team: TeamName
    agents: Annotated[int, Strict(), Field(ge=1, le=100_000)] | None = Field(
        default=None,
        description="How many agents of the team are at work now, busy or not. null: as its queues' live state tells.",
    )
    average_handle_seconds: Annotated[float, Strict(), Field(ge=1, le=86_400, allow_inf_nan=False)] | None = Field(
        default=None,
        description="Talk and after-call work of one call, on average. Together with `agents`, or neither of them.",
    )
    live_calls_waiting: Flag | None = Field(
        default=None,
        description="Whether callers wait on the line for this team. null: as its queues' live state tells.",
    )

    rules = (all_or_none_of("agents", "average_handle_seconds"),)

    def load(self) -> Load | None:
        """What is known of how fast agents become free."""
        if self.agents is None or self.average_handle_seconds is None:
            return None
        return Load(agents=self.agents, handle_seconds=self.average_handle_seconds)


class ReleaseInput(BaseModel):
    """An agent who cannot make the call after all."""

    model_config = request({"promise_id": PROMISE["id"], "agent_id": "ag-7"})

    promise_id: Id
    agent_id: Id


class ClaimBody(BaseModel):
    """What the agent does next: call back, with the promise in hand until `lease_until`, or take a live call."""

    model_config = answer(CLAIMED)

    serve: Serve
    reason: ServeReason = Field(
        description="Of a callback: `already_claimed` (the agent has it in hand still), `overdue`, `deadline_near` "
        "(it must not yield to live calls any more), `no_live_calls` or `load_unknown`. Of a live call: "
        "`live_calls_first` (a callback is due, and yields) or `no_callback_due`."
    )
    promise: PromiseBody | None = Field(description="Whom to call back; null for a live call.")
    lease_until: InstantText | None = Field(
        description="Until when nobody else gets the promise. Claiming again renews it, an attempt ends it."
    )
    ask_again_at: InstantText | None = Field(
        description="When the answer may be another one, if nothing new comes until then. Null with a callback, and "
        "where nothing is coming within the hour."
    )


class WorklistItem(PromiseBody):
    """A promise that is owed, and who has it in hand."""

    model_config = answer({**PROMISE, "claimed_by": "ag-7", "claimed_until": "2026-11-24T10:58:40+01:00"})

    claimed_by: str | None = Field(description="The agent who has claimed it; null where nobody has it in hand.")
    claimed_until: InstantText | None


class WorklistPage(BaseModel):
    """What is owed, earliest due first."""

    model_config = answer(
        {"items": [{**PROMISE, "claimed_by": None, "claimed_until": None}], "next_cursor": None},
    )

    items: list[WorklistItem]
    next_cursor: str | None


def claim_body(served: Served) -> ClaimBody:
    """What the agent does next; times are in the zone of the team's calendar, those of the promise in its own."""

    def shown(instant: datetime | None) -> str | None:
        return None if instant is None else format_instant(instant, served.time_zone)

    return ClaimBody(
        serve=served.next.serve,
        reason=served.next.reason,
        promise=None if served.record is None else promise_body(served.record),
        lease_until=shown(served.lease_until),
        ask_again_at=shown(served.next.ask_again_at),
    )


def worklist_item(record: PromiseRecord, claim: Claim | None) -> WorklistItem:
    """A promise that is owed, with the claim that is held on it."""
    until = None if claim is None else format_instant(claim.lease_until, record.promise.time_zone)
    return WorklistItem(
        **dict(promise_body(record)), claimed_by=None if claim is None else claim.agent_id, claimed_until=until
    )

"""The whole policy document, as it is written."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field, WithJsonSchema

from promise_service.adapters.policy_document.calendar_document import (
    AS_WRITTEN,
    Agent,
    Calendar,
    Defaults,
    Team,
)
from promise_service.adapters.policy_document.commitment_document import Commitments
from promise_service.adapters.policy_document.deadline_document import Delay, FollowUps, Reply
from promise_service.adapters.policy_document.money_document import MinuteCost
from promise_service.adapters.policy_document.notice_document import Notices
from promise_service.adapters.policy_document.queue_document import Queue
from promise_service.adapters.policy_document.scalars import (
    AgentId,
    Country,
    Duration,
    Line,
    Locale,
    Name,
    Text,
    Url,
    between,
)

_Before = Annotated[Duration, between("PT1M", "P31D")]


def _one_or_several(value: Any) -> Any:
    if value is None:
        return []
    return [value] if type(value) is int else value


_PERCENT_SCHEMA = {"type": "integer", "minimum": 1, "maximum": 99}
_PERCENTS_SCHEMA = {"type": "array", "items": _PERCENT_SCHEMA, "maxItems": 10}
_Percents = Annotated[
    list[Annotated[int, Field(ge=1, le=99)]],
    BeforeValidator(_one_or_several),
    Field(max_length=10),
    WithJsonSchema({"oneOf": [_PERCENT_SCHEMA, _PERCENTS_SCHEMA, {"type": "null"}]}),
]


class CallbackReminders(BaseModel):
    """How long before the window starts; null: not at all."""

    model_config = AS_WRITTEN

    customer: _Before | None = timedelta(hours=1)
    owner: _Before | None = timedelta(minutes=10)


class ReplyReminders(BaseModel):
    """At which percent of the time between receipt and deadline; null or []: not at all."""

    model_config = AS_WRITTEN

    owner: _Percents = [50, 80]
    supervisor: _Percents = [90]


class Reminders(BaseModel):
    """When people are reminded of what was promised."""

    model_config = AS_WRITTEN

    callback: CallbackReminders = Field(default_factory=CallbackReminders)
    reply: ReplyReminders = Field(default_factory=ReplyReminders)


class DelayNotices(BaseModel):
    """How long before the window's end, or before the deadline, the customer is told of a delay."""

    model_config = AS_WRITTEN

    callback: _Before = Field(
        default=timedelta(minutes=10), description="Absent: ten minutes, but at most half of the window."
    )
    reply: _Before = timedelta(hours=1)


class Subject(BaseModel):
    """What a customer writes about, in the customer's words."""

    model_config = AS_WRITTEN

    labels: dict[Locale, Line] = Field(min_length=1, examples=[{"fr": "Je veux être remboursé"}])
    channels: list[Name] | None = Field(default=None, min_length=1, description="Absent: every one.")
    self_service_url: Url | None = None


def _text_alone(value: Any) -> Any:
    return {"text": value} if isinstance(value, str) else value


class Template(BaseModel):
    """Words that replace the built-in ones."""

    model_config = AS_WRITTEN

    subject: Line | None = None
    text: Text


class PolicyDocument(BaseModel):
    """What we promise, to whom and by when. Required are calendars and teams; the rest has defaults."""

    model_config = AS_WRITTEN

    locale: Locale = Field(default="en", description="The default language of sentences to customers.")
    region: Country | None = Field(
        default=None, description="How phone numbers without a country code are read; absent: they need one."
    )
    defaults: Defaults = Field(default_factory=Defaults)
    calendars: dict[Name, Calendar]
    teams: dict[Name, Team]
    agents: dict[AgentId, Agent] = {}
    queues: dict[Name, Queue] = {}
    replies: list[Reply] = Field(default=[], description="The first rule that fits counts.")
    delay: Delay | None = Field(default=None, description="Absent: counted as a follow-up.")
    follow_ups: FollowUps = Field(
        default_factory=lambda: FollowUps.model_validate({"within": {"business_days": 1}, "at": "12:00"})
    )
    reminders: Reminders = Field(default_factory=Reminders)
    delay_notices: DelayNotices = Field(default_factory=DelayNotices)
    subjects: dict[Name, Subject] = {}
    templates: dict[Name, dict[Locale, Annotated[Template, BeforeValidator(_text_alone)]]] = {}
    notices: Notices = Field(default_factory=Notices)
    commitments: Commitments = Field(default_factory=Commitments)
    minute_cost: MinuteCost | None = Field(
        default=None, description="What a minute of waiting costs in queues that say nothing else; absent: unknown."
    )


def json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of the document, for the API's description and for editors."""
    return PolicyDocument.model_json_schema(by_alias=True)

"""The rules of messages in the policy document, as they are written."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError, PydanticKnownError

from promise_service.adapters.policy_document.calendar_document import AS_WRITTEN
from promise_service.adapters.policy_document.scalars import Duration, LocalTime, UnsubscribeAddress, between


def _each_once(names: list[str]) -> list[str]:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise PydanticCustomError("meaning", "names {twice} twice", {"twice": ", ".join(twice)})
    return names


_Channels = Annotated[list[Literal["email", "sms"]], AfterValidator(_each_once)]
_Parties = Annotated[list[Literal["owner", "team", "supervisor"]], AfterValidator(_each_once)]
_SentBy = Literal["caller", "service"]


class Acknowledgement(BaseModel):
    """Who confirms a promise to the customer, and by which channels the service does."""

    model_config = AS_WRITTEN

    sent_by: _SentBy = "caller"
    by: _Channels = Field(default=["email"], min_length=1)


class ToCustomer(BaseModel):
    """By which channels: the first one whose address is known; [] leaves the message out."""

    model_config = AS_WRITTEN

    by: _Channels = ["email"]


class DelayNotice(BaseModel):
    """By which channels: the first one whose address is known. It cannot be left out."""

    model_config = AS_WRITTEN

    by: _Channels = Field(default=["email"], min_length=1)


class FeedbackRequest(BaseModel):
    """How long after a promise was fulfilled customers are asked what they think, and by which channels."""

    model_config = AS_WRITTEN

    by: _Channels = ["email"]
    after: Annotated[Duration, between("PT1M", "P31D")] = timedelta(hours=1)


class OwnerReminder(BaseModel):
    """Who is reminded; [] leaves the message out."""

    model_config = AS_WRITTEN

    to: _Parties = ["owner"]


class SupervisorReminder(BaseModel):
    """Who is told that a promise is nearly due; [] leaves the message out."""

    model_config = AS_WRITTEN

    to: _Parties = ["supervisor"]


class Alarm(BaseModel):
    """Who is told that somebody has to step in. It cannot be left out."""

    model_config = AS_WRITTEN

    to: _Parties = Field(default=["owner", "supervisor"], min_length=1)


class QuietHours(BaseModel):
    """The hours of the customer's clock in which no reminder is sent, and no delay notice that can wait."""

    model_config = AS_WRITTEN

    begin: LocalTime = Field(alias="from")
    end: LocalTime = Field(alias="to")

    @model_validator(mode="after")
    def _are_not_the_whole_day(self) -> Self:
        if self.begin == self.end:
            raise PydanticCustomError("meaning", "from and to are the same time; quiet hours cannot last all day")
        return self


def _alone(value: Any) -> Any:
    """`caller` and `service` stand for the whole part."""
    if isinstance(value, dict):
        return value
    if value not in get_args(_SentBy):
        raise PydanticKnownError("literal_error", {"expected": "'caller' or 'service'"})
    return {"sent_by": value}


class Notices(BaseModel):
    """Who is told what, and by which channel."""

    model_config = AS_WRITTEN

    acknowledgement: Annotated[
        Acknowledgement, BeforeValidator(_alone, json_schema_input_type=_SentBy | Acknowledgement)
    ] = Field(default_factory=Acknowledgement)
    customer_reminder: ToCustomer = Field(default_factory=ToCustomer)
    delay_notice: DelayNotice = Field(default_factory=DelayNotice)
    reschedule_notice: ToCustomer = Field(default_factory=ToCustomer)
    cancellation_notice: ToCustomer = Field(default_factory=ToCustomer)
    feedback_request: FeedbackRequest | None = Field(default=None, description="Absent: customers are not asked.")
    owner_reminder: OwnerReminder = Field(default_factory=OwnerReminder)
    supervisor_reminder: SupervisorReminder = Field(default_factory=SupervisorReminder)
    alarm: Alarm = Field(default_factory=Alarm)
    quiet_hours: QuietHours | None = Field(default=None, description="Absent: messages leave at any hour.")
    unsubscribe: UnsubscribeAddress | None = Field(
        default=None,
        description="Where customers can do without reminders and questions: a mailto or https address.",
    )

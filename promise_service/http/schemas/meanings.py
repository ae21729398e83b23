"""Values of requests that mean something here: a telephone, a queue of the policy, a moment that has come.

Telephone numbers become E.164 wherever a request is read. The rest is for the commands to judge, in the moment of
their decision; it is judged here only when a request is refused, so that callers learn of every fault at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BeforeValidator, ValidationInfo

from promise_service.application.refusals import Faults, rule_for
from promise_service.domain.policy import Policy
from promise_service.domain.promises import PHONE
from promise_service.http.circumstances import Circumstances, Numbering
from promise_service.http.schemas.scalars import Instant, Name, PhoneText, refusing

Value = TypeVar("Value")


def _judged_by(check: Callable[[Faults, Value, Circumstances, ValidationInfo], object]) -> AfterValidator:
    """A check that finds faults in a value, where the circumstances are known."""

    def judged(value: Value, info: ValidationInfo) -> Value:
        if isinstance(info.context, Circumstances):
            faults = Faults()
            check(faults, value, info.context, info)
            faults.refuse()
        return value

    return AfterValidator(lambda value, info: refusing(lambda sound: judged(sound, info))(value))


def _known(what: str, names: Callable[[Policy], Iterable[str]]) -> AfterValidator:
    def check(faults: Faults, name: str, circumstances: Circumstances, _: ValidationInfo) -> None:
        if circumstances.policy is not None:
            faults.unless_known("", what, name, sorted(names(circumstances.policy)))

    return _judged_by(check)


def _past(faults: Faults, instant: datetime, circumstances: Circumstances, _: ValidationInfo) -> None:
    faults.past("", instant, circumstances.now)


def _within_a_year(faults: Faults, entered_at: datetime, circumstances: Circumstances, _: ValidationInfo) -> None:
    faults.within_a_year("", entered_at, circumstances.now)


def _on_the_line(faults: Faults, called_at: datetime, circumstances: Circumstances, _: ValidationInfo) -> None:
    faults.on_the_line("", called_at, circumstances.now)


def _with_a_rule(_: Faults, channel: str, circumstances: Circumstances, info: ValidationInfo) -> None:
    """A subject that is wrong itself, and so is not in `info`, is no reason to refuse the channel."""
    policy = circumstances.policy
    if policy is None:
        return
    if "subject" in info.data or channel not in policy.known_channels:
        rule_for(policy, channel, info.data.get("subject"))


def _another(faults: Faults, channel: str, _: Circumstances, info: ValidationInfo) -> None:
    faults.unless_changed("", channel, info.data.get("from_"))


def _e164(text: str, info: ValidationInfo) -> str:
    numbering = info.context
    return refusing(numbering.e164)(text) if isinstance(numbering, Numbering) else text


def _with_its_plus(value: Any) -> Any:
    """A query string may have turned the `+` into a space; only a country code follows one."""
    return f"+{value[1:]}" if isinstance(value, str) and value[:1] == " " and value[1:2] not in {"", "0"} else value


Phone = Annotated[PhoneText, AfterValidator(_e164)]
QueryPhone = Annotated[Phone, BeforeValidator(_with_its_plus)]
QueueName = Annotated[Name, _known("queue", lambda policy: policy.queues)]
SubjectName = Annotated[Name, _known("subject", lambda policy: policy.known_subjects)]
TeamName = Annotated[Name, _known("team", lambda policy: policy.teams)]
KnownChannel = Annotated[Name, _known("channel", lambda policy: (*policy.known_channels, PHONE))]
PastInstant = Annotated[Instant, _judged_by(_past)]
RecordedInstant = Annotated[Instant, _judged_by(_within_a_year)]
CallInstant = Annotated[Instant, _judged_by(_on_the_line)]

ReplyChannel = Annotated[Name, _judged_by(_with_a_rule)]
"""In a model, `subject` stands before it: which rule fits depends on both."""

NewChannel = Annotated[KnownChannel, _judged_by(_another)]
"""In a model, `from_` stands before it, the channel that it must differ from."""

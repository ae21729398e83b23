"""Changes of channel: when to ask the customer, what for, and what was answered."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from promise_service.application.views import ChannelQuestion
from promise_service.domain.channel_switches import ChannelSwitch, Motive
from promise_service.http.instants import format_instant
from promise_service.http.schemas.closed_models import answer, request
from promise_service.http.schemas.meanings import KnownChannel, NewChannel, PastInstant
from promise_service.http.schemas.scalars import InstantText

QUESTION: dict[str, Any] = {
    "from": "email",
    "to": "phone",
    "question": "Pourquoi avez-vous choisi cette fois un autre moyen de nous joindre ?",
    "motives": [
        {"code": "own_context", "label": "Cela m'arrange mieux en ce moment, par exemple en déplacement."},
        {"code": "no_written_answer", "label": "Je n'ai pas reçu de réponse à mon message."},
        {"code": "unclear_answer", "label": "Votre réponse n'était pas claire pour moi."},
    ],
}
_SWITCH: dict[str, Any] = {
    "id": "chs_01KAW4Q9M3T7X1B5D8F2H6K0RV",
    "conversation_id": "call-8817",
    "from": "email",
    "to": "phone",
    "motive": "no_written_answer",
    "at": "2026-11-24T09:06:00+00:00",
    "recorded_at": "2026-11-24T09:06:02.418000+00:00",
    "by": "key_01KAW0A7B9C1D3E5F7G9H1J3K5",
}


class ChannelSwitchInput(BaseModel):
    """The customer came by one channel before and by another now, and was asked why."""

    model_config = request(
        {"from": "email", "to": "phone", "motive": "no_written_answer", "at": "2026-11-24T10:06:00+01:00"}
    )

    from_: KnownChannel = Field(alias="from", description="Where the customer was before: `phone`, or a written one.")
    to: NewChannel = Field(description="Where the customer is now.")
    motive: Motive | None = Field(
        description="`own_context`: reasons of their own, such as being on the move. We failed them: "
        "`unreachable_by_phone`, `no_written_answer`, `unclear_answer`. Null where they were asked and did not say."
    )
    at: PastInstant | None = Field(default=None, description="When they changed; now without it.")


class ChannelSwitchBody(BaseModel):
    """A change of channel as it was recorded. Its instants are in UTC."""

    model_config = answer(_SWITCH)

    id: str
    conversation_id: str
    from_: str = Field(alias="from")
    to: str
    motive: Motive | None
    at: InstantText
    recorded_at: InstantText
    by: str = Field(description="The id of the key that reported it.")


class MotiveChoice(BaseModel):
    """One motive to choose."""

    model_config = answer()

    code: Motive = Field(description="What to send as `motive`.")
    label: str = Field(description="In the customer's language.")


class ChannelQuestionBody(BaseModel):
    """The customer came by another channel than before, and was not asked why: ask, and report the channel switch."""

    model_config = answer(QUESTION)

    from_: str = Field(alias="from")
    to: str
    question: str = Field(description="In the customer's language, fit to be read out.")
    motives: list[MotiveChoice] = Field(description="Three choices: more are too many for a voice menu.")


def switch_body(switch: ChannelSwitch) -> ChannelSwitchBody:
    """A change of channel as it was recorded."""
    return ChannelSwitchBody.model_validate(
        {
            "id": switch.id,
            "conversation_id": switch.conversation_id,
            "from": switch.from_channel,
            "to": switch.to_channel,
            "motive": switch.motive,
            "at": format_instant(switch.at, "UTC"),
            "recorded_at": format_instant(switch.recorded_at, "UTC"),
            "by": switch.by,
        }
    )


def question_body(question: ChannelQuestion | None) -> ChannelQuestionBody | None:
    """What to ask the customer; None where there is nothing to ask."""
    if question is None:
        return None
    return ChannelQuestionBody.model_validate(
        {
            "from": question.from_channel,
            "to": question.to_channel,
            "question": question.question,
            "motives": [{"code": choice.motive, "label": choice.label} for choice in question.choices],
        }
    )

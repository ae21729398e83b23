"""The short list of subjects for a form."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from promise_service.http.schemas.closed_models import answer, request
from promise_service.http.schemas.scalars import Locale, Name

SUBJECT: dict[str, Any] = {
    "id": "refund",
    "label": "Je veux être remboursé",
    "self_service_url": "https://www.example.org/refund",
}


class SubjectsQuery(BaseModel):
    """For which channel, and in which language."""

    model_config = request()

    channel: Name | None = Field(default=None, description="Only subjects of this channel.")
    locale: Locale | None = Field(default=None, description="The language of the labels; the policy's without it.")


class SubjectBody(BaseModel):
    """What a customer may write about, in the customer's words."""

    model_config = answer(SUBJECT)

    id: str
    label: str
    self_service_url: str | None = Field(description="Where the customer can settle it alone.")


class SubjectList(BaseModel):
    """All subjects, in the order of the policy."""

    model_config = answer({"items": [SUBJECT]})

    items: list[SubjectBody]

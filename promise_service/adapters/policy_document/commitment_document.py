"""The published commitments of the policy document, as they are written."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field

from promise_service.adapters.policy_document.calendar_document import AS_WRITTEN
from promise_service.adapters.policy_document.scalars import Duration, between

_Percent = Annotated[int, Field(ge=1, le=100)]


class ServiceLevel(BaseModel):
    """So many percent of calls are answered within so long."""

    model_config = AS_WRITTEN

    percent: _Percent
    within: Annotated[Duration, between("PT1S", "PT1H")]


class Commitments(BaseModel):
    """What is published beside the deadlines of `replies`, in percent of what is counted."""

    model_config = AS_WRITTEN

    in_time: _Percent = Field(default=100, description="Of what customers write: answered by its deadline.")
    personalised: _Percent | None = Field(
        default=None, description="Of interactions: with a customer of whom something is known."
    )
    satisfaction: _Percent | None = Field(
        default=None, description="Of fulfilled promises: the customer gave a score. 1 says that it is measured at all."
    )
    service_level: ServiceLevel | None = None

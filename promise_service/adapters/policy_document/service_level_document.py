"""The service level of a queue in the policy document, as it is written."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, PlainSerializer, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from promise_service.adapters.policy_document.calendar_document import AS_WRITTEN
from promise_service.adapters.policy_document.scalars import Duration, between

_PERCENT = Decimal("0.01")


def _share(value: Any) -> Decimal:
    """The very number that was written: the shortest one that the float of JSON and YAML stands for."""
    if type(value) not in (int, float):
        detail = f"must be a number without quotes, as 0.8, not {value!r:.40}"
        raise PydanticCustomError("meaning", "{detail}", {"detail": detail})
    share = Decimal(str(value))
    if not 0 < share <= 1 or share % _PERCENT:
        detail = f"must be from 0.01 to 1, with at most two digits behind the point, not {value!s:.40}"
        raise PydanticCustomError("meaning", "{detail}", {"detail": detail})
    return share


_Share = Annotated[
    Decimal,
    PlainValidator(_share, json_schema_input_type=float),
    PlainSerializer(float),
    WithJsonSchema({"type": "number", "minimum": 0.01, "maximum": 1, "examples": [0.8]}),
]


class QueueServiceLevel(BaseModel):
    """This share of calls is to be answered within so long."""

    model_config = AS_WRITTEN

    share: _Share
    within: Annotated[Duration, between("PT1S", "PT1H")]

    @property
    def percent(self) -> int:
        """The share in whole percents, which it is."""
        return int(self.share / _PERCENT)

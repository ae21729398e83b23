"""Money in the policy document, as it is written."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, PlainSerializer, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from promise_service.adapters.policy_document.calendar_document import AS_WRITTEN
from promise_service.adapters.policy_document.scalars import Currency

_MOST = 10_000
_SMALLEST = Decimal("0.0001")


def _amount(value: Any) -> Decimal:
    """The very number that was written: the shortest one that the float of JSON and YAML stands for."""
    if type(value) not in (int, float):
        detail = f"must be a number without quotes, as 0.35, not {value!r:.40}"
        raise PydanticCustomError("meaning", "{detail}", {"detail": detail})
    amount = Decimal(str(value))
    if not 0 < amount <= _MOST or amount % _SMALLEST:
        detail = f"must be above 0 and at most {_MOST}, with at most four digits behind the point, not {value!s:.40}"
        raise PydanticCustomError("meaning", "{detail}", {"detail": detail})
    return amount


_Amount = Annotated[
    Decimal,
    PlainValidator(_amount, json_schema_input_type=float),
    PlainSerializer(float),
    WithJsonSchema({"type": "number", "exclusiveMinimum": 0, "maximum": _MOST, "examples": [0.35]}),
]


class MinuteCost(BaseModel):
    """What a minute of a caller's waiting costs; what is in it, whoever publishes the policy knows."""

    model_config = AS_WRITTEN

    amount: _Amount
    currency: Currency

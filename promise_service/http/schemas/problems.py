"""Problem documents, as RFC 9457 writes them."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, SerializerFunctionWrapHandler, model_serializer

from promise_service.http.schemas.promises import PromiseBody
from promise_service.http.schemas.slots import SlotBody

PROBLEM: dict[str, Any] = {
    "type": "/problems/invalid-input",
    "title": "The request reads well but is wrong",
    "status": 422,
    "detail": "/predicted_wait_seconds: must be at least 0, not -5",
    "instance": "/v1/callback-offers",
    "errors": [{"pointer": "/predicted_wait_seconds", "detail": "must be at least 0, not -5"}],
}


class FaultBody(BaseModel):
    """One thing that is wrong, with its place in the body, or the name of the query parameter, as a JSON pointer."""

    pointer: str
    detail: str


class Problem(BaseModel):
    """Why a request was refused. `type` is stable and names a page that explains it."""

    model_config = ConfigDict(json_schema_extra={"examples": [PROBLEM]})

    type: str = Field(json_schema_extra={"format": "uri-reference"})
    title: str
    status: int
    detail: str
    instance: str
    errors: list[FaultBody] | None = Field(default=None, description="Everything that is wrong, at once (422).")
    slots: list[SlotBody] | None = Field(default=None, description="Fresh windows, with slot-taken and offer-expired.")
    open_promises: list[PromiseBody] | None = Field(
        default=None, description="What the customer is promised, with already-promised."
    )

    @model_serializer(mode="wrap")
    def _without_what_does_not_apply(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        document: dict[str, Any] = handler(self)
        return {key: value for key, value in document.items() if value is not None}

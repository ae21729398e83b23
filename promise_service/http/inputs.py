"""What was sent - body and query string - as the models of the contract; every fault at once."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, TypeVar

from litestar import Request
from pydantic import BaseModel, ValidationError

from promise_service.application.ports import AccessKey
from promise_service.errors import Fault, InvalidInput, Unreadable
from promise_service.http.faults import faults_of
from promise_service.http.media_types import UnsupportedMediaType, media_type
from promise_service.http.request_json import read_json

ApiRequest = Request[None, AccessKey, Any]
Model = TypeVar("Model", bound=BaseModel)


async def body_of(request: ApiRequest, model: type[Model], *, may_be_empty: bool = False) -> Model:
    """The body; Unreadable where it is no JSON object, InvalidInput with everything that is wrong with it.

    Where nothing in it is required, no body at all says the same as an empty object.
    """
    body = await request.body()
    if not body.strip():
        if may_be_empty:
            return model()
        raise Unreadable("The body is empty; send a JSON object.")
    media = media_type(request.headers.get("content-type"))
    if media is not None and media != "application/json" and not media.endswith("+json"):
        raise UnsupportedMediaType(f"The body is {media}; send it as Content-Type: application/json.")
    return model_of(model, read_json(body))


def model_of(model: type[Model], value: object) -> Model:
    """A value as a model; InvalidInput with every fault, Unreadable where it is no object."""
    if not isinstance(value, dict):
        raise Unreadable("The body is JSON, but not an object.")
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise InvalidInput(faults_of(error.errors(include_url=False), model)) from None


def query_of(request: ApiRequest, model: type[Model]) -> Model:
    """The query string; a parameter given twice is a fault unless it may hold several values."""
    given: defaultdict[str, list[str]] = defaultdict(list)
    for name, value in request.query_params.multi_items():
        given[name].append(value)
    values = {name: values[0] if len(values) == 1 else values for name, values in given.items() if values != [""]}
    try:
        return model.model_validate(values)
    except ValidationError as error:
        faults = faults_of(error.errors(include_url=False), model)
        raise InvalidInput(dict.fromkeys(_once(fault, given) for fault in faults)) from None


def _once(fault: Fault, given: dict[str, list[str]]) -> Fault:
    name = fault.pointer.removeprefix("/")
    if len(given.get(name, ())) > 1:
        return Fault(fault.pointer, "is given more than once")
    return fault

"""What was sent - body and query string - as the models of the contract; every fault at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, TypeVar

from anyio import to_thread
from litestar import Request
from pydantic import BaseModel, ValidationError

from promise_service.application.ports.access_keys import AccessKey
from promise_service.domain.policy import Policy
from promise_service.errors import Fault, InvalidInput, Unreadable
from promise_service.http.circumstances import Circumstances, Numbering
from promise_service.http.faults import faults_of, shown
from promise_service.http.media_types import UnsupportedMediaType, media_type
from promise_service.http.operations import operation_of
from promise_service.http.request_json import read_json
from promise_service.http.services import Services

ApiRequest = Request[None, AccessKey, Any]
Model = TypeVar("Model", bound=BaseModel)
Found = TypeVar("Found")


async def body_of(request: ApiRequest, services: Services, model: type[Model], *, may_be_empty: bool = False) -> Model:
    """The body; Unreadable where it is no JSON, InvalidInput with everything that is wrong with it.

    Where nothing in it is required, no body at all says the same as an empty object.
    """
    if may_be_empty and not (await request.body()).strip():
        return model()
    asked, _ = await body_and(request, services, model, lambda _: None)
    return asked


async def body_and(
    request: ApiRequest, services: Services, model: type[Model], found_by: Callable[[Model], Found]
) -> tuple[Model, Found]:
    """The body as `body_of` gives it, and what is found by it in the same thread: to change threads takes time.

    What `found_by` raises goes through.
    """
    body = await request.body()
    if not body.strip():
        raise Unreadable("The body is empty; send a JSON object.")
    media = media_type(request.headers.get("content-type"))
    if media is not None and media != "application/json" and not media.endswith("+json"):
        raise UnsupportedMediaType(f"The body is {media}; send it as Content-Type: application/json.")

    def read() -> tuple[Model, Found]:
        asked = model_of(model, read_json(body), services)
        return asked, found_by(asked)

    return await to_thread.run_sync(read)


def model_of(model: type[Model], value: object, services: Services, policy: Policy | None = None) -> Model:
    """A value as a model; InvalidInput with every fault. `policy` is a draft to judge it by, in place of the newest."""
    if not isinstance(value, dict):
        raise InvalidInput.at("", f"must be an object, not {shown(value)}")
    return _validated(model, value, services, policy)


def query_of(request: ApiRequest, services: Services, model: type[Model]) -> Model:
    """The query string; a parameter given twice is a fault unless it may hold several values."""
    given: defaultdict[str, list[str]] = defaultdict(list)
    for name, value in request.query_params.multi_items():
        given[name].append(value)
    values = {name: values[0] if len(values) == 1 else values for name, values in given.items() if values != [""]}
    try:
        return _validated(model, values, services, None)
    except InvalidInput as error:
        raise InvalidInput(dict.fromkeys(_once(fault, given) for fault in error.faults)) from None


async def with_all_faults(request: ApiRequest, services: Services, error: Exception) -> Exception:
    """What a command refused, with whatever else is wrong with the body that it came from.

    A command stops at the first thing that it cannot go on from; callers are to learn of every fault at once.
    """
    operation = operation_of(request.route_handler)
    body = await request.body()
    if not isinstance(error, InvalidInput) or operation is None or operation.body is None or not body.strip():
        return error
    judged = await to_thread.run_sync(_judged, operation.body, read_json(body), services)
    refused = {fault.pointer: fault for fault in error.faults}
    if refused.keys() >= {fault.pointer for fault in judged}:
        return error
    return InvalidInput([*(refused.pop(fault.pointer, fault) for fault in judged), *refused.values()])


def _validated(model: type[Model], value: object, services: Services, policy: Policy | None) -> Model:
    """What is sound in itself is for the command to judge; what is not is refused with all that is wrong beside it."""
    with suppress(ValidationError):
        return model.model_validate(value, context=Numbering(services, policy))
    try:
        return model.model_validate(value, context=Circumstances(services, policy))
    except ValidationError as error:
        raise InvalidInput(faults_of(error.errors(include_url=False), model)) from None


def _judged(model: type[BaseModel], value: object, services: Services) -> Sequence[Fault]:
    try:
        model.model_validate(value, context=Circumstances(services))
    except ValidationError as error:
        return faults_of(error.errors(include_url=False), model)
    return ()


def _once(fault: Fault, given: dict[str, list[str]]) -> Fault:
    name = fault.pointer.removeprefix("/")
    if len(given.get(name, ())) > 1:
        return Fault(fault.pointer, "is given more than once")
    return fault

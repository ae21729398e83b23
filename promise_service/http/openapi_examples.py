"""The examples of the contract: one for each model that is sent or answered, one for each problem."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from litestar.handlers.http_handlers import HTTPRouteHandler
from pydantic import BaseModel

from promise_service.http.operations import operation_of
from promise_service.http.problems import PROBLEM_TYPES, ProblemType
from promise_service.http.schemas.events import OfferEvent, PromiseEvent, TrialEvent
from promise_service.http.schemas.problems import PROBLEM
from promise_service.http.schemas.promises import PROMISE
from promise_service.http.schemas.slots import SLOT

_EXTENSIONS: dict[str, dict[str, Any]] = {
    "invalid-input": {"errors": PROBLEM["errors"]},
    "slot-taken": {"slots": [SLOT]},
    "offer-expired": {"slots": [SLOT]},
    "already-promised": {"open_promises": [PROMISE]},
}


def component_examples(handlers: Iterable[HTTPRouteHandler]) -> dict[str, Any]:
    """Every example by its name."""
    models: dict[str, type[BaseModel]] = {model.__name__: model for model in (PromiseEvent, OfferEvent, TrialEvent)}
    for handler in handlers:
        operation = operation_of(handler)
        for model in (operation.body, operation.answer) if operation else ():
            if model is not None:
                models[model.__name__] = model
    examples = {name: {"value": example_of(model)} for name, model in sorted(models.items())}
    return {**examples, **{name: {"value": _problem(kind)} for name, kind in sorted(PROBLEM_TYPES.items())}}


def example_of(model: type[BaseModel]) -> Any:
    """The example that a model carries."""
    extra = model.model_config.get("json_schema_extra")
    examples = extra.get("examples") if isinstance(extra, dict) else None
    if not isinstance(examples, list):
        raise TypeError(f"{model.__name__} carries no example")
    return examples[0]


def _problem(kind: ProblemType) -> dict[str, Any]:
    return {
        "type": kind.uri,
        "title": kind.title,
        "status": kind.status,
        "detail": kind.help,
        "instance": "/v1/callbacks",
        **_EXTENSIONS.get(kind.name, {}),
    }

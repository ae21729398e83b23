"""The models of requests and answers as the contract's schemas."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Literal

from litestar.handlers.http_handlers import HTTPRouteHandler
from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, models_json_schema

from promise_service.http.operations import operation_of
from promise_service.http.schemas.events import OfferEvent, PromiseEvent, TrialEvent
from promise_service.http.schemas.previews import CallContactInput, WrittenContactInput
from promise_service.http.schemas.problems import Problem

Schemas = dict[str, Any]

REF = "#/components/schemas/{model}"
POLICY = "PolicyDocument"

_Mode = Literal["validation", "serialization"]


class _WithoutTitles(GenerateJsonSchema):
    """Names of fields need no second spelling."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 - the base class's signature
        return False


def component_schemas(
    handlers: Iterable[HTTPRouteHandler], policy_schema: Mapping[str, Any]
) -> tuple[Schemas, Mapping[type[BaseModel], Schemas]]:
    """The schemas by name, and those of the query strings by their model."""
    bodies: dict[type[BaseModel], None] = {WrittenContactInput: None, CallContactInput: None}
    answers: dict[type[BaseModel], None] = dict.fromkeys((Problem, PromiseEvent, OfferEvent, TrialEvent))
    queries: dict[type[BaseModel], None] = {}
    for handler in handlers:
        operation = operation_of(handler)
        assert operation is not None, "only documented handlers are listed"  # noqa: S101 - narrows the type
        for model, kind in ((operation.body, bodies), (operation.answer, answers), (operation.query, queries)):
            if model is not None:
                kind[model] = None
    wanted: list[tuple[type[BaseModel], _Mode]] = [(model, "validation") for model in (*bodies, *queries)]
    wanted += [(model, "serialization") for model in answers]
    _, definitions = models_json_schema(wanted, ref_template=REF, schema_generator=_WithoutTitles)
    schemas: Schemas = definitions["$defs"]
    query_schemas = {model: schemas.pop(model.__name__) for model in queries}
    return dict(sorted({**schemas, **_policy(policy_schema)}.items())), query_schemas


def _policy(policy_schema: Mapping[str, Any]) -> Schemas:
    """The policy's own schemas, under names of their own."""
    text = json.dumps(policy_schema).replace('"#/$defs/', '"#/components/schemas/Policy')
    document: Schemas = json.loads(text)
    parts = document.pop("$defs", {})
    document.pop("$schema", None)
    document.pop("$id", None)
    return {POLICY: document, **{f"Policy{name}": schema for name, schema in parts.items()}}

"""One route as an operation of the contract: parameters, body, answers and refusals, each with an example."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from litestar.handlers.http_handlers import HTTPRouteHandler
from pydantic import BaseModel

from promise_service.http.csv_rows import CSV, csv_of
from promise_service.http.event_stream_text import EVENT_STREAM
from promise_service.http.media_types import UnsupportedMediaType
from promise_service.http.openapi_examples import example_of
from promise_service.http.openapi_schemas import POLICY, REF, Schemas
from promise_service.http.operations import Operation, operation_id, operation_of
from promise_service.http.permissions import PERMITTED
from promise_service.http.problems import NOT_READY, PROBLEM_JSON, TOO_LARGE, ProblemType, problem_type
from promise_service.http.schemas.events import EVENT_ID, EXAMPLE_STREAM
from promise_service.http.schemas.policy import DOCUMENT

JSON = "application/json"

_PLACES = {
    "offer_id": "The id of an offer.",
    "promise_id": "The id of a promise.",
    "conversation_id": "The id of a conversation, as its promises show it.",
    "job_id": "The id of a job, as the list shows it.",
    "queue": "The name of a queue of the policy.",
    "team": "The name of a team of the policy.",
    "version": "The number of a version.",
    "webhook_id": "The id of a webhook.",
    "delivery_id": "The id of a delivery.",
    "name": "The last part of a problem's `type`.",
}
_EXAMPLES = {
    "offer_id": "off_01KAW2V1Z6N0R5H8S2K4W9P7QA",
    "promise_id": "prm_01KAW2V5Q8J7Y4M3T9C6B1D0EX",
    "conversation_id": "call-8817",
    "job_id": "send_notice:ntc_01KAW2V6S1C4Q8W3N7B5X9Z2MK:20261124T093000.000000Z",
    "queue": "support",
    "team": "support",
    "version": 3,
    "webhook_id": "whk_01KAW0B3C5D7F9G2H4J6K8M0NP",
    "delivery_id": "dlv_01KAW4N8F3N7R0V4X6Z8A2C5DE",
    "name": "slot-taken",
}
_YAML_DOCUMENT = """\
calendars:
  support-hours:
    time_zone: Europe/Paris
    weekly: {mon: ["09:00-12:00", "13:00-18:00"]}
teams:
  support: {calendar: support-hours, email: support@example.org}
replies:
  - {channel: email, within: {days: 2}}
"""
_VERSIONED = frozenset(
    {
        "read_policy",
        "publish_policy",
        "read_policy_version",
        "create_webhook",
        "read_webhook",
        "update_webhook",
        "rotate_webhook_secret",
    }
)
_TEXTS = {
    "text/plain": 'promise_service_http_requests_total{method="POST",route="/v1/callbacks",status="201"} 12.0\n',
    "text/html": "<!doctype html>",
    EVENT_STREAM: EXAMPLE_STREAM,
    JSON: {"openapi": "3.1.0"},
}


def operation_object(
    handler: HTTPRouteHandler, path: str, query_schemas: Mapping[type[BaseModel], Schemas]
) -> dict[str, Any]:
    """What OpenAPI calls an operation object."""
    operation, name = operation_of(handler), operation_id(handler)
    assert operation is not None, "a documented handler has an operation"  # noqa: S101 - narrows the types
    assert name is not None, "and a name"  # noqa: S101
    scopes = sorted(scope.value for scope in PERMITTED.get(name, ()))
    described: dict[str, Any] = {
        "operationId": name,
        "tags": list(handler.tags or ()),
        "summary": handler.summary,
        "description": _description(handler, scopes),
        "x-scopes": scopes,
    }
    if not scopes:
        described["security"] = []
    parameters = [*_path_parameters(path), *_query_parameters(operation, query_schemas), *_headers(operation, name)]
    if parameters:
        described["parameters"] = parameters
    if operation.takes_policy_document:
        described["requestBody"] = _policy_document()
    elif operation.body is not None:
        described["requestBody"] = {
            "required": operation.body_required,
            "content": {JSON: _content(operation.body), **(_csv_body(operation.body) if operation.takes_csv else {})},
        }
    described["responses"] = {
        str(handler.status_code): _success(operation, name),
        **_not_modified(name),
        **dict(sorted(_refusals(operation).items())),
    }
    return described


def _description(handler: HTTPRouteHandler, scopes: list[str]) -> str:
    who = f"Scopes: {', '.join(scopes)}." if scopes else "No key is needed."
    return f"{handler.description}\n\n{who}"


def _path_parameters(path: str) -> Iterator[dict[str, Any]]:
    for name in re.findall(r"\{(\w+)\}", path):
        yield {
            "name": name,
            "in": "path",
            "required": True,
            "description": _PLACES[name],
            "schema": {"type": "integer", "minimum": 1} if name == "version" else {"type": "string"},
            "example": _EXAMPLES[name],
        }


def _query_parameters(
    operation: Operation, query_schemas: Mapping[type[BaseModel], Schemas]
) -> Iterator[dict[str, Any]]:
    if operation.query is None:
        return
    for name, schema in query_schemas[operation.query]["properties"].items():
        shown = dict(schema)
        parameter = {"name": name, "in": "query", "required": False}
        if "description" in shown:
            parameter["description"] = shown.pop("description")
        yield {**parameter, "schema": _without_null(shown)}


def _without_null(schema: Schemas) -> Schemas:
    """A query parameter is left out, never null."""
    choices = [each for each in schema.get("anyOf", ()) if each != {"type": "null"}]
    rest = {key: value for key, value in schema.items() if key != "anyOf" and (key, value) != ("default", None)}
    return {**choices[0], **rest} if len(choices) == 1 else schema


def _headers(operation: Operation, name: str) -> Iterator[dict[str, Any]]:
    if operation.idempotent:
        yield _header("Idempotency-Key", "The same key and body give the first answer again.", "8e03978e-40d5")
    if name == "publish_policy":
        yield _header("If-Match", "The ETag of the version that was edited.", '"3"')
        yield _header("If-None-Match", "`*`, with the very first version.", "*")
    if name == "follow_events":
        yield _header("Last-Event-ID", "The id of the last event that you have seen: it goes on behind that.", EVENT_ID)
    if name in {"update_webhook", "delete_webhook"}:
        yield _header("If-Match", "The ETag of the version that is meant.", '"3"')
    if name == "read_policy":
        yield _header("If-None-Match", "The ETag of the version that you have: 304 while it is the current one.", '"3"')


def _header(name: str, description: str, example: str) -> dict[str, Any]:
    return {
        "name": name,
        "in": "header",
        "required": False,
        "description": description,
        "schema": {"type": "string", "maxLength": 257},
        "example": example,
    }


def _policy_document() -> dict[str, Any]:
    schema = {"$ref": REF.format(model=POLICY)}
    return {
        "required": True,
        "content": {
            JSON: {"schema": schema, "examples": {"example": {"value": DOCUMENT}}},
            "application/yaml": {"schema": schema, "examples": {"example": {"value": _YAML_DOCUMENT}}},
        },
    }


def _csv_body(model: type[BaseModel]) -> dict[str, Any]:
    (rows,) = example_of(model).values()
    return {CSV: {"schema": {"type": "string"}, "examples": {"example": {"value": csv_of(rows)}}}}


def _content(model: type[BaseModel]) -> dict[str, Any]:
    return {
        "schema": {"$ref": REF.format(model=model.__name__)},
        "examples": {"example": {"$ref": f"#/components/examples/{model.__name__}"}},
    }


def _success(operation: Operation, name: str) -> dict[str, Any]:
    described: dict[str, Any] = {"description": "Success."}
    headers = {}
    if operation.idempotent:
        headers["Idempotency-Replayed"] = "`true` where this is the first answer again."
    if name in _VERSIONED:
        headers["ETag"] = "The number of the version."
    if headers:
        described["headers"] = {
            header: {"description": description, "schema": {"type": "string"}}
            for header, description in headers.items()
        }
    if operation.answer is not None:
        described["content"] = {JSON: _content(operation.answer)}
        if operation.csv:
            rows = csv_of(example_of(operation.answer)[operation.csv_rows])
            described["content"][CSV] = {"schema": {"type": "string"}, "examples": {"example": {"value": rows}}}
    elif operation.media is not None:
        schema = {"type": "object" if operation.media == JSON else "string"}
        example = _TEXTS[operation.media]
        described["content"] = {operation.media: {"schema": schema, "examples": {"example": {"value": example}}}}
    return described


def _not_modified(name: str) -> dict[str, Any]:
    return {"304": {"description": "You have the current version."}} if name == "read_policy" else {}


def _refusals(operation: Operation) -> dict[str, Any]:
    kinds = [problem_type(error) for error in operation.problems]
    if operation.body is not None or operation.takes_policy_document:
        kinds += [problem_type(UnsupportedMediaType), TOO_LARGE]
    if operation.not_ready:
        kinds.append(NOT_READY)
    by_status: defaultdict[int, list[ProblemType]] = defaultdict(list)
    for kind in dict.fromkeys(kinds):
        by_status[kind.status].append(kind)
    return {
        str(status): {
            "description": " Or: ".join(f"{kind.title}." for kind in same),
            "content": {
                PROBLEM_JSON: {
                    "schema": {"$ref": REF.format(model="Problem")},
                    "examples": {kind.name: {"$ref": f"#/components/examples/{kind.name}"} for kind in same},
                }
            },
        }
        for status, same in by_status.items()
    }

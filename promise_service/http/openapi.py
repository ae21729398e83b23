"""The contract as an OpenAPI 3.1 document, made of the routes and their models."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from litestar.handlers.http_handlers import HTTPRouteHandler

from promise_service import __version__
from promise_service.http.openapi_events import event_objects
from promise_service.http.openapi_examples import component_examples
from promise_service.http.openapi_operations import operation_object
from promise_service.http.openapi_schemas import component_schemas
from promise_service.http.operations import operation_of

DESCRIPTION = """\
Makes exact promises to customers - callback windows on the phone, reply deadlines in writing - and keeps them.

- JSON in `snake_case`. Instants are RFC 3339 with an offset; numbers of seconds end in `_seconds`; what is not known
  is `null`, never 0. Answers show instants with the offset of the promise's calendar, and name its `time_zone`.
- Errors are `application/problem+json` (RFC 9457). `type` is stable and names a page that explains it; a body that
  cannot be read is 400, one that reads but is wrong is 422 and lists every fault in `errors`, at once.
- `Authorization: Bearer <key>`. A key has scopes; every operation names those that may call it.
- Every POST that creates or changes takes an `Idempotency-Key`: the same key with the same body gives the first answer
  again, with `Idempotency-Replayed: true`; with another body it is 422, while the first is still running 409. Successes
  are kept for 24 hours, for each key holder, method and path.
- Instants of the outside world (`called_at`, `received_at`, `at`) default to now. More than 60 seconds in the future is
  refused; the past is legal, for late events arrive.
- Lists are `{"items": [...], "next_cursor": null}`, with `limit` (at most 200) and `cursor`.
"""

TAGS = (
    ("Waiting", "How queues stand, and how long callers wait."),
    ("Phone", "Offer a callback to someone on the line, and promise it."),
    ("Writing", "Give a deadline to what was written, and the acknowledgement that says so."),
    ("Promises", "Read promises: as they stand, their history, how they came about."),
    ("Facts", "Report what happened. Verdicts are computed from facts, and again when a late one arrives."),
    ("Bulk", "Change many promises at once."),
    ("Reports", "Whether promises are kept, and why not. As JSON, or as CSV with `Accept: text/csv`."),
    ("Events", "What happens, as it happens; docs/events.md tells the rest."),
    ("Policy", "What is promised, to whom and by when: one document, in versions."),
    ("Webhooks", "Tell other systems of promises as they are made, kept and broken; docs/webhooks.md tells the rest."),
    ("Operations", "Health, metrics and this contract. No key is needed."),
)


@dataclass(frozen=True, slots=True)
class Contract:
    """The document, and its one text."""

    document: Mapping[str, Any]

    @property
    def text(self) -> str:
        """The same text for the same contract, whenever and wherever it is written."""
        return json.dumps(self.document, indent=2, ensure_ascii=False) + "\n"


def contract(handlers: Iterable[HTTPRouteHandler], policy_schema: Mapping[str, Any]) -> Contract:
    """The contract of these routes; `policy_schema` describes a policy document."""
    documented = [handler for handler in handlers if operation_of(handler) is not None]
    schemas, query_schemas = component_schemas(documented, policy_schema)
    paths: dict[str, dict[str, Any]] = {}
    for handler in documented:
        for template in sorted(handler.paths):
            path = _without_types(template)
            method = next(iter(handler.http_methods)).lower()
            paths.setdefault(path, {})[method] = operation_object(handler, path, query_schemas)
    return Contract(
        {
            "openapi": "3.1.0",
            "info": {"title": "Promise Service", "version": __version__, "description": DESCRIPTION},
            "servers": [{"url": "/"}],
            "tags": [{"name": name, "description": description} for name, description in TAGS],
            "security": [{"key": []}],
            "paths": paths,
            "webhooks": event_objects(),
            "components": {
                "securitySchemes": {"key": {"type": "http", "scheme": "bearer", "description": "A key with scopes."}},
                "schemas": schemas,
                "examples": component_examples(documented),
            },
        }
    )


def _without_types(template: str) -> str:
    """`/v1/promises/{promise_id:str}` as OpenAPI writes it."""
    return template.replace(":str}", "}").replace(":int}", "}")

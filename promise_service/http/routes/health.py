"""Whether the service lives, can promise, and how it fares."""

from __future__ import annotations

from litestar import MediaType, Response, get
from litestar.di import NamedDependency
from litestar.params import SkipValidation
from prometheus_client import CollectorRegistry
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from promise_service.http.answers import ok, response
from promise_service.http.handling import Given
from promise_service.http.operations import Operation
from promise_service.http.problems import NOT_READY, PROBLEM_JSON
from promise_service.http.schemas.health import Health
from promise_service.http.schemas.problems import FaultBody, Problem

_TEXT_FORMAT = CONTENT_TYPE_LATEST.removesuffix("; charset=utf-8")
"""Litestar adds the charset to whatever is text."""


@get(
    "/health/live",
    operation_id="check_live",
    tags=["Operations"],
    summary="Is the process alive?",
    description="200 as long as it answers at all.",
    operation=Operation(answer=Health),
    sync_to_thread=False,
)
def check_live() -> Response[bytes]:
    return response(ok(Health(status="live")))


@get(
    "/health/ready",
    operation_id="check_ready",
    tags=["Operations"],
    summary="Can it make a promise?",
    description="503 with every reason while it cannot: no policy, a database that does not answer, migrations behind.",
    operation=Operation(answer=Health, not_ready=True),
    sync_to_thread=True,
)
def check_ready(services: Given) -> Response[bytes]:
    reasons = services.unready()
    if not reasons:
        return response(ok(Health(status="ready")))
    problem = Problem(
        type=NOT_READY.uri,
        title=NOT_READY.title,
        status=NOT_READY.status,
        detail="; ".join(reasons),
        instance="/health/ready",
        errors=[FaultBody(pointer="", detail=reason) for reason in reasons],
    )
    return Response(problem.model_dump_json().encode(), status_code=NOT_READY.status, media_type=PROBLEM_JSON)


@get(
    "/metrics",
    operation_id="read_metrics",
    tags=["Operations"],
    summary="Metrics for Prometheus",
    description="Requests and how jobs stand, in Prometheus's text format. It is public: keep it inside your network.",
    operation=Operation(answer=None, media="text/plain"),
    media_type=MediaType.TEXT,
    sync_to_thread=True,
)
def read_metrics(registry: SkipValidation[NamedDependency[CollectorRegistry]]) -> Response[bytes]:
    return Response(generate_latest(registry), media_type=_TEXT_FORMAT)

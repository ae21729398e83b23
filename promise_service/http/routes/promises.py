"""Reading promises: one, its history, its explanation, lists."""

from __future__ import annotations

from litestar import Response, get

from promise_service.application.explain_promise import explain_promise
from promise_service.application.show_history import show_history
from promise_service.errors import InvalidInput, NotFound
from promise_service.http.answers import ok, response
from promise_service.http.handling import Given, PathName
from promise_service.http.inputs import ApiRequest, query_of
from promise_service.http.operations import READING, Operation
from promise_service.http.permissions import reach_of
from promise_service.http.promise_pages import promise_page
from promise_service.http.schemas.explanations import ExplanationBody, explanation_body
from promise_service.http.schemas.history import History, history
from promise_service.http.schemas.promises import (
    PromiseBody,
    PromisePage,
    PromisesQuery,
    promise_body,
)
from promise_service.http.visibility import visible_promise


@get(
    "/v1/promises/{promise_id:str}",
    operation_id="read_promise",
    tags=["Promises"],
    summary="Read a promise",
    description="What was promised, and how it stands now. Telephony keys see promises of their queues, intake keys "
    "those that they made.",
    operation=Operation(answer=PromiseBody, problems=(*READING, NotFound)),
    sync_to_thread=True,
)
def read_promise(request: ApiRequest, services: Given, promise_id: PathName) -> Response[bytes]:
    return response(ok(promise_body(visible_promise(services, request.auth, promise_id))))


@get(
    "/v1/promises/{promise_id:str}/history",
    operation_id="read_history",
    tags=["Promises"],
    summary="Read a promise's history",
    description="Its making and every fact, oldest first, with the exact words of what was sent. Of the link to the "
    "customer's own page only the beginning is shown: whoever has all of it can act as the customer.",
    operation=Operation(answer=History, problems=(*READING, NotFound)),
    sync_to_thread=True,
)
def read_history(request: ApiRequest, services: Given, promise_id: PathName) -> Response[bytes]:
    visible_promise(services, request.auth, promise_id)
    return response(ok(history(show_history(services.archive, promise_id, services.clock.now()))))


@get(
    "/v1/promises/{promise_id:str}/explanation",
    operation_id="read_explanation",
    tags=["Promises"],
    summary="Read how a promise came about",
    description="The rule, the calendar and each counted span, so that anyone can recompute `due_at`.",
    operation=Operation(answer=ExplanationBody, problems=(*READING, NotFound)),
    sync_to_thread=True,
)
def read_explanation(request: ApiRequest, services: Given, promise_id: PathName) -> Response[bytes]:
    visible_promise(services, request.auth, promise_id)
    now = services.clock.now()
    return response(ok(explanation_body(explain_promise(services.archive, services.versions, promise_id, now))))


@get(
    "/v1/promises",
    operation_id="list_promises",
    tags=["Promises"],
    summary="List promises",
    description="Promises that fit every filter, earliest due first. `state` may be repeated or hold several, with "
    "commas.",
    operation=Operation(query=PromisesQuery, answer=PromisePage, problems=(*READING, InvalidInput)),
    sync_to_thread=True,
)
def list_promises(request: ApiRequest, services: Given) -> Response[bytes]:
    asked = query_of(request, services, PromisesQuery)
    wanted = asked.filter(reach_of(request.auth))
    return response(ok(promise_page(services, wanted, asked.limit, asked.cursor)))

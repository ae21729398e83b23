"""The one table from errors to problem documents (RFC 9457)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException

from promise_service import errors
from promise_service.http.failure_log import log_failure
from promise_service.http.media_types import UnsupportedMediaType
from promise_service.http.schemas.problems import FaultBody, Problem
from promise_service.http.schemas.promises import promise_body
from promise_service.http.schemas.slots import slot_body

PROBLEM_JSON = "application/problem+json"
RETRY_AFTER_SECONDS = "1"
RETRY_AFTER_A_CROWD_SECONDS = "30"


@dataclass(frozen=True, slots=True)
class ProblemType:
    """A kind of problem: the name that its URI ends with, the status, its title, and what to do about it."""

    name: str
    status: int
    title: str
    help: str

    @property
    def uri(self) -> str:
        """The relative URI that tells problems apart."""
        return f"/problems/{self.name}"


_MALFORMED = ProblemType(
    "malformed-request", 400, "The request cannot be read", "Send UTF-8 JSON: one object, each key once."
)
_NOT_FOUND = ProblemType("not-found", 404, "There is no such thing", "Check the path and the ids in it.")
_NOT_ALLOWED_NOW = ProblemType(
    "not-allowed-now",
    409,
    "This cannot follow what happened before",
    "Read the promise and its history; a mis-click can be retracted.",
)
_INTERNAL = ProblemType(
    "internal-error",
    500,
    "The service failed",
    "It is not your fault. Try again with the same Idempotency-Key; if it stays, tell the operator when it happened.",
)

TOO_LARGE = ProblemType("payload-too-large", 413, "The body is too large", "Send less at once.")
NOT_READY = ProblemType(
    "not-ready",
    503,
    "No promise can be made now",
    "`errors` lists every reason. promise-service doctor says what to do about each.",
)

TABLE: Mapping[type[Exception], ProblemType] = {
    errors.Unreadable: _MALFORMED,
    UnsupportedMediaType: ProblemType(
        "unsupported-media-type", 415, "The body is of a type not read here", "Send Content-Type: application/json."
    ),
    errors.InvalidInput: ProblemType(
        "invalid-input",
        422,
        "The request reads well but is wrong",
        "`errors` lists every fault with its place. Correct them all, then send it again.",
    ),
    errors.NoRule: ProblemType(
        "no-rule",
        422,
        "No rule promises an answer to this",
        "Use a channel and subject that the policy's `replies` name, or add a rule.",
    ),
    errors.IdempotencyKeyReused: ProblemType(
        "idempotency-key-reused",
        422,
        "The Idempotency-Key came before with another body",
        "Use a new key for a new request, and the same key only to repeat one.",
    ),
    errors.NotFound: _NOT_FOUND,
    errors.EventNotKept: ProblemType(
        "event-not-kept",
        410,
        "The stream does not hold this event",
        "Read GET /v1/promises for how things stand, and begin again without Last-Event-ID.",
    ),
    errors.TooManyListeners: ProblemType(
        "too-many-listeners",
        429,
        "The stream has as many listeners as it takes",
        "End those that nobody needs, share one between several readers, or try again later.",
    ),
    errors.NotAllowedNow: _NOT_ALLOWED_NOW,
    errors.SlotTaken: ProblemType("slot-taken", 409, "The window is full", "`slots` holds fresh windows: offer these."),
    errors.OfferExpired: ProblemType(
        "offer-expired", 409, "The offer cannot be taken any more", "`slots` holds fresh windows: offer these."
    ),
    errors.AlreadyPromised: ProblemType(
        "already-promised",
        409,
        "This customer is promised a callback already",
        '`open_promises` holds it. Send "replace": true to move it.',
    ),
    errors.RequestInProgress: ProblemType(
        "request-in-progress",
        409,
        "The same request is being worked on",
        "Wait a moment, then send it again with the same Idempotency-Key.",
    ),
    errors.NoPolicyYet: ProblemType(
        "no-policy",
        409,
        "Nothing can be promised before a policy is published",
        "Publish one with PUT /v1/policy, or promise-service policy apply.",
    ),
    errors.Conflict: _NOT_ALLOWED_NOW,
    errors.StaleVersion: ProblemType(
        "stale-version",
        412,
        "Somebody else changed it meanwhile",
        "Read it again, make your change there, and send it with the new ETag.",
    ),
    errors.VersionRequired: ProblemType(
        "version-required",
        428,
        "An edit must say which version it changes",
        "Send the ETag that you read as If-Match; for the very first version, If-None-Match: *.",
    ),
    errors.NotAuthenticated: ProblemType(
        "unauthenticated", 401, "A key is needed", "Send Authorization: Bearer <key> with a key that is not revoked."
    ),
    errors.NotPermitted: ProblemType(
        "forbidden", 403, "The key does not reach this far", "Use a key with one of the scopes that `detail` names."
    ),
    errors.StoreUnavailable: ProblemType(
        "store-unavailable",
        503,
        "The database does not answer",
        "Nothing was stored. Try again after a moment with the same Idempotency-Key.",
    ),
    errors.LiveStateUnavailable: ProblemType(
        "live-state-unavailable",
        503,
        "How queues stand cannot be kept",
        "Redis does not answer, or is not set. Until it does, waits are unknown and all else goes on.",
    ),
}
"""Every error that callers can cause or meet; the nearest class of the tree decides."""

_FRAMEWORK: Mapping[int, ProblemType] = {
    404: _NOT_FOUND,
    405: ProblemType("method-not-allowed", 405, "This method does not exist here", "`Allow` names those that do."),
    413: TOO_LARGE,
}

PROBLEM_TYPES: Mapping[str, ProblemType] = {
    each.name: each for each in (*TABLE.values(), *_FRAMEWORK.values(), NOT_READY, _INTERNAL)
}


def problem_type(error: type[Exception]) -> ProblemType:
    """The kind of problem that a class of errors is."""
    return next((TABLE[each] for each in error.__mro__ if each in TABLE), _INTERNAL)


def problem_of(error: errors.PromiseServiceError, instance: str) -> Problem:
    """The problem document of an error of the tree; `instance` is the path of the request."""
    kind = problem_type(type(error))
    if kind is _INTERNAL:
        return _internal(instance)
    return Problem(
        type=kind.uri,
        title=kind.title,
        status=kind.status,
        detail=kind.help if kind.status >= 500 else str(error),
        instance=instance,
        **_extensions(error),
    )


def respond(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """The answer to any error that a request ran into. What is not understood is logged, and never shown."""
    instance = request.scope["path"]
    headers: dict[str, str] = {}
    if isinstance(error, errors.PromiseServiceError):
        problem = problem_of(error, instance)
        headers = _headers(error)
    elif isinstance(error, ValidationException):  # the only thing that the framework validates is the path
        problem = _framework_problem(_NOT_FOUND, "There is nothing at this address.", instance)
    elif isinstance(error, HTTPException) and error.status_code < 500:
        kind = _FRAMEWORK.get(error.status_code, _MALFORMED)
        problem = _framework_problem(kind, _framework_detail(request, kind), instance)
        headers = dict(error.headers or {})
    else:
        problem = _internal(instance)
    if problem.status >= 500:
        log_failure(request.method, request.scope.get("path_template"), error)
    return Response(
        problem.model_dump_json().encode(),
        status_code=problem.status,
        headers=headers,
        media_type=PROBLEM_JSON,
    )


def _internal(instance: str) -> Problem:
    return _framework_problem(_INTERNAL, "The service failed; the operator finds the reason in its log.", instance)


def _framework_problem(kind: ProblemType, detail: str, instance: str) -> Problem:
    return Problem(type=kind.uri, title=kind.title, status=kind.status, detail=detail, instance=instance)


def _framework_detail(request: Request[Any, Any, Any], kind: ProblemType) -> str:
    if kind.status == 405:
        return f"There is no {request.method} at this address."
    if kind.status == 413:
        return "The body is larger than this operation reads."
    if kind.status == 404:
        return "There is nothing at this address."
    return "The request cannot be read."


def _extensions(error: errors.PromiseServiceError) -> dict[str, Any]:
    if isinstance(error, errors.InvalidInput):
        return {"errors": [FaultBody(pointer=fault.pointer, detail=fault.detail) for fault in error.faults]}
    found: dict[str, Any] = {}
    if isinstance(error, errors.Conflict):
        if "slots" in error.extensions:
            found["slots"] = [slot_body(slot) for slot in error.extensions["slots"]]
        if "open_promises" in error.extensions:
            found["open_promises"] = [promise_body(record) for record in error.extensions["open_promises"]]
    return found


def _headers(error: errors.PromiseServiceError) -> dict[str, str]:
    if isinstance(error, errors.NotAuthenticated):
        return {"WWW-Authenticate": 'Bearer realm="promise-service"'}
    if isinstance(error, errors.TooManyListeners):
        return {"Retry-After": RETRY_AFTER_A_CROWD_SECONDS}
    if isinstance(error, errors.StoreUnavailable | errors.LiveStateUnavailable | errors.RequestInProgress):
        return {"Retry-After": RETRY_AFTER_SECONDS}
    return {}

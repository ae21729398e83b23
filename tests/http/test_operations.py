"""Health, metrics, problems explained, and headers that every answer carries."""

from __future__ import annotations

import json
import traceback
from typing import Any

import pytest
import structlog
from litestar import Request
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from promise_service import errors
from promise_service.errors import InvalidInput, PromiseServiceError
from promise_service.http.problems import PROBLEM_TYPES, problem_of, problem_type, respond
from tests.http.conftest import Api


def test_it_lives_whatever_happens(bare_api: Api) -> None:
    answer = bare_api.get("/health/live", key=None)
    assert (answer.status_code, answer.json()) == (200, {"status": "live"})


def test_it_is_not_ready_before_a_policy_is_published(bare_api: Api) -> None:
    answer = bare_api.get("/health/ready", key=None)
    assert answer.status_code == 503
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == "/problems/not-ready"
    assert "policy" in answer.json()["errors"][0]["detail"]


def test_it_is_ready_with_a_policy(api: Api) -> None:
    answer = api.get("/health/ready", key=None)
    assert (answer.status_code, answer.json()) == (200, {"status": "ready"})


def test_metrics_count_every_answer_by_route_and_never_by_path(api: Api) -> None:
    api.get("/v1/promises/prm_secret")
    api.get("/v1/nothing/at/all")
    api.get("/v1/policy", key=None)
    api.post("/v1/callbacks", content=b"x" * 2 * 1024 * 1024)
    api.client.delete("/v1/policy")
    metrics = api.get("/metrics", key=None)
    assert metrics.status_code == 200
    assert metrics.headers["content-type"] == CONTENT_TYPE_LATEST
    assert CONTENT_TYPE_LATEST.count("charset") == 1
    counted = metrics.text
    for labels in (
        'method="GET",route="/v1/promises/{promise_id}",status="404"',
        'method="GET",route="unmatched",status="404"',
        'method="GET",route="/v1/policy",status="401"',
        'method="POST",route="/v1/callbacks",status="413"',
        'method="DELETE",route="unmatched",status="405"',
    ):
        assert f"promise_service_http_requests_total{{{labels}}} 1.0" in counted
    assert 'promise_service_http_request_seconds_count{method="GET",route="/v1/policy"} 1.0' in counted
    assert "prm_secret" not in counted


def test_answers_are_kept_by_nobody_and_taken_for_nothing_else(api: Api) -> None:
    for path in ("/v1/promises", "/v1/nothing", "/health/live"):
        headers = api.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"
        assert headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"


def test_a_line_in_the_log_for_each_request_without_anything_personal(
    api: Api, capsys: pytest.CaptureFixture[str]
) -> None:
    api.callback(customer={"name": "Camille Martin", "email": "camille@example.org"})
    api.get("/v1/promises?phone=%2B33140205050")
    logged = capsys.readouterr().out + capsys.readouterr().err
    assert "route=/v1/callbacks status=201" in logged
    assert "key_id=admin" in logged
    for personal in ("Camille", "camille", "140205050"):
        assert personal not in logged


@pytest.mark.parametrize("name", sorted(PROBLEM_TYPES))
def test_a_problem_is_explained_at_its_own_address(bare_api: Api, name: str) -> None:
    answer = bare_api.get(f"/problems/{name}", key=None)
    assert answer.status_code == 200
    explained = answer.json()
    assert explained["type"] == f"/problems/{name}"
    assert explained["title"]
    assert explained["help"]


@pytest.mark.parametrize(
    ("error", "name", "status"),
    [
        (errors.Unreadable("x"), "malformed-request", 400),
        (InvalidInput.at("/a", "x"), "invalid-input", 422),
        (errors.InvalidPolicy.at("/a", "x"), "invalid-input", 422),
        (errors.NoRule.at("/a", "x"), "no-rule", 422),
        (errors.NotFound("promise", "x"), "not-found", 404),
        (errors.NotAllowedNow("x"), "not-allowed-now", 409),
        (errors.SlotTaken("x", slots=()), "slot-taken", 409),
        (errors.OfferExpired("x", slots=()), "offer-expired", 409),
        (errors.AlreadyPromised("x", open_promises=()), "already-promised", 409),
        (errors.RequestInProgress("x"), "request-in-progress", 409),
        (errors.NoPolicyYet("x"), "no-policy", 409),
        (errors.IdempotencyKeyReused("x"), "idempotency-key-reused", 422),
        (errors.StaleVersion("x"), "stale-version", 412),
        (errors.VersionRequired("x"), "version-required", 428),
        (errors.NotAuthenticated("x"), "unauthenticated", 401),
        (errors.NotPermitted("x"), "forbidden", 403),
        (errors.StoreUnavailable("x"), "store-unavailable", 503),
        (errors.DeliveryFailed("secret", transient=True), "internal-error", 500),
    ],
)
def test_an_error_becomes_the_problem_of_the_table(error: PromiseServiceError, name: str, status: int) -> None:
    problem = problem_of(error, "/v1/callbacks")
    assert (problem.type, problem.status) == (f"/problems/{name}", status)
    assert problem.title == problem_type(type(error)).title
    assert "secret" not in problem.model_dump_json()


def test_what_nobody_expected_is_not_shown() -> None:
    scope: Any = {"type": "http", "method": "GET", "path": "/v1/promises", "headers": []}
    answer = respond(Request(scope), ZeroDivisionError("the secret of the database"))
    assert answer.status_code == 500
    assert answer.media_type == "application/problem+json"
    assert b"secret" not in answer.content
    assert b"/problems/internal-error" in answer.content


def test_of_a_database_that_does_not_answer_callers_hear_no_more_than_that() -> None:
    scope: Any = {"type": "http", "method": "POST", "path": "/v1/callbacks", "headers": []}
    with structlog.testing.capture_logs() as logged:
        answer = respond(Request(scope), errors.StoreUnavailable("The database does not answer: no route to 10.0.0.7"))
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")
    assert json.loads(answer.content)["detail"] == (
        "Nothing was stored. Try again after a moment with the same Idempotency-Key."
    )
    assert logged[0]["because"] == "The database does not answer: no route to 10.0.0.7"


def test_a_failure_is_logged_with_its_place_but_without_the_words_of_any_error() -> None:
    scope: Any = {"type": "http", "method": "POST", "path": "/v1/callbacks", "headers": []}
    with structlog.testing.capture_logs() as logged:
        try:
            try:
                int("camille@example.org")
            except ValueError as error:
                raise KeyError("+33140205050") from error
        except KeyError as error:
            respond(Request(scope), error)
    (line,) = logged
    written = "".join(traceback.format_exception(line.pop("exc_info"))) + str(line)
    assert line["because"] == "KeyError from ValueError"
    assert "test_a_failure_is_logged_with_its_place" in written
    assert "camille@example.org" not in written.replace('int("camille@example.org")', "")
    assert "KeyError: " not in written


@pytest.mark.parametrize("path", ["/health/live", "/v1/policy", "/v1/promises", "/metrics", "/docs"])
def test_head_answers_as_get_does_without_the_body(api: Api, path: str) -> None:
    headers = {"Authorization": "Bearer admin"}
    full, head = api.client.get(path, headers=headers), api.client.head(path, headers=headers)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-type"] == full.headers["content-type"]
    assert "content-length" in head.headers


def test_head_needs_the_key_that_get_needs(api: Api) -> None:
    assert api.client.head("/v1/policy").status_code == 401
    assert api.client.head("/v1/nothing").status_code == 404
    assert api.client.head("/v1/callbacks").status_code == 405

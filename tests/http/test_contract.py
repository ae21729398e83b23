"""The contract as a document: complete, valid, and the same as the committed one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from openapi_spec_validator import validate
from pydantic import BaseModel, RootModel

from openapi.export import FOLDER, requests, the_contract
from promise_service.http.application import HANDLERS
from promise_service.http.openapi_examples import example_of
from promise_service.http.operations import operation_of
from promise_service.http.permissions import PERMITTED, PUBLIC
from tests.http.conftest import Api

DOCUMENT: dict[str, Any] = dict(the_contract().document)


def operations() -> Iterator[Any]:
    for path, methods in DOCUMENT["paths"].items():
        for method, operation in methods.items():
            yield pytest.param(path, method, operation, id=operation["operationId"])


def models() -> Iterator[Any]:
    found = {
        model
        for handler in HANDLERS
        for operation in [operation_of(handler)]
        if operation is not None
        for model in (operation.body, operation.answer)
        if model is not None
    }
    for model in sorted(found, key=lambda model: model.__name__):
        yield pytest.param(model, id=model.__name__)


def test_the_contract_is_valid_openapi_3_1() -> None:
    assert DOCUMENT["openapi"] == "3.1.0"
    validate(DOCUMENT)


def test_the_committed_contract_is_that_of_the_code() -> None:
    assert (FOLDER / "openapi.json").read_text(encoding="utf-8") == the_contract().text, "run make openapi"


def test_the_committed_requests_are_those_of_the_contract() -> None:
    assert (FOLDER / "requests.http").read_text(encoding="utf-8") == requests(DOCUMENT), "run make openapi"


@pytest.mark.parametrize(("path", "method", "operation"), list(operations()))
def test_an_operation_is_described_with_examples(path: str, method: str, operation: dict[str, Any]) -> None:
    assert operation["summary"]
    assert operation["description"]
    assert operation["tags"]
    success = next(answer for status, answer in operation["responses"].items() if status.startswith("2"))
    contents = [*success.get("content", {}).values()]
    assert contents or method == "delete"
    if method in {"post", "put", "patch"}:
        contents += operation["requestBody"]["content"].values()
    for content in contents:
        assert content["examples"]["example"]


@pytest.mark.parametrize(("path", "method", "operation"), list(operations()))
def test_refusals_are_problem_documents(path: str, method: str, operation: dict[str, Any]) -> None:
    refusals = {status: answer for status, answer in operation["responses"].items() if status >= "400"}
    for answer in refusals.values():
        assert list(answer["content"]) == ["application/problem+json"]
    if operation["x-scopes"]:
        assert {"401", "403", "503"} <= set(refusals)
    else:
        assert operation["security"] == []


def test_request_bodies_allow_nothing_unknown() -> None:
    for name, schema in DOCUMENT["components"]["schemas"].items():
        if name.endswith("Input"):
            assert schema["additionalProperties"] is False, name


@pytest.mark.parametrize("model", list(models()))
def test_the_example_of_a_model_fits_it(model: type[BaseModel]) -> None:
    example = example_of(model)
    model.model_validate(example)
    if not model.__name__.endswith("Input") and not issubclass(model, RootModel):
        assert set(example) >= {field.alias or name for name, field in model.model_fields.items()}


def test_every_operation_says_who_may_call_it() -> None:
    names = {operation["operationId"] for methods in DOCUMENT["paths"].values() for operation in methods.values()}
    assert names | {"show_documentation_style"} == set(PERMITTED) | PUBLIC
    assert not set(PERMITTED) & PUBLIC


def test_the_contract_is_served_without_a_key(bare_api: Api) -> None:
    answer = bare_api.get("/schema/openapi.json", key=None)
    assert answer.status_code == 200
    assert answer.json() == DOCUMENT


def test_the_page_needs_nothing_from_any_other_address(bare_api: Api) -> None:
    page = bare_api.get("/docs", key=None)
    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'self'" in page.headers["content-security-policy"]
    assert "http://" not in page.text
    assert "https://" not in page.text.replace("https://www.example.org", "")
    assert "<script" not in page.text
    assert "style=" not in page.text
    for operation in operations():
        assert f'id="{operation.id}"' in page.text
    assert page.text.index("<summary>Index</summary>") < page.text.index("Makes exact promises to customers")
    style = bare_api.get("/docs/style.css", key=None)
    assert style.headers["content-type"] == "text/css; charset=utf-8"
    assert "url(" not in style.text

"""No fault speaks as the library does that finds it, and none says less than what would be right."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from openapi.export import FOLDER
from promise_service.http.application import HANDLERS
from promise_service.http.faults import faults_of, names
from promise_service.http.operations import operation_of
from promise_service.http.schemas.report_queries import WaitsQuery
from promise_service.http.schemas.staffing import StaffingInput
from promise_service.http.schemas.waits import CallsInput, QueueStateInput, WaitQuery

EVERY_TYPE: list[Any] = [
    None, True, 0, -1, 1.5, 1e300, 10**30, "", "x", "x" * 3000, "a\x00b", "nan", "2026-13-01", "2026-02-30",
    "2026-11-24T10:30:00", "9999-12-31T00:00:00Z", [], [None], ["x"], {}, {"x": 1},
]  # fmt: skip
QUERIES = ["abc", "-1", "1.5", "nan", "1e400", "9" * 5000, "2026-13-01", "2026-02-30", "0001-01-01", "a\nb", ["x", "y"]]
LIBRARY = re.compile(
    r"Input should|unable to|out of range|must be in \d|\bNone\b|True|False|datetime|(least|most) \d+e|1 entries"
)


SCHEMAS = json.loads((FOLDER / "openapi.json").read_text(encoding="utf-8"))["components"]["schemas"]


def models(which: str) -> list[type[BaseModel]]:
    operations = [operation for handler in HANDLERS if (operation := operation_of(handler)) is not None]
    found = dict.fromkeys(getattr(operation, which) for operation in operations)
    return [model for model in found if model is not None]


def details(model: type[BaseModel], value: object) -> Iterator[str]:
    try:
        model.model_validate(value)
    except ValidationError as error:
        yield from (fault.detail for fault in faults_of(error.errors(include_url=False), model))


def places(schema: dict[str, Any], of: dict[str, Any], deep: int = 0) -> Iterator[tuple[str | int, ...]]:
    """Every place in a document of this JSON schema; 0 stands for an entry of a list."""
    if "$ref" in schema:
        schema = of[schema["$ref"].rpartition("/")[2]]
    for choice in (*schema.get("anyOf", ()), *schema.get("oneOf", ())):
        yield from places(choice, of, deep)
    inner = [*schema.get("properties", {}).items(), *([(0, schema["items"])] if "items" in schema else ())]
    for name, each in inner if deep < 5 else ():
        yield (name,)
        yield from ((name, *rest) for rest in places(each, of, deep + 1))


def with_value(place: tuple[str | int, ...], value: object) -> Any:
    if not place:
        return value
    within = with_value(place[1:], value)
    return [within] if isinstance(place[0], int) else {place[0]: within}


@pytest.mark.parametrize("model", models("body"), ids=lambda model: model.__name__)
def test_whatever_is_sent_in_a_body_is_refused_in_plain_words(model: type[BaseModel]) -> None:
    found = {
        detail
        for place in set(places(SCHEMAS[model.__name__], SCHEMAS))
        for value in EVERY_TYPE
        for detail in details(model, with_value(place, value))
    }
    assert [detail for detail in found if LIBRARY.search(detail)] == []


@pytest.mark.parametrize("model", models("query"), ids=lambda model: model.__name__)
def test_whatever_is_asked_in_a_query_is_refused_in_plain_words(model: type[BaseModel]) -> None:
    found = {detail for name in names(model) for value in QUERIES for detail in details(model, {name: value})}
    assert [detail for detail in found if LIBRARY.search(detail)] == []


@pytest.mark.parametrize(
    ("model", "value", "said"),
    [
        (WaitQuery, {"elapsed_seconds": "abc"}, ["must be a number, not 'abc'"]),
        (WaitQuery, {"elapsed_seconds": "nan"}, ["must be a finite number, not 'nan'"]),
        (WaitQuery, {"elapsed_seconds": "90000"}, ["must be at most 86400, not '90000'"]),
        (WaitQuery, {"priority": "9" * 30}, [f"must be at most 1000000, not '{'9' * 30}'"]),
        (WaitsQuery, {"to": "2026-13-01"}, ["'2026-13-01' is no date of the calendar; write it as 2026-11-24"]),
        (WaitsQuery, {"to": "2026-11-24T10:30"}, [
            "'2026-11-24T10:30' is not an instant; write it as 2026-11-24T10:30:00+01:00",
        ]),
        (CallsInput, {"calls": [{"call_id": "c", "entered_at": "2026-11-24T10:30:00Z", "colour": 1}]}, [
            "is not known here; known: call_id, entered_at, priority, answered_at, abandoned_at, ended_at",
        ]),
        (QueueStateInput, {"at": "{reason}", "waiting": 1, "agents_staffed": 1, "agents_available": 0}, [
            "'{reason}' is not an instant; write it as 2026-11-24T10:30:00+01:00",
        ]),
        (CallsInput, {"calls": [{"call_id": "c", "entered_at": "{reason}{found}{detail}"}]}, [
            "'{reason}{found}{detail}' is not an instant; write it as 2026-11-24T10:30:00+01:00",
        ]),
        (QueueStateInput, {"state_from": {"available_agents": "{detail}{found}"}}, [
            "available_agents must be a number or null, not '{detail}{found}'",
        ]),
        (CallsInput, {"calls": []}, ["must have at least 1 entry, not 0"]),
        (CallsInput, {"calls": [{}] * 1001}, ["must have at most 1000 entries, not 1001"]),
        (StaffingInput, {"intervals": "Monday"}, ["must be a list, not 'Monday'"]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_the_value_and_what_would_be_right(
    model: type[BaseModel], value: object, said: list[str]
) -> None:
    assert list(details(model, value)) == said

"""Answers of other telephony systems as parts of requests, sent on as they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from pydantic import Field, PlainValidator, WithJsonSchema

from promise_service.http.other_states import OtherState, state_in
from promise_service.http.other_systems import MOST_SECONDS, record
from promise_service.http.other_waits import wait_in
from promise_service.http.schemas.scalars import refusing

GENESYS_WAIT, CONNECT_WAIT, GOOGLE_WAIT = "estimatedWaitTimeSeconds", "ESTIMATED_WAIT_TIME", "current_queue_ewt"

_METRIC = {"Metric": {"Name": "ESTIMATED_WAIT_TIME", "Unit": "SECONDS"}, "Value": 120.0}
_WAITS: list[dict[str, Any]] = [
    {"results": [{"intent": "CALL", "formula": "BEST", GENESYS_WAIT: 300}]},
    {"MetricResults": [{"Collections": [_METRIC]}], "DataSnapshotTime": 1764155100.0},
    {"queues": [{"menu_id": 2, GOOGLE_WAIT: 260, "logged_in_agents": 3}]},
    {"menu_id": 10, "voice_call": 2, "wait_unit": "minutes"},
]
_STATED = {
    "MetricResults": [
        {
            "Dimensions": {"Channel": "VOICE"},
            "Collections": [
                {"Metric": {"Name": name, "Unit": unit}, "Value": value}
                for name, unit, value in (
                    ("CONTACTS_IN_QUEUE", "COUNT", 4.0),
                    ("AGENTS_STAFFED", "COUNT", 5.0),
                    ("AGENTS_AVAILABLE", "COUNT", 0.0),
                    ("OLDEST_CONTACT_AGE", "SECONDS", 130.0),
                )
            ],
        }
    ]
}


def _seconds_of(name: str) -> PlainValidator:
    """The bare field of another system, in seconds; null and negative figures are unknown."""
    return PlainValidator(refusing(lambda value: wait_in({name: value})))


def _object(read: Callable[[Any], Any], examples: list[dict[str, Any]]) -> tuple[Any, ...]:
    checked = refusing(lambda value: None if value is None else read(record(value, "it")))
    schema = {"anyOf": [{"type": "object", "additionalProperties": True}, {"type": "null"}], "examples": examples}
    return PlainValidator(checked), WithJsonSchema(schema)


_SECONDS = WithJsonSchema({"anyOf": [{"type": "number"}, {"type": "null"}]})
_CAPPED = f"More than {MOST_SECONDS} counts as {MOST_SECONDS}."
GenesysWait = Annotated[
    float | None, _seconds_of(GENESYS_WAIT), _SECONDS, Field(description=f"As Genesys Cloud says it. {_CAPPED}")
]
ConnectWait = Annotated[
    float | None, _seconds_of(CONNECT_WAIT), _SECONDS, Field(description=f"As Amazon Connect says it. {_CAPPED}")
]
GoogleWait = Annotated[
    float | None, _seconds_of(GOOGLE_WAIT), _SECONDS, Field(description=f"As Google's CCAI Platform says it. {_CAPPED}")
]
_read_wait, _wait_schema = _object(wait_in, _WAITS)
WaitFrom = Annotated[
    float | None,
    _read_wait,
    _wait_schema,
    Field(
        description="The answer of Genesys Cloud, Amazon Connect or Google's CCAI Platform about the wait of one "
        "queue, as it is; what it does not know, this service forecasts. More than a day counts as a day. See "
        "docs/waiting.md for units."
    ),
]
_read_state, _state_schema = _object(state_in, [_STATED])
StateFrom = Annotated[
    OtherState | None,
    _read_state,
    _state_schema,
    Field(
        description="The answer of Amazon Connect or Google's CCAI Platform about one queue, as it is; what it does "
        "not tell may stand beside it. See docs/waiting.md for units."
    ),
]

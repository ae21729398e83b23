"""Many promises at once: a team is ill today."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from pydantic import BaseModel, Field

from promise_service.http.schemas.across_fields import AcrossFields, Rule, at_least_one_of, exactly_one_of, sent
from promise_service.http.schemas.closed_models import answer, request
from promise_service.http.schemas.meanings import TeamName
from promise_service.http.schemas.problems import PROBLEM, Problem
from promise_service.http.schemas.promises import PROMISE, PromiseBody, PromiseSelection
from promise_service.http.schemas.scalars import Id, Text

MOST_AT_ONCE = 1_000
"""Promises that one bulk request may change."""

_IDS: dict[str, Any] = {"ids": [PROMISE["id"]], "reason": "The team is ill today."}


def _names_something(given: Mapping[str, Any]) -> str | None:
    named = given.get("filter")
    return "filter must name at least one thing" if isinstance(named, dict) and not sent(named, *named) else None


class ChosenPromises(AcrossFields):
    """Promises by their ids, or all open ones that fit a filter of the same names as the list's."""

    ids: list[Id] | None = Field(default=None, min_length=1, max_length=MOST_AT_ONCE)
    filter: PromiseSelection | None = Field(
        default=None, description="Names at least one thing. Without `state` it means those still owed."
    )
    reason: Text | None = None

    rules: ClassVar[tuple[Rule, ...]] = (exactly_one_of("ids", "filter"), _names_something)


class BulkDelayInput(ChosenPromises):
    """Promises that cannot be kept: each customer is told a new exact time."""

    model_config = request(_IDS)


class BulkTransferInput(ChosenPromises):
    """Promises that go to another team or agent."""

    model_config = request({**_IDS, "team": "billing"})

    team: TeamName | None = None
    agent_id: Id | None = None

    rules = (*ChosenPromises.rules, at_least_one_of("team", "agent_id"))


class BulkItem(BaseModel):
    """What came of one promise: `promise` as the single request answers it, or the `problem`."""

    model_config = answer()

    id: str
    status: int = Field(description="The status that the single request would have had.")
    promise: PromiseBody | None
    problem: Problem | None


class BulkBody(BaseModel):
    """An answer for each promise, in the order in which they were named or are due."""

    model_config = answer(
        {
            "items": [
                {"id": PROMISE["id"], "status": 201, "promise": PROMISE, "problem": None},
                {
                    "id": "prm_01KAW3B0M5V8X2Z7G4F6E1H9TS",
                    "status": 404,
                    "promise": None,
                    "problem": {
                        **{key: PROBLEM[key] for key in ("instance",)},
                        "type": "/problems/not-found",
                        "title": "There is no such thing",
                        "status": 404,
                        "detail": "There is no promise 'prm_01KAW3B0M5V8X2Z7G4F6E1H9TS'.",
                    },
                },
            ]
        }
    )

    items: list[BulkItem]


class ChosenIds(BaseModel):
    """Which promises a request chose at its first coming."""

    ids: list[str]

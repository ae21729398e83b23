"""From which wait on a queue offers callbacks, as the policy says it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from promise_service.adapters.policy_document import json_schema
from promise_service.domain.policy import OfferAfter, Queue
from promise_service.errors import InvalidPolicy
from tests.adapters.policy_document.documents import policy_from, sample

MINUTE = timedelta(minutes=1)


def queue_with(**fields: Any) -> Queue:
    document = sample()
    document["queues"]["support"] |= fields
    return policy_from(document).queue("support")


def faults_with(**fields: Any) -> dict[str, str]:
    with pytest.raises(InvalidPolicy) as refused:
        queue_with(**fields)
    return {fault.pointer.removeprefix("/queues/support"): fault.detail for fault in refused.value.faults}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("PT5M", OfferAfter(wait=5 * MINUTE)),
        ("PT0S", OfferAfter(wait=timedelta())),
        ({}, OfferAfter(wait=3 * MINUTE)),
        ({"wait": "PT4M"}, OfferAfter(wait=4 * MINUTE)),
        ({"wait": "PT4M", "probability": None}, OfferAfter(wait=4 * MINUTE)),
        ({"wait": "PT4M", "probability": 0.25}, OfferAfter(wait=4 * MINUTE, probability=0.25)),
        ({"probability": 0.5}, OfferAfter(wait=3 * MINUTE, probability=0.5)),
    ],
)
def test_a_wait_alone_or_with_its_probability(written: object, meant: OfferAfter) -> None:
    assert queue_with(offer_callback_after=written).offer_callback_after == meant


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("PT25H", {"/offer_callback_after": "must be from PT0S to P1D, not PT25H"}),
        (180, {"/offer_callback_after": "180 is not a duration; for 180 seconds write PT3M"}),
        ({"wait": 180}, {"/offer_callback_after/wait": "180 is not a duration; for 180 seconds write PT3M"}),
        ({"waits": "PT3M"}, {"/offer_callback_after/waits": "is not a field here; did you mean wait?"}),
    ],
)
def test_what_is_wrong_is_told_at_its_place(written: object, fault: dict[str, str]) -> None:
    assert faults_with(offer_callback_after=written) == fault


@pytest.mark.parametrize("probability", [0, 1, 25, -0.1, "0.25", True])
def test_a_probability_lies_between_never_and_always(probability: object) -> None:
    assert set(faults_with(offer_callback_after={"probability": probability})) == {"/offer_callback_after/probability"}


def test_how_long_a_state_is_known() -> None:
    assert queue_with().wait_known_for == 2 * MINUTE
    assert queue_with(wait_known_for="PT30S").wait_known_for == timedelta(seconds=30)
    assert faults_with(wait_known_for="PT2H") == {"/wait_known_for": "must be from PT10S to PT1H, not PT2H"}


def test_the_rules_of_a_queue_are_judged_although_these_are_unsound() -> None:
    fields = {"offer_callback_after": {"wait": 9}, "wait_known_for": 9, "team": "nope"}
    assert set(faults_with(**fields)) == {"/offer_callback_after/wait", "/wait_known_for", "/team"}


def test_the_schema_has_both_ways_and_the_default_as_people_write_it() -> None:
    field = json_schema()["$defs"]["Queue"]["properties"]["offer_callback_after"]
    assert field["default"] == "PT3M"
    assert [way.get("format") or way["$ref"] for way in field["anyOf"]] == ["duration", "#/$defs/OfferAfter"]

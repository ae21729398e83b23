"""Answers of other telephony systems, sent on as they are."""

from __future__ import annotations

from typing import Any

import pytest

from tests.http.conftest import Api
from tests.http.test_other_systems import CHAT, VOICE, answered, connect, genesys, google


def offer(api: Api, **told: Any) -> Any:
    answer = api.post("/v1/callback-offers", {"queue": "support", **told})
    assert answer.status_code == 201, answer.text
    return answer.json()


def faults(answer: Any) -> list[tuple[str, str]]:
    assert answer.status_code == 422, answer.text
    return [(each["pointer"], each["detail"]) for each in answer.json()["errors"]]


@pytest.mark.parametrize(
    "told",
    [
        {"wait_from": genesys(("CALL", 260))},
        {"wait_from": answered(connect(VOICE, ESTIMATED_WAIT_TIME=260.0))},
        {"wait_from": {"queues": [google(260)]}},
        {"wait_from": {"voice_call": 260, "wait_unit": "seconds"}},
        {"estimatedWaitTimeSeconds": 260},
        {"ESTIMATED_WAIT_TIME": 260.0},
        {"current_queue_ewt": 260},
    ],
)
def test_an_offer_goes_by_the_wait_that_another_system_says(api: Api, told: dict[str, Any]) -> None:
    made = offer(api, **told)
    assert (made["decision"], made["reason"]) == ("callback", "wait_over_threshold")
    assert (made["predicted_wait"]["seconds"], made["predicted_wait"]["source"]) == (260, "caller")


@pytest.mark.parametrize(
    "told",
    [
        {"wait_from": genesys(("CALL", None))},
        {"wait_from": answered(connect(VOICE, ESTIMATED_WAIT_TIME=None))},
        {"wait_from": None},
        {"estimatedWaitTimeSeconds": -1},
        {"current_queue_ewt": None},
    ],
)
def test_what_another_system_does_not_know_is_unknown(api: Api, told: dict[str, Any]) -> None:
    made = offer(api, **told)
    assert (made["reason"], made["predicted_wait"]["seconds"]) == ("wait_unknown", None)


def test_a_short_wait_is_no_long_one_in_another_unit(api: Api) -> None:
    assert offer(api, wait_from={"wait": 2})["decision"] == "wait"
    assert offer(api, wait_from={"wait": 4})["decision"] == "callback"


@pytest.mark.parametrize(
    ("told", "fault"),
    [
        (
            {"predicted_wait_seconds": 20, "current_queue_ewt": 260},
            (
                "",
                (
                    "send at most one of predicted_wait_seconds, wait_from, estimatedWaitTimeSeconds, "
                    "ESTIMATED_WAIT_TIME, current_queue_ewt"
                ),
            ),
        ),
        (
            {"wait_from": {"voice_call": 2}},
            ("/wait_from", "voice_call may be in seconds or in minutes: say which by wait_unit"),
        ),
        (
            {"wait_from": answered(connect(CHAT, ESTIMATED_WAIT_TIME=5.0))},
            ("/wait_from", "MetricResults is about the channel CHAT, not VOICE"),
        ),
        ({"wait_from": 260}, ("/wait_from", "it must be an object, not 260")),
        (
            {"current_queue_ewt": "260"},
            ("/current_queue_ewt", "current_queue_ewt must be a number or null, not '260'"),
        ),
    ],
)
def test_what_is_open_or_contradicts_itself_is_refused(api: Api, told: dict[str, Any], fault: tuple[str, str]) -> None:
    assert faults(api.post("/v1/callback-offers", {"queue": "support", **told})) == [fault]

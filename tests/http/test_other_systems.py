"""Figures of other systems, understood with their units."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from promise_service.errors import InvalidInput
from promise_service.http.other_states import OtherState, state_in
from promise_service.http.other_waits import wait_in


def genesys(*results: tuple[str | None, Any]) -> dict[str, Any]:
    """As GET /api/v2/routing/queues/{id}/estimatedwaittime answers."""
    return {
        "results": [
            {"intent": intent, "formula": "BEST", "estimatedWaitTimeSeconds": seconds} for intent, seconds in results
        ]
    }


def connect(dimensions: Any = None, unit: Any = "SECONDS", **figures: Any) -> dict[str, Any]:
    """A result of GetCurrentMetricData, with these metrics."""
    times = {"ESTIMATED_WAIT_TIME", "OLDEST_CONTACT_AGE"}
    collections = [
        {"Metric": {"Name": name, "Unit": unit if name in times else "COUNT"}, "Value": value}
        for name, value in figures.items()
    ]
    return {"Collections": collections} | ({} if dimensions is None else {"Dimensions": dimensions})


def answered(*results: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"MetricResults": list(results), "DataSnapshotTime": 1764155100.0, **more}


VOICE = {"Queue": {"Id": "q-1"}, "Channel": "VOICE"}
CHAT = {"Queue": {"Id": "q-1"}, "Channel": "CHAT"}


def google(ewt: Any, **more: Any) -> dict[str, Any]:
    """As the queue status endpoint of the CCAI Platform answers."""
    return {"menu_id": 2, "menu_type": "ivr_menu", "current_queue_ewt": ewt, "scheduled_callback_ewt": 0, **more}


@pytest.mark.parametrize(
    ("given", "seconds"),
    [
        (genesys(("CALL", 300)), 300),
        (genesys(("CHAT", 20), ("CALL", 300)), 300),
        (genesys(("ALL", 40)), 40),
        (genesys((None, 40)), 40),
        ({"estimatedWaitTimeSeconds": 300}, 300),
        ({"estimatedWaitTimeSeconds": 0}, 0),
        (answered(connect(ESTIMATED_WAIT_TIME=120.0, AGENTS_STAFFED=3)), 120),
        (answered(connect(CHAT, ESTIMATED_WAIT_TIME=9.0), connect(VOICE, ESTIMATED_WAIT_TIME=120.0)), 120),
        ({"ESTIMATED_WAIT_TIME": 120.5}, 120.5),
        ({"queues": [google(260)]}, 260),
        (google(260), 260),
        ({"menu_id": 10, "wait": 2}, 120),
        ({"menu_id": 10, "wait": 2, "wait_unit": "minutes"}, 120),
        ({"menu_id": 10, "voice_call": 120, "wait_unit": "seconds"}, 120),
        ({"menu_id": 10, "voice_call": 2, "wait_unit": "minutes"}, 120),
        ({"estimatedWaitTimeSeconds": 300, "wait_unit": "seconds"}, 300),
    ],
)
def test_a_wait_is_told_in_seconds(given: dict[str, Any], seconds: float) -> None:
    assert wait_in(given) == seconds


@pytest.mark.parametrize(
    "given",
    [
        {"estimatedWaitTimeSeconds": 86_401},
        genesys(("CALL", 2**63 - 1)),
        {"ESTIMATED_WAIT_TIME": 1e300},
        {"estimatedWaitTimeSeconds": 10**400},
        {"wait": 1441},
    ],
)
def test_a_wait_of_more_than_a_day_is_no_reason_to_refuse_a_caller_on_the_line(given: dict[str, Any]) -> None:
    assert wait_in(given) == 86_400


@pytest.mark.parametrize(
    "given",
    [
        genesys(("CALL", None)),
        {"results": []},
        {"estimatedWaitTimeSeconds": None},
        {"estimatedWaitTimeSeconds": -1},
        answered(connect(ESTIMATED_WAIT_TIME=None)),
        answered(connect(AGENTS_STAFFED=3)),
        answered(),
        {"ESTIMATED_WAIT_TIME": -5.0},
        {"queues": []},
        {"queues": [google(None)]},
        google(-1),
        {"wait": None},
        {"wait": -1},
    ],
)
def test_what_nobody_could_compute_is_unknown_and_not_zero(given: dict[str, Any]) -> None:
    assert wait_in(given) is None


@pytest.mark.parametrize(
    ("given", "detail"),
    [
        ({}, "must hold exactly one of results, estimatedWaitTimeSeconds, .* not none"),
        ({"wait": 2, "current_queue_ewt": 120}, "not current_queue_ewt, wait"),
        ({"estimatedWaitTimeSeconds": "300"}, "estimatedWaitTimeSeconds must be a number or null, not '300'"),
        ({"estimatedWaitTimeSeconds": True}, "estimatedWaitTimeSeconds must be a number or null, not true"),
        ({"estimatedWaitTimeSeconds": 300, "wait_unit": "minutes"}, "is in seconds, but wait_unit says minutes"),
        ({"wait": 2, "wait_unit": "seconds"}, "wait is in minutes, but wait_unit says seconds"),
        ({"voice_call": 120}, "voice_call may be in seconds or in minutes: say which by wait_unit"),
        ({"voice_call": 120, "wait_unit": "hours"}, "wait_unit must be seconds or minutes, not 'hours'"),
        ({"results": [{"intent": ["CALL"], "estimatedWaitTimeSeconds": 3}]}, "intent must be a text or null, not"),
        (
            answered(connect(ESTIMATED_WAIT_TIME=1.0, unit="MILLISECONDS")),
            "the Unit of ESTIMATED_WAIT_TIME must be SEC",
        ),
        (answered(connect(CHAT, ESTIMATED_WAIT_TIME=1.0)), "is about the channel CHAT, not VOICE"),
        (answered(connect(VOICE), connect(VOICE)), "MetricResults must be about one queue"),
        ({"MetricResults": {}}, "MetricResults must be a list, not an object"),
        (answered({"Name": "ESTIMATED_WAIT_TIME", "Value": {"Number": 9}}), "Collections must be a list, not null"),
        ({"MetricResults": [3]}, "MetricResults/0 must be an object, not 3"),
        (genesys(("CHAT", 20)), "results must hold the intent CALL, not CHAT"),
        (genesys(("CALL", 20), ("CALL", 30)), "several of the same intent"),
        ({"queues": [google(1), google(2)]}, "queues must hold one queue, not 2"),
    ],
)
def test_what_is_open_or_contradicts_itself_is_refused(given: dict[str, Any], detail: str) -> None:
    with pytest.raises(InvalidInput, match=detail):
        wait_in(given)


COUNTS = {"AGENTS_STAFFED": 5.0, "AGENTS_AVAILABLE": 0.0, "CONTACTS_IN_QUEUE": 4.0}


def seconds(number: float) -> timedelta:
    return timedelta(seconds=number)


def test_connect_tells_agents_and_who_waits() -> None:
    assert state_in(answered(connect(VOICE, **COUNTS))) == OtherState(
        waiting=4, agents_staffed=5, agents_available=0, longest_wait=None
    )
    assert state_in(answered(connect(VOICE, **(COUNTS | {"AGENTS_STAFFED": None})))).agents_staffed is None
    assert state_in(answered()) == OtherState()


@pytest.mark.parametrize(
    ("given", "longest"),
    [
        (answered(connect(VOICE, OLDEST_CONTACT_AGE=24.0)), seconds(24)),
        (answered(connect(OLDEST_CONTACT_AGE=24113.0)), seconds(24.113)),
        (answered(connect({}, OLDEST_CONTACT_AGE=24113.0)), seconds(24.113)),
        (answered(connect(OLDEST_CONTACT_AGE=24.0), oldest_contact_age_unit="seconds"), seconds(24)),
        (answered(connect(OLDEST_CONTACT_AGE=24113.0), oldest_contact_age_unit="milliseconds"), seconds(24.113)),
        (answered(connect(VOICE, OLDEST_CONTACT_AGE=None)), None),
    ],
)
def test_the_age_of_the_oldest_contact_is_in_milliseconds_where_nothing_was_grouped(
    given: dict[str, Any], longest: timedelta | None
) -> None:
    assert state_in(given).longest_wait == longest


def test_google_tells_who_is_free_and_whether_anybody_is_there() -> None:
    there = {"logged_in_agents": 3, "available_agents": 1, "breakthrough_agents": 0}
    assert state_in({"queues": [google(60, **there)]}) == OtherState(agents_available=1)
    nobody = {"logged_in_agents": 0, "available_agents": 0}
    assert state_in(google(18000, **nobody)) == OtherState(agents_staffed=0, agents_available=0)


@pytest.mark.parametrize(
    ("given", "detail"),
    [
        ({}, "must hold either MetricResults or queues"),
        (answered(connect(**COUNTS), logged_in_agents=3), "must hold either MetricResults or queues"),
        (answered(connect(AGENTS_STAFFED=2.5)), "AGENTS_STAFFED must be a whole number up to 100000, not 2.5"),
        (
            answered(connect(VOICE, OLDEST_CONTACT_AGE=1.0), oldest_contact_age_unit="milliseconds"),
            "of a result with Dimensions is in seconds",
        ),
        (
            answered(connect(OLDEST_CONTACT_AGE=1.0), oldest_contact_age_unit="minutes"),
            "oldest_contact_age_unit must be seconds or milliseconds, not 'minutes'",
        ),
        (answered(connect(VOICE, OLDEST_CONTACT_AGE=86_401)), "at most 86400 seconds, not 86401 seconds"),
        (answered(connect(OLDEST_CONTACT_AGE=1e15)), "at most 86400 seconds, not 1000000000000000.0 milli"),
        (answered(connect(OLDEST_CONTACT_AGE=1e300)), "at most 86400 seconds, not 1e\\+300 milliseconds"),
        ({"available_agents": "1"}, "available_agents must be a number or null, not '1'"),
    ],
)
def test_a_state_that_contradicts_itself_is_refused(given: dict[str, Any], detail: str) -> None:
    with pytest.raises(InvalidInput, match=detail):
        state_in(given)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.just(10**400) | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=5,
)

ANSWERS: list[dict[str, Any]] = [
    genesys(("CALL", 300), ("CHAT", 20)),
    answered(connect(VOICE, ESTIMATED_WAIT_TIME=120.0, OLDEST_CONTACT_AGE=24.0, **COUNTS), connect(CHAT)),
    answered(connect(OLDEST_CONTACT_AGE=24113.0), oldest_contact_age_unit="seconds"),
    {"queues": [google(260, logged_in_agents=3, available_agents=1)]},
    {"voice_call": 2, "wait_unit": "minutes"},
]


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every container within, with each of its keys."""
    for key in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield value, key
        yield from places(value[key])


@st.composite
def nearly_answers(draw: st.DrawFn) -> dict[str, Any]:
    """What another system answers, with anything at one or two places of it."""
    given: dict[str, Any] = deepcopy(draw(st.sampled_from(ANSWERS)))
    for _ in range(draw(st.integers(1, 2))):
        container, key = draw(st.sampled_from(list(places(given))))
        container[key] = draw(json_values)
    return given


@pytest.mark.parametrize("read", [wait_in, state_in])
@given(nearly_answers())
@example({"results": [{"intent": {}, "estimatedWaitTimeSeconds": 3}]})
@example({"queues": [{"available_agents": 10**400, "current_queue_ewt": 10**400}]})
def test_whatever_stands_in_an_answer_is_understood_or_refused(
    read: Callable[[dict[str, Any]], object], nearly: dict[str, Any]
) -> None:
    with suppress(InvalidInput):
        read(nearly)

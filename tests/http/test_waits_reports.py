"""Reports on calls, as supervisors read them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from promise_service.adapters.sql.call_rows import keep_calls
from promise_service.adapters.sql.engine import writing
from promise_service.application.call_records import Foretold, RecordedCall
from promise_service.domain.waiting.calls import Call
from promise_service.domain.waiting.forecast import Source
from tests.builders import at
from tests.http.conftest import Api
from tests.very_many_calls import keep_very_many_calls

NINE = at("Tue 2026-11-24 09:00 Europe/Paris")
TODAY = "from=2026-11-24&to=2026-11-25"


def seconds(number: float) -> timedelta:
    return timedelta(seconds=number)


def told(
    queue: str, number: int, probability: float | None = None, source: Source = Source.FITTED, **waited: float
) -> RecordedCall:
    """A call that entered so many seconds after nine."""
    entered_at: datetime = NINE + seconds(number)
    instants: dict[str, Any] = {f"{end}_at": entered_at + seconds(after) for end, after in waited.items()}
    foretold = Foretold(
        quantiles=(40.0, 90.0, 120.0),
        probability_over_threshold=probability or 0.0,
        threshold=seconds(180),
        announce=True,
        source=source,
    )
    call = Call(call_id=f"call-{number}", entered_at=entered_at, **instants)
    return RecordedCall(queue=queue, call=call, foretold=None if probability is None else foretold)


@pytest.fixture
def called_api(api: Api) -> Api:
    """A queue with a target, where somebody hung up and somebody waits; and one without."""
    document = api.get("/v1/policy").json()
    document["queues"]["support"]["service_level"] = {"share": 0.8, "within": "PT90S"}
    document["queues"]["orders"] = {}
    assert api.put("/v1/policy", json=document, headers={"If-Match": '"1"'}).status_code == 200
    with writing(api.built.engine) as connection:
        keep_calls(
            connection,
            [
                told("support", 0, 0.1, answered=30),
                told("support", 10, 0.2, answered=100),
                told("support", 20, 0.9, abandoned=60),
                told("support", 30, answered=200),
                told("support", 3890),
                told("orders", 0, answered=0),
            ],
        )
    return api


def items(api: Api, path: str) -> Any:
    answer = api.get(f"/v1/reports/{path}", key="supervisor")
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


def test_the_waits_of_a_day_by_queue(called_api: Api) -> None:
    orders, support = items(called_api, f"waits?{TODAY}&by=queue")
    assert support == {
        "from": "2026-11-24T00:00:00+01:00",
        "to": "2026-11-25T00:00:00+01:00",
        "queue": "support",
        "calls": 5,
        "answered": 3,
        "abandoned": 1,
        "waiting": 1,
        "unknown": 0,
        "within_seconds": 90.0,
        "answered_within": 1,
        "abandoned_later": 0,
        "waiting_longer": 0,
        "level_counted": 3,
        "service_level": 0.333333,
        "target": 0.8,
        "reached": False,
        "waits": 4,
        "waits_implied": 1,
        "waits_cut_short": 0,
        "wait_p50_seconds": 100.0,
        "wait_p80_seconds": 210.0,
        "wait_p90_seconds": 210.0,
        "wait_p95_seconds": 210.0,
        "forecasts": 3,
        "longer": 1,
        "longer_share": 0.333333,
        "brier": 0.02,
        "calibration_error": 0.133333,
        "coverage_q50": 0.333333,
        "coverage_q80": 0.333333,
        "coverage_q90": 0.666667,
        "announced": 3,
        "announced_coverage_q80": 0.333333,
    }
    figures = ("queue", "calls", "service_level", "target", "reached", "wait_p50_seconds", "forecasts", "brier")
    assert [orders[name] for name in figures] == ["orders", 1, None, None, None, 0.0, 0, None]


def test_the_waits_of_all_queues_by_day(called_api: Api) -> None:
    before, today = items(called_api, "waits?from=2026-11-23&to=2026-11-25&interval=day")
    assert (before["calls"], before["service_level"], before["reached"]) == (0, None, None)
    assert (today["calls"], today["service_level"], today["reached"]) == (6, 0.333333, False)


def test_one_queue_alone(called_api: Api) -> None:
    [row] = items(called_api, f"waits?{TODAY}&queue=orders")
    assert (row["calls"], row["target"]) == (1, None)
    refused = called_api.get(f"/v1/reports/waits?{TODAY}&queue=former")
    assert (refused.status_code, refused.json()["type"]) == (404, "/problems/not-found")


@pytest.mark.parametrize("report", ["waits", "reliability"])
def test_an_unknown_queue_is_told_beside_what_else_is_wrong(called_api: Api, report: str) -> None:
    refused = called_api.get(f"/v1/reports/{report}?queue=former&to=2026-13-01")
    assert [(each["pointer"], each["detail"]) for each in refused.json()["errors"]] == [
        ("/to", "'2026-13-01' is no date of the calendar; write it as 2026-11-24"),
        ("/queue", "there is no queue 'former'; known: orders, support"),
    ]


@pytest.mark.parametrize("report", ["waits", "reliability"])
def test_a_report_on_more_calls_than_anybody_would_wait_for_says_so(api: Api, report: str) -> None:
    keep_very_many_calls(api.built.engine, 200_001, NINE)
    refused = api.get(f"/v1/reports/{report}?{TODAY}&by=queue")
    assert (refused.status_code, refused.json()["type"]) == (422, "/problems/invalid-input")
    assert refused.json()["errors"] == [
        {
            "pointer": "/from",
            "detail": "200001 calls entered in this time, and a report reads at most 200000; "
            "ask for a shorter time, or for one queue",
        }
    ]
    shorter = api.get(f"/v1/reports/{report}?from=2026-11-24&to=2026-11-24T08:00:00Z")
    assert (shorter.status_code, shorter.json()["items"][0]["forecasts"]) == (200, 0)


def test_the_reliability_curve(called_api: Api) -> None:
    rows = items(called_api, f"reliability?{TODAY}&queue=support")
    assert [(row["class_from"], row["class_to"]) for row in rows] == [(n / 10, (n + 1) / 10) for n in range(10)]
    assert [row["forecasts"] for row in rows] == [0, 1, 1, 0, 0, 0, 0, 0, 0, 1]
    assert rows[9] == {
        "from": "2026-11-24T00:00:00+01:00",
        "to": "2026-11-25T00:00:00+01:00",
        "class_from": 0.9,
        "class_to": 1.0,
        "forecasts": 1,
        "longer": 1,
        "forecast_mean": 0.9,
        "observed_share": 1.0,
        "observed_low": 0.206549,
        "observed_high": 1.0,
    }
    assert [rows[0][name] for name in ("forecast_mean", "observed_share", "observed_low")] == [None, None, None]


@pytest.mark.parametrize("name", ["waits", "reliability"])
def test_supervisors_alone_may_read_them(called_api: Api, name: str) -> None:
    assert called_api.get(f"/v1/reports/{name}", key="agent").status_code == 403


def test_forecasts_of_a_free_agent_count_in_no_score(called_api: Api) -> None:
    before = items(called_api, f"waits?{TODAY}&by=queue")[1]
    with writing(called_api.built.engine) as connection:
        keep_calls(
            connection,
            [
                told("support", 50, 0.0, Source.IDLE_AGENT, answered=0),
                told("support", 60, 0.0, Source.IDLE_AGENT, answered=8),
            ],
        )
    after = items(called_api, f"waits?{TODAY}&by=queue")[1]
    assert after["waits"] == before["waits"] + 2
    scored = ("forecasts", "brier", "calibration_error", "coverage_q80", "announced", "announced_coverage_q80")
    assert {name: after[name] for name in scored} == {name: before[name] for name in scored}

"""Who is at work, as a workforce-management tool tells it, and what becomes of windows and promises by that."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from promise_service.adapters.sql.timer_claims import SqlTimerClaims
from promise_service.application.run_due_timers import TimerRunner
from tests.fakes import FakeEventDeliveries, due_notices
from tests.http.conftest import Api

STAFFING = "/v1/teams/support/staffing"
NOT_AFTER_THE_START = "2026-11-24T09:30:00+00:00 is not after the start, 2026-11-24T10:00:00+00:00"
FIVE_AGENTS = {"agents": 5, "average_handle_time": "PT5M", "keep_probability": 0.99}


@pytest.fixture
def staffed(api: Api) -> Api:
    """The sample policy, whose capacity goes by five agents."""
    published = api.get("/v1/policy")
    document = published.json()
    document["queues"]["support"]["callback"]["capacity"] = FIVE_AGENTS
    answer = api.put("/v1/policy", json=document, headers={"If-Match": published.headers["ETag"]})
    assert answer.status_code == 200, answer.text
    return api


def interval(start: str, end: str, agents: int) -> dict[str, Any]:
    return {"start": f"2026-11-24T{start}:00+01:00", "end": f"2026-11-24T{end}:00+01:00", "agents": agents}


def tell(api: Api, *intervals: dict[str, Any]) -> dict[str, Any]:
    answer = api.put(STAFFING, key="supervisor", json={"intervals": list(intervals)})
    assert answer.status_code == 200, answer.text
    known: dict[str, Any] = answer.json()
    return known


def capacities(api: Api) -> dict[str, tuple[int, int]]:
    """Capacity and remaining places of the windows of the day, by their local time."""
    items = api.get("/v1/queues/support/slots?from=2026-11-24&days=1").json()["items"]
    return {item["start"][11:16]: (item["capacity"], item["remaining"]) for item in items}


def run_due(api: Api) -> None:
    now = api.clock.now()
    claims = SqlTimerClaims(api.built.engine)
    runner = TimerRunner(
        claims=claims,
        clock=api.clock,
        ledger=api.built.ledger,
        notices=due_notices(api.built, api.clock, {}),
        deliveries=FakeEventDeliveries(),
        fits=api.built.live_fits,
        efforts=api.built.effort_measurer,
    )
    lease_until = now + timedelta(minutes=1)
    runner.run([each.id for each in claims.claim(now, lease_until=lease_until, limit=100)], lease_until)


def risks(api: Api, promise_id: str) -> list[str]:
    history = api.get(f"/v1/promises/{promise_id}/history").json()["items"]
    return [entry["why"] for entry in history if entry["kind"] == "at_risk"]


def test_windows_take_what_the_agents_of_the_policy_can_begin(staffed: Api) -> None:
    assert set(capacities(staffed).values()) == {(25, 25)}


def test_a_roster_counts_in_place_of_the_policy_where_it_says_anything(staffed: Api) -> None:
    assert staffed.get(STAFFING, key="supervisor").json() == {"team": "support", "version": 0, "intervals": []}
    known = tell(staffed, interval("11:00", "11:30", 3), interval("14:00", "15:00", 0))
    assert (known["version"], known["intervals"]) == (
        1,
        [interval("11:00", "11:30", 3), interval("14:00", "15:00", 0)],
    )
    assert staffed.get(STAFFING, key="supervisor").json() == known
    found = capacities(staffed)
    assert found["10:30"] == (25, 25)
    assert found["11:00"] == (14, 14)
    assert found["13:30"] == (25, 25)  # between the two: nothing is told of it
    assert [found[start] for start in ("14:00", "14:30")] == [(0, 0), (0, 0)]


def test_a_window_with_nobody_at_work_is_not_promised(staffed: Api) -> None:
    tell(staffed, interval("10:30", "11:00", 0))
    body = {"queue": "support", "start": "2026-11-24T10:30:00+01:00", "phone": "+33140205050"}
    refused = staffed.post("/v1/callbacks", body)
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/slot-taken")
    offer = staffed.post("/v1/callback-offers", {"queue": "support", "predicted_wait_seconds": 600}).json()
    assert offer["slots"][0]["start"] == "2026-11-24T11:00:00+01:00"


def test_csv_says_the_same_as_json(staffed: Api) -> None:
    text = "agents;start;end\r\n4;2026-11-24T09:00:00+01:00;2026-11-24T12:00:00+01:00\r\n"
    headers = {"Content-Type": "text/csv; charset=utf-8", "Idempotency-Key": "monday"}
    answer = staffed.put(STAFFING, content=text, headers=headers)
    assert (answer.status_code, answer.json()["intervals"]) == (200, [interval("09:00", "12:00", 4)])


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("", "The body is no CSV with a header; its columns are start, end, agents."),
        ("start,end\n", "The CSV has the columns start, end; it must have start, end, agents."),
        ("start,end,agents\n1,2\n", "Line 2 of the CSV has 2 cells, not 3."),
    ],
)
def test_what_is_no_such_csv_cannot_be_read(staffed: Api, text: str, detail: str) -> None:
    answer = staffed.put(STAFFING, content=text, headers={"Content-Type": "text/csv"})
    assert (answer.status_code, answer.json()["detail"]) == (400, detail)


def test_every_fault_of_the_intervals_is_told_at_once(staffed: Api) -> None:
    text = (
        "start,end,agents\nnoon,2026-11-24T12:00:00+01:00,4\n2026-11-24T09:00:00+01:00,2026-11-24T12:00:00+01:00,-1\n"
    )
    answer = staffed.put(STAFFING, content=text, headers={"Content-Type": "text/csv"})
    assert answer.status_code == 422
    assert {each["pointer"] for each in answer.json()["errors"]} == {"/intervals/0/start", "/intervals/1/agents"}
    overlapping = [interval("09:00", "10:00", 4), interval("11:00", "10:30", 4), interval("09:59", "10:30", 4)]
    answer = staffed.put(STAFFING, json={"intervals": overlapping})
    assert answer.status_code == 422
    assert answer.json()["errors"] == [
        {"pointer": "/intervals/1/end", "detail": NOT_AFTER_THE_START},
        {"pointer": "/intervals/2/start", "detail": "overlaps /intervals/0; intervals may only touch"},
    ]


def test_a_fault_in_one_interval_hides_none_of_the_others(staffed: Api) -> None:
    told = [
        interval("09:00", "10:00", -2),
        interval("11:00", "10:30", 4),
        interval("14:00", "15:00", 4),
        interval("14:30", "15:30", 4),
    ]
    answer = staffed.put(STAFFING, json={"intervals": told, "colour": "red"})
    assert [(each["pointer"], each["detail"]) for each in answer.json()["errors"]] == [
        ("/intervals/0/agents", "must be at least 0, not -2"),
        ("/intervals/1/end", NOT_AFTER_THE_START),
        ("/intervals/3/start", "overlaps /intervals/2; intervals may only touch"),
        ("/colour", "is not known here; known: intervals"),
    ]
    too_many = staffed.put(STAFFING, json={"intervals": [interval("09:00", "10:00", 1)] * 5001})
    assert [each["detail"] for each in too_many.json()["errors"]] == ["must have at most 5000 entries, not 5001"]


def test_what_is_wrong_with_a_csv_is_told_with_its_line_and_column(staffed: Api) -> None:
    hour = "2026-11-24T09:00:00+01:00,2026-11-24T10:00:00+01:00"
    text = (
        f"start,end,agents\n{hour},-2\n\n{hour},1.5\n{hour},\n{hour},four\n,2026-11-24T12:00:00+01:00,3\n{hour},1001\n"
    )
    answer = staffed.put(STAFFING, content=text, headers={"Content-Type": "text/csv"})
    assert answer.status_code == 422
    assert [(each["pointer"], each["detail"]) for each in answer.json()["errors"]] == [
        ("/intervals/0/agents", "line 2, column agents: must be at least 0, not -2"),
        ("/intervals/1/agents", "line 4, column agents: must be a whole number, not '1.5'"),
        ("/intervals/2/agents", "line 5, column agents: is required"),
        ("/intervals/3/agents", "line 6, column agents: must be a whole number, not 'four'"),
        ("/intervals/4/start", "line 7, column start: is required"),
        ("/intervals/5/agents", "line 8, column agents: must be at most 1000, not 1001"),
    ]
    twice = staffed.put(
        STAFFING, content=f"start,end,agents\n{hour},2\n{hour},3\n", headers={"Content-Type": "text/csv"}
    )
    assert [each["detail"] for each in twice.json()["errors"]] == [
        "line 3, column start: overlaps line 2; intervals may only touch"
    ]


@pytest.mark.parametrize("cell", ["/intervals/0", "/intervals/9999", "overlaps /intervals/9999"])
def test_a_cell_that_looks_like_a_row_is_quoted_as_it_stands(staffed: Api, cell: str) -> None:
    text = f"start,end,agents\n{cell},2026-11-24T10:00:00+01:00,3\n"
    answer = staffed.put(STAFFING, content=text, headers={"Content-Type": "text/csv"})
    assert answer.status_code == 422, answer.text
    (fault,) = answer.json()["errors"]
    assert fault["pointer"] == "/intervals/0/start"
    assert fault["detail"].startswith(f"line 2, column start: '{cell}' is not an instant")


def test_every_interval_that_begins_within_an_earlier_one_is_told_whichever_lie_between(staffed: Api) -> None:
    day = [interval("09:00", "18:00", 3), interval("10:00", "10:30", 3), interval("11:00", "11:30", 3)]
    answer = staffed.put(STAFFING, json={"intervals": day})
    assert answer.json()["errors"] == [
        {"pointer": f"/intervals/{place}/start", "detail": "overlaps /intervals/0; intervals may only touch"}
        for place in (1, 2)
    ]


def test_the_same_intervals_once_more_change_nothing(staffed: Api) -> None:
    morning = [interval("09:00", "10:00", 4), interval("10:00", "12:00", 3)]
    first = tell(staffed, *morning)
    before = staffed.built.archive.roster("support").roster
    assert tell(staffed, *morning) == tell(staffed, morning[1]) == first
    assert first["version"] == 1
    assert staffed.built.archive.roster("support").roster is before
    assert tell(staffed, interval("10:00", "12:00", 2))["version"] == 2


def test_there_is_no_staffing_of_a_team_that_nobody_knows(staffed: Api) -> None:
    for answer in (
        staffed.get("/v1/teams/nobody/staffing"),
        staffed.put("/v1/teams/nobody/staffing", json={"intervals": [interval("09:00", "10:00", 4)]}),
    ):
        assert answer.status_code == 404


def test_when_agents_fall_out_the_windows_and_promises_that_cannot_be_kept_are_told_at_once(staffed: Api) -> None:
    promises = [
        staffed.callback("2026-11-24T16:00:00+01:00", phone=f"+3314020505{number}")["id"] for number in range(6)
    ]
    other = staffed.callback("2026-11-24T17:00:00+01:00", phone="+33140205059")["id"]
    tell(staffed, interval("16:00", "16:30", 1))
    run_due(staffed)
    assert [risks(staffed, each) for each in promises] == [["unkeepable"]] * 6
    assert risks(staffed, other) == []
    report = staffed.get("/v1/reports/outlook?days=1").json()
    rows = {row["start"][11:16]: row for row in report["windows"]}
    assert rows["16:00"]["unkeepable"] is True
    assert 0 < rows["16:00"]["keep_probability"] < 0.9
    assert (rows["16:00"]["capacity"], rows["16:00"]["remaining"]) == (3, 0)
    assert rows["17:00"]["unkeepable"] is False
    assert rows["17:00"]["keep_probability"] == 1.0
    assert {(row["promise_id"], row["why"]) for row in report["at_risk"]} == {(each, "unkeepable") for each in promises}


def test_it_is_told_once_however_often_the_roster_comes(staffed: Api) -> None:
    promises = [
        staffed.callback("2026-11-24T16:00:00+01:00", phone=f"+3314020505{number}")["id"] for number in range(6)
    ]
    for agents in (1, 0):
        tell(staffed, interval("16:00", "16:30", agents))
        run_due(staffed)
        staffed.clock.pass_by(timedelta(minutes=15))
    assert [risks(staffed, each) for each in promises] == [["unkeepable"]] * 6


def test_agents_who_come_back_keep_what_was_promised(staffed: Api) -> None:
    for number in range(6):
        staffed.callback("2026-11-24T16:00:00+01:00", phone=f"+3314020505{number}")
    tell(staffed, interval("16:00", "16:30", 1))
    tell(staffed, interval("16:00", "16:30", 4))
    assert staffed.get("/v1/reports/outlook?days=1").json()["at_risk"] == []


def test_a_roster_that_is_put_right_before_anybody_was_told_tells_nothing(staffed: Api) -> None:
    promise = staffed.callback("2026-11-24T16:00:00+01:00")["id"]
    tell(staffed, interval("16:00", "16:30", 0))
    tell(staffed, interval("16:00", "16:30", 5))
    run_due(staffed)
    assert risks(staffed, promise) == []
    staffed.clock.pass_by(timedelta(minutes=1))
    tell(staffed, interval("16:00", "16:30", 0))
    run_due(staffed)
    assert risks(staffed, promise) == ["unkeepable"]


def test_a_smaller_capacity_by_policy_is_told_the_same_way(api: Api) -> None:
    promises = [api.callback("2026-11-24T16:00:00+01:00", phone=f"+3314020505{number}")["id"] for number in range(3)]
    published = api.get("/v1/policy")
    document = published.json()
    document["queues"]["support"]["callback"]["capacity"] = {"per_window": 2}
    assert api.put("/v1/policy", json=document, headers={"If-Match": published.headers["ETag"]}).status_code == 200
    run_due(api)
    assert [risks(api, each) for each in promises] == [["unkeepable"]] * 3


CALLED = {"queue": "support", "called_at": "2026-11-24T10:05:00+01:00", "predicted_wait_seconds": 600}


def previewed(api: Api, **draft: Any) -> dict[str, Any]:
    answer = api.post("/v1/policy/preview", {"contacts": [CALLED], **draft}, key="supervisor")
    assert answer.status_code == 200, answer.text
    (result,) = answer.json()["results"]
    shown: dict[str, Any] = result
    return shown


def starts(offer: dict[str, Any]) -> list[str]:
    return [slot["start"][11:16] for slot in offer["slots"]]


def test_a_preview_offers_the_windows_of_an_offer_where_the_roster_has_nobody_at_work(staffed: Api) -> None:
    tell(staffed, interval("10:30", "11:00", 0), interval("11:00", "11:30", 4), interval("11:30", "12:00", 0))
    offered = staffed.post("/v1/callback-offers", {"queue": "support", "predicted_wait_seconds": 600}).json()
    assert starts(previewed(staffed)) == starts(offered) == ["11:00", "13:00", "13:30"]


def test_a_preview_rehearses_the_notices_of_a_window_that_only_the_roster_has_agents_for(staffed: Api) -> None:
    draft = staffed.get("/v1/policy").json()
    draft["queues"]["support"]["callback"]["capacity"] |= {"agents": 0}
    assert previewed(staffed, policy=draft)["reason"] == "full"
    tell(staffed, interval("11:00", "11:30", 4))
    result = previewed(staffed, policy=draft)
    assert starts(result) == ["11:00"]
    told = {notice["kind"] for notice in result["notices"]}
    assert told == {"owner_reminder", "alarm"}, "no window is left for a delay"


def test_a_preview_rehearses_what_it_offers_where_another_queue_of_the_team_does_not_go_by_its_agents(
    staffed: Api,
) -> None:
    draft = staffed.get("/v1/policy").json()
    by_window = draft["queues"]["support"]["callback"] | {"capacity": {"per_window": 6}}
    draft["queues"]["zother"] = {"team": "support", "callback": by_window}
    draft["queues"]["support"]["callback"]["capacity"] |= {"agents": 0}
    tell(staffed, interval("11:00", "11:30", 4))
    result = previewed(staffed, policy=draft)
    assert starts(result) == ["11:00"]
    assert "owner_reminder" in {notice["kind"] for notice in result["notices"]}

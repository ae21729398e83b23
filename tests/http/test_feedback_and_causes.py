"""Feedback and causes, as callers report them and the history shows them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.http.conftest import Api


def entry_of(api: Api, promise_id: str, kind: str) -> dict[str, Any]:
    """The one entry of that kind in the history of a promise."""
    items = api.get(f"/v1/promises/{promise_id}/history").json()["items"]
    (entry,) = [each for each in items if each["kind"] == kind]
    found: dict[str, Any] = entry
    return found


def test_feedback_stands_in_the_history(api: Api) -> None:
    promise = api.reply()
    path = f"/v1/promises/{promise['id']}/feedback"
    answer = api.post(path, {"csat": 5, "ces": 7, "nps": 0, "comment": "Parfait\u202f!"}, key="agent")
    assert answer.status_code == 200
    assert answer.json()["id"] == promise["id"]
    entry = entry_of(api, promise["id"], "feedback")
    assert (entry["csat"], entry["ces"], entry["nps"], entry["comment"]) == (5, 7, 0, "Parfait\u202f!")


@pytest.mark.parametrize(
    ("body", "faults"),
    [
        ({}, [("", "send csat, ces, nps or comment")]),
        ({"csat": None}, [("", "send csat, ces, nps or comment")]),
        (
            {"csat": 0, "ces": 8, "nps": 11},
            [
                ("/csat", "must be at least 1, not 0"),
                ("/ces", "must be at most 7, not 8"),
                ("/nps", "must be at most 10, not 11"),
            ],
        ),
        ({"csat": "5"}, [("/csat", "must be a whole number, not '5'")]),
        ({"csat": 4.5}, [("/csat", "must be a whole number, not 4.5")]),
        ({"nps": True}, [("/nps", "must be a whole number, not true")]),
    ],
)
def test_scores_outside_their_scales_are_refused(api: Api, body: Any, faults: list[tuple[str, str]]) -> None:
    answer = api.post(f"/v1/promises/{api.reply()['id']}/feedback", body)
    assert answer.status_code == 422
    assert [(each["pointer"], each["detail"]) for each in answer.json()["errors"]] == faults


def test_a_cause_stands_in_the_history_of_a_broken_promise(api: Api) -> None:
    promise = api.reply()
    path = f"/v1/promises/{promise['id']}/cause"
    body = {"cause": "missing_information", "comment": "The laboratory was closed."}
    early = api.post(path, body, key="supervisor")
    assert (early.status_code, early.json()["type"]) == (409, "/problems/not-allowed-now")
    api.clock.pass_by(timedelta(days=3))
    assert api.post(path, body, key="supervisor").status_code == 200
    entry = entry_of(api, promise["id"], "cause")
    assert (entry["cause"], entry["comment"]) == ("missing_information", "The laboratory was closed.")


def test_a_cause_that_is_not_on_the_list_is_refused_with_the_list(api: Api) -> None:
    answer = api.post(f"/v1/promises/{api.reply()['id']}/cause", {"cause": "Anna"})
    assert answer.status_code == 422
    assert "'capacity', 'absence', 'hand_off', 'missing_information', 'outage' or 'other'" in answer.text

"""What the sample policy would promise to callers and writers of a Friday, asked over a real socket."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from promise_service.app import create_app
from promise_service.settings import Settings
from tests.builders import at
from tests.fakes import FakeClock
from tests.stories.api_thread import serving_api
from tests.stories.contact_centre import ADMIN_KEY
from tests.stories.policies import SAMPLE


@pytest.fixture
def previewed(sqlite_url: str, tmp_path: Path) -> list[dict[str, Any]]:
    """A call and a form, both at 10:05 and at 16:30 of a Friday, previewed on the Tuesday before."""
    settings = Settings(database_url=sqlite_url, data=tmp_path, admin_key=SecretStr(ADMIN_KEY))
    app = create_app(settings, clock=FakeClock(at("Tue 2026-11-24 08:00 Europe/Paris")))
    headers = {"Authorization": f"Bearer {ADMIN_KEY}"}
    instants = ("2026-11-27T10:05:00+01:00", "2026-11-27T16:30:00+01:00")
    calls = [{"queue": "support", "called_at": each, "predicted_wait_seconds": 240} for each in instants]
    forms = [{"channel": "form", "received_at": each} for each in instants]
    with serving_api(app) as address, httpx.Client(base_url=address, headers=headers) as client:
        client.put("/v1/policy", content=SAMPLE, headers={"If-None-Match": "*", "Content-Type": "application/yaml"})
        answer = client.post("/v1/policy/preview", json={"contacts": [*calls, *forms]})
        assert answer.status_code == 200, answer.text
        assert client.get("/v1/promises").json()["items"] == []
    results: list[dict[str, Any]] = answer.json()["results"]
    return results


def test_a_call_at_five_past_ten_gets_the_same_morning(previewed: list[dict[str, Any]]) -> None:
    morning = previewed[0]
    assert (morning["decision"], morning["reason"], morning["exception"]) == ("callback", "wait_over_threshold", None)
    assert [(slot["start"], slot["end"], slot["statement"]) for slot in morning["slots"]] == [
        (
            "2026-11-27T10:30:00+01:00",
            "2026-11-27T11:00:00+01:00",
            "vendredi 27 novembre entre 10 h 30 et 11 h 00",
        ),
        (
            "2026-11-27T11:00:00+01:00",
            "2026-11-27T11:30:00+01:00",
            "vendredi 27 novembre entre 11 h 00 et 11 h 30",
        ),
        (
            "2026-11-27T11:30:00+01:00",
            "2026-11-27T12:00:00+01:00",
            "vendredi 27 novembre entre 11 h 30 et 12 h 00",
        ),
    ]


def test_a_call_at_half_past_four_gets_the_next_open_morning(previewed: list[dict[str, Any]]) -> None:
    afternoon = previewed[1]
    assert (afternoon["decision"], afternoon["exception"]) == ("callback", None)
    assert [(slot["start"], slot["end"], slot["statement"]) for slot in afternoon["slots"]] == [
        (
            "2026-11-28T09:00:00+01:00",
            "2026-11-28T09:30:00+01:00",
            "samedi 28 novembre entre 9 h 00 et 9 h 30",
        ),
        (
            "2026-11-28T09:30:00+01:00",
            "2026-11-28T10:00:00+01:00",
            "samedi 28 novembre entre 9 h 30 et 10 h 00",
        ),
        (
            "2026-11-28T10:00:00+01:00",
            "2026-11-28T10:30:00+01:00",
            "samedi 28 novembre entre 10 h 00 et 10 h 30",
        ),
    ]


def test_forms_of_the_same_two_moments_get_eight_open_hours(previewed: list[dict[str, Any]]) -> None:
    morning, afternoon = previewed[2:]
    assert morning["due_at"] == "2026-11-28T10:05:00+01:00"
    assert morning["statement"] == "Nous vous répondrons au plus tard le samedi 28 novembre à 10 h 05."
    assert afternoon["due_at"] == "2026-11-30T13:30:00+01:00"
    assert afternoon["statement"] == "Nous vous répondrons au plus tard le lundi 30 novembre à 13 h 30."
    assert afternoon["explanation"]["counted_spans"] == [
        {"start": "2026-11-27T16:30:00+01:00", "end": "2026-11-27T18:00:00+01:00"},
        {"start": "2026-11-28T09:00:00+01:00", "end": "2026-11-28T12:00:00+01:00"},
        {"start": "2026-11-30T09:00:00+01:00", "end": "2026-11-30T12:00:00+01:00"},
        {"start": "2026-11-30T13:00:00+01:00", "end": "2026-11-30T13:30:00+01:00"},
    ]

"""In which zone a page about everything tells its times."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from promise_service.adapters.policy_document import PolicyReader, preset, read_document
from promise_service.application.house_zone import house_zone
from promise_service.domain.policy import Policy


@pytest.fixture
def sample() -> Policy:
    text = preset("sample")
    reader = PolicyReader(lambda _: [], lambda _: True, text_kinds=())
    return reader.read(read_document(text, media=None), today=date(2026, 11, 24)).policy


def with_zones(policy: Policy, *zones: str) -> Policy:
    [usual] = policy.calendars.values()
    calendars = {}
    for number, zone in enumerate(zones):
        calendar = replace(usual.calendar, name=f"c{number}", time_zone=zone)
        calendars[calendar.name] = type(usual)(calendar)
    return replace(policy, calendars=calendars, default_calendar=None)


def test_it_is_that_of_the_default_calendar(sample: Policy) -> None:
    assert house_zone(sample).key == "Europe/Paris"


def test_without_a_default_it_is_that_of_most_calendars_and_then_the_first_by_name(sample: Policy) -> None:
    several = with_zones(sample, "Europe/Rome", "Asia/Tokyo", "Europe/Rome")
    assert house_zone(several).key == "Europe/Rome"
    assert house_zone(with_zones(sample, "Europe/Rome", "Asia/Tokyo")).key == "Asia/Tokyo"

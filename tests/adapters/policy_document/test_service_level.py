"""The service level of a queue, as a policy sets it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from promise_service.domain.commitments import ServiceLevel
from tests.adapters.policy_document.documents import faults_of, policy_from, smallest


def with_level(service_level: Any) -> dict[str, object]:
    return smallest(queues={"support": {"service_level": service_level}})


def test_a_queue_has_the_target_that_is_written() -> None:
    policy = policy_from(with_level({"share": 0.8, "within": "PT90S"}))
    assert policy.queue("support").service_level == ServiceLevel(percent=80, within=timedelta(seconds=90))


def test_without_one_a_queue_has_no_target() -> None:
    assert policy_from(smallest(queues={"support": {}})).queue("support").service_level is None


@given(percent=some.integers(1, 100))
def test_every_whole_percent_is_read_as_itself(percent: int) -> None:
    level = policy_from(with_level({"share": percent / 100, "within": "PT20S"})).queue("support").service_level
    assert level is not None
    assert level.percent == percent


@pytest.mark.parametrize(
    ("share", "fault"),
    [
        (80, "must be from 0.01 to 1, with at most two digits behind the point, not 80"),
        (0, "must be from 0.01 to 1, with at most two digits behind the point, not 0"),
        (0.805, "must be from 0.01 to 1, with at most two digits behind the point, not 0.805"),
        ("0.8", "must be a number without quotes, as 0.8, not '0.8'"),
        (True, "must be a number without quotes, as 0.8, not True"),
    ],
)
def test_a_share_is_a_number_of_whole_hundredths(share: Any, fault: str) -> None:
    assert faults_of(with_level({"share": share, "within": "PT90S"})) == {"/queues/support/service_level/share": fault}


def test_both_parts_are_needed_and_the_time_is_at_most_an_hour() -> None:
    assert faults_of(with_level({"within": "PT61M"})) == {
        "/queues/support/service_level/share": "is required",
        "/queues/support/service_level/within": "must be from PT1S to PT1H, not PT61M",
    }

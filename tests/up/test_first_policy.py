"""The first start publishes a policy: the sample, or the one it was given."""

from __future__ import annotations

from pathlib import Path

import pytest

from promise_service.adapters.policy_document import preset
from promise_service.bootstrap.first_start import publish_first_policy
from promise_service.bootstrap.foundations import foundations
from promise_service.errors import CannotStart
from promise_service.settings import Settings


def _queues(settings: Settings) -> list[str]:
    with foundations(settings) as built:
        policy = built.versions.current()
    return [] if policy is None else list(policy.queues)


def test_it_is_the_sample_unless_told_otherwise(sqlite_url: str) -> None:
    settings = Settings(database_url=sqlite_url)

    assert publish_first_policy(settings)

    assert _queues(settings) == ["support"]


def test_it_is_the_one_that_was_given_and_later_starts_do_not_read_it(sqlite_url: str, tmp_path: Path) -> None:
    file = tmp_path / "policy.yaml"
    file.write_text(preset("nf_service"), "utf-8")
    settings = Settings(database_url=sqlite_url, policy=file)
    assert publish_first_policy(settings)
    file.unlink()

    assert not publish_first_policy(settings)

    assert _queues(settings) == ["service-clients"]


def test_one_that_cannot_be_published_leaves_none(sqlite_url: str, tmp_path: Path) -> None:
    file = tmp_path / "policy.yaml"
    file.write_text("calendars: 3")
    settings = Settings(database_url=sqlite_url, policy=file)

    with pytest.raises(CannotStart, match="/calendars: must be an object, not 3; /teams: is required"):
        publish_first_policy(settings)

    assert _queues(settings) == []

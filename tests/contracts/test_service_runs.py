"""The record of when processes ran, and of what was in force when, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from promise_service.adapters.sql.service_runs import SqlServiceRuns
from promise_service.domain.outages import Run, ServiceRole
from tests.contracts.store import NOW, Store, published

MINUTE = timedelta(minutes=1)


def test_runs_are_kept_and_renewed(store: Store) -> None:
    runs = SqlServiceRuns(store.engine)
    assert runs.known() == []
    late = Run(id="run_1", role=ServiceRole.DISPATCHER, started_at=NOW, seen_at=NOW)
    early = Run(id="run_2", role=ServiceRole.API, started_at=NOW - MINUTE, seen_at=NOW)
    for each in (late, early, replace(late, seen_at=NOW + MINUTE)):
        runs.keep(each)
    assert runs.known() == [early, replace(late, seen_at=NOW + MINUTE)]
    ended = replace(early, seen_at=NOW + MINUTE, ended_at=NOW + MINUTE)
    runs.keep(ended)
    assert runs.known() == [ended, replace(late, seen_at=NOW + MINUTE)]


def test_versions_of_the_policy_tell_since_when_they_are_in_force(store: Store) -> None:
    store.versions.publish(published(2, published_at=NOW + MINUTE), follows=1)
    assert sorted(store.versions.publications()) == [(1, NOW), (2, NOW + MINUTE)]

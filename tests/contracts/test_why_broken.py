"""Windows that became over-full since a policy was changed, on both databases."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from promise_service.adapters.sql.figures import SqlFigures
from promise_service.adapters.sql.policy_versions import SqlPolicyVersions
from promise_service.adapters.sql.service_runs import SqlServiceRuns
from promise_service.application.attributing import Evidence
from promise_service.application.ports.policies import PublishedPolicy
from promise_service.domain.intervals import Interval
from promise_service.domain.outages import Run, ServiceRole
from promise_service.domain.policy import Policy
from promise_service.domain.promise_facts import (
    UNKEEPABLE,
    AttemptMade,
    AttemptOutcome,
    CameAtRisk,
    Cancelled,
    CancelledBy,
    Cause,
    Rescheduled,
)
from promise_service.domain.promises import Promise, Succession
from tests.adapters.policy_document.documents import policy_from, smallest
from tests.builders import a_callback, a_fact, at, window
from tests.contracts.store import NOW, Store, a_reply, published

TUESDAY = window("Tue 2026-11-24 10:30 Europe/Paris")
BEFORE = window("Tue 2026-11-24 10:15 Europe/Paris")
AFTER = window("Tue 2026-11-24 11:00 Europe/Paris")
WEDNESDAY = window("Wed 2026-11-25 10:30 Europe/Paris")
THURSDAY = at("Thu 2026-11-26 09:00 Europe/Paris")
WEEK = Interval(NOW - timedelta(days=1), THURSDAY)
TICK = timedelta(microseconds=1)


def with_capacity(published: PublishedPolicy) -> Policy:
    """A queue with as many places as the document says."""
    places = published.document["places"]
    return policy_from(smallest(queues={"support": {"callback": {"capacity": {"per_window": places}}}}))


class House:
    """Callbacks and replies that are made on Monday morning, with nobody to do anything but what is said."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._versions = SqlPolicyVersions(store.engine, with_capacity)
        self._versions.publish(self._version(2, 9, NOW), follows=1)
        self._runs = SqlServiceRuns(store.engine)
        self._made = 0

    def places(self, number: int, since: datetime) -> None:
        latest = self._versions.published()
        assert latest is not None
        self._versions.publish(self._version(latest.version + 1, number, since), follows=latest.version)

    def callback(self, promised: Interval = TUESDAY, **changes: Any) -> Promise:
        self._made += 1
        name = f"prm_{self._made}"
        made = a_callback(promised, id=name, chain_id=name, conversation_id=f"cnv_{self._made}", **changes)
        self._store.write(promises=(made,))
        return made

    def tell(self, promise: Promise, when: datetime, what: Any) -> None:
        self._store.write(facts=(a_fact(promise, when, what, id=f"fct_{promise.id}"),))

    def ran(self, role: ServiceRole, start: datetime, end: datetime) -> None:
        self._runs.keep(Run(id=f"run_{role}_{start:%d%H%M}", role=role, started_at=start, seen_at=end))

    def told(self, now: datetime = THURSDAY) -> dict[str, Cause | None]:
        """What is told of each broken promise."""
        return {each.promise.id: each.why.cause for each in self.evidence.explained(WEEK, now)}

    @property
    def evidence(self) -> Evidence:
        return Evidence(figures=SqlFigures(self._store.engine), versions=self._versions, runs=self._runs)

    def _version(self, number: int, places: int, since: datetime) -> PublishedPolicy:
        return published(number, document={"places": places}, published_at=since)


@pytest.fixture
def house(store: Store) -> House:
    store.clock.shows = THURSDAY
    return House(store)


def test_the_capacity_in_force_as_the_window_began_counts(house: House) -> None:
    for promised in (TUESDAY, WEDNESDAY):
        for _ in range(3):
            house.callback(promised)
    house.places(2, TUESDAY.start + TICK)
    house.places(3, WEDNESDAY.start + TICK)
    assert house.told() == {
        **dict.fromkeys(("prm_1", "prm_2", "prm_3"), None),
        **dict.fromkeys(("prm_4", "prm_5", "prm_6"), Cause.CAPACITY),
    }


def test_a_window_that_became_too_much_for_the_agents_at_work_explains_what_was_told_to_be_at_risk_by_it(
    house: House,
) -> None:
    told, not_told, of_time = house.callback(), house.callback(), house.callback()
    house.tell(told, TUESDAY.start - timedelta(hours=1), CameAtRisk(why=UNKEEPABLE))
    house.tell(of_time, TUESDAY.end - timedelta(minutes=6), CameAtRisk())
    assert house.told() == {told.id: Cause.CAPACITY, not_told.id: None, of_time.id: None}


def test_a_version_counts_from_the_very_instant_of_its_publication(house: House) -> None:
    house.callback()
    house.callback()
    house.places(1, TUESDAY.start)
    assert house.told() == {"prm_1": Cause.CAPACITY, "prm_2": Cause.CAPACITY}


def test_those_that_were_kept_filled_the_window_too_and_those_that_had_left_it_did_not(house: House) -> None:
    house.places(2, NOW)
    house.callback()
    kept, cancelled = house.callback(), house.callback()
    moved, _ = (
        house.callback(),
        house.callback(WEDNESDAY, received_at=NOW, follows="prm_4", succession=Succession.RESCHEDULE),
    )
    house.tell(kept, TUESDAY.start + TICK, AttemptMade(outcome=AttemptOutcome.CONNECTED))
    house.tell(cancelled, TUESDAY.start, Cancelled(by=CancelledBy.CUSTOMER))
    house.tell(moved, NOW, Rescheduled(new_promise_id="prm_5"))
    assert house.told() == {"prm_1": None, "prm_5": None}
    house.callback()
    assert house.told() == {"prm_1": Cause.CAPACITY, "prm_5": None, "prm_6": Cause.CAPACITY}


def test_what_overlaps_a_window_fills_it_and_what_touches_it_does_not(house: House) -> None:
    house.places(1, NOW)
    house.callback(TUESDAY)
    house.callback(AFTER)
    house.callback(AFTER, queue="sales")
    assert house.told() == {"prm_1": None, "prm_2": None, "prm_3": None}
    house.callback(BEFORE)
    assert house.told() == {"prm_1": Cause.CAPACITY, "prm_2": None, "prm_3": None, "prm_4": Cause.CAPACITY}


def test_of_what_the_company_took_back_nothing_is_told(house: House) -> None:
    house.places(1, NOW)
    house.callback()
    house.callback()
    house.tell(house.callback(), TUESDAY.start + TICK, Cancelled(by=CancelledBy.COMPANY))
    assert house.told() == {"prm_1": Cause.CAPACITY, "prm_2": Cause.CAPACITY, "prm_3": None}


def test_an_outage_explains_before_a_full_window_does(house: House, store: Store) -> None:
    house.places(1, NOW)
    for promised in (TUESDAY, TUESDAY, WEDNESDAY, WEDNESDAY):
        house.callback(promised)
    store.write(promises=(a_reply(7),))  # due on Wednesday at nine, the last fifth of its time begins on Tuesday night
    house.ran(ServiceRole.API, NOW, THURSDAY)
    house.ran(ServiceRole.DISPATCHER, NOW, TUESDAY.start + timedelta(minutes=29))
    house.ran(ServiceRole.DISPATCHER, TUESDAY.end + timedelta(minutes=5), THURSDAY)
    assert house.told() == {
        "prm_1": Cause.OUTAGE,
        "prm_2": Cause.OUTAGE,
        "prm_3": Cause.CAPACITY,
        "prm_4": Cause.CAPACITY,
        "prm_7": None,
    }


def test_where_nothing_is_seen_any_more_the_outage_goes_on(house: House, store: Store) -> None:
    store.write(promises=(a_reply(7),))
    house.callback(WEDNESDAY)
    house.ran(ServiceRole.API, NOW, WEDNESDAY.start - timedelta(hours=3))
    assert house.told() == {"prm_7": Cause.OUTAGE, "prm_1": Cause.OUTAGE}


def test_of_one_promise_it_is_told_as_in_the_report(house: House) -> None:
    house.places(1, NOW)
    broken, kept = house.callback(), house.callback()
    house.tell(kept, TUESDAY.start + TICK, AttemptMade(outcome=AttemptOutcome.CONNECTED))
    other = house.callback(WEDNESDAY)
    assert house.evidence.why_broken(kept, THURSDAY) is None
    assert house.evidence.why_broken(broken, TUESDAY.start) is None
    assert {
        promise.id: house.evidence.why_broken(promise, THURSDAY).cause for promise in (broken, other)
    } == house.told()

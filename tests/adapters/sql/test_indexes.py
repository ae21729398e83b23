"""What is asked for all the time is found by an index, however much is stored."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event

from promise_service.adapters.sql.archive import SqlArchive
from promise_service.adapters.sql.attempt_counts import SqlAttemptCounts
from promise_service.adapters.sql.call_figures import SqlCallFigures
from promise_service.adapters.sql.commitment_counts import SqlCommitmentCounts
from promise_service.adapters.sql.figures import SqlFigures
from promise_service.adapters.sql.journey_figures import SqlJourneyFigures
from promise_service.adapters.sql.prospects import SqlProspects
from promise_service.adapters.sql.rosters import RosterReader
from promise_service.adapters.sql.timer_claims import SqlTimerClaims
from promise_service.application.ledger import Caller
from promise_service.application.ports.archive import PromiseFilter
from promise_service.domain.fullness import QueueWindow
from promise_service.domain.intervals import Interval
from promise_service.domain.keeping import Dimension
from promise_service.domain.promise_course import OWED
from promise_service.domain.timers import TimerState
from tests.builders import a_callback
from tests.contracts.store import A_WINDOW, NOW, Store, store_at

ENDPOINTS = "SCAN webhooks"
"""There are a few; each command asks whether any of them is told."""


class Plans:
    """How SQLite means to carry out each statement that an engine runs."""

    def __init__(self, engine: Engine) -> None:
        self.steps: list[str] = []
        event.listen(engine, "before_cursor_execute", self._explain)

    def _explain(
        self, connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, executemany: bool
    ) -> None:
        if statement.startswith(("SELECT", "UPDATE", "WITH")):
            cursor.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            self.steps += [row[3] for row in cursor.fetchall()]

    @property
    def full_scans(self) -> list[str]:
        return [step for step in self.steps if step.startswith("SCAN") and "USING INDEX" not in step]


@pytest.fixture
def store(sqlite_url: str) -> Iterator[Store]:
    with store_at(sqlite_url) as opened:
        yield opened


@pytest.fixture
def plans(store: Store) -> Plans:
    return Plans(store.engine)


@pytest.mark.parametrize(
    "needs",
    [
        {"promises": {"prm_1", "prm_2"}},
        {"conversations": {"cnv_1"}},
        {"journeys": {"cnv_1", "cnv_2"}},
        {"offers": {"off_1"}},
        {"queues": {"support", "sales"}},
        {"windows_of": {"prm_1"}},
        {"callers": {Caller(phone="+33140205050")}},
        {"callers": {Caller(customer_id="cus_1")}},
        {"callers": {Caller(phone="+33140205050", customer_id="cus_1")}},
        {"message_ids": {"<1@example.org>"}},
        {"timers": {"due:prm_1:now"}},
        {"notices": {"ntc_1"}},
        {"notices_about": {"prm_1"}},
        {"caused_by": {"fct_1"}},
    ],
    ids=", ".join,
)
def test_what_commands_need(store: Store, plans: Plans, needs: dict[str, Any]) -> None:
    store.look(lambda book: book.now, **needs)
    assert plans.full_scans == [ENDPOINTS]


def test_the_worklist_reads_owed_promises_in_their_order(store: Store, plans: Plans) -> None:
    SqlArchive(store.engine, RosterReader()).promises(PromiseFilter(states=OWED), NOW, limit=50, after=(NOW, "prm_1"))
    assert "SEARCH standings USING INDEX ix_standings_owed ((due_at,promise_id)>(?,?))" in plans.steps
    assert not [step for step in plans.steps if "TEMP B-TREE" in step]


def test_who_claims_reads_what_the_team_owes_and_all_claims_there_are(store: Store, plans: Plans) -> None:
    store.look(lambda book: book.worklist("support"), worklists={"support"})
    assert "SEARCH standings USING INDEX ix_standings_team (team=?)" in plans.steps
    assert plans.full_scans == [ENDPOINTS, "SCAN claims"]
    plans.steps.clear()
    store.look(lambda book: book.now, claims_on={"prm_1"})
    assert plans.full_scans == [ENDPOINTS, "SCAN claims"]


def test_places_that_are_held_are_counted_in_the_order_in_which_they_stand(store: Store, plans: Plans) -> None:
    store.look(lambda book: book.occupancy("support"), queues={"support"})
    assert "SEARCH holds USING PRIMARY KEY (queue=?)" in plans.steps
    assert plans.full_scans == [ENDPOINTS]


def test_the_dispatcher_finds_due_timers(store: Store, plans: Plans) -> None:
    claims = SqlTimerClaims(store.engine)
    claims.claim(NOW, lease_until=NOW, limit=10)
    claims.listed(TimerState.DEAD, limit=10)
    claims.next_due_at()
    assert plans.full_scans == []
    assert "SEARCH timers USING INDEX ix_timers_waiting (due_at<?)" in plans.steps


def test_who_looks_at_jobs_finds_those_of_one_state(store: Store, plans: Plans) -> None:
    store.jobs.jobs(TimerState.DEAD, kind=None, limit=50, after=(NOW, "due:prm_1:now"))
    assert plans.full_scans == []
    assert not [step for step in plans.steps if "TEMP B-TREE" in step]
    assert "SEARCH timers USING INDEX ix_timers_dead ((due_at,id)>(?,?))" in plans.steps


def test_metrics_count_by_indexes(store: Store, plans: Plans) -> None:
    store.jobs.backlog(NOW)
    assert plans.full_scans == []
    assert len(plans.steps) == 3


def test_the_outlook_reads_what_is_owed_by_its_index(store: Store, plans: Plans) -> None:
    SqlProspects(store.engine, RosterReader()).coming([Interval(NOW, NOW + timedelta(days=1))], None, NOW)
    assert "SCAN standings USING INDEX ix_standings_owed" in plans.steps
    assert plans.steps.count("SEARCH standings USING INDEX ix_standings_owed (due_at>?)") == 1
    small = ("spans", "CONSTANT", "rosters", "measured_efforts", "holds")
    assert [step for step in plans.full_scans if not any(name in step for name in small)] == []


def test_commitments_are_counted_by_indexes(store: Store, plans: Plans) -> None:
    SqlCommitmentCounts(store.engine).counted([Interval(NOW - timedelta(days=1), NOW)], NOW)
    assert "SEARCH standings USING INDEX ix_standings_due_at (due_at>? AND due_at<?)" in plans.steps
    assert "SEARCH facts USING INDEX ix_facts_chain_id (chain_id=?)" in plans.steps
    assert "SEARCH earlier USING INDEX ix_promises_conversation_id (conversation_id=?)" in plans.steps
    assert "SEARCH reached USING INDEX ix_standings_phone (phone=?)" in plans.steps
    assert [step for step in plans.full_scans if "spans" not in step and "CONSTANT" not in step] == []


def test_calls_are_counted_and_read_by_their_index(store: Store, plans: Plans) -> None:
    figures, day = SqlCallFigures(store.engine), Interval(NOW - timedelta(days=1), NOW)
    figures.counted([day], [timedelta(seconds=90)], NOW)
    figures.entered("support", day)
    figures.number(day, None)
    figures.number(day, "support")
    search = "SEARCH calls USING {} ix_calls_queue_entered_at (queue=? AND entered_at>? AND entered_at<?)"
    assert plans.steps.count(search.format("INDEX")) == 2
    assert plans.steps.count(search.format("COVERING INDEX")) == 2
    # The queues are found one after the other, and no call is read for that.
    assert "SEARCH calls USING COVERING INDEX ix_calls_queue_entered_at (queue>?)" in plans.steps
    small = ("spans", "CONSTANT", "queues")
    assert [step for step in plans.full_scans if not any(each in step for each in small)] == []


def test_attempts_are_counted_by_when_they_were_made(store: Store, plans: Plans) -> None:
    SqlAttemptCounts(store.engine).tally("support", Interval(NOW - timedelta(weeks=8), NOW))
    assert "SEARCH facts USING INDEX ix_facts_attempts (at>? AND at<?)" in plans.steps
    assert "SEARCH retraction USING INDEX ix_facts_reported (chain_id=?)" in plans.steps
    assert plans.full_scans == []


def test_one_promise_and_all_about_it(store: Store, plans: Plans) -> None:
    archive = SqlArchive(store.engine, RosterReader())
    archive.facts("prm_1")
    archive.notices("prm_1")
    archive.promises(PromiseFilter(conversation_id="cnv_1"), NOW, limit=50)
    assert plans.full_scans == []


def test_over_full_windows_are_found_by_when_they_end(store: Store, plans: Plans) -> None:
    crowd = tuple(
        a_callback(A_WINDOW, id=f"prm_{number}", chain_id=f"prm_{number}", conversation_id=f"cnv_{number}")
        for number in range(3)
    )
    store.write(promises=crowd)
    plans.steps.clear()
    found = SqlFigures(store.engine).crowded({QueueWindow("support", A_WINDOW): 2})
    assert [len(chains) for chains in found.values()] == [3]
    assert [step for step in plans.full_scans if "asked" not in step and "CONSTANT ROW" not in step] == []
    by_end = [step for step in plans.steps if step.startswith("SEARCH promises USING INDEX ix_promises_window (")]
    assert len(by_end) == 2, plans.steps
    assert all("window_end>? AND window_end<?" in step for step in by_end)


def test_reports_find_what_was_due_and_offered(store: Store, plans: Plans) -> None:
    figures = SqlFigures(store.engine)
    week = Interval(NOW, NOW + timedelta(days=7))
    before = Interval(NOW - timedelta(days=7), NOW)
    for by in ((), tuple(Dimension)):
        figures.promises_due([before, week], by, NOW)
    figures.offers_made([before, week], NOW)
    assert "SEARCH standings USING INDEX ix_standings_due_at (due_at>? AND due_at<?)" in plans.steps
    assert "SEARCH offers USING INDEX ix_offers_made_at (made_at>? AND made_at<?)" in plans.steps
    plans.steps.clear()
    figures.broken(week, NOW)
    figures.scored(week, NOW)
    assert "SEARCH facts USING INDEX ix_facts_reported (chain_id=?)" in plans.steps
    assert "SEARCH told USING INDEX ix_facts_reported (chain_id=?)" in plans.steps
    assert [step for step in plans.full_scans if "wanted" not in step] == []


def test_the_journeys_that_were_due_are_found_by_what_was_due(store: Store, plans: Plans) -> None:
    SqlJourneyFigures(store.engine).journeys_due([Interval(NOW, NOW + timedelta(days=7))], NOW)
    assert "SEARCH standings USING COVERING INDEX ix_standings_due_at (due_at>? AND due_at<?)" in plans.steps
    for table in ("promises", "offers", "channel_switches"):
        index = f"SEARCH {table} USING INDEX ix_{table}_conversation_id (conversation_id=?)"
        assert index in plans.steps or index.replace("INDEX", "COVERING INDEX") in plans.steps
    stored = ("standings", "promises", "offers", "channel_switches", "later")
    assert [step for step in plans.full_scans if step.split()[1] in stored] == []

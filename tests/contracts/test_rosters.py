"""Who is at work in each team, as it is stored."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from promise_service.application.change_roster import ChangeRoster
from promise_service.application.ledger import Changes, Needs, carry_out
from promise_service.bootstrap.foundations import foundations
from promise_service.domain.rosters import Roster, StaffedSpan, TeamRoster
from promise_service.errors import NotFound
from promise_service.settings import Settings
from tests.builders import window
from tests.contracts.store import NOW, Look, Store, Write, store_at
from tests.fakes import FakeClock

TEN = StaffedSpan(window("Tue 2026-11-24 10:00 Europe/Paris"), 4)
ELEVEN = StaffedSpan(window("Tue 2026-11-24 11:00 Europe/Paris"), 2)


def test_a_team_of_which_nothing_was_told_has_an_empty_roster(store: Store) -> None:
    known = store.archive.roster("support")
    assert (known.version, known.roster.spans) == (0, ())


def test_a_roster_is_read_as_it_was_written_and_replaces_the_one_before(store: Store) -> None:
    store.write(rosters=(TeamRoster(team="support", roster=Roster([TEN, ELEVEN]), version=1),))
    store.write(rosters=(TeamRoster(team="sales", roster=Roster([ELEVEN]), version=1),))
    assert store.archive.roster("support").roster.spans == (TEN, ELEVEN)
    store.write(rosters=(TeamRoster(team="support", roster=Roster([ELEVEN]), version=2),))
    known = store.archive.roster("support")
    assert (known.version, known.roster.spans) == (2, (ELEVEN,))
    assert store.archive.roster("sales").roster.spans == (ELEVEN,)


def test_a_roster_that_is_told_while_it_is_read_is_read_as_before_or_as_after(store: Store) -> None:
    store.write(rosters=(TeamRoster(team="support", roster=Roster([TEN]), version=1),))
    told = [TeamRoster(team="support", roster=Roster([ELEVEN]), version=2)]

    def tell(*_: object) -> None:
        if told:
            store.write(rosters=(told.pop(),))

    with store_at(store.engine.url.render_as_string(hide_password=False)) as other:
        sa.event.listen(other.engine, "after_cursor_execute", tell)
        known = other.archive.roster("support")
    assert not told
    assert (known.version, known.roster.spans) in {(1, (TEN,)), (2, (ELEVEN,))}


def test_the_same_version_stays_the_same_roster(store: Store) -> None:
    """What is computed by a roster is remembered by it."""
    store.write(rosters=(TeamRoster(team="support", roster=Roster([TEN]), version=1),))
    assert store.archive.roster("support").roster is store.archive.roster("support").roster


def test_ledger_archive_and_prospects_of_a_process_share_the_object_of_a_roster(database_url: str) -> None:
    """Three objects for one roster would put out of mind what was computed by each other."""
    with foundations(Settings(database_url=database_url), clock=FakeClock(NOW)) as process:
        told = TeamRoster(team="support", roster=Roster([TEN]), version=1)
        carry_out(process.ledger, Write(changes=Changes(rosters=(told,))))
        look = Look(see=lambda book: book.roster("support").roster, seen=Needs(teams=frozenset({"support"})))
        known = process.archive.roster("support").roster
        assert process.prospects.coming((), None, NOW).rosters["support"] is known
        assert carry_out(process.ledger, look) is known


def test_a_command_that_needs_a_team_sees_its_roster(store: Store) -> None:
    store.write(rosters=(TeamRoster(team="support", roster=Roster([TEN]), version=1),))
    assert store.look(lambda book: book.roster("support").roster.spans, teams={"support"}) == (TEN,)
    assert store.look(lambda book: book.roster("sales").version, teams={"sales"}) == 0


def test_a_team_that_the_policy_does_not_name_has_no_staffing(store: Store) -> None:
    with pytest.raises(NotFound):
        carry_out(store.ledger, ChangeRoster(team="nobody", spans=(TEN,)))


def test_what_ended_a_week_ago_is_forgotten_with_the_next_change(store: Store) -> None:
    store.clock.shows = NOW + timedelta(days=30)
    store.write(rosters=(TeamRoster(team="support", roster=Roster([TEN]), version=1),))
    later = StaffedSpan(window("Tue 2027-01-05 10:00 Europe/Paris"), 4)
    after = store.archive.roster("support").roster.with_replaced([later], store.clock.now() - timedelta(days=7))
    assert after.spans == (later,)

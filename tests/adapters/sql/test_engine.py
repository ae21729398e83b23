"""How the database is reached, and what it refuses by itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
import sqlalchemy as sa
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import IntegrityError

from promise_service.adapters.sql.database_clock import DatabaseClock
from promise_service.adapters.sql.engine import create_engine, in_transaction, reading, snapshot, writing
from promise_service.adapters.sql.job_rows import timer_row
from promise_service.adapters.sql.promise_rows import promise_row
from promise_service.adapters.sql.schema.jobs import timers
from promise_service.adapters.sql.schema.promises import promises
from promise_service.domain.timers import TimerKind, new_timer
from promise_service.errors import CannotStart, StoreUnavailable
from tests.builders import a_callback, at
from tests.stories.waiting import eventually

A_TIMER = new_timer(TimerKind.DUE, at("Mon 2026-11-23 10:00 Europe/Paris"), "prm_1")


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    made = create_engine(database_url)
    yield made
    made.dispose()


def test_sqlite_waits_for_the_disk_and_knows_foreign_keys(sqlite_url: str) -> None:
    engine = create_engine(sqlite_url)
    with reading(engine) as connection:
        found = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        ]
    engine.dispose()
    assert found == ["wal", 2, 1, 10_000]


def test_readers_see_what_was_committed_while_someone_writes(engine: Engine) -> None:
    how_many = sa.select(sa.func.count()).select_from(timers)
    with writing(engine) as writer:
        writer.execute(sa.insert(timers), [timer_row(A_TIMER)])
        with reading(engine) as reader:
            assert reader.scalar(how_many) == 0
    with reading(engine) as reader:
        assert reader.scalar(how_many) == 1


def test_each_statement_of_a_reader_sees_what_is_committed_by_then(engine: Engine) -> None:
    how_many = sa.select(sa.func.count()).select_from(timers)
    with reading(engine) as reader:
        before = reader.scalar(how_many)
        with writing(engine) as writer:
            writer.execute(sa.insert(timers), [timer_row(A_TIMER)])
        assert (before, reader.scalar(how_many)) == (0, 1)


def test_all_statements_of_a_snapshot_see_the_same(engine: Engine) -> None:
    how_many = sa.select(sa.func.count()).select_from(timers)
    with snapshot(engine) as reader:
        before = reader.scalar(how_many)
        with writing(engine) as writer:
            writer.execute(sa.insert(timers), [timer_row(A_TIMER)])
        assert (before, reader.scalar(how_many)) == (0, 0)


def test_sqlite_reads_on_by_the_connection_that_wrote_last(sqlite_url: str) -> None:
    engine = create_engine(sqlite_url)
    with reading(engine), reading(engine):
        pass  # now there are two
    with writing(engine) as connection:
        wrote = connection.connection.dbapi_connection
    with reading(engine) as connection:
        assert connection.connection.dbapi_connection is wrote
    engine.dispose()


def test_what_fails_is_not_written(engine: Engine) -> None:
    with pytest.raises(IntegrityError), writing(engine) as connection:
        connection.execute(sa.insert(timers), [timer_row(A_TIMER), timer_row(A_TIMER)])
    with reading(engine) as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(timers)) == 0


@pytest.mark.parametrize(
    ("row", "constraint"),
    [
        ({"kind": "party"}, "ck_timers_kind"),
        ({"state": "late"}, "ck_timers_state"),
        ({"tries": -1}, "ck_timers_tries"),
    ],
)
def test_rows_that_mean_nothing_are_refused(engine: Engine, row: dict[str, object], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), writing(engine) as connection:
        connection.execute(sa.insert(timers), [timer_row(A_TIMER) | row])


@pytest.mark.parametrize(
    ("row", "constraint"),
    [
        ({"window_start": None}, "ck_promises_whole_window"),
        ({"window_start": at("Tue 2026-11-24 11:00 Europe/Paris")}, "ck_promises_window"),
        ({"due_at": at("Tue 2026-11-24 12:00 Europe/Paris")}, "ck_promises_window_is_due"),
        ({"attempts_max": None}, "ck_promises_whole_attempts"),
        ({"follows": "prm_0"}, "ck_promises_whole_succession"),
    ],
)
def test_promises_that_mean_nothing_are_refused(engine: Engine, row: dict[str, object], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), writing(engine) as connection:
        connection.execute(sa.insert(promises), [promise_row(a_callback()) | row])


def test_a_promise_of_an_unknown_policy_version_is_refused(engine: Engine) -> None:
    with pytest.raises(IntegrityError, match=r"(?i)foreign key"), writing(engine) as connection:
        connection.execute(sa.insert(promises), [promise_row(a_callback())])


@pytest.mark.parametrize(
    "url", ["mysql://x/y", "sqlite://", "sqlite:///:memory:", "nonsense", "postgresql+asyncpg://x/y"]
)
def test_other_databases_are_refused(url: str) -> None:
    with pytest.raises(CannotStart, match="must be sqlite:///<file> or postgresql://"):
        create_engine(url)


def test_a_transaction_that_stands_still_does_not_hold_its_locks_for_ever(postgresql_url: str) -> None:
    engine = create_engine(postgresql_url)
    with writing(engine) as connection:
        assert connection.exec_driver_sql("SHOW idle_in_transaction_session_timeout").scalar() == "30s"
    with pytest.raises(StoreUnavailable, match="The database does not answer"):
        _stand_still_for_too_long(engine)
    engine.dispose()


def _stand_still_for_too_long(engine: Engine) -> None:
    is_there = sa.text("SELECT count(*) FROM pg_stat_activity WHERE pid = :pid")
    with writing(engine) as frozen, reading(engine) as other:
        own = frozen.exec_driver_sql("SELECT pg_backend_pid()").scalar()
        frozen.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = '1ms'")
        eventually(lambda: other.scalar(is_there, {"pid": own}) == 0, "the end of a transaction that stands still")
        frozen.exec_driver_sql("SELECT 1")


def test_reading_leaves_no_transaction_open(postgresql_url: str) -> None:
    engine = create_engine(postgresql_url)
    with reading(engine) as connection, reading(engine) as other:
        connection.exec_driver_sql("SELECT count(*) FROM timers")
        own = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar()
        state = sa.text("SELECT state FROM pg_stat_activity WHERE pid = :pid")
        assert other.scalar(state, {"pid": own}) == "idle"
    engine.dispose()


def test_whom_a_deadlock_ends_begins_anew(postgresql_url: str) -> None:
    engine = create_engine(postgresql_url)
    with writing(engine) as connection:
        connection.execute(
            sa.insert(timers), [timer_row(new_timer(TimerKind.DUE, A_TIMER.due_at, name)) for name in ("a", "b")]
        )
    both_hold_one = Barrier(2, timeout=20)
    begun: Counter[str] = Counter()

    def lock_both(first: str, second: str) -> str:
        def work(connection: Connection) -> str:
            begun[first] += 1
            _lock(connection, first)
            if begun[first] == 1:
                both_hold_one.wait()
            _lock(connection, second)
            return first

        return in_transaction(engine, work)

    with ThreadPoolExecutor(2) as pool:
        done = [pool.submit(lock_both, "a", "b"), pool.submit(lock_both, "b", "a")]
        assert [each.result(30) for each in done] == ["a", "b"]
    engine.dispose()
    assert sorted(begun.values()) == [1, 2]


def test_a_database_that_stays_too_busy_is_unavailable(postgresql_url: str) -> None:
    engine = create_engine(postgresql_url)
    tries = 0

    def work(connection: Connection) -> None:
        nonlocal tries
        tries += 1
        connection.exec_driver_sql("DO $$ BEGIN RAISE EXCEPTION 'in the way' USING ERRCODE = '40001'; END $$")

    with pytest.raises(StoreUnavailable, match="10 tries were in vain"):
        in_transaction(engine, work)
    engine.dispose()
    assert tries == 10


def _lock(connection: Connection, subject_id: str) -> None:
    connection.execute(sa.select(timers.c.id).where(timers.c.subject_id == subject_id).with_for_update())


def test_a_password_is_not_repeated() -> None:
    with pytest.raises(CannotStart) as refused:
        create_engine("mysql://user:secret@host/database")
    assert "secret" not in str(refused.value)


def test_a_database_that_is_away_is_unavailable() -> None:
    with (
        pytest.raises(StoreUnavailable, match="The database does not answer"),
        reading(create_engine("postgresql://nobody@127.0.0.1:9/none")),
    ):
        pass


def test_the_clock_of_the_server_goes_on_within_a_transaction(postgresql_url: str) -> None:
    engine = create_engine(postgresql_url)
    clock = DatabaseClock(engine)
    first, second = clock.now(), clock.now()
    engine.dispose()
    assert first.tzinfo is UTC
    assert timedelta(0) < second - first < timedelta(minutes=1)
    assert first > datetime(2026, 1, 1, tzinfo=UTC)

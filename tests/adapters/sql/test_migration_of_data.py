"""What was stored under the first schema is still there under this one, with what it would have been given now."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from promise_service.adapters.sql.archive import SqlArchive
from promise_service.adapters.sql.engine import reading, writing
from promise_service.adapters.sql.instants import Duration, Instant
from promise_service.adapters.sql.migration import downgrade, migrate
from promise_service.adapters.sql.occupancies import occupancies
from promise_service.adapters.sql.offer_rows import hold_rows
from promise_service.adapters.sql.rosters import RosterReader
from promise_service.adapters.sql.schema.jobs import timers
from promise_service.adapters.sql.schema.offers import holds
from promise_service.adapters.sql.service_runs import SqlServiceRuns
from promise_service.domain.callback_capacity import Occupancy
from promise_service.domain.intervals import Interval
from promise_service.domain.offers import OfferOutcome
from promise_service.domain.outages import Run, ServiceRole
from promise_service.domain.promise_facts import AttemptMade
from promise_service.domain.promises import Promise, Succession
from promise_service.domain.timers import TimerKind, new_timer
from promise_service.errors import CannotStart
from tests.contracts.store import store_at

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LONG_AGO = datetime(2020, 3, 2, 9, 0, tzinfo=UTC)
AHEAD = datetime(2199, 3, 4, 9, 30, tzinfo=UTC)
TABLES = (
    "access_keys", "idempotency_records", "policy_versions", "timers", "offers", "offer_slots", "promises", "facts",
    "notices", "standings",
)  # fmt: skip
OF_PROMISES = ("customer_reminder", "owner_reminder", "supervisor_reminder", "delay_notice", "due", "giving_up")
NOTICES = ("acknowledgement", "customer_reminder", "delay_notice", "owner_reminder", "supervisor_reminder", "alarm")
FACTS: Mapping[str, dict[str, Any]] = {
    "attempt_made": {"outcome": "no_answer"},
    "answered": {"completeness": "full", "automated": False},
    "delayed": {"new_promise_id": "prm_moved", "reason": None, "automatic": True},
    "rescheduled": {"new_promise_id": "prm_again"},
    "cancelled": {"by": "customer", "reason": None},
    "transferred": {"team": "billing", "agent_id": None, "reason": None},
    "contact_corrected": {"email": "c@example.org", "phone": None},
    "retracted": {"fact_id": "fct_cancelled", "reason": "mis-click"},
    "notice_settled": {
        "notice_id": "ntc_alarm", "notice": "alarm", "outcome": "accepted", "receiver": None, "detail": None,
    },
    "team_alarmed": {"reason": "no_window"},
    "verdict_settled": {"verdict": None, "detail": None},
}  # fmt: skip


def insert(connection: Connection, table: str, **row: Any) -> None:
    """One row, with no more known of its table than the names of these columns."""
    columns = [sa.column(name, kind_of(value)) for name, value in row.items()]
    connection.execute(sa.insert(sa.table(table, *columns)).values(row))


def kind_of(value: Any) -> Any:
    match value:
        case datetime():
            return Instant
        case timedelta():
            return Duration
        case dict() | list():
            return sa.JSON
        case _:
            return None


def insert_promise(connection: Connection, promise_id: str, *, opens: datetime | None, **more: Any) -> None:
    due_at = LONG_AGO + DAY if opens is None else opens + HOUR
    row: dict[str, Any] = {
        "id": promise_id,
        "kind": "reply" if opens is None else "callback",
        "channel": "email" if opens is None else "phone",
        "conversation_id": "cnv_1",
        "chain_id": promise_id,
        "received_at": LONG_AGO - DAY,
        "made_at": LONG_AGO - DAY,
        "window_start": opens,
        "window_end": None if opens is None else due_at,
        "due_at": due_at,
        "time_zone": "Europe/Paris",
        "locale": "fr",
        "statement": "x",
        "team": "support",
        "customer_email": "customer@example.org",
        "policy_version": 1,
        "tzdata_version": "2025b",
        "basis_rule": "/queues/sales",
        "basis_calendar": "support-hours",
        "basis_counted_from": LONG_AGO - DAY,
        "made_by": "key_1",
        **more,
    }
    insert(connection, "promises", **{name: value for name, value in row.items() if value is not None})
    insert(
        connection,
        "standings",
        promise_id=promise_id,
        due_at=due_at,
        stage="closed" if promise_id == "prm_closed" else "open",
        forewarned=False,
        attempts_made=0,
        tried_inside=False,
        delayed=False,
        answered=False,
        team="support",
        email="customer@example.org",
    )


def fill(connection: Connection) -> None:
    """One of everything that the first schema can hold."""
    insert(
        connection, "access_keys", id="key_1", digest=b"1", name="site", scopes=["read"], created_at=LONG_AGO,
    )  # fmt: skip
    insert(
        connection, "idempotency_records", scope="key_1", key="k", fingerprint="f", status=201, headers=[], body=b"{}",
        created_at=LONG_AGO,
    )  # fmt: skip
    insert(
        connection, "policy_versions", version=1, published_at=LONG_AGO, published_by="key_1", document={"a": "b"},
        holidays={}, tzdata_version="2025b",
    )  # fmt: skip
    insert(
        connection, "offers", id="ofr_1", queue="sales", called_at=LONG_AGO, made_at=LONG_AGO,
        expires_at=LONG_AGO + HOUR, decision="callback", reason="closed", wait_announce=False, held=True,
        locale="fr", time_zone="Europe/Paris", prompt="x", policy_version=1, made_by="key_1", outcome="accepted",
    )  # fmt: skip
    insert(
        connection, "offer_slots", offer_id="ofr_1", position=0, window_start=AHEAD, window_end=AHEAD + HOUR,
    )  # fmt: skip
    fill_promises(connection)
    before: str | None = None
    for kind, details in FACTS.items():
        caused = {} if before is None else {"caused_by": before}
        insert(
            connection, "facts", id=f"fct_{kind}", promise_id="prm_first", chain_id="prm_first", at=LONG_AGO,
            recorded_at=LONG_AGO, by="key_1", kind=kind, details=details, **caused,
        )  # fmt: skip
        before = f"fct_{kind}"
    for kind in NOTICES:
        insert(
            connection, "notices", id=f"ntc_{kind}", promise_id="prm_first", kind=kind, receiver="someone@example.org",
            locale="fr", subject="s", text="t", created_at=LONG_AGO, outcome="pending",
        )  # fmt: skip
    fill_timers(connection)


def fill_promises(connection: Connection) -> None:
    """A callback that was delayed, then rescheduled twice; one that follows it by request; one closed; a reply."""
    insert_promise(connection, "prm_first", opens=LONG_AGO, offer_id="ofr_1", attempts_max=2, attempts_every=HOUR)
    insert_promise(connection, "prm_moved", opens=AHEAD, follows="prm_first", succession="delay", chain_id="prm_first")
    insert_promise(connection, "prm_again", opens=AHEAD + DAY, follows="prm_moved", succession="reschedule")
    insert_promise(connection, "prm_last", opens=AHEAD + 2 * DAY, follows="prm_again", succession="reschedule")
    insert_promise(connection, "prm_asked", opens=AHEAD + 3 * DAY, follows="prm_last", succession="request")
    insert_promise(connection, "prm_closed", opens=AHEAD)
    insert_promise(
        connection, "prm_reply", opens=None, deadline_unit="business_days", deadline_count=2, deadline_at="closing"
    )


def fill_timers(connection: Connection) -> None:
    insert_timer(connection, "hold_expiry", "ofr_1")
    for kind in OF_PROMISES:
        insert_timer(connection, kind, "prm_first")
    for notice in NOTICES:
        insert_timer(connection, "send_notice", f"ntc_{notice}")
    insert_timer(connection, "delay_notice", "prm_moved", state="dead")
    insert_timer(connection, "owner_reminder", "prm_reply")
    insert_timer(connection, "delay_notice", "prm_closed", state="skipped")


def insert_offer(
    connection: Connection, offer_id: str, *slots: Interval, outcome: str = "open", held: bool = True
) -> None:
    insert(
        connection, "offers", id=offer_id, queue="support", called_at=AHEAD - DAY, made_at=AHEAD - DAY,
        expires_at=AHEAD - DAY + HOUR, decision="callback", reason="closed", wait_announce=False, held=held,
        locale="fr", time_zone="Europe/Paris", prompt="x", policy_version=1, made_by="key_1", outcome=outcome,
    )  # fmt: skip
    for position, slot in enumerate(slots):
        insert(
            connection, "offer_slots", offer_id=offer_id, position=position, window_start=slot.start,
            window_end=slot.end,
        )  # fmt: skip


def insert_timer(connection: Connection, kind: str, subject_id: str, state: str = "waiting") -> None:
    insert(
        connection, "timers", id=f"{kind}:{subject_id}", kind=kind, subject_id=subject_id, due_at=LONG_AGO,
        state=state, tries=0,
    )  # fmt: skip


def rows(engine: Engine, columns: Mapping[str, list[str]]) -> dict[str, set[str]]:
    """What is in these columns of each table, as the database gives it."""
    with reading(engine) as connection:
        return {
            table: {
                repr(tuple(row))
                for row in connection.execute(sa.select(*map(sa.column, names)).select_from(sa.table(table)))
            }
            for table, names in columns.items()
        }


@pytest.fixture
def columns(empty_url: str, engine: Engine) -> dict[str, list[str]]:
    """The columns of the first schema, which the database now has, with rows in every table."""
    migrate(empty_url, "0001")
    with writing(engine) as connection:
        fill(connection)
    inspector = sa.inspect(engine)
    return {table: [column["name"] for column in inspector.get_columns(table)] for table in TABLES}


def promise(engine: Engine, promise_id: str) -> Promise:
    return SqlArchive(engine, RosterReader()).promise(promise_id, LONG_AGO).promise


def helps_until(engine: Engine) -> dict[str, datetime | None]:
    with reading(engine) as connection:
        return {row.id: row.helps_until for row in connection.execute(sa.select(timers))}


def test_everything_is_still_there_up_and_down(empty_url: str, engine: Engine, columns: dict[str, list[str]]) -> None:
    before = rows(engine, columns)
    assert all(before.values())
    migrate(empty_url)
    after = rows(engine, columns)
    assert before["timers"] < after["timers"]
    assert after | {"timers": before["timers"]} == before
    downgrade(empty_url, "0001")
    assert rows(engine, columns) == before
    migrate(empty_url)
    assert rows(engine, columns) == after


def test_everything_is_read(empty_url: str, engine: Engine, columns: dict[str, list[str]]) -> None:
    migrate(empty_url)
    archive = SqlArchive(engine, RosterReader())
    facts = archive.facts("prm_first")
    assert {fact.id for fact in facts} == {f"fct_{kind}" for kind in FACTS}
    assert sum(fact.caused_by is not None for fact in facts) == len(FACTS) - 1
    assert {notice.kind for notice in archive.notices("prm_first")} == set(NOTICES)
    assert archive.offer("ofr_1").slots[0].start == AHEAD
    assert promise(engine, "prm_reply").basis.deadline is not None


def test_promises_that_took_the_place_of_others_know_the_first(
    empty_url: str, engine: Engine, columns: dict[str, list[str]]
) -> None:
    migrate(empty_url)
    origins = {
        name: (promise(engine, name).origin_id, promise(engine, name).moves)
        for name in ("prm_first", "prm_moved", "prm_again", "prm_last", "prm_asked", "prm_reply")
    }
    assert origins == {
        "prm_first": ("prm_first", 0),
        "prm_moved": ("prm_first", 1),
        "prm_again": ("prm_first", 2),
        "prm_last": ("prm_first", 3),
        "prm_asked": ("prm_asked", 0),
        "prm_reply": ("prm_reply", 0),
    }
    assert promise(engine, "prm_asked").succession is Succession.REQUEST


def test_timers_that_have_not_run_know_until_when_they_help(
    empty_url: str, engine: Engine, columns: dict[str, list[str]]
) -> None:
    migrate(empty_url)
    due_at = LONG_AGO + HOUR
    assert {timer_id: until for timer_id, until in helps_until(engine).items() if timer_id.count(":") == 1} == {
        "hold_expiry:ofr_1": None,
        "customer_reminder:prm_first": LONG_AGO,
        "owner_reminder:prm_first": due_at,
        "supervisor_reminder:prm_first": due_at,
        "delay_notice:prm_first": due_at,
        "due:prm_first": None,
        "giving_up:prm_first": None,
        "send_notice:ntc_acknowledgement": due_at,
        "send_notice:ntc_customer_reminder": LONG_AGO,
        "send_notice:ntc_delay_notice": due_at,
        "send_notice:ntc_owner_reminder": due_at,
        "send_notice:ntc_supervisor_reminder": due_at,
        "send_notice:ntc_alarm": None,
        "delay_notice:prm_moved": AHEAD + HOUR,
        "owner_reminder:prm_reply": LONG_AGO + DAY,
        "delay_notice:prm_closed": None,
    }


def test_open_callbacks_are_told_of_as_their_window_begins_and_as_they_come_to_be_at_risk(
    empty_url: str, engine: Engine, columns: dict[str, list[str]]
) -> None:
    migrate(empty_url)
    opens = {"prm_moved": AHEAD, "prm_again": AHEAD + DAY, "prm_last": AHEAD + 2 * DAY, "prm_asked": AHEAD + 3 * DAY}
    expected = [
        new_timer(kind, at, promise_id, helps_until=start + HOUR)
        for promise_id, start in opens.items()
        for kind, at in (
            (TimerKind.WINDOW_OPENED, start),
            (TimerKind.AT_RISK, start + timedelta(minutes=48)),
        )
    ]
    with reading(engine) as connection:
        added = connection.execute(sa.select(timers).where(timers.c.kind.in_(("window_opened", "at_risk")))).all()
    assert {(row.id, row.kind, row.subject_id, row.due_at, row.helps_until) for row in added} == {
        (each.id, each.kind.value, each.subject_id, each.due_at, each.helps_until) for each in expected
    }
    assert {(row.state, row.tries, row.begun, row.starts) for row in added} == {("waiting", 0, False, 0)}


def test_what_the_first_schema_cannot_hold_goes_on_the_way_back(
    empty_url: str, engine: Engine, columns: dict[str, list[str]]
) -> None:
    before = rows(engine, columns)
    migrate(empty_url)
    told = {"notice_id": "ntc_new", "outcome": "accepted", "receiver": None, "detail": None}
    with writing(engine) as connection:
        for number, (kind, details) in enumerate(
            (
                ("at_risk", {}),
                ("window_opened", {}),
                ("notice_settled", {"notice": "reschedule_notice", **told}),
                ("notice_settled", {"notice": "feedback_request", **told}),
            )
        ):
            insert(
                connection, "facts", id=f"fct_new_{number}", promise_id="prm_first", chain_id="prm_first",
                at=LONG_AGO, recorded_at=LONG_AGO, by="service", kind=kind, details=details,
            )  # fmt: skip
        kinds = (("reschedule_notice", "email"), ("customer_reminder", "sms"), ("feedback_request", "email"))
        insert_timer(connection, "feedback_request", "prm_first")
        for number, (kind, channel) in enumerate(kinds):
            insert(
                connection, "notices", id=f"ntc_new_{number}", promise_id="prm_first", kind=kind, receiver="x",
                locale="fr", subject="s", text="t", created_at=LONG_AGO, outcome="pending", channel=channel,
            )  # fmt: skip
            insert_timer(connection, "send_notice", f"ntc_new_{number}")
    downgrade(empty_url, "0001")
    assert rows(engine, columns) == before


def test_data_that_would_not_hold_together_are_refused_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "damaged.sqlite"
    migrate(f"sqlite:///{file}", "0001")
    with closing(sqlite3.connect(file, isolation_level=None)) as damaging:
        damaging.execute(
            "INSERT INTO facts (id, promise_id, chain_id, at, recorded_at, by, kind, details)"
            " VALUES ('fct_1', 'prm_gone', 'prm_gone', 0, 0, 'key_1', 'cancelled', '{}')"
        )
        schema = damaging.execute("SELECT sql FROM sqlite_master").fetchall()
        with pytest.raises(CannotStart, match=r"rows that are not there \(facts -> promises\)"):
            migrate(f"sqlite:///{file}")
        assert damaging.execute("SELECT sql FROM sqlite_master").fetchall() == schema
        assert damaging.execute("SELECT version_num FROM alembic_version").fetchall() == [("0001",)]


def test_of_the_time_before_no_run_is_known_and_runs_go_on_the_way_back(
    empty_url: str, engine: Engine, columns: dict[str, list[str]]
) -> None:
    migrate(empty_url, "0007")
    before = rows(engine, columns)
    migrate(empty_url)
    runs = SqlServiceRuns(engine)
    assert runs.known() == []
    for role in ServiceRole:
        runs.keep(Run(id=f"run_{role}", role=role, started_at=LONG_AGO, seen_at=LONG_AGO + HOUR))
    downgrade(empty_url, "0007")
    assert "service_runs" not in sa.inspect(engine).get_table_names()
    assert rows(engine, columns) == before
    migrate(empty_url)
    assert runs.known() == []


def test_claims_go_on_the_way_back(empty_url: str, engine: Engine, columns: dict[str, list[str]]) -> None:
    migrate(empty_url, "0007")
    before = rows(engine, columns)
    migrate(empty_url)
    with writing(engine) as connection:
        insert(
            connection, "claims", chain_id="prm_first", promise_id="prm_moved", agent_id="ag-7", claimed_at=LONG_AGO,
            lease_until=LONG_AGO + HOUR, given_back=False,
        )  # fmt: skip
    assert list(SqlArchive(engine, RosterReader()).claims(LONG_AGO)) == ["prm_first"]
    assert list(SqlArchive(engine, RosterReader()).claims(LONG_AGO + HOUR)) == []
    downgrade(empty_url, "0007")
    assert rows(engine, columns) == before
    assert "claims" not in sa.inspect(engine).get_table_names()
    migrate(empty_url)
    assert list(SqlArchive(engine, RosterReader()).claims(LONG_AGO)) == []


def test_open_offers_go_on_holding_their_places(empty_url: str, engine: Engine, columns: dict[str, list[str]]) -> None:
    migrate(empty_url, "0012")
    with writing(engine) as connection:
        for number, (outcome, held) in enumerate((("open", True), ("open", False), ("declined", True)), start=2):
            insert_offer(connection, f"ofr_{number}", Interval(AHEAD, AHEAD + HOUR), outcome=outcome, held=held)
    before = rows(engine, columns)
    migrate(empty_url)
    with reading(engine) as connection:
        as_offered = occupancies(connection, ["support", "sales"], AHEAD - DAY)
        expired = occupancies(connection, ["support", "sales"], AHEAD - DAY + HOUR)
    window = Interval(AHEAD, AHEAD + HOUR)
    assert (as_offered["support"].taken(window), as_offered["sales"].taken(window)) == (1, 0)
    assert expired["support"].taken(window) == 0
    downgrade(empty_url, "0012")
    assert rows(engine, columns) == before


def minutes_ahead(start: int, end: int) -> Interval:
    return Interval(AHEAD + timedelta(minutes=start), AHEAD + timedelta(minutes=end))


OFFERED: Mapping[str, tuple[Interval, ...]] = {
    "ofr_adjacent": (minutes_ahead(60, 90), minutes_ahead(300, 330), minutes_ahead(0, 30), minutes_ahead(30, 60)),
    "ofr_follows": (minutes_ahead(330, 360),),  # from where the last window of the offer before ends
    "ofr_lengths": tuple(minutes_ahead(*ends) for ends in ((0, 30), (90, 150), (60, 90), (150, 210), (30, 90))),
    "ofr_twice": (minutes_ahead(0, 30), *(minutes_ahead(30, 60),) * 3),  # a run of two, and the same row two times
}
HOLDS_BEFORE = {"holds": ["queue", "window_start", "window_end", "offer_id", "expires_at"]}


@pytest.fixture
def held_before(empty_url: str, engine: Engine, columns: dict[str, list[str]]) -> dict[str, set[str]]:
    """What offers that were open before holds were runs hold, as the database gives it."""
    migrate(empty_url, "0012")
    with writing(engine) as connection:
        for offer_id, slots in OFFERED.items():
            insert_offer(connection, offer_id, *slots)
        insert_offer(connection, "ofr_holds_nothing", minutes_ahead(0, 30), held=False)
        insert_offer(connection, "ofr_ended", minutes_ahead(0, 30), outcome="declined")
    migrate(empty_url, "0013")
    return rows(engine, HOLDS_BEFORE)


def test_places_held_already_are_made_into_the_runs_of_their_offers(
    empty_url: str, engine: Engine, held_before: dict[str, set[str]]
) -> None:
    migrate(empty_url)
    archive = SqlArchive(engine, RosterReader())
    expected = {tuple(row.items()) for offer_id in OFFERED for row in hold_rows(archive.offer(offer_id))}
    with reading(engine) as connection:
        held = {tuple(row.items()) for row in connection.execute(sa.select(holds)).mappings()}
    assert held == expected
    assert sorted(dict(row)["windows"] for row in held if dict(row)["offer_id"] == "ofr_adjacent") == [1, 3]


@pytest.mark.parametrize("outcome", [OfferOutcome.ACCEPTED, OfferOutcome.DECLINED])
def test_offers_that_were_open_before_give_their_places_back(
    empty_url: str, held_before: dict[str, set[str]], outcome: OfferOutcome
) -> None:
    migrate(empty_url)
    with store_at(empty_url) as store:
        assert store.archive.occupancy("support", AHEAD - DAY) != Occupancy()
        store.write(offers=tuple(replace(store.archive.offer(each), outcome=outcome) for each in OFFERED))
        assert store.archive.occupancy("support", AHEAD - DAY) == Occupancy()
        with reading(store.engine) as connection:
            assert connection.execute(sa.select(holds)).all() == []


def test_places_are_held_window_by_window_again_on_the_way_back(
    empty_url: str, engine: Engine, held_before: dict[str, set[str]]
) -> None:
    assert len(held_before["holds"]) == sum(len(set(slots)) for slots in OFFERED.values())
    migrate(empty_url)
    downgrade(empty_url, "0013")
    assert rows(engine, HOLDS_BEFORE) == held_before


def test_calls_and_what_they_taught_go_on_the_way_back(
    empty_url: str, engine: Engine, columns: dict[str, list[str]]
) -> None:
    before = rows(engine, columns)
    migrate(empty_url)
    with writing(engine) as connection:
        insert(connection, "calls", queue="support", call_id="call-1", priority=0, entered_at=LONG_AGO)
        insert(connection, "learnt_waits", queue="support", document={"a": 1}, threshold=HOUR, learnt_at=LONG_AGO)
        insert_timer(connection, "fit_waits", "support")
    downgrade(empty_url, "0007")
    assert {"calls", "learnt_waits"}.isdisjoint(sa.inspect(engine).get_table_names())
    downgrade(empty_url, "0001")
    assert rows(engine, columns) == before


def test_what_was_measured_and_durations_go_on_the_way_back(
    empty_url: str, engine: Engine, columns: dict[str, list[str]]
) -> None:
    """An attempt that told how long it took is one that told nothing of it then."""
    migrate(empty_url, "0011")
    before = rows(engine, columns)
    migrate(empty_url)
    with writing(engine) as connection:
        insert(
            connection, "facts", id="fct_timed", promise_id="prm_first", chain_id="prm_first", at=LONG_AGO,
            recorded_at=LONG_AGO, by="key_1", kind="attempt_made",
            details={"outcome": "busy", "agent_id": None, "duration_seconds": 38},
        )  # fmt: skip
        insert(
            connection, "measured_efforts", queue="support", since=LONG_AGO, measured_at=LONG_AGO + DAY, answered=2,
            unanswered=1, timed_answered=2, answered_seconds=500, answered_squares=130_000, timed_unanswered=0,
            unanswered_seconds=0,
        )  # fmt: skip
        insert_timer(connection, "measure_effort", "support")
    assert SqlArchive(engine, RosterReader()).attempts("support").made == 3
    attempts = [
        each.what
        for each in SqlArchive(engine, RosterReader()).facts("prm_first")
        if isinstance(each.what, AttemptMade)
    ]
    assert {each.duration_seconds for each in attempts} == {None, 38}
    downgrade(empty_url, "0011")
    timed = sa.select(sa.column("details", sa.JSON)).select_from(sa.table("facts")).where(sa.text("id = 'fct_timed'"))
    with writing(engine) as connection:
        assert connection.execute(timed).scalar_one() == {"outcome": "busy", "agent_id": None}
        connection.execute(sa.text("DELETE FROM facts WHERE id = 'fct_timed'"))
    assert rows(engine, columns) == before
    assert "measured_efforts" not in sa.inspect(engine).get_table_names()
    migrate(empty_url)
    assert SqlArchive(engine, RosterReader()).attempts("support").made == 0


def test_changes_of_channel_go_on_the_way_back(empty_url: str, engine: Engine, columns: dict[str, list[str]]) -> None:
    migrate(empty_url, "0003")
    before = rows(engine, columns)
    migrate(empty_url)
    with writing(engine) as connection:
        for number, motive in enumerate(("own_context", None)):
            insert(
                connection, "channel_switches", id=f"chs_{number}", conversation_id="cnv_1", from_channel="email",
                to_channel="phone", at=LONG_AGO, recorded_at=LONG_AGO, by="key_1",
                **({} if motive is None else {"motive": motive}),
            )  # fmt: skip
    downgrade(empty_url, "0003")
    assert rows(engine, columns) == before
    assert "channel_switches" not in sa.inspect(engine).get_table_names()
    migrate(empty_url)
    with reading(engine) as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM channel_switches")).scalar_one() == 0


def test_rosters_and_reasons_of_risk_go_on_the_way_back(
    empty_url: str, engine: Engine, columns: dict[str, list[str]]
) -> None:
    migrate(empty_url, "0007")
    before = rows(engine, columns)
    migrate(empty_url)
    with writing(engine) as connection:
        insert(connection, "rosters", team="support", version=1, changed_at=LONG_AGO)
        insert(
            connection, "staffing", team="support", start_at=LONG_AGO, end_at=LONG_AGO + timedelta(hours=1), agents=4
        )
    downgrade(empty_url, "0007")
    assert rows(engine, columns) == before
    assert not {"rosters", "staffing"} & set(sa.inspect(engine).get_table_names())

"""What happens by itself, as people look at it, and dead letters that get another chance."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from promise_service.adapters.sql.engine import reading, writing
from promise_service.adapters.sql.schema.webhooks import deliveries, events, webhooks
from promise_service.application.ledger import carry_out
from promise_service.application.ports.jobs import Backlog, Job
from promise_service.application.retry_job import RetryJob
from promise_service.domain.notices import Message, Notice, NoticeKind, NoticeOutcome
from promise_service.domain.timers import Timer, TimerKind, TimerState, new_timer
from promise_service.errors import NotAllowedNow, NotFound
from tests.contracts.store import NOW, Store, a_reply

MINUTE = timedelta(minutes=1)
BOUNCE = "550 no such mailbox"


def dead(kind: TimerKind, subject_id: str, due_at: datetime = NOW, helps_until: datetime | None = None) -> Timer:
    timer = new_timer(kind, due_at, subject_id, helps_until)
    return replace(timer, state=TimerState.DEAD, tries=5, detail=BOUNCE)


def a_refused_notice(notice_id: str = "ntc_1", kind: NoticeKind = NoticeKind.ALARM) -> Notice:
    return Notice(
        id=notice_id,
        promise_id="prm_1",
        kind=kind,
        receiver="team@example.org",
        locale="fr",
        message=Message(subject="Alarme", text="Voyez vous-même."),
        created_at=NOW,
        outcome=NoticeOutcome.REFUSED,
        settled_at=NOW,
        detail=BOUNCE,
    )


def retried(store: Store, timer: Timer) -> Job:
    return carry_out(store.ledger, RetryJob(job=store.jobs.job(timer.id)))


def has_a_delivery(store: Store, delivery_id: str, promise_id: str) -> None:
    """An event about that promise could not be delivered."""
    with writing(store.engine) as connection:
        connection.execute(
            sa.insert(webhooks).values(
                id="whk_1", url="https://example.org", secret="s", state="enabled", failures=0, version=1,
                created_at=NOW, created_by="key_1",
            )
        )  # fmt: skip
        connection.execute(
            sa.insert(events).values(id="evt_1", type="promise.made", subject_id=promise_id, at=NOW, body="{}")
        )
        connection.execute(
            sa.insert(deliveries).values(
                id=delivery_id, webhook_id="whk_1", event_id="evt_1", subject_id=promise_id, at=NOW, position=0,
                state="dead", tries=9,
            )
        )  # fmt: skip


def test_are_listed_in_one_state_earliest_due_first_and_in_pages(store: Store) -> None:
    first, second, third = (dead(TimerKind.DUE, f"prm_{number}", NOW + number * MINUTE) for number in range(3))
    store.write(timers=(third, first, second, new_timer(TimerKind.DUE, NOW, "prm_9")))

    listed = store.jobs.jobs(TimerState.DEAD, kind=None, limit=2)

    assert [job.timer for job in listed] == [first, second]
    after = (second.due_at, second.id)
    assert [job.timer for job in store.jobs.jobs(TimerState.DEAD, kind=None, limit=2, after=after)] == [third]


def test_are_listed_by_what_they_do(store: Store) -> None:
    store.write(timers=(dead(TimerKind.DUE, "prm_1"), dead(TimerKind.HOLD_EXPIRY, "off_1")))

    (job,) = store.jobs.jobs(TimerState.DEAD, kind=TimerKind.HOLD_EXPIRY, limit=9)

    assert job.timer.subject_id == "off_1"


def test_name_the_promise_that_they_are_about(store: Store) -> None:
    about = {
        "prm_1": dead(TimerKind.DUE, "prm_1"),
        "ntc_1": dead(TimerKind.SEND_NOTICE, "ntc_1"),
        "dlv_1": dead(TimerKind.DELIVER_EVENT, "dlv_1"),
        "off_1": dead(TimerKind.HOLD_EXPIRY, "off_1"),
    }
    store.write(promises=(a_reply(1),), notices=(a_refused_notice(),), timers=tuple(about.values()))
    has_a_delivery(store, "dlv_1", "prm_1")

    promise_ids = {subject_id: store.jobs.job(timer.id).promise_id for subject_id, timer in about.items()}

    assert promise_ids == {"prm_1": "prm_1", "ntc_1": "prm_1", "dlv_1": "prm_1", "off_1": None}


def test_one_that_nobody_knows_is_not_found(store: Store) -> None:
    with pytest.raises(NotFound, match="There is no job 'due:prm_1:now'"):
        store.jobs.job("due:prm_1:now")


def test_are_counted(store: Store) -> None:
    timers = (
        dead(TimerKind.DUE, "prm_1"),
        dead(TimerKind.DUE, "prm_2", helps_until=NOW),
        dead(TimerKind.DUE, "prm_3", helps_until=NOW + MINUTE),
        new_timer(TimerKind.DUE, NOW - 2 * MINUTE, "prm_4"),
        new_timer(TimerKind.DUE, NOW, "prm_5"),
        new_timer(TimerKind.DUE, NOW + MINUTE, "prm_6"),
    )
    pending = replace(a_refused_notice(), outcome=NoticeOutcome.PENDING, settled_at=None, detail=None)
    nothing = Backlog(dead=0, dead_of_use=0, overdue=0, overdue_since=None, notices_pending=0)
    assert store.jobs.backlog(NOW) == nothing

    store.write(promises=(a_reply(1),), timers=timers, notices=(pending, a_refused_notice("ntc_2")))

    some = Backlog(dead=3, dead_of_use=2, overdue=2, overdue_since=NOW - 2 * MINUTE, notices_pending=1)
    assert store.jobs.backlog(NOW) == some


def test_a_dead_one_that_is_retried_is_due_at_once_with_all_its_tries_and_says_what_went_wrong(store: Store) -> None:
    timer = dead(TimerKind.DUE, "prm_1", NOW - MINUTE)
    store.write(promises=(a_reply(1),), timers=(timer,))

    job = retried(store, timer)

    assert job == Job(timer=replace(timer, state=TimerState.WAITING, due_at=NOW, tries=0), promise_id="prm_1")
    assert job.timer.detail == BOUNCE
    assert store.jobs.job(timer.id) == job
    assert [each.id for each in store.claims.claim(NOW, lease_until=NOW + MINUTE, limit=9)] == [timer.id]


def test_a_notice_that_is_retried_is_pending_again(store: Store) -> None:
    timer = dead(TimerKind.SEND_NOTICE, "ntc_1")
    store.write(promises=(a_reply(1),), notices=(a_refused_notice(),), timers=(timer,))

    retried(store, timer)

    notice = store.archive.notice("ntc_1")
    assert (notice.outcome, notice.settled_at, notice.detail) == (NoticeOutcome.PENDING, None, None)


def test_a_delivery_that_is_retried_is_pending_again(store: Store) -> None:
    timer = dead(TimerKind.DELIVER_EVENT, "dlv_1")
    store.write(timers=(timer,))
    has_a_delivery(store, "dlv_1", "prm_1")

    retried(store, timer)

    with reading(store.engine) as connection:
        assert connection.execute(sa.select(deliveries.c.state, deliveries.c.tries)).one() == ("pending", 0)


@pytest.mark.parametrize("state", [TimerState.WAITING, TimerState.DONE, TimerState.SKIPPED])
def test_only_what_is_dead_can_be_retried(store: Store, state: TimerState) -> None:
    timer = replace(dead(TimerKind.DUE, "prm_1"), state=state)
    store.write(promises=(a_reply(1),), timers=(timer,))

    with pytest.raises(NotAllowedNow, match=f"Only what is dead can be retried; this job is {state}"):
        retried(store, timer)


def test_what_helps_nobody_any_more_is_not_retried(store: Store) -> None:
    over = dead(TimerKind.DUE, "prm_1", helps_until=NOW)
    due_at = a_reply(1).due_at
    useless = dead(TimerKind.SEND_NOTICE, "ntc_1")
    notice = a_refused_notice(kind=NoticeKind.DELAY_NOTICE)
    store.write(promises=(a_reply(1),), notices=(notice,), timers=(over, useless))

    with pytest.raises(NotAllowedNow, match=r"It would help nobody any more: it was of use until 2026-11-23 09:00Z\."):
        retried(store, over)
    store.clock.shows = due_at
    with pytest.raises(NotAllowedNow, match=r"It would help nobody any more: the deadline has passed"):
        retried(store, useless)
    assert store.archive.notice("ntc_1") == notice

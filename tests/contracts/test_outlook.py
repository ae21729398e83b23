"""What is coming, counted by hand, on both databases.

It is Monday at ten in Paris. Windows of half an hour take six callbacks of queue `support`, those of an hour take two
of queue `sales`; both are open from 9 to 12 and from 13 to 18 o'clock. Owners are reminded ten minutes before a window.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from promise_service.adapters.sql.prospects import SqlProspects
from promise_service.adapters.sql.rosters import RosterReader
from promise_service.application.outlook import DeadlineOutlook, Outlook, WindowOutlook
from promise_service.application.report_outlook import report_outlook
from promise_service.domain.callback_capacity import KeepChance
from promise_service.domain.intervals import Interval
from promise_service.domain.offers import OfferOutcome
from promise_service.domain.promise_facts import Answered, AttemptMade, AttemptOutcome, Completeness, Fact, Transferred
from promise_service.domain.promises import PHONE, Promise, PromiseKind, Succession
from promise_service.domain.response_deadlines import DeadlineRule, Unit, Within
from promise_service.domain.risks import Risk
from promise_service.domain.timers import timers_of
from promise_service.errors import InvalidInput, NotFound
from tests.adapters.policy_document.documents import policy_from, sample
from tests.builders import a_callback, a_fact, a_promise, at, window
from tests.contracts.store import NOW, Store, an_offer
from tests.fakes import FakeVersions

FRIDAY = at("Fri 2026-11-20 16:00 Europe/Paris")
MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)


def monday(clock: str) -> datetime:
    return at(f"Mon 2026-11-23 {clock} Europe/Paris")


def tuesday(clock: str) -> datetime:
    return at(f"Tue 2026-11-24 {clock} Europe/Paris")


def two_queues() -> FakeVersions:
    document = sample()
    document["queues"]["sales"] = {"callback": {"window": "PT1H", "capacity": {"per_window": 2}}}
    return FakeVersions(policy_from(document))


class Week:
    """What was promised and what happened, as it is told one after the other."""

    def __init__(self) -> None:
        self.promises: dict[str, Promise] = {}
        self.facts: list[Fact] = []

    def callback(self, name: str, promised: Interval, **changes: Any) -> Promise:
        return self._add(a_callback(promised, **(_ids(name) | {"received_at": FRIDAY} | changes)))

    def reply(self, name: str, due_at: datetime, **changes: Any) -> Promise:
        return self._add(a_promise(**(_ids(name) | {"received_at": FRIDAY, "due_at": due_at} | changes)))

    def fact(self, promise: Promise, when: datetime, what: Any) -> None:
        self.facts.append(a_fact(promise, when, what, id=f"fct_{len(self.facts)}"))

    def _add(self, promise: Promise) -> Promise:
        self.promises[promise.id] = promise
        return promise


def _ids(name: str) -> dict[str, str]:
    return {"id": name, "chain_id": name, "conversation_id": name}


def within(count: int) -> DeadlineRule:
    return DeadlineRule(Within(Unit.BUSINESS_HOURS, count))


HALF_PAST_TEN = window("Tue 2026-11-24 10:30 Europe/Paris")
ELEVEN = window("Tue 2026-11-24 11:00 Europe/Paris")


WITHOUT_TIMERS = {"overdue", "evening_1", "seven_hours"}
"""Whose timers were never made: what is at risk is so whether or not anything was to tell of it."""


def a_week() -> Week:
    week = Week()
    _callbacks_ahead(week)
    _callbacks_just_now(week)
    _in_writing(week)
    return week


def _callbacks_ahead(week: Week) -> None:
    for number in (1, 2, 3):
        week.callback(f"ahead_{number}", HALF_PAST_TEN)
    reached = AttemptMade(outcome=AttemptOutcome.CONNECTED)
    week.fact(week.promises["ahead_3"], monday("09:50"), reached)  # early: its place is free again
    week.callback("old_grid", window("Tue 2026-11-24 10:45 Europe/Paris"))  # lies over two windows of today's policy
    for number in (1, 2, 3):  # the capacity was lowered from three to two
        week.callback(f"sales_{number}", window("Tue 2026-11-24 09:00 Europe/Paris", 60), queue="sales", team="sales")
    week.callback("gone_queue", window("Tue 2026-11-24 14:00 Europe/Paris"), queue="billing")
    week.callback("too_far", window("Wed 2026-11-25 09:00 Europe/Paris"))


def _callbacks_just_now(week: Week) -> None:
    week.callback("ends_now", window("Mon 2026-11-23 09:30 Europe/Paris"))
    week.callback("running", window("Mon 2026-11-23 09:45 Europe/Paris"))  # its fourth fifth ends at 10:09
    tried = week.callback("tried", window("Mon 2026-11-23 09:40 Europe/Paris"))
    week.fact(tried, monday("09:45"), AttemptMade(outcome=AttemptOutcome.NO_ANSWER))
    week.callback("begins_now", window("Mon 2026-11-23 10:00 Europe/Paris"))
    week.callback("near", window("Mon 2026-11-23 10:10 Europe/Paris"))  # its owner is reminded this very moment
    week.callback("not_near", window("Mon 2026-11-23 10:11 Europe/Paris"))


def _in_writing(week: Week) -> None:
    week.reply("overdue", monday("09:59"))
    # 75 minutes, of which 60 are gone
    week.reply("fifteen_left", monday("10:15"), received_at=monday("09:00"))
    # Friday from 16 to 18, Saturday from 9 to 12: five hours are gone, and since nine o'clock of Monday one more.
    week.reply("seven_hours", monday("11:00"), deadline=within(7))  # four fifths were gone at 9:36
    week.reply("eight_hours", monday("12:00"), deadline=within(8))  # and will be at 10:24
    for number in (1, 2, 3):
        week.reply(f"evening_{number}", monday("17:00"), received_at=monday("09:00"))
    answered = Answered(completeness=Completeness.FULL)
    week.fact(week.promises["evening_3"], monday("09:30"), answered)
    moved = week.reply("claims", tuesday("09:00"), received_at=monday("09:00"))
    week.fact(moved, monday("09:10"), Transferred(team="claims"))
    week.reply(
        "follow_up",
        tuesday("12:00"),
        received_at=monday("09:30"),
        kind=PromiseKind.FOLLOW_UP,
        channel=PHONE,
        follows="evening_3",
        succession=Succession.PARTIAL_ANSWER,
    )
    week.reply("midnight", at("Wed 2026-11-25 00:00 Europe/Paris"), received_at=monday("09:00"))


@pytest.fixture
def prospects(store: Store) -> SqlProspects:
    """The prospects of that week, with two callers on the line and two who have left it."""
    week = a_week()
    store.write(
        promises=tuple(week.promises.values()),
        facts=tuple(week.facts),
        timers=tuple(
            timer
            for promise in week.promises.values()
            for timer in timers_of(promise, two_queues().version(1))
            if promise.id not in WITHOUT_TIMERS
        ),
    )
    past = {"made_at": NOW - timedelta(minutes=2), "called_at": NOW - timedelta(minutes=2), "expires_at": NOW}
    store.write(
        offers=(
            an_offer("off_1", HALF_PAST_TEN, ELEVEN),
            an_offer("off_2", ELEVEN, held=False),
            an_offer("off_3", ELEVEN, **past),
            an_offer("off_4", ELEVEN, outcome=OfferOutcome.DECLINED),
        )
    )
    return SqlProspects(store.engine, RosterReader())


def outlook(prospects: SqlProspects, **asked: Any) -> Outlook:
    terms: dict[str, Any] = {"days": 2, "queue": None, "time_zone": None, "now": NOW}
    return report_outlook(prospects, two_queues(), **(terms | asked))


def at_window(
    queue: str, start: datetime, minutes: int, capacity: int | None, promised: int, held: int, taken: int
) -> WindowOutlook:
    promised_window = Interval(start, start + timedelta(minutes=minutes))
    most = capacity if capacity is not None else {"support": 6}.get(queue)
    return WindowOutlook(
        queue=queue,
        window=promised_window,
        capacity=capacity,
        promised=promised,
        held=held,
        taken=taken,
        remaining=max(0, (capacity or 0) - taken),
        chance=None if most is None else KeepChance(keepable=taken - held <= most),
    )


def test_windows_in_which_something_is_taken(prospects: SqlProspects) -> None:
    found = [row for row in outlook(prospects).windows if row.taken]
    assert found == [
        # beside its own: running, tried, near and not_near lie over it
        at_window("support", monday("10:00"), 30, 6, promised=1, held=0, taken=5),
        at_window("support", monday("10:10"), 30, None, promised=1, held=0, taken=4),
        at_window("support", monday("10:11"), 30, None, promised=1, held=0, taken=4),
        at_window("support", monday("10:30"), 30, 6, promised=0, held=0, taken=2),
        at_window("sales", tuesday("09:00"), 60, 2, promised=3, held=0, taken=3),
        at_window("support", tuesday("10:30"), 30, 6, promised=2, held=1, taken=4),
        at_window("support", tuesday("10:45"), 30, None, promised=1, held=0, taken=5),
        at_window("support", tuesday("11:00"), 30, 6, promised=0, held=1, taken=2),
        at_window("billing", tuesday("14:00"), 30, None, promised=1, held=0, taken=1),
    ]
    assert [row.remaining for row in found] == [1, 0, 0, 4, 0, 2, 0, 4, 0]
    assert [row.share for row in found] == [5 / 6, None, None, 2 / 6, 1.5, 4 / 6, None, 2 / 6, None]


def test_every_window_that_begins_from_now_on_is_told(prospects: SqlProspects) -> None:
    found = outlook(prospects)
    assert found.span == Interval(NOW, at("Wed 2026-11-25 00:00 Europe/Paris"))
    laid_out = [row for row in found.windows if row.capacity is not None]
    # support: 4 + 10 on Monday and 6 + 10 on Tuesday; sales: 2 + 5 and 3 + 5
    assert [sum(row.queue == queue for row in laid_out) for queue in ("support", "sales")] == [30, 15]
    assert [(row.queue, row.window.start) for row in laid_out[:3]] == [
        ("support", monday("10:00")),
        ("sales", monday("10:00")),
        ("support", monday("10:30")),
    ]
    assert {row.capacity for row in laid_out if row.queue == "support"} == {6}


def test_deadlines_by_day_and_team(prospects: SqlProspects) -> None:
    assert outlook(prospects).deadlines == [
        DeadlineOutlook(due_on=MONDAY, team="support", due=5),
        DeadlineOutlook(due_on=TUESDAY, team="claims", due=1),
        DeadlineOutlook(due_on=TUESDAY, team="support", due=1),
    ]
    third_day = outlook(prospects, days=3).deadlines[3:]
    assert third_day == [DeadlineOutlook(due_on=date(2026, 11, 25), team="support", due=1)]


def test_the_days_of_another_zone_begin_elsewhere(prospects: SqlProspects) -> None:
    """It is 18 o'clock in Tokyo, and midnight there is at 16 o'clock in Paris."""
    found = outlook(prospects, time_zone="Asia/Tokyo", days=2)
    assert found.span.end == tuesday("16:00")
    assert found.deadlines == [
        DeadlineOutlook(due_on=MONDAY, team="support", due=3),
        DeadlineOutlook(due_on=TUESDAY, team="claims", due=1),
        DeadlineOutlook(due_on=TUESDAY, team="support", due=3),
    ]
    assert max(row.window.start for row in found.windows) == tuesday("15:30")


def test_what_is_at_risk_now(prospects: SqlProspects) -> None:
    found = outlook(prospects)
    assert [(row.record.promise.id, row.risk) for row in found.at_risk] == [
        ("overdue", Risk.OVERDUE),
        ("ends_now", Risk.TIME_NEARLY_GONE),
        ("fifteen_left", Risk.TIME_NEARLY_GONE),
        ("running", Risk.WINDOW_NEAR),
        ("begins_now", Risk.WINDOW_NEAR),
        ("near", Risk.WINDOW_NEAR),
        ("seven_hours", Risk.TIME_NEARLY_GONE),
        ("sales_1", Risk.UNKEEPABLE),
        ("sales_2", Risk.UNKEEPABLE),
        ("sales_3", Risk.UNKEEPABLE),
    ]
    assert found.at_risk_count == 10


def test_time_alone_makes_it_worse(prospects: SqlProspects) -> None:
    ten_past = monday("10:10")
    found = {row.record.promise.id: row.risk for row in outlook(prospects, now=ten_past).at_risk}
    assert found["ends_now"] is Risk.OVERDUE
    assert found["running"] is Risk.TIME_NEARLY_GONE
    assert found["not_near"] is Risk.WINDOW_NEAR
    assert "tried" not in found


def test_one_queue_alone(prospects: SqlProspects) -> None:
    sales = outlook(prospects, queue="sales")
    assert {row.queue for row in sales.windows} == {"sales"}
    assert [row.promised for row in sales.windows if row.promised] == [3]
    assert (sales.deadlines, sales.at_risk_count) == ([], 3)
    assert {(row.record.promise.queue, row.risk) for row in sales.at_risk} == {("sales", Risk.UNKEEPABLE)}
    support = outlook(prospects, queue="support")
    assert {row.queue for row in support.windows} == {"support"}
    ids = [row.record.promise.id for row in support.at_risk]
    assert ids == ["ends_now", "running", "begins_now", "near"]


def test_what_makes_no_sense_is_refused(prospects: SqlProspects) -> None:
    for days in (0, 32):
        with pytest.raises(InvalidInput, match=f"/days: must be from 1 to 31, not {days}"):
            outlook(prospects, days=days)
    with pytest.raises(NotFound, match="There is no queue 'billing'; known: sales, support"):
        outlook(prospects, queue="billing")

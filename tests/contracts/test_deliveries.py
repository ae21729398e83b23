"""Deliveries over a real database: tried, put off, recorded, whoever else does so at the same time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from promise_service.adapters.sql.delivery_desk import SqlDeliveryDesk
from promise_service.adapters.sql.engine import writing
from promise_service.adapters.sql.event_places import forget_events
from promise_service.adapters.sql.schema.jobs import timers
from promise_service.adapters.sql.schema.webhooks import deliveries, event_places, events, webhooks
from promise_service.adapters.sql.webhook_archive import SqlWebhooks
from promise_service.application.book import Book
from promise_service.application.deliver_event import EventDeliverer
from promise_service.application.follow_events import FORGOTTEN_AFTER
from promise_service.application.ledger import Changes, Decision, Needs, carry_out
from promise_service.application.manage_webhooks import RotateSecret, new_secret
from promise_service.application.ports.webhooks import DeliveryRecord, DueDelivery
from promise_service.application.tell_again import ReplayDelivery
from promise_service.domain.delivery_attempts import (
    PARKED_FOR,
    PAUSES,
    PROBE_TIME,
    TRYING_TIME,
    AfterAttempt,
    Attempt,
    after_attempt,
)
from promise_service.domain.events import EventType
from promise_service.domain.notices import NoticeKind, NoticeOutcome
from promise_service.domain.promise_facts import NoticeSettled, Transferred
from promise_service.domain.timers import Timer, TimerKind, TimerState
from promise_service.domain.webhooks import DeliveryState, Event, Webhook, WebhookState
from promise_service.errors import NotAllowedNow, NotFound, StaleVersion, StoreUnavailable
from tests.builders import a_fact
from tests.contracts.store import NOW, Store, Write, a_reply

OK, FAULT, SILENCE = Attempt(status=200), Attempt(status=500, detail="oops"), Attempt(status=None, detail="no answer")
SECOND, MOMENT = timedelta(seconds=1), timedelta(milliseconds=1)
DELIVERED, PENDING, DEAD = DeliveryState.DELIVERED, DeliveryState.PENDING, DeliveryState.DEAD


class ScriptedSender:
    """Endpoints that answer as they are told, 200 without more; what they got is kept."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []
        self.answers: dict[str, list[Attempt]] = {}
        self.meanwhile: Callable[[], None] = lambda: None

    def send(self, webhook: Webhook, event: Event, now: datetime) -> Attempt:
        self.sent.append((webhook.id, event.body))
        self.meanwhile()
        waiting = self.answers.get(webhook.id)
        return waiting.pop(0) if waiting else OK


class Post:
    """What dispatcher and worker do with deliveries, in one thread, and what is seen of it."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.webhooks = SqlWebhooks(store.engine)
        self.desk = SqlDeliveryDesk(store.engine)
        self.sender = ScriptedSender()
        self.deliverer = EventDeliverer(desk=self.desk, sender=self.sender, clock=store.clock)

    @property
    def now(self) -> datetime:
        return self.store.clock.shows

    def add(self, webhook_id: str = "whk_1", **changes: Any) -> Webhook:
        made = Webhook(
            id=webhook_id,
            url="https://crm.example.org/promises",
            description=None,
            event_types=None,
            secret=new_secret(),
            created_at=NOW,
            created_by="key_1",
        )
        webhook = replace(made, **changes)
        self.store.write(webhooks=(webhook,))
        return webhook

    def transfer(self, to: str = "billing") -> None:
        """The first promise goes to another team."""
        fact = a_fact(a_reply(1), self.now, Transferred(team=to), id=f"fct_{to}")
        self.store.write(facts=(fact,))

    def claim(self) -> Sequence[str]:
        """The timers that are due, as a worker gets them, whatever else was due."""
        free = sa.or_(timers.c.claimed_until.is_(None), timers.c.claimed_until <= self.now)
        due = sa.and_(timers.c.kind == TimerKind.DELIVER_EVENT.value, timers.c.due_at <= self.now, free)
        claim = sa.update(timers).where(timers.c.state == TimerState.WAITING.value, due)
        with writing(self.store.engine) as connection:
            claimed = connection.scalars(
                claim.values(claimed_until=self.now + 60 * SECOND).returning(timers.c.id)
            ).all()
        return [timer_id for _, timer_id in self.desk.endpoints_of(claimed)]

    def work(self) -> None:
        """Everything that is due now, until nothing is."""
        while timer_ids := self.claim():
            for timer_id in timer_ids:
                self.deliverer.deliver(timer_id, self.now + 60 * SECOND)

    def leave_the_stream(self) -> None:
        """As events do after some days."""
        with writing(self.store.engine) as connection:
            connection.execute(sa.delete(event_places))

    def event_types(self) -> Sequence[str]:
        """Of the events that are kept."""
        with self.store.engine.connect() as connection:
            return connection.scalars(sa.select(events.c.type).order_by(events.c.id)).all()

    def pass_by(self, time: timedelta) -> None:
        self.store.clock.shows += time

    def records(self, webhook_id: str = "whk_1") -> list[DeliveryRecord]:
        """All deliveries to an endpoint, in the order of telling."""
        found = self.webhooks.deliveries(webhook_id, state=None, limit=200)
        return sorted(found, key=lambda record: (record.delivery.at, record.delivery.position, record.delivery.id))

    def states(self, webhook_id: str = "whk_1") -> list[DeliveryState]:
        return [record.delivery.state for record in self.records(webhook_id)]

    def next_tries(self, webhook_id: str = "whk_1") -> list[timedelta | None]:
        """How long until each is tried next."""
        found = [record.next_try_at for record in self.records(webhook_id)]
        return [None if at is None else at - self.now for at in found]

    def timer(self, timer_id: str) -> Timer:
        timer: Timer = self.store.look(lambda book: book.timer(timer_id), timers={timer_id})
        return timer

    def due(self, timer_id: str) -> DueDelivery:
        found = self.desk.due(timer_id)
        assert found is not None
        return found

    def begin(self, timer_id: str) -> DueDelivery:
        """Somebody begins to try it now."""
        begun = self.desk.begin(self.due(timer_id), self.now, self.now + TRYING_TIME)
        assert begun is not None
        return begun


@pytest.fixture
def post(store: Store) -> Post:
    return Post(store)


@dataclass(frozen=True, slots=True, kw_only=True)
class Interrupted(Write):
    """Written once something else has happened."""

    by: Callable[[], object]

    def decide(self, book: Book) -> Decision[None]:
        self.by()
        return Write.decide(self, book)


class TestWhileTheFirstEndpointIsAdded:
    """On PostgreSQL; SQLite has one writer at a time."""

    @pytest.fixture
    def database_url(self, postgresql_url: str) -> str:
        return postgresql_url

    def test_it_hears_of_what_is_being_decided(self, post: Post) -> None:
        carry_out(post.store.ledger, Interrupted(changes=Changes(promises=(a_reply(1),)), by=post.add))
        post.work()
        assert [body for _, body in post.sender.sent] == ["promise.made prm_1"]


class TestAnnouncing:
    def test_goes_to_each_endpoint_that_asks_in_the_order_of_what_happened(self, post: Post) -> None:
        post.add("whk_1")
        post.add("whk_2", event_types=frozenset({EventType.PROMISE_TRANSFERRED}))
        post.add("whk_3", state=WebhookState.DISABLED)
        post.store.write(
            promises=(a_reply(1), a_reply(2)),
            facts=(a_fact(a_reply(1), NOW, Transferred(team="billing")),),
        )
        post.work()
        assert [body for webhook_id, body in post.sender.sent if webhook_id == "whk_1"] == [
            "promise.made prm_1",
            "promise.made prm_2",
            "promise.transferred prm_1",
        ]
        assert [body for webhook_id, body in post.sender.sent if webhook_id == "whk_2"] == ["promise.transferred prm_1"]
        assert post.records("whk_3") == []

    def test_writes_one_event_however_many_are_told(self, post: Post) -> None:
        for number in (1, 2, 3):
            post.add(f"whk_{number}")
        post.store.write(promises=(a_reply(),))
        assert len({post.records(f"whk_{number}")[0].event.id for number in (1, 2, 3)}) == 1

    def test_sends_nothing_where_nobody_asks(self, post: Post) -> None:
        post.store.write(promises=(a_reply(),))
        assert post.event_types() == [EventType.PROMISE_MADE], "for the stream alone"
        with post.store.engine.connect() as connection:
            assert connection.scalar(sa.select(sa.func.count()).select_from(deliveries)) == 0

    def test_calls_nobody_forewarned_who_was_told_too_late(self, post: Post) -> None:
        post.add(event_types=frozenset({EventType.PROMISE_FOREWARNED}))
        promise = a_reply(1)
        post.store.write(promises=(promise,))
        told = NoticeSettled(notice_id="ntc_1", notice=NoticeKind.DELAY_NOTICE, outcome=NoticeOutcome.ACCEPTED)
        post.store.clock.shows = promise.due_at
        post.store.write(facts=(a_fact(promise, promise.due_at, told, id="fct_late"),))
        assert post.records() == []
        just_before = promise.due_at - timedelta(microseconds=1)
        post.store.write(facts=(a_fact(promise, just_before, told, id="fct_in_time"),))
        assert [record.event.type for record in post.records()] == [EventType.PROMISE_FOREWARNED]

    def test_leaves_an_endpoint_in_peace_that_rests(self, post: Post) -> None:
        post.add(paused_until=NOW + 30 * SECOND, failures=3)
        post.store.write(promises=(a_reply(),))
        assert post.next_tries() == [30 * SECOND]


class TestATry:
    def test_that_succeeds_is_the_last(self, post: Post) -> None:
        post.add()
        post.store.write(promises=(a_reply(),))
        [timer_id] = post.claim()
        post.deliverer.deliver(timer_id, post.now + SECOND)
        [record] = post.records()
        assert (record.delivery.state, record.delivery.tries, record.delivery.last_status) == (DELIVERED, 1, 200)
        assert (record.delivery.last_tried_at, record.next_try_at) == (NOW, None)
        assert post.timer(timer_id).state is TimerState.DONE
        post.deliverer.deliver(timer_id, post.now + SECOND)
        assert len(post.sender.sent) == 1

    def test_is_not_begun_when_the_lease_is_over(self, post: Post) -> None:
        post.add()
        post.store.write(promises=(a_reply(),))
        [timer_id] = post.claim()
        post.deliverer.deliver(timer_id, post.now)
        assert post.sender.sent == []

    def test_that_fails_is_repeated_with_the_same_text_until_the_schedule_ends(self, post: Post) -> None:
        post.add()
        post.sender.answers["whk_1"] = [FAULT] * 20
        post.store.write(promises=(a_reply(),))
        [timer_id] = post.claim()
        for tries in range(len(PAUSES) + 1):
            assert post.records()[0].delivery.tries == tries
            post.deliverer.deliver(timer_id, post.now + SECOND)
            wait = post.next_tries()[0]
            if wait is not None:
                assert PAUSES[tries] <= wait <= 1.1 * PAUSES[tries]
                post.pass_by(wait)
        [record] = post.records()
        assert (record.delivery.state, record.delivery.detail, record.next_try_at) == (DEAD, "oops", None)
        dead = post.timer(timer_id)
        assert (dead.state, dead.tries, dead.detail) == (TimerState.DEAD, 10, "oops")
        assert len(set(post.sender.sent)) == 1
        assert len(post.sender.sent) == 10

    def test_of_a_dead_letter_that_somebody_wakes_is_made_once_more(self, post: Post) -> None:
        post.add()
        post.sender.answers["whk_1"] = [FAULT] * 10
        post.store.write(promises=(a_reply(),))
        [timer_id] = post.claim()
        for _ in range(10):
            post.deliverer.deliver(timer_id, post.now + SECOND)
            post.pass_by(timedelta(days=2))
        woken = replace(post.timer(timer_id), state=TimerState.WAITING, due_at=post.now)
        post.store.write(timers=(woken,))
        post.deliverer.deliver(timer_id, post.now + SECOND)
        assert post.states() == [DELIVERED]
        assert post.timer(timer_id).state is TimerState.DONE

    def test_of_a_frozen_process_changes_nothing_once_another_one_has_failed(self, post: Post) -> None:
        post.add()
        post.store.write(promises=(a_reply(),))
        [timer_id] = post.claim()
        frozen = post.begin(timer_id)
        post.pass_by(TRYING_TIME)
        post.sender.answers["whk_1"] = [FAULT]
        post.deliverer.deliver(timer_id, post.now + SECOND)
        before = (post.records(), post.timer(timer_id), post.webhooks.webhook("whk_1"))
        for attempt in (SILENCE, FAULT, Attempt(status=410)):
            after = after_attempt(frozen.delivery, frozen.webhook, attempt, post.now)
            assert not post.desk.record(frozen, attempt, after, post.now)
        assert (post.records(), post.timer(timer_id), post.webhooks.webhook("whk_1")) == before
        after = after_attempt(frozen.delivery, frozen.webhook, OK, post.now)
        assert post.desk.record(frozen, OK, after, post.now)
        assert not post.desk.record(frozen, OK, after, post.now)
        assert post.states() == [DELIVERED]
        post.desk.put_off(frozen, post.now + timedelta(days=1))
        assert post.timer(timer_id).state is TimerState.DONE


class TestBeginning:
    def test_a_delivery_that_is_moved_while_it_is_being_tried_is_not_tried_by_a_second_worker(self, post: Post) -> None:
        """A timer that is moved is nobody's claim any more, though somebody may be sending what it is for."""
        post.add()
        post.store.write(promises=(a_reply(1),))
        [timer_id] = post.claim()
        second = EventDeliverer(desk=post.desk, sender=post.sender, clock=post.store.clock)
        webhook = post.webhooks.webhook("whk_1")

        def meanwhile() -> None:
            post.webhooks.edit(replace(webhook, state=WebhookState.DISABLED, version=2), follows=1, now=post.now)
            post.webhooks.edit(replace(webhook, version=3), follows=2, now=post.now)
            assert post.claim() == [timer_id]
            second.deliver(timer_id, post.now + SECOND)

        post.sender.meanwhile = meanwhile
        post.deliverer.deliver(timer_id, post.now + SECOND)
        assert len(post.sender.sent) == 1
        assert post.states() == [DELIVERED]
        assert post.timer(timer_id).state is TimerState.DONE

    def test_is_for_one_of_many_who_come_at_once(self, post: Post) -> None:
        post.add()
        post.store.write(promises=(a_reply(1),))
        due = post.due(*post.claim())
        untils = [post.now + TRYING_TIME + number * MOMENT for number in range(8)]
        with ThreadPoolExecutor(8) as workers:
            begun = list(workers.map(lambda until: post.desk.begin(due, post.now, until), untils))
        assert len([each for each in begun if each is not None]) == 1

    def test_lapses_with_its_time(self, post: Post) -> None:
        post.add()
        post.store.write(promises=(a_reply(1),))
        [timer_id] = post.claim()
        post.begin(timer_id)
        post.deliverer.deliver(timer_id, post.now + SECOND)
        assert post.next_tries() == [TRYING_TIME + MOMENT]
        assert post.claim() == []
        post.pass_by(TRYING_TIME + MOMENT)
        post.work()
        assert post.states() == [DELIVERED]
        assert len(post.sender.sent) == 1

    def test_of_what_comes_later_waits_until_the_earlier_one_is_settled(self, post: Post) -> None:
        post.add()
        post.store.write(promises=(a_reply(1),))
        post.transfer()
        first, second = (post.due(timer_id) for timer_id in post.claim())
        until = post.now + TRYING_TIME
        assert post.desk.begin(second, post.now, until) is None
        begun = post.desk.begin(first, post.now, until)
        assert begun is not None
        post.pass_by(TRYING_TIME)
        assert post.desk.begin(second, post.now, post.now + TRYING_TIME) is None
        assert post.desk.record(begun, OK, after_attempt(begun.delivery, begun.webhook, OK, post.now), post.now)
        assert post.desk.begin(second, post.now, post.now + TRYING_TIME) is not None

    def test_is_refused_where_something_has_happened_since_it_was_looked_at(self, post: Post) -> None:
        for number, change in enumerate([{"state": "disabled"}, {"paused_until": NOW + SECOND}]):
            post.add(f"whk_{number}")
            post.store.write(promises=(a_reply(number),))
            due = post.due(post.claim()[-1])
            with writing(post.store.engine) as connection:
                connection.execute(sa.update(webhooks).values(change))
            assert post.desk.begin(due, post.now, post.now + TRYING_TIME) is None

    def test_is_refused_to_who_looked_before_another_try_failed(self, post: Post) -> None:
        post.add()
        post.store.write(promises=(a_reply(1),))
        [timer_id] = post.claim()
        seen = post.due(timer_id)
        post.sender.answers["whk_1"] = [FAULT]
        post.deliverer.deliver(timer_id, post.now + SECOND)
        assert post.desk.begin(seen, post.now, post.now + TRYING_TIME) is None

    def test_that_fails_leaves_the_rest_of_the_endpoint_to_others(self, post: Post) -> None:
        post.add(failures=1)
        post.store.write(promises=(a_reply(1),))
        post.transfer()
        first, second = (post.due(timer_id) for timer_id in post.claim())
        assert post.desk.begin(second, post.now, post.now + TRYING_TIME) is None
        assert post.desk.begin(first, post.now, post.now + TRYING_TIME) is not None

    def test_is_asked_of_the_clock_after_what_was_waited_for(self, post: Post) -> None:
        """Whoever is let through late, for the database was slow, finds the lease over."""
        post.add()
        post.store.write(promises=(a_reply(1),))
        [timer_id] = post.claim()

        class SlowDesk(SqlDeliveryDesk):
            def due(self, timer_id: str) -> DueDelivery | None:
                post.pass_by(SECOND)
                return super().due(timer_id)

        slow = EventDeliverer(desk=SlowDesk(post.store.engine), sender=post.sender, clock=post.store.clock)
        slow.deliver(timer_id, post.now + SECOND)
        assert post.sender.sent == []


class TestAFrozenWorker:
    def test_that_fails_leaves_alone_what_another_one_is_at(self, post: Post) -> None:
        post.add()
        post.store.write(promises=(a_reply(1),))
        [timer_id] = post.claim()
        frozen = post.begin(timer_id)
        post.pass_by(TRYING_TIME)
        at_it = post.begin(timer_id)
        for attempt in (SILENCE, FAULT, Attempt(status=410)):
            after = after_attempt(frozen.delivery, frozen.webhook, attempt, post.now)
            assert not post.desk.record(frozen, attempt, after, post.now)
        assert post.due(timer_id).trying_until == at_it.trying_until
        assert post.desk.record(at_it, OK, after_attempt(at_it.delivery, at_it.webhook, OK, post.now), post.now)
        assert post.states() == [DELIVERED]

    def test_that_succeeded_ends_the_delivery_and_says_nothing_of_the_endpoint(self, post: Post) -> None:
        post.add(failures=1)
        post.store.write(promises=(a_reply(1),))
        [timer_id] = post.claim()
        frozen = post.begin(timer_id)
        post.pass_by(TRYING_TIME)
        at_it = post.begin(timer_id)
        assert post.desk.record(frozen, OK, after_attempt(frozen.delivery, frozen.webhook, OK, post.now), post.now)
        assert post.webhooks.webhook("whk_1").failures == 1
        after = after_attempt(at_it.delivery, at_it.webhook, FAULT, post.now)
        assert not post.desk.record(at_it, FAULT, after, post.now)
        assert post.states() == [DELIVERED]
        assert post.timer(timer_id).state is TimerState.DONE


class TestOrder:
    def test_nothing_overtakes_what_is_told_of_the_same_promise(self, post: Post) -> None:
        post.add()
        post.sender.answers["whk_1"] = [FAULT, FAULT]
        post.store.write(promises=(a_reply(1),))
        post.transfer(to="billing")
        post.transfer(to="claims")
        post.work()
        assert [body for _, body in post.sender.sent] == ["promise.made prm_1"]
        first, second, third = post.next_tries()
        assert first is not None
        assert second is not None
        assert third is not None
        assert first < second <= first + SECOND
        assert first < third <= first + SECOND
        post.pass_by(first)
        post.work()
        assert [body for _, body in post.sender.sent] == ["promise.made prm_1"] * 2
        post.pass_by(post.next_tries()[0] or timedelta())
        post.work()
        assert [body for _, body in post.sender.sent][2:] == [
            "promise.made prm_1",
            "promise.transferred prm_1",
            "promise.transferred prm_1",
        ]
        assert post.states() == [DELIVERED] * 3

    def test_another_promise_and_another_endpoint_do_not_wait(self, post: Post) -> None:
        post.add("whk_1")
        post.add("whk_2")
        post.sender.answers["whk_1"] = [FAULT]
        post.store.write(promises=(a_reply(1), a_reply(2)))
        post.work()
        assert sorted(post.states("whk_1")) == [DELIVERED, PENDING]
        assert post.states("whk_2") == [DELIVERED] * 2

    def test_the_next_one_waits_a_moment_for_one_that_is_under_way(self, post: Post) -> None:
        post.add()
        post.store.write(promises=(a_reply(1),))
        [first] = post.claim()
        under_way = post.begin(first)
        post.transfer()
        [second] = post.claim()
        post.deliverer.deliver(second, post.now + SECOND)
        assert post.sender.sent == []
        assert post.next_tries() == [timedelta(), SECOND]
        post.desk.record(under_way, OK, after_attempt(under_way.delivery, under_way.webhook, OK, NOW), NOW)
        assert post.next_tries() == [None, timedelta()]
        assert post.claim() == [second]

    def test_what_was_pulled_forward_is_not_put_off_by_who_looked_before(self, post: Post) -> None:
        post.add()
        post.store.write(promises=(a_reply(1),))
        [first] = post.claim()
        under_way = post.begin(first)
        post.transfer()
        [second] = post.claim()
        post.pass_by(SECOND)
        waiting = post.due(second)
        post.desk.record(under_way, OK, after_attempt(under_way.delivery, under_way.webhook, OK, NOW), post.now)
        post.desk.put_off(waiting, post.now + timedelta(hours=1))
        assert post.next_tries() == [None, timedelta()]

    def test_what_was_given_up_makes_way(self, post: Post) -> None:
        post.add()
        post.store.write(promises=(a_reply(1),))
        [first] = post.claim()
        post.transfer()
        with writing(post.store.engine) as connection:
            connection.execute(sa.update(deliveries).where(deliveries.c.position == 0).values(tries=len(PAUSES)))
        given_up = post.begin(first)
        last = given_up.delivery
        post.desk.record(given_up, FAULT, after_attempt(last, given_up.webhook, FAULT, NOW), NOW)
        post.work()
        assert post.states() == [DEAD, DELIVERED]


class TestAnEndpointThatDoesNotAnswer:
    def test_is_left_in_peace_then_tried_once_and_then_told_everything(self, post: Post) -> None:
        post.add()
        post.sender.answers["whk_1"] = [SILENCE, SILENCE]
        post.store.write(promises=tuple(a_reply(number) for number in range(5)))
        post.work()
        assert len(post.sender.sent) == 1
        assert post.webhooks.webhook("whk_1").failures == 1
        assert post.webhooks.webhook("whk_1").paused_until == NOW + 5 * SECOND
        post.pass_by(5 * SECOND)
        post.work()
        assert len(post.sender.sent) == 2
        assert post.webhooks.webhook("whk_1").paused_until == post.now + 10 * SECOND
        post.pass_by(10 * SECOND)
        post.work()
        webhook = post.webhooks.webhook("whk_1")
        assert (webhook.failures, webhook.paused_until) == (0, None)
        assert post.states() == [DELIVERED] * 5
        assert len(post.sender.sent) == 7

    def test_is_tried_by_one_process_alone(self, post: Post) -> None:
        post.add(failures=1, paused_until=NOW)
        post.store.write(promises=(a_reply(1), a_reply(2)))
        first, second = (post.due(timer_id) for timer_id in post.claim())
        assert post.desk.begin(first, NOW, NOW + TRYING_TIME)
        assert not post.desk.begin(second, NOW, NOW + TRYING_TIME)
        for due in (first, second):
            post.deliverer.deliver(due.timer_id, NOW + SECOND)
        assert post.sender.sent == []
        assert post.next_tries() == [TRYING_TIME + MOMENT, PROBE_TIME]

    def test_does_not_rest_again_for_who_looked_before_it_was_back(self, post: Post) -> None:
        post.add(failures=1, paused_until=NOW)
        post.store.write(promises=(a_reply(1), a_reply(2)))
        first, second = (post.due(timer_id) for timer_id in post.claim())
        post.deliverer.deliver(first.timer_id, post.now + SECOND)
        assert post.desk.begin(second, post.now, post.now + TRYING_TIME) is None
        assert post.webhooks.webhook("whk_1").paused_until is None

    def test_costs_hardly_anything_however_much_waits(self, post: Post) -> None:
        post.add()
        post.sender.answers["whk_1"] = [SILENCE] * 5
        post.store.write(promises=tuple(a_reply(number) for number in range(50)))
        post.work()
        for rest, seconds in enumerate((5, 10, 20, 40)):
            post.pass_by(seconds * SECOND)
            timer_ids = post.claim()
            assert 1 <= len(timer_ids) <= 2
            for timer_id in timer_ids:
                post.deliverer.deliver(timer_id, post.now + SECOND)
            assert len(post.sender.sent) == rest + 2

    def test_that_asks_to_wait_is_left_in_peace_for_so_long(self, post: Post) -> None:
        post.add()
        post.sender.answers["whk_1"] = [Attempt(status=429, retry_after=timedelta(minutes=2))]
        post.store.write(promises=(a_reply(1), a_reply(2)))
        post.work()
        assert len(post.sender.sent) == 1
        assert min(wait for wait in post.next_tries() if wait is not None) == timedelta(minutes=2)


class TestAnEndpointThatIsGone:
    def test_is_disabled_and_what_waits_for_it_is_dead(self, post: Post) -> None:
        post.add()
        post.sender.answers["whk_1"] = [Attempt(status=410, detail="no more")]
        post.store.write(promises=(a_reply(1), a_reply(2)))
        timer_ids = post.claim()
        for timer_id in timer_ids:
            post.deliverer.deliver(timer_id, post.now + SECOND)
        webhook = post.webhooks.webhook("whk_1")
        assert (webhook.state, webhook.detail, webhook.version) == (
            WebhookState.DISABLED, "the endpoint answered 410 Gone", 2,
        )  # fmt: skip
        assert post.states() == [DEAD, DEAD]
        assert sorted(record.delivery.detail or "" for record in post.records()) == [
            "no more", "the endpoint answered 410 Gone",
        ]  # fmt: skip
        assert {post.timer(timer_id).state for timer_id in timer_ids} == {TimerState.DEAD}
        post.store.write(promises=(a_reply(3),))
        assert len(post.records()) == 2


class TestAnEdit:
    def test_that_disables_lets_everything_wait_until_it_is_enabled(self, post: Post) -> None:
        webhook = post.add()
        post.store.write(promises=(a_reply(1),))
        [timer_id] = post.claim()
        off = replace(webhook, state=WebhookState.DISABLED, version=2)
        post.webhooks.edit(off, follows=1, now=post.now)
        assert post.next_tries() == [PARKED_FOR]
        post.pass_by(PARKED_FOR)
        post.work()
        assert post.sender.sent == []
        assert post.next_tries() == [PARKED_FOR]
        post.webhooks.edit(replace(off, state=WebhookState.ENABLED, version=3), follows=2, now=post.now)
        post.work()
        assert post.states() == [DELIVERED]
        assert post.timer(timer_id).state is TimerState.DONE

    def test_changes_no_secret_and_nothing_that_somebody_else_edited(self, post: Post) -> None:
        webhook = post.add()
        rotated = carry_out(post.store.ledger, RotateSecret(webhook_id="whk_1", overlap=timedelta(hours=1)))
        with pytest.raises(StaleVersion):
            post.webhooks.edit(replace(webhook, version=2), follows=1, now=NOW)
        post.webhooks.edit(replace(webhook, description="new", version=3), follows=2, now=NOW)
        assert post.webhooks.webhook("whk_1") == replace(rotated, description="new", version=3)

    def test_leaves_a_rest_alone_that_began_meanwhile(self, post: Post) -> None:
        webhook = post.add()
        post.store.write(promises=(a_reply(1),))
        post.sender.answers["whk_1"] = [SILENCE]
        post.work()
        resting = post.webhooks.webhook("whk_1")
        assert resting.failures == 1
        put_off = post.next_tries()
        edited = post.webhooks.edit(replace(webhook, description="new", version=2), follows=1, now=post.now)
        assert edited == replace(resting, description="new", version=2)
        assert post.next_tries() == put_off

    def test_that_names_another_address_ends_the_rest(self, post: Post) -> None:
        webhook = post.add()
        post.store.write(promises=(a_reply(1),))
        post.sender.answers["whk_1"] = [SILENCE]
        post.work()
        moved = replace(webhook, url="https://new.example.org/", version=2)
        assert post.webhooks.edit(moved, follows=1, now=post.now) == moved
        post.work()
        assert post.states() == [DELIVERED]

    def test_of_what_is_not_there_is_refused(self, post: Post) -> None:
        webhook = post.add()
        with pytest.raises(NotFound):
            post.webhooks.edit(replace(webhook, id="whk_2"), follows=1, now=NOW)
        with pytest.raises(NotFound):
            post.webhooks.remove("whk_2", follows=1)


class TestRemoving:
    def test_leaves_to_the_stream_what_is_in_it(self, post: Post) -> None:
        post.add()
        post.store.write(promises=(a_reply(1),))
        post.webhooks.remove("whk_1", follows=1)
        assert post.event_types() == [EventType.PROMISE_MADE]

    def test_what_leaves_the_stream_stays_as_long_as_somebody_was_sent_it(self, post: Post) -> None:
        post.add()
        post.store.write(promises=(a_reply(1),))
        with writing(post.store.engine) as connection:
            forget_events(connection, NOW + FORGOTTEN_AFTER)
        assert post.event_types() == [EventType.PROMISE_MADE]
        post.webhooks.remove("whk_1", follows=1)
        assert post.event_types() == []

    def test_takes_with_it_what_nobody_else_was_told(self, post: Post) -> None:
        post.add("whk_1")
        post.add("whk_2", event_types=frozenset({EventType.PROMISE_MADE}))
        post.store.write(promises=(a_reply(1),))
        post.transfer()
        post.leave_the_stream()
        timer_ids = post.claim()
        with pytest.raises(StaleVersion):
            post.webhooks.remove("whk_1", follows=2)
        post.webhooks.remove("whk_1", follows=1)
        with pytest.raises(NotFound):
            post.webhooks.webhook("whk_1")
        assert post.event_types() == [EventType.PROMISE_MADE]
        for timer_id in timer_ids:
            post.deliverer.deliver(timer_id, post.now + SECOND)
        assert [body for _, body in post.sender.sent] == ["promise.made prm_1"]
        ended = [post.timer(timer_id) for timer_id in timer_ids]
        assert sorted(timer.state for timer in ended) == ["done", "skipped", "skipped"]
        assert {timer.detail for timer in ended if timer.state == "skipped"} == {"the webhook was deleted"}

    def test_takes_all_of_many_whether_finished_or_not(self, post: Post) -> None:
        post.add("whk_1")
        post.store.write(promises=tuple(a_reply(number) for number in range(1002)))
        with writing(post.store.engine) as connection:
            finished = sa.select(deliveries.c.id).order_by(deliveries.c.id).limit(501)
            connection.execute(sa.update(deliveries).where(deliveries.c.id.in_(finished)).values(state="dead"))
        post.add("whk_2")
        post.store.write(promises=(a_reply(1002),))
        post.leave_the_stream()
        post.webhooks.remove("whk_1", follows=1)
        with post.store.engine.connect() as connection:
            kept = connection.execute(sa.select(deliveries.c.webhook_id, events.c.subject_id).join(events)).all()
            assert kept == [("whk_2", "prm_1002")]
            assert connection.scalar(sa.select(sa.func.count()).select_from(events)) == 1

    def test_in_the_middle_of_a_try_leaves_nothing_to_record(self, post: Post) -> None:
        post.add()
        post.store.write(promises=(a_reply(1),))
        [timer_id] = post.claim()
        under_way = post.begin(timer_id)
        post.webhooks.remove("whk_1", follows=1)
        after = after_attempt(under_way.delivery, under_way.webhook, OK, NOW)
        assert not post.desk.record(under_way, OK, after, NOW)
        assert post.timer(timer_id).state is TimerState.SKIPPED

    def test_leaves_no_timer_that_comes_back_for_ever(self, post: Post) -> None:
        post.add()
        post.store.write(promises=(a_reply(1),))
        [timer_id] = post.claim()
        waiting = post.timer(timer_id)
        post.webhooks.remove("whk_1", follows=1)
        post.store.write(timers=(waiting,))
        post.deliverer.deliver(timer_id, post.now + SECOND)
        ended = post.timer(timer_id)
        assert (ended.state, ended.detail) == (TimerState.SKIPPED, "what it was to deliver is gone")


class TestReplaying:
    def test_sends_the_same_event_again_after_what_waits_already(self, post: Post) -> None:
        post.add()
        post.store.write(promises=(a_reply(1),))
        [first] = post.records()
        with pytest.raises(NotAllowedNow):
            carry_out(post.store.ledger, ReplayDelivery(webhook_id="whk_1", record=first))
        post.work()
        post.pass_by(SECOND)
        replayed = carry_out(post.store.ledger, ReplayDelivery(webhook_id="whk_1", record=first))
        assert replayed.event == first.event
        assert replayed.delivery.id != first.delivery.id
        post.work()
        assert post.states() == [DELIVERED] * 2
        assert len(set(post.sender.sent)) == 1


def test_endpoints_and_deliveries_come_back_as_they_were_written(post: Post) -> None:
    full = post.add(
        description="d",
        event_types=frozenset({EventType.PROMISE_KEPT, EventType.OFFER_MADE}),
        former_secret=new_secret(),
        former_secret_until=NOW + SECOND,
        detail="x",
        failures=2,
        paused_until=NOW,
        version=7,
    )
    bare = post.add("whk_2")
    assert post.webhooks.webhooks(limit=9) == [full, bare]
    assert post.webhooks.webhooks(limit=9, after="whk_1") == [bare]
    post.store.write(promises=(a_reply(1),))
    [record] = post.records("whk_2")
    delivery_id = record.delivery.id
    assert post.webhooks.delivery("whk_2", delivery_id) == record
    seen = post.store.look(lambda book: book.delivery(delivery_id), deliveries={delivery_id})
    assert seen == record.delivery
    with pytest.raises(NotFound):
        post.webhooks.delivery("whk_1", delivery_id)
    assert Needs(webhooks=frozenset({"a"})) | Needs(webhooks=frozenset({"b"})) == Needs(webhooks=frozenset({"a", "b"}))


def test_no_promise_fails_because_a_webhook_is_deleted_at_that_moment(post: Post) -> None:
    done = threading.Event()

    def come_and_go() -> int:
        number = 0
        while not done.is_set():
            number += 1
            post.add(f"whk_{number}")
            post.webhooks.remove(f"whk_{number}", follows=1)
        return number

    with ThreadPoolExecutor(1) as other:
        came_and_went = other.submit(come_and_go)
        for number in range(60):
            post.store.write(promises=(a_reply(number),))
        done.set()
        assert came_and_went.result(20) > 0


def test_what_was_answered_is_recorded_once_the_database_is_back(post: Post) -> None:
    post.add()
    post.store.write(promises=(a_reply(1),))

    class AwayAtFirst(SqlDeliveryDesk):
        recordings = 0

        def record(self, tried: DueDelivery, attempt: Attempt, after: AfterAttempt, now: datetime) -> bool:
            self.recordings += 1
            if self.recordings == 1:
                raise StoreUnavailable("The database does not answer: connection refused")
            return super().record(tried, attempt, after, now)

    desk = AwayAtFirst(post.store.engine)
    [timer_id] = post.claim()
    EventDeliverer(desk=desk, sender=post.sender, clock=post.store.clock).deliver(timer_id, post.now + SECOND)
    assert (post.states(), len(post.sender.sent)) == ([DELIVERED], 1)


def test_nobody_waits_for_the_database_who_is_asked_to_stop(post: Post) -> None:
    post.add()
    post.store.write(promises=(a_reply(1),))

    class Away(SqlDeliveryDesk):
        def record(self, tried: DueDelivery, attempt: Attempt, after: AfterAttempt, now: datetime) -> bool:
            raise StoreUnavailable("The database does not answer: connection refused")

    deliverer = EventDeliverer(desk=Away(post.store.engine), sender=post.sender, clock=post.store.clock)
    deliverer.stopping.set()
    with pytest.raises(StoreUnavailable):
        deliverer.deliver(*post.claim(), post.now + SECOND)


def test_a_success_does_not_wait_for_who_holds_its_endpoint(post: Post) -> None:
    """A worker that is frozen while it records holds up nobody who calls the same endpoint."""
    post.add()
    post.store.write(promises=(a_reply(1),))
    begun = post.begin(*post.claim())
    with ThreadPoolExecutor(1) as worker, post.store.engine.connect() as frozen:
        if frozen.dialect.name == "postgresql":
            frozen.execute(sa.update(webhooks).values(failures=1))
        after = after_attempt(begun.delivery, begun.webhook, OK, NOW)
        assert worker.submit(post.desk.record, begun, OK, after, NOW).result(5)
        post.store.write(promises=(a_reply(2),))


def test_two_processes_record_what_they_did_for_one_endpoint_without_getting_in_each_others_way(post: Post) -> None:
    post.add()
    post.store.write(promises=tuple(a_reply(number) for number in range(40)))
    timer_ids = post.claim()
    tried = [post.begin(timer_id) for timer_id in timer_ids]

    def record(due: DueDelivery) -> bool:
        attempt = SILENCE if int(due.delivery.subject_id.removeprefix("prm_")) % 2 else OK
        return post.desk.record(due, attempt, after_attempt(due.delivery, due.webhook, attempt, NOW), NOW)

    with ThreadPoolExecutor(4) as processes:
        assert all(processes.map(record, tried))
    assert sorted(post.states()) == [DELIVERED] * 20 + [PENDING] * 20

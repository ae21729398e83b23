"""From a promise to the endpoint that is told of it: the parts as bootstrap puts them together, over real HTTP."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import standardwebhooks

from promise_service.adapters.clock import SystemClock
from promise_service.adapters.policy_document import preset
from promise_service.adapters.sql.engine import reading
from promise_service.adapters.sql.schema.jobs import timers
from promise_service.adapters.webhooks.lanes import EventLanes
from promise_service.application.ledger import carry_out
from promise_service.application.manage_webhooks import CreateWebhook, RotateSecret
from promise_service.application.ports.archive import PromiseRecord
from promise_service.application.ports.webhooks import DeliveryRecord
from promise_service.application.promise_reply import PromiseReply
from promise_service.bootstrap.background import event_deliveries
from promise_service.bootstrap.first_start import publish_document
from promise_service.bootstrap.foundations import Foundations, foundations
from promise_service.domain.promises import Customer
from promise_service.domain.timers import TimerKind
from promise_service.domain.webhooks import DeliveryState, Webhook
from promise_service.settings import Settings
from tests.adapters.webhooks.receiver import Receiver, receiving, status

MINUTE = timedelta(minutes=1)


class Company:
    """A company that promises replies, and tells its other systems."""

    def __init__(self, built: Foundations, settings: Settings, stack: ExitStack) -> None:
        self.built, self.settings = built, settings
        self.lanes = stack.enter_context(event_deliveries(settings, built.engine, built.clock))

    def tells(self, receiver: Receiver) -> Webhook:
        command = CreateWebhook(url=receiver.url, event_types=None, description=None, by="key_1")
        return carry_out(self.built.ledger, command)

    def promises(self) -> PromiseRecord:
        command = PromiseReply(
            channel="email", subject=None, received_at=None, customer=Customer(), conversation_id=None,
            message_id=None, locale=None, note=None, reach=None, by="key_1",
        )  # fmt: skip
        return carry_out(self.built.ledger, command).record

    def works(self, lanes: EventLanes | None = None) -> None:
        """What is due goes on its way, with this worker or another one."""
        due = sa.select(timers.c.id).where(timers.c.kind == TimerKind.DELIVER_EVENT.value)
        with reading(self.built.engine) as connection:
            (lanes or self.lanes).take(connection.scalars(due).all(), self.built.clock.now() + MINUTE)

    def delivered(self, webhook: Webhook) -> list[DeliveryRecord]:
        """The deliveries to an endpoint once each was tried; waits for it."""
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            records = self.built.webhooks.deliveries(webhook.id, state=None, limit=100)
            if records and all(record.delivery.tries for record in records):
                return list(records)
            time.sleep(0.01)
        raise AssertionError("not every delivery was tried")


@pytest.fixture
def company(sqlite_url: str, tmp_path: Path) -> Iterator[Company]:
    settings = Settings(database_url=sqlite_url, data=tmp_path, webhook_private_networks=True)
    with foundations(settings) as built, ExitStack() as stack:
        publish_document(built, preset("sample"), follows=0, by="somebody")
        yield Company(built, settings, stack)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as opened:
        yield opened


def test_a_promise_is_told_with_a_signature_that_its_receiver_verifies(company: Company, receiver: Receiver) -> None:
    webhook = company.tells(receiver)
    record = company.promises()
    company.works()
    received = receiver.received()
    event: Any = standardwebhooks.Webhook(webhook.secret).verify(received.body, dict(received.headers))
    assert event["type"] == "promise.made"
    assert event["data"]["promise"]["id"] == record.promise.id
    assert event["id"] == received.id
    [delivered] = company.delivered(webhook)
    assert delivered.delivery.state is DeliveryState.DELIVERED
    assert delivered.event.body == received.body


def test_a_rotation_loses_nothing(company: Company, receiver: Receiver) -> None:
    former = company.tells(receiver)
    rotated = carry_out(company.built.ledger, RotateSecret(webhook_id=former.id, overlap=MINUTE))
    company.promises()
    company.works()
    received = receiver.received()
    for secret in (former.secret, rotated.secret):
        assert standardwebhooks.Webhook(secret).verify(received.body, dict(received.headers)) == json.loads(
            received.body
        )


def test_an_endpoint_that_hangs_delays_no_other(company: Company, receiver: Receiver) -> None:
    with receiving() as hanging:
        hanging.answers.put(hanging.hang)
        company.tells(hanging)
        sound = company.tells(receiver)
        company.promises()
        company.works()
        hanging.received()
        assert receiver.received().headers["content-type"] == "application/cloudevents+json"
        [delivered] = company.delivered(sound)
        assert delivered.delivery.state is DeliveryState.DELIVERED
        hanging.let_go.set()


def test_what_two_workers_hold_is_sent_once(company: Company, receiver: Receiver) -> None:
    webhook = company.tells(receiver)
    for _ in range(10):
        company.promises()
    with event_deliveries(company.settings, company.built.engine, company.built.clock) as another:
        company.works()
        company.works(another)
        assert {each.delivery.state for each in company.delivered(webhook)} == {DeliveryState.DELIVERED}
    ids = [receiver.received().id for _ in range(10)]
    assert len(set(ids)) == 10
    assert receiver.journal.empty()


def test_a_try_in_vain_is_told_to_who_asks(company: Company, receiver: Receiver) -> None:
    receiver.answers.put(status(503, b"Back in a minute", retry_after="60"))
    webhook = company.tells(receiver)
    company.promises()
    company.works()
    [record] = company.delivered(webhook)
    assert (record.delivery.state, record.delivery.last_status) == (DeliveryState.PENDING, 503)
    assert record.delivery.detail == "503: Back in a minute"
    assert record.next_try_at is not None
    assert record.next_try_at >= SystemClock().now() + timedelta(seconds=30)

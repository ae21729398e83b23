"""What deliveries ask for all the time is found by an index, however much was ever sent."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from promise_service.adapters.sql.delivery_desk import SqlDeliveryDesk
from promise_service.adapters.sql.webhook_archive import SqlWebhooks
from promise_service.application.manage_webhooks import new_secret
from promise_service.domain.delivery_attempts import TRYING_TIME, Attempt, after_attempt
from promise_service.domain.webhooks import DeliveryState, Webhook
from tests.adapters.sql.test_indexes import Plans
from tests.contracts.store import NOW, Store, a_reply, store_at

WEBHOOK = Webhook(
    id="whk_1", url="https://example.org", description=None, event_types=None, secret=new_secret(), created_at=NOW,
    created_by="key_1",
)  # fmt: skip


@pytest.fixture
def store(sqlite_url: str) -> Iterator[Store]:
    with store_at(sqlite_url) as opened:
        opened.write(webhooks=(WEBHOOK,))
        opened.write(promises=(a_reply(1), a_reply(2)))
        yield opened


@pytest.fixture
def plans(store: Store) -> Plans:
    return Plans(store.engine)


@pytest.fixture
def timer_id(store: Store) -> str:
    [first, *_] = SqlWebhooks(store.engine).deliveries("whk_1", state=None, limit=1)
    return f"deliver_event:{first.delivery.id}:{NOW:%Y%m%dT%H%M%S.%fZ}"


@pytest.mark.parametrize(
    "attempt",
    [Attempt(status=200), Attempt(status=500), Attempt(status=None), Attempt(status=410)],
    ids=lambda attempt: str(attempt.status),
)
def test_what_a_try_reads_and_records(store: Store, timer_id: str, plans: Plans, attempt: Attempt) -> None:
    desk = SqlDeliveryDesk(store.engine)
    assert desk.endpoints_of([timer_id]) == [("whk_1", timer_id)]
    due = desk.due(timer_id)
    assert due is not None
    assert desk.put_off(due, NOW)
    begun = desk.begin(due, NOW, NOW + TRYING_TIME)
    assert begun is not None
    assert desk.record(begun, attempt, after_attempt(due.delivery, due.webhook, attempt, NOW), NOW)
    assert plans.full_scans == []


def test_what_administrators_read(store: Store, plans: Plans) -> None:
    webhooks = SqlWebhooks(store.engine)
    webhooks.webhook("whk_1")
    webhooks.deliveries("whk_1", state=None, limit=50)
    webhooks.deliveries("whk_1", state=DeliveryState.PENDING, limit=50, before=(NOW, "dlv_1"))
    assert plans.full_scans == []
    assert not [step for step in plans.steps if "TEMP B-TREE" in step]

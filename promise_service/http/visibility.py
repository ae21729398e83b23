"""What a key that may not see everything sees."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from anyio import to_thread

from promise_service.application.ports.access_keys import AccessKey
from promise_service.application.ports.archive import PromiseRecord
from promise_service.errors import NotFound, NotPermitted
from promise_service.http.permissions import may_use_queue, reach_of
from promise_service.http.services import Services


def visible_promise(services: Services, key: AccessKey, promise_id: str) -> PromiseRecord:
    """That promise as it stands; one that the key may not see does not exist for it: NotFound."""
    record = services.archive.promise(promise_id, services.clock.now())
    reach = reach_of(key)
    if reach is not None and not reach.covers(record.promise):
        raise NotFound("promise", promise_id)
    return record


def visible(key: AccessKey, records: Iterable[PromiseRecord]) -> Iterator[PromiseRecord]:
    """Those of these promises that the key may see."""
    reach = reach_of(key)
    return (record for record in records if reach is None or reach.covers(record.promise))


async def refuse_unseen_promise(services: Services, key: AccessKey, promise_id: str) -> None:
    """NotFound for a promise that the key may not see; keys that see everything cost no reading."""
    if reach_of(key) is not None:
        await to_thread.run_sync(visible_promise, services, key, promise_id)


async def refuse_unseen_offer(services: Services, key: AccessKey, offer_id: str) -> None:
    """NotFound for an offer of a queue that the key does not reach."""
    if key.queues is not None:
        offer = await to_thread.run_sync(services.archive.offer, offer_id)
        if not may_use_queue(key, offer.queue):
            raise NotFound("offer", offer_id)


def refuse_other_queue(key: AccessKey, queue: str) -> None:
    """NotPermitted for a queue that the key is not bound to."""
    if not may_use_queue(key, queue):
        bound = ", ".join(sorted(key.queues or ())) or "none"
        raise NotPermitted(f"This key does not reach queue {queue!r}; it reaches: {bound}.")

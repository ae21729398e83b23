"""The live state of queues in Redis, shared by all processes: one document a queue, changed by whoever has news."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Any, NoReturn, TypeVar, cast

import structlog
from redis import Redis
from redis.exceptions import RedisError, WatchError

from promise_service.application.live_queues import LearntWaits, LiveWait
from promise_service.domain.policy import Queue
from promise_service.domain.waiting.calls import Call, QueueState
from promise_service.domain.waiting.forecast import QueueTraffic, WaitForecast
from promise_service.domain.waiting.live_queue import LiveQueue, Waiting

_log = structlog.get_logger(__name__)

Answer = TypeVar("Answer")

TIMEOUT_SECONDS = 0.25
"""A caller is on the line: what takes longer is not known."""

_REST_SECONDS = 1.0
"""So long nobody asks again, once Redis has not answered."""

_TRIES = 40
_KEPT = timedelta(days=30)
_OFFERING_KEPT = timedelta(minutes=15)
"""After the last time that somebody asked for the wait."""

_FORMAT = 3
"""Of the documents; another one begins anew."""

_VERSION, _DOCUMENT = "version", "document"


@dataclass(frozen=True, slots=True)
class _Decoded:
    """A document as this process has read or written it; the queue is changed only under the lock of its name."""

    version: bytes
    threshold: timedelta
    known_for: timedelta
    queue: LiveQueue


class _NothingStands(Exception):
    """There is nothing in Redis that could be changed."""


class RedisLiveQueues:
    """Live queues in Redis. `learnt` tells what was learnt of a queue, to begin with; `passed` the seconds gone by.

    A document is changed only where nobody else has changed it since it was read; else it is read anew. Each process
    keeps what it has decoded with its version, so that a forecast mostly costs one round trip and no decoding. Versions
    are random: none comes again after all was lost.
    """

    def __init__(
        self,
        redis: Redis,
        learnt: Callable[[str], LearntWaits | None],
        *,
        passed: Callable[[], float] = time.monotonic,
    ) -> None:
        self._redis = redis
        self._learnt = learnt
        self._passed = passed
        self._decoded: dict[str, _Decoded] = {}
        self._locks: dict[str, Lock] = {}
        self._rests_until = 0.0

    def take_in_calls(self, queue: Queue, calls: Sequence[Call], now: datetime) -> Mapping[str, WaitForecast] | None:
        """What is known of these calls by now; forecasts for those who have just entered, None where Redis is away."""
        return self._changed(queue, lambda live: live.take_in(calls, now))

    def take_in_state(self, queue: Queue, state: QueueState) -> bool | None:
        """How a queue stands; False for a state older than the one known, None where Redis is away."""
        return self._changed(queue, lambda live: live.take_in_state(state))

    def wait(self, queue: Queue, whose: Waiting, now: datetime) -> LiveWait:
        """What a caller has to expect from now on; nothing where Redis is away."""
        return self._asked(lambda: self._wait(queue, whose, now)) or LiveWait(elapsed=whose.elapsed)

    def traffic(self, queue: Queue, now: datetime) -> QueueTraffic | None:
        """Who waits, and who is at work; None where nothing recent is known, and where Redis is away."""
        return self._asked(lambda: self._traffic(queue, now))

    def note_offering(self, queue: Queue, *, offering: bool) -> None:
        """Whether the queue offers callbacks by its last forecast; forgotten once nobody has asked for a while."""
        key = _offering_key(queue.name)
        if offering:
            self._asked(lambda: self._redis.set(key, b"1", ex=_OFFERING_KEPT))
        else:
            self._asked(lambda: self._redis.delete(key))

    def begin_with(self, queue: Queue, learnt: LearntWaits) -> bool:
        """Forecast by what was learnt from now on; False where Redis is away."""

        def change(live: LiveQueue) -> bool:
            _begin(live, learnt)
            return True

        return self._changed(queue, change) or False

    def _asked(self, ask: Callable[[], Answer]) -> Answer | None:
        """What Redis says; None where it does not answer, and for a while after that."""
        if self._passed() < self._rests_until:
            return None
        try:
            return ask()
        except RedisError as error:
            self._rests_until = self._passed() + _REST_SECONDS
            _log.warning("how queues stand is not known: Redis does not answer", because=type(error).__name__)
            return None

    def _wait(self, queue: Queue, whose: Waiting, now: datetime) -> LiveWait | None:
        with self._redis.pipeline(transaction=False) as pipe:
            pipe.hget(_key(queue.name), _VERSION)
            pipe.getex(_offering_key(queue.name), ex=_OFFERING_KEPT)
            version, offering = pipe.execute()
        with self._as_of(queue, version) as live:
            if live is None:
                return None
            return LiveWait(
                forecast=live.forecast(now, whose),
                was_offering=offering is not None,
                elapsed=live.elapsed(now, whose),
                call_waits=live.waits(whose),
                learnt_at=live.learnt_at,
            )

    def _traffic(self, queue: Queue, now: datetime) -> QueueTraffic | None:
        with self._as_of(queue, self._version(queue)) as live:
            return None if live is None else live.traffic(now)

    def _version(self, queue: Queue) -> bytes | None:
        return cast("bytes | None", self._redis.hget(_key(queue.name), _VERSION))

    @contextmanager
    def _as_of(self, queue: Queue, version: bytes | None) -> Iterator[LiveQueue | None]:
        """The queue at that version or a later one, for as long as the block lasts.

        None where nothing is known of it, and where whoever changes it keeps a caller on the line waiting.
        """
        lock = self._lock(queue)
        if version is None or not lock.acquire(timeout=TIMEOUT_SECONDS):
            yield None
            return
        try:
            known = self._known(queue, version)
            if known is None:  # perhaps whoever had the lock has just written a later one
                known = self._known(queue, self._version(queue)) or self._read(queue)
            yield None if known is None else known.queue
        finally:
            lock.release()

    def _changed(self, queue: Queue, change: Callable[[LiveQueue], Answer]) -> Answer | None:
        """What came of a change; one that comes to False has changed nothing, and nothing is written.

        Where a queue begins, what was learnt is looked up while others have the lock.
        """
        try:
            with self._lock(queue):
                return self._asked(lambda: self._change(queue, change, _refuse_to_begin))
        except _NothingStands:
            learnt = self._learnt(queue.name)
        with self._lock(queue):
            return self._asked(lambda: self._change(queue, change, lambda: _begun(queue, learnt)))

    def _change(
        self, queue: Queue, change: Callable[[LiveQueue], Answer], begin: Callable[[], LiveQueue]
    ) -> Answer | None:
        key = _key(queue.name)
        for _ in range(_TRIES):
            with self._redis.pipeline() as pipe, suppress(WatchError):
                cast("Any", pipe).watch(key)  # which redis-py leaves without types
                version = pipe.hget(key, _VERSION)
                live = self._standing(queue, cast("bytes | None", version)) or begin()
                # What is changed now is worth nothing unless it is written.
                decoded = self._decoded.pop(queue.name, None)
                answer = change(live)
                if answer is False and decoded is not None:
                    self._decoded[queue.name] = decoded
                    return answer
                written = secrets.token_bytes(12)
                document = json.dumps(live.document(), separators=(",", ":"))
                pipe.multi()
                pipe.hset(key, mapping={_VERSION: written, _DOCUMENT: document})
                pipe.expire(key, _KEPT)
                pipe.execute()
                self._keep(queue, written, live)
                return answer
            time.sleep(secrets.randbelow(1000) / 200_000)
        _log.warning("how a queue stands could not be kept: too many write at once", queue=queue.name)
        return None

    def _standing(self, queue: Queue, version: bytes | None) -> LiveQueue | None:
        """The queue as it stands in Redis; None where nothing does."""
        known = None if version is None else self._known(queue, version) or self._read(queue)
        return None if known is None else known.queue

    def _lock(self, queue: Queue) -> Lock:
        return self._locks.setdefault(queue.name, Lock())

    def _known(self, queue: Queue, version: bytes | None) -> _Decoded | None:
        """What this process has decoded, if it is that version and the policy is still the same."""
        known, after = self._decoded.get(queue.name), queue.offer_callback_after
        if known is None or known.version != version:
            return None
        same_policy = (known.threshold, known.known_for) == (after.wait, queue.wait_known_for)
        return known if same_policy else None

    def _read(self, queue: Queue) -> _Decoded | None:
        """What stands in Redis now, decoded; None where nothing does, or nothing that can be taken up.

        A document that cannot be read is as good as lost: the next news write a new one over it.
        """
        version, document = cast("list[bytes | None]", self._redis.hmget(_key(queue.name), [_VERSION, _DOCUMENT]))
        if version is None or document is None:
            return None
        live = _empty(queue)
        try:
            live.restore(cast("dict[str, Any]", json.loads(document)))
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
            _log.warning("how a queue stood cannot be read", queue=queue.name, because=repr(error))
            return None
        return self._keep(queue, version, live)

    def _keep(self, queue: Queue, version: bytes, live: LiveQueue) -> _Decoded:
        decoded = _Decoded(version, queue.offer_callback_after.wait, queue.wait_known_for, live)
        self._decoded[queue.name] = decoded
        return decoded


def _refuse_to_begin() -> NoReturn:
    raise _NothingStands


def _begun(queue: Queue, learnt: LearntWaits | None) -> LiveQueue:
    """The queue with nobody in it, and with what was learnt."""
    live = _empty(queue)
    if learnt is not None:
        _begin(live, learnt)
    return live


def _empty(queue: Queue) -> LiveQueue:
    return LiveQueue(threshold=queue.offer_callback_after.wait, known_for=queue.wait_known_for)


def _begin(live: LiveQueue, learnt: LearntWaits) -> None:
    live.begin_with(learnt.document, threshold=learnt.threshold, learnt_at=learnt.learnt_at)


def _key(queue: str) -> str:
    return f"promise-service:live-queue:{_FORMAT}:{queue}"


def _offering_key(queue: str) -> str:
    return f"promise-service:offering:{queue}"

"""One writer for all requests of a process: whatever waits while it writes is written together, next time."""

from __future__ import annotations

import time
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from threading import Lock, Thread

from promise_service.adapters.sql.answers import key_reused
from promise_service.application.ledger import Failed, IdempotencyClaim, Ledger, Outcome, Request
from promise_service.errors import RequestInProgress, StoreUnavailable

_MOST_AT_ONCE = 64

_Submitted = tuple[Request, "Future[Outcome]"]


class GroupCommit:
    """Hands requests to a ledger from one thread, as many at a time as have come meanwhile.

    A future is done once its request is committed, or refused; it raises nothing. One that was cancelled before its
    turn is not carried out.

    For `linger` seconds after the first request of a group it waits for more of them: what comes in one by one is then
    written in groups, too, and what is written is late by no more than that.

    The thread does not keep the process alive. Whoever stops calls `close`; after a process that died without it, all
    that was ever answered is in the database.
    """

    def __init__(self, ledger: Ledger, *, most_at_once: int = _MOST_AT_ONCE, linger: float = 0.0) -> None:
        self._ledger = ledger
        self._linger = linger
        self._most_at_once = most_at_once
        self._waiting: SimpleQueue[_Submitted | None] = SimpleQueue()
        self._in_flight: dict[tuple[str, str], str] = {}
        self._entrance = Lock()
        self._closed = False
        self._writer = Thread(target=self._write, name="ledger-writer", daemon=True)
        self._writer.start()

    def submit(self, request: Request) -> Future[Outcome]:
        """The outcome of `request`, once there is one.

        At once it is Failed: RequestInProgress while the same request with the same Idempotency-Key is under way,
        IdempotencyKeyReused while another one is, StoreUnavailable after `close`.
        """
        future: Future[Outcome] = Future()
        with self._entrance:
            refusal = self._refusal(request.claim)
            if refusal is None:
                if request.claim is not None:
                    key = (request.claim.scope, request.claim.key)
                    self._in_flight[key] = request.claim.fingerprint
                    future.add_done_callback(lambda _: self._in_flight.pop(key))
                self._waiting.put((request, future))
        if refusal is not None:
            future.set_result(refusal)
        return future

    def close(self) -> None:
        """Carry out what was submitted, and nothing after it; returns when that is done."""
        with self._entrance:
            if not self._closed:
                self._closed = True
                self._waiting.put(None)
        self._writer.join()

    def _refusal(self, claim: IdempotencyClaim | None) -> Failed | None:
        if self._closed:
            return Failed(StoreUnavailable("The service is stopping; nothing is written any more."))
        if claim is None or (fingerprint := self._in_flight.get((claim.scope, claim.key))) is None:
            return None
        if fingerprint != claim.fingerprint:
            return Failed(key_reused(claim))
        return Failed(RequestInProgress("A request with the same Idempotency-Key has not been answered yet."))

    def _write(self) -> None:
        is_last = False
        while not is_last:
            group, is_last = self._next_group()
            wanted = [each for each in group if each[1].set_running_or_notify_cancel()]
            for (_, future), outcome in zip(wanted, self._outcomes([each for each, _ in wanted]), strict=True):
                future.set_result(outcome)

    def _outcomes(self, requests: list[Request]) -> list[Outcome]:
        try:
            return self._ledger.execute(requests)
        except Exception as error:  # noqa: BLE001 - the writer outlives every fault; each request is told of it
            return [Failed(error) for _ in requests]

    def _next_group(self) -> tuple[list[_Submitted], bool]:
        """All that waits, but not too much, after waiting for the first; and whether nothing comes after it."""
        group: list[_Submitted] = []
        submitted = self._waiting.get()
        until = time.monotonic() + self._linger
        try:
            while submitted is not None:
                group.append(submitted)
                if len(group) == self._most_at_once:
                    return group, False
                submitted = self._waiting.get(timeout=max(0.0, until - time.monotonic()))
        except Empty:
            return group, False
        return group, True

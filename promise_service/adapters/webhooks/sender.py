"""Events to endpoints over HTTPS, signed as Standard Webhooks 1.0 has it."""

from __future__ import annotations

import asyncio
import re
import ssl
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from threading import Lock
from typing import Any

import httpx
import standardwebhooks

from promise_service import __version__
from promise_service.adapters.webhooks.addresses import RefusedAddress, Resolver, reachable, resolve
from promise_service.domain.delivery_attempts import ATTEMPT_TIME, Attempt
from promise_service.domain.webhooks import Event, Webhook
from promise_service.errors import DeliveryFailed

_MOST_READ = 64 * 1024
_LONGEST_EXCERPT = 200
_RESOLVING = 32  # as many as the lanes have threads: a look-up that hangs holds up no other


class HttpEventSender:
    """Calls endpoints, each over a connection of its own, to the very address that was found to be allowed.

    Redirects are not followed and proxies of the environment not used: either would lead to another address than the
    one that was looked at. `limit` bounds the whole of a try, also against an endpoint that answers drop by drop.
    Certificates are checked by `tls`, against the machine's authorities if None.
    """

    def __init__(
        self,
        *,
        private_networks: bool,
        limit: timedelta = ATTEMPT_TIME,
        resolver: Resolver = resolve,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._private_networks = private_networks
        self._limit = limit
        self._resolver = resolver
        self._tls = tls or ssl.create_default_context()
        # A look-up cannot be broken off. Where one takes longer than its try, it ends in a thread of these.
        self._resolving = ThreadPoolExecutor(_RESOLVING, thread_name_prefix="webhook-resolver")
        self._under_way: set[tuple[asyncio.AbstractEventLoop, asyncio.Task[Any]]] = set()
        self._entrance = Lock()

    def send(self, webhook: Webhook, event: Event, now: datetime) -> Attempt:
        """Try once; whatever goes wrong is told by the attempt. DeliveryFailed where it was broken off by us."""
        try:
            return asyncio.run(self._tried(webhook, event, now))
        except asyncio.CancelledError:
            raise DeliveryFailed("The try was broken off: the process stops.", transient=True) from None

    def break_off(self) -> None:
        """End every try that is under way, whatever comes of it."""
        with self._entrance:
            for loop, task in self._under_way:
                loop.call_soon_threadsafe(task.cancel)

    def close(self) -> None:
        """Look up no more addresses."""
        self._resolving.shutdown(wait=False, cancel_futures=True)

    async def _tried(self, webhook: Webhook, event: Event, now: datetime) -> Attempt:
        with self._known():
            return await self._answer(webhook, event, now)

    @contextmanager
    def _known(self) -> Iterator[None]:
        """For as long as it lasts the present try can be broken off."""
        task = asyncio.current_task()
        assert task is not None, "a try is a task"  # noqa: S101 - narrows the type
        this = (asyncio.get_running_loop(), task)
        with self._entrance:
            self._under_way.add(this)
        try:
            yield
        finally:
            with self._entrance:
                self._under_way.discard(this)

    async def _answer(self, webhook: Webhook, event: Event, now: datetime) -> Attempt:
        answered = _Answered()
        try:
            async with asyncio.timeout(self._limit.total_seconds()):
                await self._call(webhook, event, now, answered)
        except (TimeoutError, httpx.TimeoutException):
            if answered.status is None:
                return Attempt(status=None, detail=f"no answer within {self._limit.total_seconds():g} s")
        except RefusedAddress as refusal:
            return Attempt(status=None, detail=str(refusal))
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            if answered.status is None:
                return Attempt(status=None, detail=f"no answer: {_one_line(str(error)) or type(error).__name__}")
        return answered.attempt(now)

    async def _call(self, webhook: Webhook, event: Event, now: datetime, answered: _Answered) -> None:
        url, seconds = httpx.URL(webhook.url), self._limit.total_seconds()
        host = url.raw_host.decode("ascii")
        found = await asyncio.wrap_future(self._resolving.submit(self._resolver, host, url.port or _PORTS[url.scheme]))
        address = reachable(found, host, private_networks=self._private_networks)
        body = event.body.encode()
        headers = {**_headers(webhook, event, now), "host": url.netloc.decode("ascii")}
        async with (
            httpx.AsyncClient(verify=self._tls, trust_env=False, timeout=seconds) as client,
            client.stream(
                "POST",
                url.copy_with(host=str(address)),
                content=body,
                headers=headers,
                extensions={"sni_hostname": host},
            ) as response,
        ):
            answered.status = response.status_code
            answered.retry_after = response.headers.get("retry-after")
            async for chunk in response.aiter_raw():
                answered.body += chunk
                if len(answered.body) >= _MOST_READ:
                    return


_PORTS: Mapping[str, int] = {"http": 80, "https": 443}


class _Answered:
    """What of an answer has come so far."""

    def __init__(self) -> None:
        self.status: int | None = None
        self.retry_after: str | None = None
        self.body = b""

    def attempt(self, now: datetime) -> Attempt:
        """What it comes to. A status that came counts, however the rest of the answer failed."""
        words = _one_line(self.body.decode("utf-8", "replace"))[:_LONGEST_EXCERPT]
        status = self.status
        if status is not None and 300 <= status < 400:
            words = "redirects are not followed"
        if status is not None and status >= 300:
            words = f"{status}: {words}" if words else str(status)
        return Attempt(status=status, detail=words or None, retry_after=_seconds(self.retry_after, now))


def _headers(webhook: Webhook, event: Event, now: datetime) -> dict[str, str]:
    signatures = [
        standardwebhooks.Webhook(secret).sign(msg_id=event.id, timestamp=now, data=event.body)
        for secret in webhook.secrets_at(now)
    ]
    return {
        "content-type": "application/cloudevents+json",
        "user-agent": f"promise-service/{__version__}",
        "accept": "*/*",
        "accept-encoding": "identity",
        "connection": "close",
        "webhook-id": event.id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


def _seconds(retry_after: str | None, now: datetime) -> timedelta | None:
    """How long to wait by a Retry-After (RFC 9110, section 10.2.3): seconds, or a date; None where it says neither."""
    text = (retry_after or "").strip()
    if re.fullmatch(r"\d{1,9}", text, re.ASCII):
        return timedelta(seconds=int(text))
    try:
        until = parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(timedelta(), until.replace(tzinfo=until.tzinfo or UTC) - now)


def _one_line(text: str) -> str:
    """What can be printed of a text, in one line."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())

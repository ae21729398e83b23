"""SMS through a gateway, in the form that Twilio made common: a POST of `To`, `From` and `Body`."""

from __future__ import annotations

import re
import ssl
import time
from collections.abc import Callable

import httpx

from promise_service.adapters.notices.outage import Outage
from promise_service.adapters.notices.sms_gateway import SmsGateway
from promise_service.domain.notices import Notice, masked
from promise_service.errors import DeliveryFailed

LONGEST_REASON = 300

# What the gateway says of our account or of itself, and not of the message: it may be put right.
_ABOUT_US = frozenset({401, 404, 407, 408, 425, 429})


class SmsCourier:
    """Hands SMS to one gateway, over connections that are kept. Not for several threads at once.

    `url` is `https://ACCOUNT:TOKEN@host/path?from=%2B15550100`; account and token travel by HTTP basic authentication.
    `timeout_seconds` bounds each wait for the gateway. `monotonic` counts seconds. CannotStart where `url` is none, or
    the token would travel in the clear.
    """

    def __init__(
        self, url: str, *, timeout_seconds: float = 10.0, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._gateway = SmsGateway.of(url)
        self._outage = Outage(monotonic)
        self._timeout = timeout_seconds
        self._client: httpx.Client | None = None

    def send(self, notice: Notice) -> None:
        """Returns once the gateway has taken the message; DeliveryFailed says why not.

        For good is only what the gateway says of this very message, by 4yz. The notice's id goes with it as
        `Idempotency-Key`, by which a gateway that knows such keys drops what a retry sends twice.
        """
        self._outage.refuse_while_it_lasts()
        form = {"To": notice.receiver, "From": self._gateway.sender, "Body": notice.message.text}
        try:
            answer = self._connected().post(self._gateway.url, data=form, headers={"Idempotency-Key": notice.id})
        except httpx.RequestError as error:
            raise self._away(error) from error
        if not answer.is_success:
            raise _refused(answer, notice.receiver)

    def close(self) -> None:
        """Let go of the connections; the next message connects again."""
        if self._client is not None:
            self._client.close()
            self._client = None

    def _connected(self) -> httpx.Client:
        if self._client is None:
            self._client = httpx.Client(
                auth=httpx.BasicAuth(self._gateway.account, self._gateway.token),
                timeout=self._timeout,
                verify=ssl.create_default_context(),  # the machine's authorities, as for mail
                trust_env=False,
            )
        return self._client

    def _away(self, error: httpx.RequestError) -> DeliveryFailed:
        host = httpx.URL(self._gateway.url).netloc.decode("ascii")
        failure = DeliveryFailed(f"The SMS gateway {host} failed: {str(error) or type(error).__name__}", transient=True)
        if isinstance(error, httpx.ConnectError | httpx.TimeoutException):
            self._outage.begins(failure)
        return failure


def _refused(answer: httpx.Response, receiver: str) -> DeliveryFailed:
    about_the_message = 400 <= answer.status_code < 500 and answer.status_code not in _ABOUT_US
    words = _masked_in(_reason(answer), receiver)[:LONGEST_REASON]
    return DeliveryFailed(f"{answer.status_code} {words}".strip(), transient=not about_the_message)


def _reason(answer: httpx.Response) -> str:
    """The gateway's code and message, where it says them as Twilio does; else what it says."""
    try:
        problem = answer.json()
    except ValueError:
        return " ".join(answer.text.split())
    if not isinstance(problem, dict) or "message" not in problem:
        return " ".join(answer.text.split())
    return " ".join(f"{problem.get('code') or ''} {problem['message']}".split())


def _masked_in(words: str, receiver: str) -> str:
    """The gateway's words, in which it may repeat the number, however it writes it."""
    digits = r"[\s().-]*".join(re.findall(r"\d", receiver))
    return re.sub(rf"\+?{digits}", masked(receiver), words) if digits else words

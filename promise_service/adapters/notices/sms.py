"""SMS through a gateway, in the form that Twilio made common: a POST of `To`, `From` and `Body`."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable

import httpx

from promise_service.adapters.notices.deadline import SECONDS_TO_ANSWER, SECONDS_TO_HAND_OVER
from promise_service.adapters.notices.outage import Outage
from promise_service.adapters.notices.sms_call import Call, GatewayLine
from promise_service.adapters.notices.sms_gateway import SmsGateway
from promise_service.domain.notices import Notice, masked
from promise_service.errors import DeliveryFailed

LONGEST_REASON = 300

# What the gateway says of our account or of itself, and not of the message: it may be put right.
_ABOUT_US = frozenset({401, 404, 407, 408, 425, 429})


class SmsCourier:
    """Hands SMS to one gateway, over connections that are kept. Not for several threads at once.

    `url` is `https://ACCOUNT:TOKEN@host/path?from=%2B15550100`; account and token travel by HTTP basic authentication.
    A message is handed over within `seconds_to_hand_over` in all or given up, and its answer waited for
    `seconds_to_answer` more. `monotonic` counts the seconds of an outage. CannotStart where `url` is none, or the token
    would travel in the clear.
    """

    def __init__(
        self,
        url: str,
        *,
        seconds_to_hand_over: float = SECONDS_TO_HAND_OVER,
        seconds_to_answer: float = SECONDS_TO_ANSWER,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._gateway = SmsGateway.of(url)
        self._outage = Outage(monotonic)
        self._to_hand_over = seconds_to_hand_over
        self._to_answer = seconds_to_answer
        self._line: GatewayLine | None = None

    def send(self, notice: Notice) -> None:
        """Returns once the gateway has taken the message; DeliveryFailed says why not.

        For good is only what the gateway says of this very message, by 4yz. It is `unknown` where the message was
        handed over and no answer came. The notice's id goes with it as `Idempotency-Key`, by which a gateway that knows
        such keys drops what a retry sends twice.
        """
        self._outage.refuse_while_it_lasts()
        form = {"To": notice.receiver, "From": self._gateway.sender, "Body": notice.message.text}
        call = Call(form, key=notice.id)
        try:
            self._connected().make(call)
        except (TimeoutError, httpx.RequestError) as error:
            raise self._away(error, call) from error
        except BaseException:
            self.close()  # a call that was broken off would go on with the next one
            raise
        _check(call, notice.receiver)

    def close(self) -> None:
        """Let go of the connections; the next message connects again."""
        if self._line is not None:
            line, self._line = self._line, None
            line.close()

    def _connected(self) -> GatewayLine:
        if self._line is None:
            self._line = GatewayLine(self._gateway, to_hand_over=self._to_hand_over, to_answer=self._to_answer)
        return self._line

    def _away(self, error: TimeoutError | httpx.RequestError, call: Call) -> DeliveryFailed:
        gateway = f"The SMS gateway {httpx.URL(self._gateway.url).netloc.decode('ascii')}"
        silent = isinstance(error, TimeoutError | httpx.TimeoutException)
        reason = "timed out" if silent else str(error) or type(error).__name__
        failure = DeliveryFailed(f"{gateway} failed: {reason}", transient=True)
        if silent or isinstance(error, httpx.ConnectError):
            self._outage.begins(failure)
        if not call.handed_over:
            return failure
        words = f"{gateway} was sent the message and did not say whether it has it: {reason}"
        return DeliveryFailed(words, transient=True, unknown=True)


def _check(call: Call, receiver: str) -> None:
    """Whether the gateway took it; DeliveryFailed, in its own words, the number masked, where it did not."""
    status = call.status or 0
    if 200 <= status < 300:
        return
    about_the_message = 400 <= status < 500 and status not in _ABOUT_US
    words = _masked_in(_reason(call.said), receiver)[:LONGEST_REASON]
    raise DeliveryFailed(f"{status} {words}".strip(), transient=not about_the_message)


def _reason(said: bytes) -> str:
    """The gateway's code and message, where it says them as Twilio does; else what it says."""
    text = said.decode("utf-8", "replace")
    try:
        problem = json.loads(text)
    except ValueError:
        return " ".join(text.split())
    if not isinstance(problem, dict) or "message" not in problem:
        return " ".join(text.split())
    return " ".join(f"{problem.get('code') or ''} {problem['message']}".split())


def _masked_in(words: str, receiver: str) -> str:
    """The gateway's words, in which it may repeat the number, however it writes it."""
    digits = r"[\s().-]*".join(re.findall(r"\d", receiver))
    return re.sub(rf"\+?{digits}", masked(receiver), words) if digits else words

"""One message to an SMS gateway over HTTP, within a deadline, and how far it came."""

from __future__ import annotations

import asyncio
import ssl
from dataclasses import dataclass
from typing import Any

import httpx

from promise_service.adapters.notices.reaching import look_up
from promise_service.adapters.notices.sms_gateway import SmsGateway

_MOST_READ = 64 * 1024
_SHARE_OF_CONNECTING = 0.4  # each of TCP and TLS: the whole call is bounded, but TLS broken off leaves its socket open
_SENT = ".send_request_body.started"  # from then on the gateway may have it


@dataclass(slots=True)
class Call:
    """What is sent, and what came of it so far: whether the gateway may have it, and what it said."""

    form: dict[str, str]
    key: str
    handed_over: bool = False
    status: int | None = None
    said: bytes = b""


class GatewayLine:
    """Connections to a gateway, kept from one message to the next. Not for several threads at once.

    A message is handed over within `to_hand_over` seconds or given up, however slowly the gateway takes it in; its
    answer is waited for `to_answer` seconds more.
    """

    def __init__(self, gateway: SmsGateway, *, to_hand_over: float, to_answer: float) -> None:
        self._gateway = gateway
        self._to_hand_over = to_hand_over
        self._to_answer = to_answer
        self._runner = asyncio.Runner(loop_factory=_Loop)
        self._client = httpx.AsyncClient(
            auth=httpx.BasicAuth(gateway.account, gateway.token),
            timeout=httpx.Timeout(None, connect=to_hand_over * _SHARE_OF_CONNECTING),
            verify=ssl.create_default_context(),  # the machine's authorities, as for mail
            trust_env=False,
        )

    def make(self, call: Call) -> None:
        """Returns once the gateway has answered; TimeoutError or httpx.RequestError where it did not.

        A status that came counts, however the rest of the answer fails.
        """
        try:
            self._runner.run(self._made(call))
        except (TimeoutError, httpx.RequestError):
            if call.status is None:
                raise

    def close(self) -> None:
        """Let go of the connections."""
        self._runner.run(self._client.aclose())
        self._runner.close()

    async def _made(self, call: Call) -> None:
        async with asyncio.timeout(self._to_hand_over) as limit:

            async def follow(event: str, _: Any) -> None:
                if event.endswith(_SENT):
                    call.handed_over = True
                    limit.reschedule(asyncio.get_running_loop().time() + self._to_answer)

            async with self._client.stream(
                "POST",
                self._gateway.url,
                data=call.form,
                headers={"Idempotency-Key": call.key},
                extensions={"trace": follow},
            ) as answer:
                call.status = answer.status_code
                async for chunk in answer.aiter_bytes():
                    call.said += chunk
                    if len(call.said) >= _MOST_READ:
                        return


class _Loop(asyncio.SelectorEventLoop):
    """Whose look-ups hold up neither the end of a call nor that of the process."""

    async def getaddrinfo(
        self,
        host: bytes | str | None,
        port: bytes | str | int | None,
        *,
        family: int = 0,
        type: int = 0,  # noqa: A002 - asyncio's name
        proto: int = 0,
        flags: int = 0,
    ) -> Any:
        """As `socket.getaddrinfo`."""
        return await asyncio.wrap_future(look_up(host, port, family=family, type=type, proto=proto, flags=flags))

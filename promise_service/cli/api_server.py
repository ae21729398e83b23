"""The server of the API: what it does besides as it starts and stops."""

from __future__ import annotations

import gc
import socket
from collections.abc import Sequence

import uvicorn
from litestar import Litestar

from promise_service.http.application import end_streams

_SECONDS_TO_FINISH_REQUESTS = 1


def serving(app: Litestar, proxies: Sequence[str]) -> uvicorn.Config:
    """How the API is served. Of a request through one of `proxies`, addresses or networks, the client and the scheme
    are those in `X-Forwarded-For` and `X-Forwarded-Proto`; anybody else's headers of that name are not looked at.
    """
    return uvicorn.Config(
        app,
        loop="uvloop",
        http="httptools",
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        proxy_headers=bool(proxies),
        forwarded_allow_ips=list(proxies),  # never None, for uvicorn would then ask the environment
        server_header=False,
        timeout_graceful_shutdown=_SECONDS_TO_FINISH_REQUESTS,
    )


class ApiServer(uvicorn.Server):
    """Uvicorn waits for answers that are under way, and streams of events never end by themselves."""

    def __init__(self, config: uvicorn.Config, app: Litestar) -> None:
        super().__init__(config)
        self._app = app

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start. What is there by then lives as long as the process: looking through it for garbage, again and again,
        would hold up a caller on the line for a tenth of a second.
        """
        await super().startup(sockets)
        gc.collect()
        gc.freeze()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop, once the streams were told to end."""
        end_streams(self._app)
        await super().shutdown(sockets)

"""The server of the API, which lets listeners go before it waits for connections to end."""

from __future__ import annotations

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

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop, once the streams were told to end."""
        end_streams(self._app)
        await super().shutdown(sockets)

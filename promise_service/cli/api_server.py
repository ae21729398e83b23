"""The server of the API, which lets listeners go before it waits for connections to end."""

from __future__ import annotations

import socket

import uvicorn
from litestar import Litestar

from promise_service.http.application import end_streams


class ApiServer(uvicorn.Server):
    """Uvicorn waits for answers that are under way, and streams of events never end by themselves."""

    def __init__(self, config: uvicorn.Config, app: Litestar) -> None:
        super().__init__(config)
        self._app = app

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop, once the streams were told to end."""
        end_streams(self._app)
        await super().shutdown(sockets)

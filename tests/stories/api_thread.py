"""The API behind a real socket, in this process."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from litestar import Litestar

from promise_service.adapters.listening import listen
from promise_service.cli.api_server import ApiServer
from tests.stories.waiting import eventually


@contextmanager
def serving_api(app: Litestar) -> Iterator[str]:
    """Serve `app` on a free port; gives its address."""
    server = ApiServer(uvicorn.Config(app, ws="none", lifespan="on", log_config=None, access_log=False), app)
    with listen("127.0.0.1", 0) as socket:
        thread = threading.Thread(target=server.run, args=([socket],))
        thread.start()
        try:
            eventually(lambda: server.started or not thread.is_alive(), "the API")
            assert server.started
            yield f"http://127.0.0.1:{socket.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()

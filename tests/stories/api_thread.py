"""The API behind a real socket, in this process."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from litestar import Litestar

from promise_service.adapters.listening import listen
from promise_service.cli.api_server import ApiServer, serving
from tests.stories.waiting import eventually


@contextmanager
def serving_api(app: Litestar, proxies: Sequence[str] = ()) -> Iterator[str]:
    """Serve `app` on a free port, as the command `api` does; gives its address."""
    server = ApiServer(serving(app, proxies), app)
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

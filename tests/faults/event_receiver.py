"""A real receiver of webhooks with a journal, that can fall silent: it reads what comes, and does not answer."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from promise_service.adapters.clock import SystemClock
from tests.faults.journal import Arrival, Journal


class EventReceiver:
    """What it does can be changed at any moment."""

    url: str

    def __init__(self) -> None:
        self.journal = Journal()
        self._clock = SystemClock()
        self._answers = threading.Event()
        self._answers.set()

    def fall_silent(self) -> None:
        """Whoever comes from now on is never answered."""
        self._answers.clear()

    def answer_again(self) -> None:
        """Whoever comes from now on is answered; who came before is not."""
        self._answers.set()

    def receive(self, event_id: str, body: bytes) -> bool:
        """Write down what came; whether it is to be answered."""
        taken = self._answers.is_set()
        event = json.loads(body)
        self.journal.write(
            Arrival(
                id=event_id,
                kind=event["type"],
                subject_id=event["subject"],
                receiver=self.url,
                content=sha256(body).hexdigest(),
                at=self._clock.now(),
                taken=taken,
            )
        )
        return taken


@contextmanager
def event_receiver() -> Iterator[EventReceiver]:
    """A receiver on a free port."""
    receiver = EventReceiver()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if receiver.receive(self.headers["webhook-id"], body):
                self.send_response(204)
                self.send_header("Content-Length", "0")
                self.end_headers()
            else:
                self.rfile.read(1)  # until they give up
                self.close_connection = True

        def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - as above
            """The journal says it all."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        receiver.url = f"http://127.0.0.1:{server.server_port}/events"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield receiver
        finally:
            server.shutdown()
            thread.join()

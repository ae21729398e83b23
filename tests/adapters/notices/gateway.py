"""A real SMS gateway on a free port of this machine, in the form of Twilio."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

CREATED = (201, '{"sid": "SM1", "status": "queued"}')
SILENT = (0, "")
"""No answer until the client hangs up."""
DROP_BY_DROP = (0, "HTTP/1.1 201 Created\r\nX-Slow: ")
"""An answer whose head begins so, and goes on byte by byte until the client hangs up."""

_BETWEEN_DROPS = 0.01


@dataclass
class Gateway:
    """What it was asked, and what it says: a status and a body, for each request in turn and then for the rest."""

    answers: list[tuple[int, str]] = field(default_factory=lambda: [CREATED])
    paths: list[str] = field(default_factory=list)
    forms: list[dict[str, list[str]]] = field(default_factory=list)
    headers: list[Message] = field(default_factory=list)
    connections: set[object] = field(default_factory=set)
    port: int = 0
    seconds_to_think: float = 0.0

    def answer(self) -> tuple[int, str]:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@contextmanager
def running(gateway: Gateway) -> Iterator[Gateway]:
    """Serve `gateway`."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            gateway.paths.append(self.path)
            gateway.forms.append(parse_qs(body.decode("ascii"), keep_blank_values=True, strict_parsing=True))
            gateway.headers.append(self.headers)
            gateway.connections.add(self.client_address)
            time.sleep(gateway.seconds_to_think)
            status, words = gateway.answer()
            if not status:
                self._never_end(words.encode())
                return
            self.send_response(status)
            self.send_header("Content-Length", str(len(words.encode())))
            self.end_headers()
            self.wfile.write(words.encode())

        def _never_end(self, begin: bytes) -> None:
            self.close_connection = True
            with suppress(OSError):
                self.connection.settimeout(_BETWEEN_DROPS if begin else None)
                self.wfile.write(begin)
                while not self._hung_up():
                    self.wfile.write(b"x")

        def _hung_up(self) -> bool:
            try:
                return self.connection.recv(1) == b""
            except TimeoutError:
                return False

        def log_message(self, *_: object) -> None:
            """Nothing is printed."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        gateway.port = server.server_port
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield gateway
        finally:
            server.shutdown()
            thread.join()

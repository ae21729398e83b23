"""A real SMS gateway on a free port of this machine, in the form of Twilio."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

CREATED = (201, '{"sid": "SM1", "status": "queued"}')


@dataclass
class Gateway:
    """What it was asked, and what it says: a status and a body, for each request in turn and then for the rest."""

    answers: list[tuple[int, str]] = field(default_factory=lambda: [CREATED])
    paths: list[str] = field(default_factory=list)
    forms: list[dict[str, list[str]]] = field(default_factory=list)
    headers: list[Message] = field(default_factory=list)
    connections: set[object] = field(default_factory=set)
    port: int = 0

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
            status, words = gateway.answer()
            self.send_response(status)
            self.send_header("Content-Length", str(len(words.encode())))
            self.end_headers()
            self.wfile.write(words.encode())

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

"""Server-sent events, as the HTML standard has them (https://html.spec.whatwg.org/multipage/server-sent-events.html)."""

from __future__ import annotations

from promise_service.domain.events import EventType

EVENT_STREAM = "text/event-stream"
RETRY = "retry: 3000\n\n"
"""In milliseconds: so long a listener waits before it comes back, once the connection has ended."""
STILL_HERE = ": still here\n\n"
"""A comment: listeners skip it, and proxies see that the connection is in use."""


def event_text(event_id: str, event_type: EventType, body: str) -> bytes:
    """One event; `body` is one line of JSON."""
    return f"id: {event_id}\nevent: {event_type}\ndata: {body}\n\n".encode()


def heartbeat(last_event_id: str | None) -> bytes:
    """A sign of life. An id without data moves the listener's Last-Event-ID past what it did not ask for."""
    return (STILL_HERE if last_event_id is None else f"id: {last_event_id}\n{STILL_HERE}").encode()

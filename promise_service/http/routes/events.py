"""Events, as they happen."""

from __future__ import annotations

from anyio import to_thread
from litestar import get
from litestar.types import ASGIApp

from promise_service.application.follow_events import beginning
from promise_service.errors import EventNotKept, InvalidInput, TooManyListeners
from promise_service.http.event_feed import Listening
from promise_service.http.event_stream_answer import EventStreamAnswer
from promise_service.http.event_stream_text import EVENT_STREAM
from promise_service.http.handling import Given
from promise_service.http.inputs import ApiRequest, query_of
from promise_service.http.operations import READING, Operation
from promise_service.http.schemas.events import EventsQuery


@get(
    "/v1/events",
    operation_id="follow_events",
    tags=["Events"],
    summary="Follow events as they happen",
    description="Server-sent events: `data` is the same CloudEvent that webhooks are sent, `event` its type, `id` its "
    "id. It begins with what happens next, or behind the event that `Last-Event-ID` names, as long as that is kept: "
    "seven days. It misses nothing and never ends by itself; a comment comes every 15 seconds where nothing happens.",
    operation=Operation(
        answer=None,
        query=EventsQuery,
        media=EVENT_STREAM,
        problems=(*READING, InvalidInput, EventNotKept, TooManyListeners),
    ),
)
async def follow_events(request: ApiRequest, services: Given) -> ASGIApp:
    asked = query_of(request, services, EventsQuery)
    last_event_id = request.headers.get("last-event-id") or None
    feed = services.feed
    feed.join()
    try:
        begun = await to_thread.run_sync(beginning, feed.stream, last_event_id, services.clock.now())
    except BaseException:
        feed.leave()
        raise
    types = None if asked.types is None else frozenset(asked.types)
    key_id = request.auth.id
    return EventStreamAnswer(feed, key_id, feed.pieces(Listening(key_id, begun.position, begun.event_id, types)))

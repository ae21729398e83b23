"""What Prometheus may know of the API: requests by method, route and status, and how long they take."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from promise_service.http.event_feed import EventFeed
from promise_service.http.observation import Observer, Seen

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)


def watch_listeners(feed: EventFeed, registry: CollectorRegistry) -> None:
    """Show how many listen to the events of this process."""
    listeners = Gauge(
        "promise_service_event_listeners", "Streams of events that are open in this process.", registry=registry
    )
    listeners.set_function(lambda: feed.listeners)


def request_metrics(registry: CollectorRegistry) -> Observer:
    """An observer that counts into `registry`."""
    requests = Counter(
        "promise_service_http_requests",
        "Requests answered, by method, route and status.",
        ("method", "route", "status"),
        registry=registry,
    )
    seconds = Histogram(
        "promise_service_http_request_seconds",
        "Seconds from the first byte of a request to the end of its answer; of a stream of events, to its beginning.",
        ("method", "route"),
        buckets=_SECONDS,
        registry=registry,
    )

    def count(seen: Seen) -> None:
        requests.labels(seen.method, seen.route, str(seen.status)).inc()
        seconds.labels(seen.method, seen.route).observe(seen.seconds)

    return count

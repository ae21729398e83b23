"""How we speak to Redis."""

from __future__ import annotations

from redis import Redis
from redis.backoff import ExponentialWithJitterBackoff
from redis.retry import Retry


def connect(url: str, *, timeout_seconds: float = 5.0, retries: int = 2) -> Redis:
    """A client of the Redis at `url` (`redis://`, `rediss://` or `unix://`); it connects when first used.

    Redis holds only what may be lost, so a call gives up soon rather than hold up whoever waits for it: after
    `retries`, each waiting for `timeout_seconds`. redis-py 8 alone would try eleven times, a minute in all.
    RQ's workers widen the time-out for their own blocking reads; a blocking read of ours must end before it.
    """
    return Redis.from_url(
        url,
        socket_timeout=timeout_seconds,
        socket_connect_timeout=timeout_seconds,
        health_check_interval=30,
        retry=Retry(ExponentialWithJitterBackoff(base=0.05, cap=0.5), retries=retries),
    )

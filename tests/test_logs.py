"""Log lines tell what happened to which promise, and nothing about whose it was."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator, Mapping

import pytest
import structlog

from promise_service.logs import configure_logs


@pytest.fixture
def stream(restored_logs: None) -> io.StringIO:
    stream = io.StringIO()
    configure_logs("info", "json", stream)
    return stream


def test_our_events_are_json_lines_with_their_time(stream: io.StringIO) -> None:
    structlog.get_logger("promise_service").info("promise made", promise_id="prm_1")

    line = json.loads(stream.getvalue())
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "promise made", "level": "info", "logger": "promise_service", "promise_id": "prm_1",
    }  # fmt: skip


def test_what_libraries_say_takes_the_same_road(stream: io.StringIO) -> None:
    logging.getLogger("uvicorn.error").warning("%d of %d workers", 1, 2)

    assert json.loads(stream.getvalue())["event"] == "1 of 2 workers"


def test_nothing_below_the_level_is_said(stream: io.StringIO) -> None:
    structlog.get_logger().debug("detail")
    logging.getLogger("rq.worker").debug("detail")

    assert stream.getvalue() == ""


class Unseen(Mapping[str, str]):
    """What nobody may look at."""

    def __getitem__(self, key: str) -> str:
        raise AssertionError(key)

    def __iter__(self) -> Iterator[str]:
        raise AssertionError

    def __len__(self) -> int:
        raise AssertionError


def test_what_is_below_the_level_is_not_even_looked_at(stream: io.StringIO) -> None:
    structlog.get_logger().debug("detail", told=Unseen())
    with pytest.raises(AssertionError):
        structlog.get_logger().info("event", told=Unseen())


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("phone", "0612345678"),
        ("customer", {"name": "Ann Onymous"}),
        ("recipients", ["Ann Onymous"]),
        ("detail", "no answer from +33612345678"),
        ("detail", "mailbox ann@example.com is full"),
        ("detail", {"to": ["ann@example.com"]}),
        ("api_key", "psk_abc"),
    ],
)
def test_nobody_can_be_recognised(stream: io.StringIO, key: str, value: object) -> None:
    structlog.get_logger().info("event", **{key: value})

    said = stream.getvalue()
    for secret in ("0612345678", "+33612345678", "Ann", "ann@", "psk_abc"):
        assert secret not in said
    assert "***" in said


def test_libraries_and_tracebacks_tell_no_address_either(stream: io.StringIO) -> None:
    refusal = ValueError("ann@example.com was refused")
    logging.getLogger("smtp").error("to %s", "ann@example.com", exc_info=refusal)

    assert "ValueError: *** was refused" in stream.getvalue()
    assert "ann@" not in stream.getvalue()


def test_identifiers_stay_readable(stream: io.StringIO) -> None:
    structlog.get_logger().info("event", customer_id="c-42", phone_count=2)

    assert json.loads(stream.getvalue())["customer_id"] == "c-42"

"""When the service was down: told from when its processes were seen, and from nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promise_service.domain.intervals import Interval
from promise_service.domain.outages import TOLERANCE, Run, ServiceRole, outages, overlaps_any
from tests.builders import at

NOON = at("Fri 2026-11-20 12:00")
SECOND = timedelta(seconds=1)
TICK = timedelta(microseconds=1)


def a_run(role: ServiceRole, start: float, end: float) -> Run:
    """Seen from so many seconds after noon until so many."""
    begun = NOON + start * SECOND
    return Run(id=f"run_{role}_{start}", role=role, started_at=begun, seen_at=NOON + end * SECOND)


def api(start: float, end: float) -> Run:
    return a_run(ServiceRole.API, start, end)


def dispatcher(start: float, end: float) -> Run:
    return a_run(ServiceRole.DISPATCHER, start, end)


def seconds(start: float, end: float) -> Interval:
    return Interval(NOON + start * SECOND, NOON + end * SECOND)


@pytest.mark.parametrize(
    ("runs", "expected"),
    [
        ((), []),
        ((api(0, 1000),), []),
        ((api(0, 300), api(390, 1000)), []),
        ((api(0, 300), api(391, 1000)), [seconds(300, 391)]),
        ((api(0, 300), api(250, 600), api(700, 1000)), [seconds(600, 700)]),
        ((api(0, 900), api(100, 200), api(980, 1000)), []),
        ((api(0, 1000), dispatcher(500, 600), dispatcher(800, 1000)), [seconds(600, 800)]),
        ((api(0, 200), dispatcher(0, 300), api(400, 1000), dispatcher(500, 1000)), [seconds(200, 500)]),
        (
            (api(0, 200), api(300, 1000), dispatcher(0, 500), dispatcher(700, 1000)),
            [seconds(200, 300), seconds(500, 700)],
        ),
    ],
)
def test_an_outage_is_a_silence_of_a_role_that_had_been_seen(runs: Sequence[Run], expected: Sequence[Interval]) -> None:
    assert outages(runs, NOON + 1000 * SECOND) == expected
    assert outages(reversed(runs), NOON + 1000 * SECOND) == expected


def test_it_lasts_until_now_where_nothing_was_seen_since() -> None:
    runs = (api(0, 300),)
    assert outages(runs, NOON + 300 * SECOND + TOLERANCE) == []
    late = NOON + 300 * SECOND + TOLERANCE + TICK
    assert outages(runs, late) == [Interval(NOON + 300 * SECOND, late)]


RUNS = st.builds(
    lambda role, start, length: a_run(role, start, start + length),
    st.sampled_from(ServiceRole),
    st.integers(min_value=0, max_value=2000),
    st.integers(min_value=0, max_value=800),
)


@given(st.lists(RUNS, max_size=8), st.integers(min_value=0, max_value=3000))
def test_at_any_instant_it_is_down_where_some_role_is_silent_for_too_long(runs: list[Run], second: int) -> None:
    now = NOON + 3000 * SECOND
    instant = NOON + (second + 0.5) * SECOND
    found = outages(runs, now)
    silent = []
    for role in {run.role for run in runs if run.started_at <= instant}:
        of_role = [run for run in runs if run.role is role]
        last = max(run.seen_at for run in of_role if run.started_at <= instant)
        following = min((run.started_at for run in of_role if run.started_at > instant), default=now)
        silent.append(last < instant < now and following - last > TOLERANCE)
    assert any(interval.contains(instant) for interval in found) == any(silent)
    assert all(one.end < other.start for one, other in pairwise(found))


@given(
    st.lists(st.integers(min_value=0, max_value=60), unique=True, max_size=10),
    st.integers(min_value=0, max_value=60),
    st.integers(min_value=0, max_value=20),
)
def test_what_lies_in_an_outage(bounds: list[int], start: int, length: int) -> None:
    ordered = sorted(bounds)
    apart = [seconds(*pair) for pair in zip(ordered[::2], ordered[1::2], strict=False)]
    begin, end = NOON + start * SECOND, NOON + (start + length) * SECOND
    expected = any(interval.start <= end and begin < interval.end for interval in apart)
    assert overlaps_any(apart, begin, end) == expected

"""The report on waits, counted by hand on both databases."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from promise_service.adapters.sql.call_figures import SqlCallFigures
from promise_service.application.call_figures import CallCount
from promise_service.application.call_records import Foretold, RecordedCall
from promise_service.application.report_waits import MOST_CALLS, WaitsRow, report_levels, report_waits
from promise_service.domain.commitments import ServiceLevel, Share
from promise_service.domain.intervals import Interval
from promise_service.domain.policy import Policy
from promise_service.domain.report_periods import Step, divided, whole
from promise_service.domain.waiting.answering import CallTally, LevelTally
from promise_service.domain.waiting.calls import Call
from promise_service.domain.waiting.forecast import Source
from promise_service.errors import Fault, NotFound, TooManyCalls
from tests.adapters.policy_document.documents import policy_from, smallest
from tests.builders import at
from tests.contracts.store import Store
from tests.fakes import FakeCallFigures, FakeVersions

PARIS = ZoneInfo("Europe/Paris")
TEN = at("Mon 2026-11-23 10:00 Europe/Paris")
NOON = at("Mon 2026-11-23 12:00 Europe/Paris")
MONDAY = Interval(at("Mon 2026-11-23 00:00 Europe/Paris"), at("Tue 2026-11-24 00:00 Europe/Paris"))
LEVEL = ServiceLevel(percent=80, within=timedelta(seconds=90))


_MONDAY = whole(MONDAY, PARIS)


def seconds(number: float) -> timedelta:
    return timedelta(seconds=number)


def called(
    call_id: str,
    entered_at: datetime = TEN,
    *,
    answered: float | None = None,
    abandoned: float | None = None,
    queue: str = "support",
    foretold: Foretold | None = None,
) -> RecordedCall:
    """A call that was answered, or hung up, after so many seconds."""
    call = Call(
        call_id=call_id,
        entered_at=entered_at,
        answered_at=None if answered is None else entered_at + seconds(answered),
        abandoned_at=None if abandoned is None else entered_at + seconds(abandoned),
    )
    return RecordedCall(queue=queue, call=call, foretold=foretold)


def foretold(
    probability: float, *quantiles: float, announce: bool = True, threshold: float = 180, source: Source = Source.FITTED
) -> Foretold:
    return Foretold(
        quantiles=quantiles,
        probability_over_threshold=probability,
        threshold=seconds(threshold),
        announce=announce,
        source=source,
    )


def policy(levels: Mapping[str, dict[str, object]]) -> Policy:
    queues = {name: {"service_level": level} if level else {} for name, level in levels.items()}
    return policy_from(smallest(queues=queues))


NINETY = {"share": 0.8, "within": "PT90S"}
TWENTY = {"share": 0.9, "within": "PT20S"}


def report(
    store: Store,
    *,
    span: Interval = MONDAY,
    step: Step | None = None,
    by_queue: bool = False,
    queue: str | None = None,
    now: datetime = NOON,
    levels: Mapping[str, dict[str, object]] | None = None,
) -> list[WaitsRow]:
    periods = [whole(span, PARIS)] if step is None else list(divided(span, step, PARIS))
    versions = FakeVersions(policy(levels or {"support": NINETY}))
    return report_waits(SqlCallFigures(store.engine), versions, periods, queue=queue, by_queue=by_queue, now=now)


def test_who_is_answered_in_time_and_who_counts_at_all(store: Store) -> None:
    """Ninety seconds to the microsecond are in time; who hangs up by then counts on neither side."""
    store.write(
        call_records=(
            called("at_once", answered=0),
            called("just in time", answered=90),
            called("just too late", answered=90.000001),
            called("gave up early", abandoned=90),
            called("gave up late", abandoned=91),
            called("waits, and not for long", NOON - seconds(90)),
            called("waits too long already", NOON - seconds(91)),
            called("never heard of again", NOON - timedelta(hours=2)),
        )
    )
    [row] = report(store)
    assert row.calls == CallTally(calls=8, answered=3, abandoned=2, waiting=2, unknown=1)
    assert row.level == LevelTally(answered_within=2, answered_later=1, abandoned_later=1, waiting_longer=1)
    assert (row.level.share, row.target, row.reached) == (Share(2, 5), LEVEL, False)


def test_a_target_is_reached_exactly(store: Store) -> None:
    store.write(call_records=tuple(called(str(number), answered=60 if number < 4 else 100) for number in range(5)))
    [row] = report(store)
    assert (row.level.share, row.reached) == (Share(4, 5), True)


def test_a_queue_without_a_target_reaches_none_and_misses_none(store: Store) -> None:
    store.write(call_records=(called("one", answered=5),))
    [row] = report(store, levels={"support": {}})
    assert (row.calls.answered, row.level.share, row.target, row.reached) == (1, Share(0, 0), None, None)


def test_without_calls_nothing_is_reached(store: Store) -> None:
    [row] = report(store)
    assert (row.calls, row.target, row.reached) == (CallTally(), None, None)
    assert (row.waits.time(50), row.forecasts.scores) == (None, None)
    assert report(store, by_queue=True) == []


def test_queues_are_told_apart_or_added_up_each_by_its_own_time(store: Store) -> None:
    store.write(
        call_records=(
            called("s1", answered=30),
            called("o1", answered=30, queue="orders"),
            called("o2", answered=10, queue="orders"),
            called("f1", answered=10, queue="former"),
        )
    )
    levels = {"support": NINETY, "orders": TWENTY}
    rows = report(store, by_queue=True, levels=levels)
    assert [(row.queue, row.level.share, row.reached) for row in rows] == [
        ("former", Share(0, 0), None),
        ("orders", Share(1, 2), False),
        ("support", Share(1, 1), True),
    ]
    [together] = report(store, levels=levels)
    assert (together.calls.calls, together.level.share, together.target) == (4, Share(2, 3), None)
    [alone] = report(store, queue="orders", levels=levels)
    assert (alone.calls.calls, alone.target) == (2, ServiceLevel(percent=90, within=seconds(20)))


def test_a_queue_that_the_policy_does_not_have_is_not_found(store: Store) -> None:
    with pytest.raises(NotFound, match="former"):
        report(store, queue="former")


def test_how_many_calls_entered_is_counted_by_queue_or_for_all(store: Store) -> None:
    store.write(
        call_records=(
            called("before", MONDAY.start - timedelta(microseconds=1)),
            called("first", MONDAY.start),
            called("last", MONDAY.end - timedelta(microseconds=1), queue="Ümläut"),
            called("after", MONDAY.end, queue="orders"),
        )
    )
    figures = SqlCallFigures(store.engine)
    numbers = {queue: figures.number(MONDAY, queue) for queue in (None, "support", "Ümläut", "orders", "nobody's")}
    assert numbers == {None: 2, "support": 1, "Ümläut": 1, "orders": 0, "nobody's": 0}
    counted = {count.queue: count.tally.calls for count in figures.counted([MONDAY], [], NOON)}
    assert counted == {"support": 1, "Ümläut": 1}
    assert [count.queue for count in figures.counted([MONDAY], [], NOON, "support")] == ["support"]


def test_no_call_at_all_is_in_no_queue(store: Store) -> None:
    figures = SqlCallFigures(store.engine)
    assert figures.number(MONDAY, None) == 0
    assert figures.counted([MONDAY], [], NOON) == []


def test_of_more_calls_than_anybody_would_wait_for_only_the_levels_are_told() -> None:
    """A year of a large centre, counted fast; whose waits would be read one by one."""
    figures, versions, periods = FakeCallFigures(MOST_CALLS + 1), FakeVersions(policy({"support": NINETY})), [_MONDAY]
    with pytest.raises(TooManyCalls) as refused:
        report_waits(figures, versions, periods, by_queue=True, now=NOON)
    assert refused.value.faults == (
        Fault(
            "/from",
            "200001 calls entered in this time, and a report reads at most 200000; "
            "ask for a shorter time, or for one queue",
        ),
    )
    with pytest.raises(TooManyCalls, match=r"ask for a shorter time$"):
        report_waits(figures, versions, periods, queue="support", by_queue=True, now=NOON)
    [row] = report_levels(figures, versions, [MONDAY], by_queue=True, now=NOON)
    assert (row.queue, row.calls.calls, row.target) == ("support", MOST_CALLS + 1, LEVEL)
    assert figures.read == []


def test_as_many_calls_as_somebody_would_wait_for_are_read() -> None:
    figures = FakeCallFigures(MOST_CALLS)
    [row] = report_waits(figures, FakeVersions(), [_MONDAY], by_queue=True, now=NOON)
    assert (row.calls.calls, figures.read) == (MOST_CALLS, ["support"])


def test_before_the_first_policy_there_are_calls_but_no_targets(store: Store) -> None:
    store.write(call_records=(called("one", answered=5),))
    figures = SqlCallFigures(store.engine)
    [row] = report_waits(figures, FakeVersions(), [whole(MONDAY, PARIS)], by_queue=False, now=NOON)
    assert (row.calls.answered, row.target, row.level.share) == (1, None, Share(0, 0))


def test_a_call_belongs_to_the_day_on_which_it_entered(store: Store) -> None:
    last = MONDAY.end - timedelta(microseconds=1)
    store.write(
        call_records=(
            called("before", MONDAY.start - timedelta(microseconds=1), answered=1),
            called("first", MONDAY.start, answered=1),
            called("last", last, answered=200),
            called("after", MONDAY.end, answered=1),
        )
    )
    week = Interval(MONDAY.start, MONDAY.end + timedelta(days=2))
    rows = report(store, span=week, step=Step.DAY)
    assert [(row.calls.calls, row.waits.time(50)) for row in rows] == [(2, seconds(1)), (1, seconds(1)), (0, None)]
    assert rows[0].waits.time(90) == seconds(200)


def test_who_hung_up_counts_with_the_wait_that_a_later_answer_implies(store: Store) -> None:
    """Even where that answer is given after the time of the report."""
    store.write(
        call_records=(
            called("gave up", MONDAY.end - seconds(60), abandoned=30),
            called("gave up as well", MONDAY.end - seconds(50), abandoned=20),
            called("came later", MONDAY.end + seconds(10), answered=100),
        )
    )
    [row] = report(store, now=MONDAY.end + timedelta(hours=1))
    assert (row.waits.times, row.waits.implied, row.waits.cut_short) == ((seconds(160), seconds(170)), 2, 0)


def test_a_wait_that_nothing_is_known_of_counts_as_far_as_it_went(store: Store) -> None:
    store.write(call_records=(called("gave up", abandoned=30), called("waits", NOON - seconds(10))))
    [row] = report(store)
    assert (row.waits.times, row.waits.implied, row.waits.cut_short) == ((seconds(30),), 0, 1)


def test_forecasts_are_held_against_what_came_of_them(store: Store) -> None:
    """Waits of 30 s, 100 s and 200 s; the last one is of somebody who hung up, by a later answer."""
    store.write(
        call_records=(
            called("a", answered=30, foretold=foretold(0.1, 40, 90, 120)),
            called("b", TEN + seconds(1), answered=100, foretold=foretold(0.2, 40, 90, 120, announce=False)),
            called("c", TEN + seconds(2), abandoned=50, foretold=foretold(0.9, 100, 200, 300)),
            called("d", TEN + seconds(3), answered=199),
            called("at once", TEN + timedelta(hours=1), answered=0, foretold=foretold(0.5, 40, 90, 120)),
            called("waits", NOON, foretold=foretold(0.5, 40, 90, 120)),
        )
    )
    [row] = report(store)
    scores = row.forecasts.scores
    assert scores is not None
    assert (scores.waits, scores.longer) == (3, 1)
    assert scores.brier == pytest.approx((0.1**2 + 0.2**2 + 0.1**2) / 3)
    assert scores.calibration_error == pytest.approx((0.1 + 0.2 + 0.1) / 3)
    assert scores.coverage == pytest.approx((1 / 3, 2 / 3, 1))
    assert (row.forecasts.announced, row.forecasts.announced_coverage) == (2, 1.0)
    classes = [(each.forecasts, each.mean, each.observed) for each in row.forecasts.reliability]
    assert classes[1:3] == [(1, 0.1, 0.0), (1, 0.2, 0.0)]
    assert classes[9] == (1, 0.9, 1.0)
    assert sum(number for number, _, _ in classes) == 3


def test_the_threshold_is_that_of_each_forecast(store: Store) -> None:
    store.write(
        call_records=(
            called("a", answered=100, foretold=foretold(0.5, 40, 90, 120, threshold=60)),
            called("b", answered=100, foretold=foretold(0.5, 40, 90, 120, threshold=100)),
        )
    )
    [row] = report(store)
    assert row.forecasts.scores is not None
    assert row.forecasts.scores.longer == 1


SECONDS = some.integers(0, 300_000_000).map(lambda number: timedelta(microseconds=number))
ENDS = some.one_of(
    some.none(), some.tuples(some.just("answered_at"), SECONDS), some.tuples(some.just("abandoned_at"), SECONDS)
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15, deadline=None)
@given(ends=some.lists(ENDS, max_size=12), within=some.lists(SECONDS, min_size=1, max_size=3))
def test_the_database_counts_as_one_would_by_hand(
    store: Store, ends: list[tuple[str, timedelta] | None], within: list[timedelta]
) -> None:
    some_queue = f"queue of {len(ends)} {hash((tuple(ends), tuple(within)))}"
    calls = [
        Call(call_id=str(number), entered_at=TEN, **({end[0]: TEN + end[1]} if end else {}))  # type: ignore[arg-type]
        for number, end in enumerate(ends)
    ]
    store.write(call_records=tuple(RecordedCall(queue=some_queue, call=call) for call in calls))
    now = TEN + timedelta(minutes=2)
    counted = SqlCallFigures(store.engine).counted([MONDAY], within, now)
    found = [count for count in counted if count.queue == some_queue]
    assert found == ([_by_hand(calls, some_queue, within, now)] if calls else [])


def _by_hand(calls: list[Call], queue: str, within: list[timedelta], now: datetime) -> CallCount:
    answered = [call.answered_at - call.entered_at for call in calls if call.answered_at]
    abandoned = [call.abandoned_at - call.entered_at for call in calls if call.abandoned_at]
    waiting = [now - call.entered_at for call in calls if call.waited_until is None]
    return CallCount(
        span=MONDAY,
        queue=queue,
        tally=CallTally(
            calls=len(calls), answered=len(answered), abandoned=len(abandoned), waiting=len(waiting), unknown=0
        ),
        levels={
            time: LevelTally(
                answered_within=sum(each <= time for each in answered),
                answered_later=sum(each > time for each in answered),
                abandoned_later=sum(each > time for each in abandoned),
                waiting_longer=sum(each > time for each in waiting),
            )
            for time in within
        },
    )

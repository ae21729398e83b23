"""How long callers waited, as their calls and those of others show it."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as some

from promise_service.domain.waiting.calls import Call
from promise_service.domain.waiting.known_waits import Ended, KnownWait, known_waits
from tests.domain.waiting.calls import a_call

HOUR = 3600.0


def a_wait(seconds: float, ended: Ended) -> KnownWait:
    return KnownWait(timedelta(seconds=seconds), ended)


def test_who_was_answered_waited_until_then() -> None:
    calls = [a_call("a", 0, answered=40), a_call("at once", 5, answered=5)]
    assert known_waits(calls) == [a_wait(40, Ended.ANSWERED), a_wait(0, Ended.ANSWERED)]


def test_of_who_still_waits_nothing_is_known() -> None:
    assert known_waits([a_call("a", 0), a_call("hung up as they entered", 0, abandoned=0)]) == [None, None]


def test_who_hung_up_would_have_waited_until_the_next_later_caller_was_answered() -> None:
    calls = [a_call("gone", 0, abandoned=20), a_call("later", 10, answered=70)]
    assert known_waits(calls) == [a_wait(70, Ended.IMPLIED), a_wait(60, Ended.ANSWERED)]


def test_an_answer_without_any_waiting_implies_nothing() -> None:
    calls = [a_call("gone", 0, abandoned=20), a_call("at once", 30, answered=30)]
    assert known_waits(calls)[0] == a_wait(20, Ended.CUT_SHORT)


def test_an_answer_after_more_than_three_hours_implies_nothing() -> None:
    calls = [a_call("gone", 0, abandoned=20), a_call("much later", 3 * HOUR, answered=3 * HOUR + 21)]
    assert known_waits(calls)[0] == a_wait(20, Ended.CUT_SHORT)


@given(
    told=some.lists(
        some.tuples(some.integers(0, 5000), some.sampled_from(["answered", "abandoned"]), some.integers(0, 900)),
        max_size=20,
    )
)
def test_no_wait_is_shorter_than_what_was_seen_of_it(told: list[tuple[int, str, int]]) -> None:
    calls = [
        a_call(str(number), entered, **{how: entered + waited}) for number, (entered, how, waited) in enumerate(told)
    ]
    for call, wait in zip(calls, known_waits(calls), strict=True):
        assert _fits(call, wait)


def _fits(call: Call, wait: KnownWait | None) -> bool:
    seen = (call.answered_at or call.abandoned_at or call.entered_at) - call.entered_at
    if wait is None:
        return call.answered_at is None and not seen
    if wait.ended is Ended.IMPLIED:
        return call.abandoned_at is not None and wait.time >= seen
    return wait.time == seen and (wait.ended is Ended.ANSWERED) == (call.answered_at is not None)

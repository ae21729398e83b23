"""Whether commitments are kept, and since when they stand so."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promise_service.domain.commitments import Share, reached_since

NOTHING, GOOD, BAD = Share(), Share(4, 4), Share(0, 4)


def days(text: str) -> list[Share]:
    """A letter for each day: g(ood), b(ad), or a dot for nothing."""
    return [{"g": GOOD, "b": BAD, ".": NOTHING}[letter] for letter in text]


@pytest.mark.parametrize(
    ("share", "percent", "reached"),
    [
        (Share(4, 5), 80, True),
        (Share(799_999, 1_000_000), 80, False),
        (Share(0, 3), 1, False),
        (Share(199, 200), 100, False),
        (Share(200, 200), 100, True),
        (Share(0, 0), 80, None),
    ],
)
def test_a_share_reaches_its_target_without_rounding(share: Share, percent: int, reached: bool | None) -> None:
    assert share.reaches(percent) is reached


def test_where_nothing_was_counted_there_is_no_value() -> None:
    assert (Share(3, 4).value, Share(0, 4).value, Share().value) == (0.75, 0.0, None)


@pytest.mark.parametrize(
    ("history", "since"),
    [
        ("ggg", 0),
        ("bgg", 1),
        ("gggb", 3),
        ("bbbb", 0),
        ("g.g", 0),  # a day without anything breaks no run
        ("b.g", 2),  # and begins none
        ("bg..", None),  # nothing is known of the last day
        ("....", None),
        (".g", 1),
    ],
)
def test_day_by_day(history: str, since: int | None) -> None:
    assert reached_since(days(history), 1, 80) == since


def test_each_day_is_judged_by_those_that_end_with_it() -> None:
    # Days of 4 each, three at a time; 8 of 12 are two thirds.
    assert reached_since(days("gggbgggg"), 3, 80) == 6  # judged at places 2 to 7: g, b, b, b, g, g
    assert reached_since(days("gggbgggg"), 3, 60) == 2  # two thirds are enough
    assert reached_since(days("ggbb"), 3, 60) == 3
    assert reached_since(days("bb.."), 2, 60) is None
    assert reached_since(days("bb."), 2, 60) == 1


histories = st.lists(
    st.integers(0, 6).flatmap(lambda counted: st.integers(0, counted).map(lambda achieved: Share(achieved, counted))),
    min_size=1,
    max_size=40,
)


@given(histories, st.integers(1, 40), st.integers(1, 100))
def test_a_run_is_unbroken_and_could_not_begin_earlier(history: list[Share], length: int, percent: int) -> None:
    length = min(length, len(history))
    states = {
        last: sum(history[last + 1 - length : last + 1], Share()).reaches(percent)
        for last in range(length - 1, len(history))
    }
    since = reached_since(history, length, percent)
    now = states[len(history) - 1]
    if since is None:
        assert now is None
        return
    assert states[since] is now is not None
    assert {state for last, state in states.items() if last >= since} <= {now, None}
    before = [state for last, state in states.items() if last < since and state is not None]
    assert before == [] or before[-1] is (not now)


@given(histories)
def test_shares_add_up(history: list[Share]) -> None:
    assert sum(history, Share()).counted == sum(each.counted for each in history)
    assert all((first + second) - second == first for first, second in pairwise(history))

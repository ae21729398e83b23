"""Who waits, and when they entered by level."""

from __future__ import annotations

from collections.abc import Sequence
from heapq import nsmallest
from typing import overload

from hypothesis import given
from hypothesis import strategies as st

from promise_service.domain.waiting.board import KnownCall
from promise_service.domain.waiting.waiting_line import WaitingLine, how_many, without_the_longest

callers = st.builds(KnownCall, st.sampled_from("abcdefgh"), st.integers(0, 2), st.integers(0, 9).map(float))


def by_level(waiting: list[KnownCall]) -> dict[int, list[float]]:
    """The same by going through all."""
    return {
        level: sorted(each.entered for each in waiting if each.level == level)
        for level in {each.level for each in waiting}
    }


@given(st.lists(callers, max_size=20), st.lists(st.sampled_from("abcdefgh"), max_size=5))
def test_it_knows_when_those_entered_who_are_left(entering: list[KnownCall], leaving: list[str]) -> None:
    line: WaitingLine[KnownCall] = WaitingLine({})
    for caller in entering:
        line[caller.call_id] = caller
    for call_id in leaving:
        line.pop(call_id, None)

    assert line.entered == by_level(list(line.values())) == WaitingLine(line).entered
    for caller in line.values():
        others = line.entered_besides(caller)
        assert {level: entered for level, entered in others.items() if entered} == by_level(
            [other for other in line.values() if other is not caller]
        )


@given(st.lists(callers, max_size=20), st.integers(0, 25), st.integers(0, 10))
def test_without_the_longest_all_others_are_left(waiting: list[KnownCall], many: int, by: int) -> None:
    line = WaitingLine({str(number): caller for number, caller in enumerate(waiting)})
    longest = nsmallest(many, [(each.entered, each.level) for each in waiting if each.entered <= by])
    left = without_the_longest(many, line.entered, entered_by=by)
    expected = by_level(waiting)
    for entered, level in longest:
        expected[level].remove(entered)
    assert {level: list(entered) for level, entered in left.items()} == {
        level: entered for level, entered in expected.items() if entered
    }
    assert {level: entered[-1:] for level, entered in left.items()} == {
        level: entered[-1:] for level, entered in expected.items() if entered
    }


class Counting(Sequence[float]):
    """Callers who entered a second apart; how many of them anybody looked at."""

    looked_at = 0

    def __init__(self, many: int) -> None:
        self._many = many

    def __len__(self) -> int:
        return self._many

    @overload
    def __getitem__(self, place: int) -> float: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[float]: ...
    def __getitem__(self, place: int | slice) -> float | Sequence[float]:
        assert isinstance(place, int), "somebody copies it"
        self.looked_at += 1
        return float(range(self._many)[place])


def test_of_ten_thousand_who_are_left_out_nobody_goes_through_all() -> None:
    waiting = {level: Counting(5_000) for level in range(2)}
    assert how_many(without_the_longest(9_990, waiting, entered_by=6_000.0)) == 10
    assert sum(each.looked_at for each in waiting.values()) < 1_000


def test_it_is_in_the_order_of_telling() -> None:
    line = WaitingLine({"late": KnownCall("late", 0, 5.0)})
    line["early"] = KnownCall("early", 0, 1.0)
    assert (list(line), len(line), line.entered) == (["late", "early"], 2, {0: [1.0, 5.0]})
    line.clear()
    assert (list(line), len(line), line.entered) == ([], 0, {})

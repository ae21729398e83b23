"""Who waits, and when they entered by level."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from promise_service.domain.waiting.board import KnownCall
from promise_service.domain.waiting.waiting_line import WaitingLine

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


def test_it_is_in_the_order_of_telling() -> None:
    line = WaitingLine({"late": KnownCall("late", 0, 5.0)})
    line["early"] = KnownCall("early", 0, 1.0)
    assert (list(line), len(line), line.entered) == (["late", "early"], 2, {0: [1.0, 5.0]})
    line.clear()
    assert (list(line), len(line), line.entered) == ([], 0, {})

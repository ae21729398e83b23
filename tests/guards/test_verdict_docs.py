"""docs/verdicts.md tells the states, the transitions and the verdicts as the code has them."""

from __future__ import annotations

import re

from promise_service.domain.promise_course import TRANSITIONS, Event, Stage, State
from promise_service.domain.verdicts import Detail, Verdict
from tests.guards.tree import ROOT

PAGE = (ROOT / "docs" / "verdicts.md").read_text("utf-8")
REFUSED = "–"


def _table(first_heading: str) -> list[list[str]]:
    """The rows of the table whose first column has that heading, the headings first, without backticks."""
    found = re.search(rf"^\| {first_heading} \|.*\n\|[-|]+\|\n(?:\|.*\n)+", PAGE, re.MULTILINE)
    assert found, f"no table begins with a column {first_heading!r}"
    headings, _, *rows = found[0].splitlines()
    return [[cell.strip().replace("`", "") for cell in line.strip("|").split("|")] for line in (headings, *rows)]


def test_the_table_of_transitions_is_the_one_that_the_code_follows() -> None:
    (_, *stages), *rows = _table("event")
    told = {
        (Stage(stage), Event(event)): Stage(cell)
        for event, *cells in rows
        for stage, cell in zip(stages, cells, strict=True)
        if cell != REFUSED
    }

    assert stages == list(Stage)
    assert [event for event, *_ in rows] == list(Event)
    assert told == TRANSITIONS


def test_every_stage_is_told_with_the_state_that_callers_see() -> None:
    told = {stage: state for stage, state, _ in _table("stage")[1:]}

    assert told == {stage.value: stage.state.value for stage in Stage}
    assert set(told.values()) == set(State)


def test_every_verdict_and_detail_stands_in_the_table_of_verdicts() -> None:
    rows = _table("verdict")[1:]

    assert {verdict for verdict, *_ in rows} == set(Verdict)
    assert sorted(detail for _, detail, _ in rows) == sorted([*Detail, "none"])

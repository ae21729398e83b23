"""`docs/words.md` names what a policy can replace, and shows what customers get."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from promise_service.adapters.wording.babel_wording import BabelWording
from promise_service.adapters.wording.catalogue import CATALOGUE
from promise_service.adapters.wording.channel_changes import MOTIVES, QUESTIONS
from promise_service.adapters.wording.languages import LANGUAGES
from promise_service.adapters.wording.texts import ALARM_REASONS
from tests.adapters.wording.readers import TUESDAY_MORNING, reader

PAGE = (Path(__file__).parents[3] / "docs" / "words.md").read_text(encoding="utf-8")
CELLS = [line.strip("| ").split(" | ") for line in PAGE.splitlines() if line.startswith("| `")]


def test_every_kind_of_text_is_listed() -> None:
    assert [name.strip("`") for name, *_ in CELLS if name.strip("`") in CATALOGUE] == list(CATALOGUE)


def test_each_kind_is_listed_with_its_variables() -> None:
    rows = {name.strip("`"): cell for name, *_, cell in CELLS}
    previous = ""
    for kind, text in CATALOGUE.items():
        cell = previous if rows[kind].strip() == "the same" else rows[kind]
        assert set(re.findall(r"`(\w+)`", cell)) == text.variables, kind
        assert set(re.findall(r"\*\*\[?`(\w+)`", cell)) == text.exact_times, kind
        assert set(re.findall(r"\[`(\w+)`\]", cell)) == text.may_be_absent, kind
        previous = cell


def test_each_variable_is_explained() -> None:
    explained = {name for first, *_ in CELLS for name in re.findall(r"`(\w+)`", first)}
    assert set().union(*(text.variables for text in CATALOGUE.values())) <= explained


@pytest.mark.parametrize("tag", sorted(LANGUAGES))
def test_the_examples_are_what_customers_get(tag: str) -> None:
    told = BabelWording().window(TUESDAY_MORNING, reader(tag))
    assert [f"`{tag}`", told.written, told.spoken] in CELLS


def test_each_reason_of_an_alarm_is_listed_in_its_words() -> None:
    listed = [cells for cells in CELLS if cells[0].strip("`") in set(ALARM_REASONS["en"])]
    assert listed == [[f"`{reason}`", words] for reason, words in ALARM_REASONS["en"].items()]


def test_each_motive_to_choose_is_listed_in_its_words() -> None:
    listed = [cells for cells in CELLS if cells[0].strip("`") in set(MOTIVES["en"])]
    assert listed == [[f"`{motive}`", words] for motive, words in MOTIVES["en"].items()]
    assert f"*{QUESTIONS['en']}*" in PAGE

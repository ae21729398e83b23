"""Policies as text for people: what is written reads as the same again, and faults are found on their lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promise_service.adapters.policy_document import YamlPolicyText, preset, preset_names
from promise_service.adapters.policy_document.yaml_reading import read_yaml

TEXT = YamlPolicyText()
AWKWARD = [
    "NO", "on", "12:00", "2026-12-24", "0x1F", "0o7", "1e3", ".5", "~", "null", "True", "yes", "- a", "a: b", "#x",
    " x", "x ", "\n", "a\n\nb\n", "a\nb\n", "|", "'", '"', "=", "<<", "1_000", "12:30:45", "?", "?0", "%", "@a", "`",
    "\ufeff", "é", "\x85", "\u2028", "a\n b\n", "a \nb\n", "{{ name }}\n{% if x %}\n", "x" * 200,
]  # fmt: skip
texts = st.sampled_from(AWKWARD) | st.text(
    st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=20
)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | texts,
    lambda parts: st.lists(parts, max_size=4) | st.dictionaries(texts, parts, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(texts, values, min_size=1, max_size=4))
def test_what_is_written_reads_as_the_same_again(document: dict[str, object]) -> None:
    assert read_yaml(TEXT.write(document)) == document


@pytest.mark.parametrize("name", preset_names())
def test_every_preset_survives(name: str) -> None:
    document = TEXT.read(preset(name))
    assert TEXT.read(TEXT.write(document)) == document


def test_it_looks_as_people_write_it() -> None:
    document = {
        "locale": "fr",
        "weekly": {"mon": ["09:00-12:00", "13:00-18:00"]},
        "replies": [{"channel": "email", "within": {"days": 2}}, {"channel": "letter", "within": {"days": 20}}],
        "templates": {"acknowledgement": {"fr": {"text": "Bonjour,\n\nmerci.\n"}}},
    }
    assert TEXT.write(document) == (
        "locale: fr\n"
        'weekly: {mon: ["09:00-12:00", "13:00-18:00"]}\n'
        "replies:\n"
        "  - {channel: email, within: {days: 2}}\n"
        "  - {channel: letter, within: {days: 20}}\n"
        "templates:\n"
        "  acknowledgement:\n"
        "    fr:\n"
        "      text: |\n"
        "        Bonjour,\n"
        "\n"
        "        merci.\n"
    )


@pytest.mark.parametrize(
    ("pointer", "line"),
    [
        ("", 1),
        ("/locale", 1),
        ("/replies", 2),
        ("/replies/0/within/days", 3),
        ("/replies/1", 4),
        ("/replies/1/within", 5),
        ("/replies/1/nothing", 4),
        ("/replies/9/within", 2),
        ("/a~1b", 7),
        ("/unknown", 1),
    ],
)
def test_a_pointer_leads_to_its_line_or_the_nearest_above(pointer: str, line: int) -> None:
    text = """\
locale: fr
replies:
  - {channel: email, within: {days: 2}}
  - channel: form
    within:
      days: 2
a/b: 1
"""
    assert TEXT.lines_of(text, [pointer]) == [line]


@pytest.mark.parametrize("text", ["a: [", "", "a: 1\na: 2\n"])
def test_a_text_that_is_no_yaml_has_no_lines_to_tell(text: str) -> None:
    assert TEXT.lines_of(text, ["/a", "/b"]) in ([None, None], [1, 1])


def test_many_pointers_cost_one_reading() -> None:
    text = preset("sample") + "".join(f"extra_{number}: {{a: 1}}\n" for number in range(200))
    pointers = [f"/extra_{number % 200}/a" for number in range(20_000)]
    first = text[: text.index("extra_0")].count("\n") + 1
    assert TEXT.lines_of(text, pointers) == [first + number % 200 for number in range(20_000)]

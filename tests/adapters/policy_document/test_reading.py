import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promise_service.adapters.policy_document import preset, preset_names, read_document
from promise_service.errors import InvalidPolicy, Unreadable


@pytest.mark.parametrize(
    ("scalar", "value"),
    [
        ("12:00", "12:00"),
        ("09:00-12:00", "09:00-12:00"),
        ("NO", "NO"),
        ("yes", "yes"),
        ("off", "off"),
        ("2026-12-24", "2026-12-24"),
        ("2026-12-24T10:00:00Z", "2026-12-24T10:00:00Z"),
        ("017", 17),
        ("0o17", 15),
        ("0x1F", 31),
        ("1_000", "1_000"),
        ("+6", 6),
        ("0.99", 0.99),
        ("1e3", 1000.0),
        (".inf", ".inf"),
        ("true", True),
        ("null", None),
        ("~", None),
        ("", None),
        ("'6'", "6"),
        ('"true"', "true"),
        ("|\n  two\n  lines", "two\nlines"),
    ],
)
def test_scalars_mean_what_yaml_1_2_says(scalar: str, value: object) -> None:
    found = read_document(f"at: {scalar}", media="yaml")["at"]
    assert found == value
    assert type(found) is type(value)


def test_keys_are_always_strings() -> None:
    document = read_document("2026-12-31: a\nNO: b\n1: c\ntrue: d\n12:00: e", media="yaml")
    assert list(document) == ["2026-12-31", "NO", "1", "true", "12:00"]


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("a: 1\nb: 2\na: 3", "line 3, column 1: the key 'a' is given twice"),
        ("a: {b: 1, b: 2}", "line 1, column 11: the key 'b' is given twice"),
        ("a: &x [1]\nb: 2", "line 1, column 4: the anchor &x is set"),
        ("b: *x", "line 1, column 4: the alias *x is used"),
        ("*x : 1", "line 1, column 1: the alias *x is used"),
        ("a: !!python/name:os.system {}", "column 4: the tag tag:yaml.org,2002:python/name:os.system is set"),
        ("a: !!str 1", "line 1, column 4: the tag tag:yaml.org,2002:str is set"),
        ("a: 1\n---\nb: 2", "line 2, column 1: a second document begins"),
        ("? [a]\n: 1", "line 1, column 3: a key must be a single word"),
        ("a: " + "[" * 40 + "]" * 40, "line 1, column 35: this is nested more than 32 levels deep"),
        ("a: b: c", "not YAML at line 1, column 5: mapping values are not allowed here"),
        ("a: [1", "not YAML at line 1, column 6"),
        ("a: \x07", "not YAML: unacceptable character"),
        ('a: "\\0"', "holds a character that cannot be stored"),
        ("a" * (256 * 1024 + 1), "at most 262144 characters"),
    ],
)
def test_yaml_that_json_could_not_say_is_refused_at_its_place(text: str, refusal: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_document(text, media="yaml")
    assert refusal in str(caught.value)


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ('{"a": 1, "a": 2}', "the key 'a' is given twice"),
        ('{"a": [{"b": 1, "b": 1}]}', "the key 'b' is given twice"),
        ('{"a": NaN}', "NaN is not a number of JSON"),
        ('{"a": 1,}', "not JSON at line 1"),
        ("a: 1", "not JSON at line 1, column 1"),
        ('{"a": ' + "[" * 40 + "]" * 40 + "}", "nested more than 32 levels deep"),
        ('{"a": ' + "[" * 100_000, "nested more than 32 levels deep"),
        ('{"a": ' + "9" * 5000 + "}", "This JSON cannot be read"),
        ('{"a": 1e999}', "inf cannot be stored"),
        ('{"a": "\\ud800"}', "holds a character that cannot be stored"),
        ('{"a\\u0000": 1}', "holds a character that cannot be stored"),
    ],
)
def test_json_that_cannot_be_read_is_refused(text: str, refusal: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_document(text, media="json")
    assert refusal in str(caught.value)


@pytest.mark.parametrize("text", ["[]", "12", "null", '"text"'])
def test_a_policy_is_an_object(text: str) -> None:
    with pytest.raises(InvalidPolicy, match="a policy is an object with calendars and teams"):
        read_document(text, media="json")
    with pytest.raises(InvalidPolicy, match="a policy is an object with calendars and teams"):
        read_document(text, media="yaml")


def test_an_empty_text_is_no_policy() -> None:
    with pytest.raises(InvalidPolicy, match="not empty"):
        read_document("", media=None)


def test_bytes_are_utf_8_with_or_without_a_mark() -> None:
    assert read_document("a: é".encode(), media="yaml") == {"a": "é"}
    assert read_document('{"a": "é"}'.encode("utf-8-sig"), media="json") == {"a": "é"}
    with pytest.raises(Unreadable, match="not UTF-8: byte 3"):
        read_document(b"a: \xe9", media="yaml")


def test_without_a_named_form_both_are_understood() -> None:
    assert read_document('{"at": "12:00"}', media=None) == {"at": "12:00"}
    assert read_document("{at: 12:00}", media=None) == {"at": "12:00"}
    assert read_document("at: 12:00", media=None) == {"at": "12:00"}


@pytest.mark.parametrize("name", preset_names())
def test_a_policy_is_the_same_in_yaml_and_in_json(name: str) -> None:
    document = read_document(preset(name), media="yaml")
    assert read_document(json.dumps(document), media="json") == document
    assert read_document(json.dumps(document), media="yaml") == document


_STORABLE = st.characters(codec="utf-8", exclude_characters="\0")
_KEYS = st.text(alphabet=_STORABLE, max_size=8)
_SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
_JSON = st.recursive(
    _SCALARS | st.text(alphabet=_STORABLE, max_size=20),
    lambda parts: st.lists(parts, max_size=4) | st.dictionaries(_KEYS, parts, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(_KEYS, _JSON, max_size=4))
def test_any_json_reads_as_itself(document: dict[str, Any]) -> None:
    assert read_document(json.dumps(document), media="json") == document


@given(st.text(alphabet="ab:-[]{}&*!|>'\"#%,? \n\t\\01@`~.é", max_size=60))
def test_any_text_reads_as_json_could_say_it_or_is_refused(text: str) -> None:
    document: object = None
    with suppress(Unreadable, InvalidPolicy):
        document = read_document(text, media=None)
    assert json.loads(json.dumps(document)) == document

"""New names: what they name, then when they were made."""

from __future__ import annotations

from datetime import timedelta

from promise_service.adapters.identifiers import new_id
from tests.builders import at

NOON = at("Fri 2026-11-20 12:00")


def test_a_name_says_what_it_names() -> None:
    prefix, separator, ulid = new_id("prm", NOON).partition("_")

    assert (prefix, separator, len(ulid)) == ("prm", "_", 26)


def test_names_sort_in_the_order_of_their_making() -> None:
    same_instant = [new_id("prm", NOON) for _ in range(1000)]
    later = new_id("prm", NOON + timedelta(milliseconds=1))

    assert sorted(set(same_instant)) == same_instant
    assert later > same_instant[-1]

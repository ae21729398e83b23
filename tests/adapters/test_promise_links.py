"""Links that only we can make, and that are always the same for the same promise."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from promise_service.adapters.promise_links import SignedLinks
from tests.builders import a_promise

KEY, OTHER = "k" * 32, "o" * 32
PROMISE = a_promise(id="prm_01M86CT8K0E9P28S7SSEV4VZ3R")
LINKS = SignedLinks([KEY], "https://bank.example")


def test_a_link_is_short_plain_and_always_the_same() -> None:
    link = LINKS.link_to(PROMISE)

    assert link == "https://bank.example/p/01M86CT8K0E9P28S7SSEV4VZ3RFYN6ONR2N7UAOUTBSGOIAWEAHI"
    assert re.fullmatch(r"https://bank\.example/p/[0-9A-Z]{52}", link)


def test_a_token_opens_the_promise_that_it_was_made_for() -> None:
    assert LINKS.promise_id(LINKS.token_of(PROMISE)) == PROMISE.id


def test_the_key_before_still_opens_while_the_new_one_signs() -> None:
    rotated = SignedLinks([OTHER, KEY], "https://bank.example")

    assert rotated.promise_id(LINKS.token_of(PROMISE)) == PROMISE.id
    assert rotated.token_of(PROMISE) == SignedLinks([OTHER], "").token_of(PROMISE)
    assert LINKS.promise_id(rotated.token_of(PROMISE)) is None


def test_the_signature_of_one_promise_opens_no_other() -> None:
    token = LINKS.token_of(PROMISE)
    other = LINKS.token_of(a_promise(id="prm_01M86CT8K0E9P28S7SSEV4VZ3W"))

    assert LINKS.promise_id(other[:26] + token[26:]) is None


@given(st.integers(0, 51), st.sampled_from("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabc_-.%/"))
def test_a_token_with_one_other_sign_opens_nothing(place: int, sign: str) -> None:
    token = LINKS.token_of(PROMISE)
    forged = token[:place] + sign + token[place + 1 :]

    assert (LINKS.promise_id(forged) is None) == (forged != token)


@given(st.text(max_size=80))
def test_no_text_that_was_not_made_here_opens_anything(text: str) -> None:
    assert LINKS.promise_id(text) is None

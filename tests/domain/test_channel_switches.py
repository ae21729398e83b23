"""Where customers changed channel, and when that has been asked about."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promise_service.domain.channel_switches import (
    ChannelChange,
    ChannelSwitch,
    Contact,
    Motive,
    channel_changes,
    contact_of_promise,
    motives_to_ask,
)
from promise_service.domain.promises import PromiseKind, Succession
from tests.builders import a_callback, a_promise, a_switch, at

TEN = at("Mon 2026-11-23 10:00 Europe/Paris")


def came(channel: str, minutes: int = 0) -> Contact:
    """The customer came by that channel, so many minutes after ten."""
    when = TEN + timedelta(minutes=minutes)
    return Contact(id=f"{channel}_{minutes}", channel=channel, at=when, recorded_at=when, queue=None, made_by="key_1")


def told(channels: str, minutes: int, motive: Motive | None = None) -> ChannelSwitch:
    """Somebody recorded that the customer went `from > to`."""
    came_from, went_to = channels.split(" > ")
    when = TEN + timedelta(minutes=minutes)
    return a_switch(id=f"chs_{minutes}", from_channel=came_from, to_channel=went_to, motive=motive, at=when)


def change(channels: str, by: str | None, **more: object) -> ChannelChange:
    came_from, went_to = channels.split(" > ")
    return ChannelChange(from_channel=came_from, to_channel=went_to, contact_id=by, **more)  # type: ignore[arg-type]


def test_whoever_stays_on_a_channel_has_not_changed_it() -> None:
    assert channel_changes([], []) == []
    assert channel_changes([came("email")], []) == []
    assert channel_changes([came("email"), came("email", 5)], []) == []


def test_there_and_back_are_two_changes() -> None:
    assert channel_changes([came("email", 9), came("phone", 5), came("email")], []) == [
        change("email > phone", "phone_5"),
        change("phone > email", "email_9"),
    ]


@pytest.mark.parametrize("minutes", [3, 5, 7])
def test_a_recorded_switch_explains_the_change_that_it_tells_of(minutes: int) -> None:
    """Whether it was noted before the call, in it or after it."""
    contacts = [came("email"), came("phone", 5)]
    (found,) = channel_changes(contacts, [told("email > phone", minutes, Motive.UNCLEAR_ANSWER)])
    assert (found.asked, found.motive) == (True, Motive.UNCLEAR_ANSWER)


def test_who_was_asked_and_did_not_say_was_asked() -> None:
    (found,) = channel_changes([came("email"), came("phone", 5)], [told("email > phone", 6)])
    assert found == change("email > phone", "phone_5", asked=True)


def test_recorded_again_the_last_one_counts() -> None:
    switches = [told("email > phone", 6, Motive.OTHER), told("email > phone", 8, Motive.OWN_CONTEXT)]
    assert channel_changes([came("email"), came("phone", 5)], switches) == [
        change("email > phone", "phone_5", asked=True, motive=Motive.OWN_CONTEXT)
    ]


def test_the_same_change_later_is_another_one() -> None:
    contacts = [came("email"), came("phone", 5), came("email", 10), came("phone", 15)]
    first, back, again = channel_changes(contacts, [told("email > phone", 6, Motive.OTHER)])
    assert first == change("email > phone", "phone_5", asked=True, motive=Motive.OTHER)
    assert (back.asked, again.asked) == (False, False)


def test_a_switch_may_be_all_that_is_known_of_a_change() -> None:
    """An agent was called; nothing was promised in that call."""
    found = channel_changes([came("email"), came("email", 10)], [told("email > phone", 5, Motive.NO_WRITTEN_ANSWER)])
    assert found == [
        change("email > phone", None, asked=True, motive=Motive.NO_WRITTEN_ANSWER),
        change("phone > email", "email_10"),
    ]


def test_a_switch_between_other_channels_explains_nothing_else() -> None:
    found = channel_changes([came("email"), came("phone", 5)], [told("chat > phone", 6)])
    assert found == [change("email > phone", "phone_5"), change("chat > phone", None, asked=True)]


def test_only_what_the_customer_did_is_a_contact() -> None:
    written = a_promise()
    assert contact_of_promise(written) == Contact(
        id=written.id, channel="email", at=written.received_at, recorded_at=written.made_at, queue=None, made_by="key_1"
    )
    called = contact_of_promise(a_callback())
    assert called is not None
    assert (called.channel, called.queue) == ("phone", "support")
    assert contact_of_promise(a_promise(kind=PromiseKind.FOLLOW_UP)) is None
    assert contact_of_promise(a_promise(follows="prm_0", succession=Succession.DELAY)) is None
    assert contact_of_promise(a_callback(follows="prm_0", succession=Succession.RESCHEDULE)) is None


@pytest.mark.parametrize(
    ("came_from", "failure"),
    [
        ("phone", Motive.UNREACHABLE_BY_PHONE),
        ("email", Motive.NO_WRITTEN_ANSWER),
        ("letter", Motive.NO_WRITTEN_ANSWER),
    ],
)
def test_what_can_be_chosen_fits_the_channel_that_was_left(came_from: str, failure: Motive) -> None:
    assert motives_to_ask(came_from) == (Motive.OWN_CONTEXT, failure, Motive.UNCLEAR_ANSWER)


channels = st.sampled_from(["email", "chat", "phone"])
motives = st.none() | st.sampled_from(list(Motive))
journeys = st.lists(channels, max_size=8).map(lambda by: [came(channel, 10 * n) for n, channel in enumerate(by)])
ends = st.lists(channels, min_size=2, max_size=2, unique=True)
switches = st.lists(st.tuples(ends, st.integers(0, 90), motives), max_size=5, unique_by=lambda each: each[1]).map(
    lambda some: [told(" > ".join(two), minutes, motive) for two, minutes, motive in some]
)


@given(journeys)
def test_every_change_is_between_one_contact_and_the_next(contacts: list[Contact]) -> None:
    found = [(each.from_channel, each.to_channel) for each in channel_changes(contacts, [])]
    steps = pairwise(contact.channel for contact in contacts)
    assert found == [(before, after) for before, after in steps if before != after]


@given(journeys, switches, st.randoms())
def test_the_order_in_which_things_are_told_does_not_matter(
    contacts: list[Contact], recorded: list[ChannelSwitch], chance: object
) -> None:
    expected = channel_changes(contacts, recorded)
    chance.shuffle(contacts)  # type: ignore[attr-defined]
    chance.shuffle(recorded)  # type: ignore[attr-defined]
    assert channel_changes(contacts, recorded) == expected


@given(journeys, switches, motives)
def test_nobody_is_asked_twice_about_one_change(
    contacts: list[Contact], recorded: list[ChannelSwitch], motive: Motive | None
) -> None:
    """Whatever happened before: once the last change is recorded, it is not to be asked about."""
    found = channel_changes(contacts, recorded)
    if found:
        last = found[-1]
        answer = told(f"{last.from_channel} > {last.to_channel}", 100, motive)
        after = channel_changes(contacts, [*recorded, answer])
        assert after[:-1] == found[:-1]
        assert (after[-1].contact_id, after[-1].asked, after[-1].motive) == (last.contact_id, True, motive)


@given(journeys, switches)
def test_every_recorded_motive_is_counted_or_replaced_by_a_later_one(
    contacts: list[Contact], recorded: list[ChannelSwitch]
) -> None:
    found = channel_changes(contacts, recorded)
    asked = [change for change in found if change.asked]
    assert len(asked) <= len(recorded)
    assert bool(asked) == bool(recorded)
    if recorded:
        assert asked[-1].motive == max(recorded, key=lambda switch: switch.at).motive


def test_of_one_moment_the_order_of_making_counts() -> None:
    """As where a message and the call about it are decided together; the ids tell which was made first."""
    message, call = (replace(came(channel), id=name) for channel, name in (("email", "prm_01A"), ("phone", "off_01B")))
    assert channel_changes([call, message], []) == [change("email > phone", "off_01B")]

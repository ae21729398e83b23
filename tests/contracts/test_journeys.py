"""What the journeys of the sixty promises come to, counted by hand, on both databases."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from promise_service.adapters.sql.journey_figures import SqlJourneyFigures
from promise_service.application.report_journeys import JourneysRow, report_journeys
from promise_service.domain.channel_switches import (
    ChannelSwitch,
    Contact,
    Motive,
    channel_changes,
    contact_of_offer,
    contact_of_promise,
)
from promise_service.domain.intervals import Interval
from promise_service.domain.journeys import Journeys
from promise_service.domain.keeping import Tally
from promise_service.domain.offers import Offer
from promise_service.domain.promises import Promise, PromiseKind, Succession
from promise_service.domain.report_periods import Step, divided, whole
from promise_service.domain.wall_clock import instant_of
from tests.builders import a_switch
from tests.contracts.sixty_promises import LATER_MONDAY, REPORTED_AT, TICK, paris, sixty_promises
from tests.contracts.store import NOW, Store, a_reply, an_offer

PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture
def figures(store: Store) -> SqlJourneyFigures:
    """The figures of the sixty promises."""
    told = sixty_promises()
    store.clock.shows = REPORTED_AT
    store.write(
        promises=tuple(told.promises.values()),
        facts=tuple(told.facts),
        offers=tuple(told.calls),
        switches=tuple(told.switches),
    )
    return SqlJourneyFigures(store.engine)


def dates(start: str, end: str) -> Interval:
    """From one local midnight to another."""
    first, last = (instant_of(date.fromisoformat(each), 0, PARIS) for each in (start, end))
    return Interval(first, last)


EVERYTHING = dates("2026-10-19", "2026-11-09")


def weeks(figures: SqlJourneyFigures, now: datetime = REPORTED_AT) -> list[JourneysRow]:
    return report_journeys(figures, tuple(divided(EVERYTHING, Step.WEEK, PARIS)), now)


def at_positions(journeys: Journeys) -> list[Tally]:
    return [*(journeys.at_position(position) for position in range(1, 6)), journeys.later]


def test_journeys_of_three_weeks(figures: SqlJourneyFigures) -> None:
    rows = weeks(figures)
    assert [row.journeys.tally for row in rows] == [
        Tally(due=30, kept=15, broken=13, void=2),
        Tally(due=13, kept=6, broken=7),
        Tally(due=2),
    ]
    assert [row.journeys.tally.open for row in rows] == [0, 0, 2]
    assert [row.journeys.tally.rate for row in rows] == [15 / 28, 6 / 13, None]
    assert [row.rate_change for row in rows] == [None, pytest.approx(-0.074176, abs=1e-6), None]


def test_the_whole_time(figures: SqlJourneyFigures) -> None:
    (row,) = report_journeys(figures, (whole(EVERYTHING, PARIS),), REPORTED_AT)
    assert row.journeys.tally == Tally(due=45, kept=21, broken=20, void=2)
    assert row.journeys.tally.rate_interval == (pytest.approx(0.364845, abs=1e-6), pytest.approx(0.657456, abs=1e-6))
    assert (row.before, row.rate_change) == (Journeys(), None)


def test_by_position(figures: SqlJourneyFigures) -> None:
    """The first seven claims are one journey; 14 and 16 follow by delay, 21 an answer in part, 27 and 44 another."""
    first, second, third = weeks(figures)
    assert at_positions(first.journeys) == [
        Tally(due=30, kept=16, broken=12, void=2),
        Tally(due=6, kept=4, broken=1, void=1),
        Tally(due=2, kept=1, broken=1),
        Tally(due=1, kept=1),
        Tally(due=1, kept=1),
        Tally(due=2, kept=2),
    ]
    assert [tally.rate for tally in at_positions(first.journeys)] == [16 / 28, 0.8, 0.5, 1.0, 1.0, 1.0]
    nothing = [Tally()] * 4
    assert at_positions(second.journeys) == [Tally(due=13, kept=5, broken=7, void=1), Tally(due=2, kept=2), *nothing]
    assert at_positions(third.journeys) == [Tally(due=2), Tally(due=1, kept=1), *nothing]


def test_channels(figures: SqlJourneyFigures) -> None:
    """26, 28, 17, 40 and 41 went over two; 52 over chat, social media and the phone; 57 by letter and e-mail."""
    rows = weeks(figures)
    assert [row.journeys.channels for row in rows] == [{1: 25, 2: 5}, {1: 12, 3: 1}, {1: 1, 2: 1}]
    assert [row.journeys.channels_mean for row in rows] == [35 / 30, 15 / 13, 1.5]


def test_changes_of_channel_and_their_motives(figures: SqlJourneyFigures) -> None:
    """26, 17, 40 and 41 said why, 28 was not asked; nor was 52 when it called; 57 did not say."""
    rows = weeks(figures)
    assert [row.journeys.motives for row in rows] == [
        {
            Motive.OWN_CONTEXT: 1,
            Motive.UNREACHABLE_BY_PHONE: 1,
            Motive.NO_WRITTEN_ANSWER: 1,
            Motive.OTHER: 1,
            None: 1,
        },
        {Motive.UNCLEAR_ANSWER: 1, None: 1},
        {None: 1},
    ]
    assert [row.journeys.switches for row in rows] == [5, 2, 1]


def test_time_alone_breaks_a_journey(figures: SqlJourneyFigures) -> None:
    in_time, late = (weeks(figures, paris("Mon 2026-11-02 12:05") + late)[2] for late in (timedelta(), TICK))
    assert in_time.journeys.tally == Tally(due=2)
    assert late.journeys.tally == Tally(due=2, broken=1)
    assert late.rate_change == -6 / 13


def test_a_journey_belongs_to_the_time_in_which_its_last_promise_is_due(
    figures: SqlJourneyFigures, store: Store
) -> None:
    store.write(promises=(a_reply(61, conversation_id="cnv_17", received_at=LATER_MONDAY, due_at=REPORTED_AT),))
    first, _, third = weeks(figures)
    assert first.journeys.tally == Tally(due=29, kept=15, broken=12, void=2)
    assert third.journeys.tally == Tally(due=3, broken=1)
    assert third.journeys.at_position(1) == Tally(due=3, broken=1)
    assert (first.journeys.motives.get(Motive.OTHER), third.journeys.motives[Motive.OTHER]) == (None, 1)


def test_spans_may_overlap(figures: SqlJourneyFigures) -> None:
    week = dates("2026-10-19", "2026-10-26")
    found = figures.journeys_due([EVERYTHING, week], REPORTED_AT)
    assert found[EVERYTHING].tally == Tally(due=45, kept=21, broken=20, void=2)
    assert found[week] == weeks(figures)[0].journeys


def test_of_the_time_before_no_more_is_told_than_what_is_compared(figures: SqlJourneyFigures) -> None:
    week, before = dates("2026-10-26", "2026-11-02"), dates("2026-10-19", "2026-10-26")
    found = figures.journeys_due([week], REPORTED_AT, compared=[before])
    assert found[week] == weeks(figures)[1].journeys
    assert found[before] == Journeys(courses=weeks(figures)[0].journeys.courses)


def test_where_nothing_was_due_there_is_nothing_to_tell(figures: SqlJourneyFigures) -> None:
    (row,) = report_journeys(figures, (whole(dates("2026-01-05", "2026-01-12"), PARIS),), REPORTED_AT)
    assert row.journeys == Journeys()
    assert (row.journeys.tally.rate, row.journeys.channels_mean) == (None, None)


@pytest.mark.parametrize("seed", range(5))
def test_changes_are_counted_as_everything_that_is_known_tells_of_them(store: Store, seed: int) -> None:
    """Whatever is counted by the database, and whatever is read to be counted."""
    chance = Random(seed)
    told = [_some_conversation(chance, f"cnv_{number:02}") for number in range(25)]
    store.write(
        promises=tuple(promise for promises, _, _ in told for promise in promises),
        offers=tuple(call for _, calls, _ in told for call in calls),
        switches=tuple(switch for _, _, switches in told for switch in switches),
    )
    span = Interval(NOW - timedelta(days=9), NOW + timedelta(days=9))
    found = SqlJourneyFigures(store.engine).journeys_due([span], NOW)[span]
    changes = [change for each in told for change in channel_changes(_contacts(each), each[2])]
    assert found.motives == Counter(change.motive for change in changes)
    assert found.switches == len(changes) > 25
    assert found.tally.due == 25


Told = tuple[list[Promise], list[Offer], list[ChannelSwitch]]


def _some_conversation(chance: Random, conversation_id: str) -> Told:
    """Promises, calls and recorded changes in any order, some of them in the same moment."""

    def when() -> datetime:
        return NOW - timedelta(hours=chance.randrange(12))

    number = 100 * int(conversation_id.removeprefix("cnv_"))
    promises = [a_reply(number, conversation_id=conversation_id, received_at=NOW - timedelta(days=1))]
    own_doing = {"kind": PromiseKind.FOLLOW_UP, "follows": promises[0].id, "succession": Succession.PARTIAL_ANSWER}
    calls, switches = [], []
    for step in range(number + 1, number + chance.randrange(1, 9)):
        what, at = chance.choice(["written", "written", "called", "recorded", "followed up"]), when()
        if what == "called":
            call = an_offer(f"off_{step}", called_at=at, made_at=at, expires_at=at, conversation_id=conversation_id)
            calls.append(call)
        elif what == "recorded":
            came_from, went_to = chance.sample(["email", "chat", "phone"], 2)
            ends = {"from_channel": came_from, "to_channel": went_to, "motive": chance.choice([None, *Motive])}
            switches.append(a_switch(id=f"chs_{step}", conversation_id=conversation_id, at=at, **ends))
        else:
            more = own_doing if what == "followed up" else {}
            channel = chance.choice(["email", "chat"])
            promise = a_reply(step, conversation_id=conversation_id, channel=channel, received_at=at, **more)
            promises.append(promise)
    return promises, calls, switches


def _contacts(told: Told) -> list[Contact]:
    promises, calls, _ = told
    written = (contact_of_promise(promise) for promise in promises)
    return [*(contact for contact in written if contact), *map(contact_of_offer, calls)]

"""Sixty promises with awkward facts, by whose numbers tests/contracts/test_reports.py counts by hand.

Everything is in Paris, where summer time ended on Sunday 25 October 2026 at three o'clock. The figures are those of
Monday 2 November at noon. Unless said otherwise a promise is a reply by e-mail, received on Monday 19 October at nine
and due on Tuesday 20 October at nine, and the only one of its conversation.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from promise_service.domain.channel_switches import ChannelSwitch, Motive
from promise_service.domain.intervals import Interval
from promise_service.domain.notices import NoticeKind, NoticeOutcome
from promise_service.domain.offers import Offer
from promise_service.domain.promise_facts import (
    Answered,
    AttemptMade,
    AttemptOutcome,
    Cancelled,
    CancelledBy,
    Cause,
    CauseGiven,
    Completeness,
    Delayed,
    Fact,
    FeedbackGiven,
    NoticeSettled,
    Rescheduled,
    Retracted,
    Transferred,
    What,
)
from promise_service.domain.promises import Promise, PromiseKind, Succession
from tests.builders import a_callback, a_fact, a_promise, a_switch, at, window
from tests.contracts.store import an_offer

TICK = timedelta(microseconds=1)
REPORTED_AT = at("Mon 2026-11-02 12:00 Europe/Paris")

ANSWERED = Answered(completeness=Completeness.FULL)
REACHED = AttemptMade(outcome=AttemptOutcome.CONNECTED)
MISSED = AttemptMade(outcome=AttemptOutcome.NO_ANSWER)


def paris(text: str) -> datetime:
    return at(f"{text} Europe/Paris")


MONDAY_NINE, TUESDAY_NINE = paris("Mon 2026-10-19 09:00"), paris("Tue 2026-10-20 09:00")
TUESDAY_EIGHT = paris("Tue 2026-10-20 08:00")
LATER_MONDAY, LATER_WEDNESDAY = paris("Mon 2026-10-26 09:00"), paris("Wed 2026-10-28 09:00")


class Sixty:
    """The promises and facts, as they are told one after the other."""

    def __init__(self) -> None:
        self.promises: dict[int, Promise] = {}
        self.facts: list[Fact] = []
        self.calls: list[Offer] = []
        self.switches: list[ChannelSwitch] = []

    def reply(self, number: int, **changes: Any) -> Promise:
        terms = {**_ids(number), "received_at": MONDAY_NINE, "due_at": TUESDAY_NINE}
        return self._add(number, a_promise(**(terms | changes)))

    def callback(self, number: int, promised: Interval | None = None, **changes: Any) -> Promise:
        """A callback on Tuesday 20 October between 10:30 and 11:00."""
        promised = promised or window("Tue 2026-10-20 10:30 Europe/Paris")
        terms = {**_ids(number), "received_at": promised.start - timedelta(days=1)}
        return self._add(number, a_callback(promised, **(terms | changes)))

    def fact(self, number: int, when: datetime, what: What, **changes: Any) -> Fact:
        fact = a_fact(self.promises[number], when, what, id=f"fct_{len(self.facts):03}", **changes)
        self.facts.append(fact)
        return fact

    def call(self, number: int, when: datetime) -> None:
        """The customer of that promise calls about it."""
        name, conversation_id = f"off_{number}", self.promises[number].conversation_id
        self.calls.append(
            an_offer(name, called_at=when, made_at=when, expires_at=when, conversation_id=conversation_id)
        )

    def switch(self, number: int, when: datetime, channels: str, motive: Motive | None) -> None:
        """The customer of that promise is asked why they went `from > to`."""
        from_channel, to_channel = channels.split(" > ")
        self.switches.append(
            a_switch(
                id=f"chs_{len(self.switches):02}",
                conversation_id=self.promises[number].conversation_id,
                from_channel=from_channel,
                to_channel=to_channel,
                motive=motive,
                at=when,
                recorded_at=when,
            )
        )

    def _add(self, number: int, promise: Promise) -> Promise:
        self.promises[number] = promise
        return promise


def _ids(number: int) -> dict[str, str]:
    name = f"prm_{number:02}"
    return {"id": name, "chain_id": name, "conversation_id": f"cnv_{number:02}"}


def sixty_promises() -> Sixty:
    """All of them."""
    told = Sixty()
    _in_writing(told)
    _on_the_phone(told)
    _around_the_change_of_clocks(told)
    _of_the_second_week(told)
    _of_the_third_week(told)
    _said_by_customers(told)
    _by_another_channel(told)
    return told


def _in_writing(told: Sixty) -> None:
    for number in range(1, 11):  # claims, answered an hour before; the first seven belong together
        told.reply(number, subject="claim", conversation_id="cnv_01" if number <= 7 else f"cnv_{number:02}")
        told.fact(number, TUESDAY_EIGHT, ANSWERED)
    told.reply(11)  # answered in the very last moment
    told.fact(11, TUESDAY_NINE, ANSWERED)
    told.reply(12)  # and one microsecond later
    told.fact(12, TUESDAY_NINE + TICK, ANSWERED)
    told.reply(13)  # forewarned, and ten minutes late; the new promise is kept
    _delay(told, 13, 14)
    told.fact(13, TUESDAY_NINE + timedelta(minutes=10), ANSWERED)
    told.reply(15)  # delayed, and kept after all: the new promise is not needed
    _delay(told, 15, 16)
    told.fact(15, TUESDAY_EIGHT + timedelta(minutes=30), ANSWERED)
    told.reply(17, subject="refund")  # never answered
    told.fact(17, REPORTED_AT, CauseGiven(cause=Cause.OUTAGE))
    told.reply(18, subject="refund")  # answered in time, which we learn two days later
    told.fact(18, TUESDAY_EIGHT, ANSWERED, recorded_at=TUESDAY_EIGHT + timedelta(days=2))
    told.reply(19, subject="refund")  # only a machine answered
    told.fact(19, TUESDAY_EIGHT, Answered(completeness=Completeness.FULL, automated=True))
    told.fact(19, REPORTED_AT, CauseGiven(cause=Cause.OUTAGE))
    told.reply(20)  # answered in part, in time; the rest two hours late
    told.fact(20, TUESDAY_EIGHT, Answered(completeness=Completeness.PARTIAL, agent_id="ag-1"))
    told.reply(
        21,
        kind=PromiseKind.FOLLOW_UP,
        conversation_id="cnv_20",
        received_at=TUESDAY_EIGHT,
        due_at=paris("Thu 2026-10-22 12:00"),
        agent_id="ag-1",
        follows="prm_20",
        succession=Succession.PARTIAL_ANSWER,
    )
    told.fact(21, paris("Thu 2026-10-22 14:00"), ANSWERED)
    for number, by, when in (
        (22, CancelledBy.CUSTOMER, TUESDAY_EIGHT),
        (23, CancelledBy.COMPANY, TUESDAY_EIGHT),
        (24, CancelledBy.ERROR, TUESDAY_EIGHT),
        (25, CancelledBy.CUSTOMER, TUESDAY_NINE + TICK),  # too late: it stays broken
    ):
        told.reply(number)
        told.fact(number, when, Cancelled(by=by))
    told.reply(26)  # one answer settles the callback of the same matter, too
    told.callback(27, conversation_id="cnv_26")
    answer = told.fact(26, TUESDAY_EIGHT, ANSWERED)
    told.fact(27, TUESDAY_EIGHT, ANSWERED, caused_by=answer.id)
    told.reply(28)  # the answer was a mis-click
    wrong = told.fact(28, TUESDAY_EIGHT, ANSWERED)
    told.fact(28, TUESDAY_EIGHT, Retracted(fact_id=wrong.id, reason="wrong line"))


def _on_the_phone(told: Sixty) -> None:
    def tuesday(clock: str) -> datetime:
        return paris(f"Tue 2026-10-20 {clock}")

    attempts: dict[int, list[tuple[str, AttemptMade]]] = {
        29: [("10:40", REACHED)],
        30: [("10:20", REACHED)],  # early
        31: [("10:30", MISSED), ("10:40", MISSED), ("10:50", MISSED)],  # unreached
        32: [("10:35", MISSED)],  # gave up
        33: [("10:35", AttemptMade(outcome=AttemptOutcome.FAILED))],  # no attempt at all
        34: [("11:15", REACHED)],  # fifteen minutes late
        35: [("10:55", MISSED), ("11:04", REACHED)],  # tried inside: kept
        38: [("11:00", REACHED)],  # in the very last moment
    }
    for number, made in attempts.items():
        told.callback(number)
        for clock, what in made:
            told.fact(number, tuesday(clock), what)
    told.callback(36)  # moved to the week after, at the customer's wish
    told.callback(
        37,
        window("Tue 2026-10-27 10:30 Europe/Paris"),
        conversation_id="cnv_36",
        received_at=tuesday("09:30"),
        follows="prm_36",
        succession=Succession.RESCHEDULE,
    )
    told.fact(36, tuesday("09:30"), Rescheduled(new_promise_id="prm_37"))
    told.fact(37, paris("Tue 2026-10-27 10:31"), REACHED)
    told.callback(39)  # one microsecond after its window
    told.fact(39, tuesday("11:00") + TICK, REACHED)
    told.callback(40, queue="sales", team="sales")
    told.fact(40, tuesday("10:30"), REACHED)


def _around_the_change_of_clocks(told: Sixty) -> None:
    """A Sunday of 25 hours, from 22:00 UTC on Saturday to 23:00 UTC on Sunday."""
    friday = paris("Fri 2026-10-23 12:00")
    told.reply(41, received_at=friday, due_at=paris("Sun 2026-10-25 23:59"))
    told.fact(41, paris("Sun 2026-10-25 23:58"), ANSWERED)
    told.reply(42, received_at=friday, due_at=paris("Mon 2026-10-26 00:00"))  # no part of Sunday
    told.fact(42, paris("Sun 2026-10-25 23:58"), ANSWERED)
    told.reply(43, received_at=friday, due_at=paris("Sun 2026-10-25 00:00"))  # a part of Sunday
    told.fact(43, REPORTED_AT, CauseGiven(cause=Cause.OUTAGE))
    _with(told, 43, 44, received_at=friday, due_at=at("Sun 2026-10-25 00:30"))  # half past two, for the first time
    told.fact(44, at("Sun 2026-10-25 00:00"), ANSWERED)
    _with(told, 43, 45, received_at=friday, due_at=at("Sun 2026-10-25 01:30"))  # for the second time: an hour late
    told.fact(45, at("Sun 2026-10-25 02:30"), ANSWERED)


def _of_the_second_week(told: Sixty) -> None:
    """Six that were never answered; half of their time was gone on Tuesday at nine."""
    half = paris("Tue 2026-10-27 09:00")
    for number in range(46, 52):
        subject = "claim" if number in {46, 51} else None
        told.reply(number, received_at=LATER_MONDAY, due_at=LATER_WEDNESDAY, subject=subject)
    told.fact(46, half, Transferred(team="sales"))
    told.fact(47, half - TICK, Transferred(team="sales"))  # early enough
    told.fact(48, half + timedelta(hours=9), Transferred(team="support", agent_id="ag-9"))  # stays in its team
    told.fact(49, REPORTED_AT - timedelta(hours=1), CauseGiven(cause=Cause.CAPACITY))
    told.fact(49, REPORTED_AT, CauseGiven(cause=Cause.ABSENCE))  # the last one counts
    wrong = told.fact(50, REPORTED_AT - timedelta(hours=1), CauseGiven(cause=Cause.OTHER))
    told.fact(50, REPORTED_AT, Retracted(fact_id=wrong.id, reason="another promise was meant"))
    told.fact(51, half + timedelta(hours=23), Transferred(team="sales"))
    told.fact(51, REPORTED_AT, CauseGiven(cause=Cause.MISSING_INFORMATION))
    for number, channel in ((52, "chat"), (53, "chat"), (54, "chat"), (55, "chat"), (56, "social")):
        first = 52 if number == 56 else number  # the last one belongs to the first
        _with(told, first, number, channel=channel, received_at=LATER_MONDAY, due_at=LATER_WEDNESDAY)
        told.fact(number, half, ANSWERED)
    told.reply(  # its deadline had passed before we knew of it
        60,
        received_at=half,
        due_at=paris("Thu 2026-10-29 09:00"),
        made_at=paris("Fri 2026-10-30 10:00"),
    )


def _of_the_third_week(told: Sixty) -> None:
    told.reply(57, channel="letter", received_at=LATER_MONDAY, due_at=paris("Mon 2026-11-02 18:00"))  # open
    told.callback(58, window("Mon 2026-11-02 11:30 Europe/Paris"))  # tried at 11:55, so it has until 12:05
    told.fact(58, paris("Mon 2026-11-02 11:55"), MISSED)
    _with(told, 57, 59, received_at=LATER_MONDAY, due_at=paris("Tue 2026-11-03 09:00"))  # kept before its time
    told.fact(59, paris("Fri 2026-10-30 10:00"), ANSWERED)


def _said_by_customers(told: Sixty) -> None:
    first, second = REPORTED_AT - timedelta(hours=2), REPORTED_AT - timedelta(hours=1)
    told.fact(14, first, FeedbackGiven(csat=5))  # said of the new promise, not of the one that was broken
    told.fact(17, first, FeedbackGiven(csat=1, ces=2, nps=0))
    told.fact(22, first, FeedbackGiven(csat=4))
    told.fact(46, first, FeedbackGiven(csat=3, nps=6))
    wrong = told.fact(49, first, FeedbackGiven(csat=5))
    told.fact(49, second, Retracted(fact_id=wrong.id, reason="another customer"))
    told.fact(52, first, FeedbackGiven(csat=5, ces=7, nps=10))
    told.fact(53, first, FeedbackGiven(csat=4, nps=8))
    told.fact(53, second, FeedbackGiven(csat=2))  # the last score counts, and the other one stays
    told.fact(54, first, FeedbackGiven(nps=9))
    told.fact(55, first, FeedbackGiven(comment="Thank you."))
    told.fact(57, first, FeedbackGiven(nps=7))


def _by_another_channel(told: Sixty) -> None:
    later = TUESDAY_NINE + timedelta(hours=1)
    told.switch(26, MONDAY_NINE + timedelta(hours=2), "email > phone", Motive.NO_WRITTEN_ANSWER)  # asked in time
    told.call(28, later)  # and not asked
    told.switch(17, later, "email > phone", Motive.OTHER)  # three who told it to somebody, and left no other trace
    told.switch(40, later, "phone > email", Motive.UNREACHABLE_BY_PHONE)
    told.switch(41, paris("Sat 2026-10-24 12:00"), "email > chat", Motive.OWN_CONTEXT)
    told.switch(52, LATER_MONDAY + timedelta(minutes=1), "chat > social", Motive.OWN_CONTEXT)
    told.switch(52, LATER_MONDAY + timedelta(minutes=5), "chat > social", Motive.UNCLEAR_ANSWER)  # the last one counts
    told.call(52, LATER_WEDNESDAY + timedelta(hours=3))
    told.switch(57, LATER_MONDAY + timedelta(hours=1), "letter > email", None)  # asked, and did not say


def _with(told: Sixty, first: int, number: int, **changes: Any) -> Promise:
    """A reply in the conversation that another promise began."""
    return told.reply(number, conversation_id=f"cnv_{first:02}", **changes)


def _delay(told: Sixty, number: int, new: int) -> None:
    """The customer is told on Tuesday at eight that it will be Wednesday at nine."""
    name = f"prm_{new:02}"
    told.fact(number, TUESDAY_EIGHT, Delayed(new_promise_id=name))
    notice = NoticeSettled(notice_id=f"ntc_{number}", notice=NoticeKind.DELAY_NOTICE, outcome=NoticeOutcome.ACCEPTED)
    told.fact(number, TUESDAY_EIGHT, notice)
    first = told.promises[number]
    told.promises[new] = replace(
        first,
        id=name,
        received_at=TUESDAY_EIGHT,
        made_at=TUESDAY_EIGHT,
        due_at=paris("Wed 2026-10-21 09:00"),
        follows=first.id,
        succession=Succession.DELAY,
    )

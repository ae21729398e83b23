"""The judge of events is judged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from tests.faults.answers import Account, Answers, Ended
from tests.faults.journal import Arrival
from tests.faults.judge_of_events import judge_events
from tests.faults.judgement import Judgement
from tests.faults.load import Deed, Promised
from tests.faults.test_judge import DUE_AT, QUIET, RECEIVED_AT, instant, killed
from tests.faults.toll import Toll

CALLBACK = Promised(
    id="prm_1",
    kind="callback",
    received_at=RECEIVED_AT,
    made_at=RECEIVED_AT,
    window_start=instant("10:01"),
    due_at=DUE_AT,
    email=None,
    deeds=[Deed(what="connected", at=instant("10:02"), sent_at=instant("10:02:05"), told_at=instant("10:02:06"))],
)
"""Its window opens at 10:01:00, and it is at risk at 10:01:48; that it was kept in time is reported after its end."""


def an_event(kind: str, clock: str, **changes: Any) -> Arrival:
    values: dict[str, Any] = {
        "id": f"evt of {kind} at {clock}",
        "kind": kind,
        "subject_id": "prm_1",
        "receiver": "crm",
        "content": f"{kind} at {clock}",
        "at": instant(clock),
        "taken": True,
    }
    return Arrival(**values | changes)


ALL_EVENTS = (
    an_event("promise.made", "10:00:20.1"),
    an_event("callback.window_opened", "10:01:00.1"),
    an_event("promise.at_risk", "10:01:48.1"),
    an_event("promise.broken", "10:02:00.1"),
    an_event("promise.kept", "10:02:05.1"),
)


def crimes(
    events: Sequence[Arrival], *, toll: Toll = QUIET, history: Sequence[dict[str, str]] = (),
    ended: Sequence[Ended] = (), undelivered: dict[tuple[str, str], str] | None = None,
) -> set[str]:  # fmt: skip
    account = Account(promise={"verdict": "kept"}, history=history)
    says = Answers(asked_at=instant("10:10"), accounts={"prm_1": account}, ended=ended, undelivered=undelivered or {})
    judgement = Judgement()
    judge_events([CALLBACK], events, says, judgement, toll)
    return {name for name, cases in judgement.crimes.items() if cases}


def without(kind: str) -> list[Arrival]:
    return [event for event in ALL_EVENTS if event.kind != kind]


def test_a_house_that_tells_everything_in_order_is_innocent() -> None:
    assert crimes(ALL_EVENTS) == set()


def test_an_event_that_nobody_got_and_nobody_explains_is_lost() -> None:
    for kind in ("callback.window_opened", "promise.at_risk"):
        assert crimes(without(kind)) == {"lost"}, kind
        skipped = Ended(kind=kind.partition(".")[2], subject_id="prm_1", state="skipped", detail="overdue")
        assert crimes(without(kind), ended=[skipped]) == set(), kind
        assert crimes(without(kind), undelivered={(kind, "prm_1"): "dead: 500"}) == set(), kind


def test_an_event_that_was_not_answered_is_lost_unless_it_comes_again() -> None:
    unanswered = replace(ALL_EVENTS[1], taken=False)
    assert crimes([unanswered if event is ALL_EVENTS[1] else event for event in ALL_EVENTS]) == {"lost"}
    assert crimes([unanswered, *ALL_EVENTS]) == set()


def test_an_event_before_its_time_is_early() -> None:
    early = replace(ALL_EVENTS[1], at=instant("10:00:59.999999"))
    assert crimes([early, *without("callback.window_opened")]) == {"early", "out of order"}
    assert crimes([ALL_EVENTS[0], early, *ALL_EVENTS[2:]]) == {"early"}


def test_every_reminder_that_was_accepted_is_told() -> None:
    history = [{"kind": "notice", "notice": "owner_reminder", "outcome": "accepted"}]
    assert crimes(ALL_EVENTS, history=history) == {"lost"}
    told = [ALL_EVENTS[0], an_event("promise.reminded", "10:01:00.2"), *ALL_EVENTS[1:]]
    assert crimes(told, history=history) == set()


def test_a_customer_who_was_told_in_time_is_told_of_and_one_who_was_told_too_late_is_not() -> None:
    def told(clock: str) -> list[dict[str, str]]:
        at = instant(clock).isoformat()
        return [{"kind": "notice", "notice": "delay_notice", "outcome": "accepted", "at": at}]

    assert crimes(ALL_EVENTS, history=told("10:01:59.999999")) == {"lost"}
    assert crimes(ALL_EVENTS, history=told("10:02:00")) == set()
    forewarned = [*ALL_EVENTS[:3], an_event("promise.forewarned", "10:01:59.999999"), *ALL_EVENTS[3:]]
    assert crimes(forewarned, history=told("10:01:59.9")) == set()


def test_a_copy_is_a_crime_unless_a_worker_was_taken_away() -> None:
    assert crimes([*ALL_EVENTS, ALL_EVENTS[1]]) == {"twice"}
    just_then = killed("10:01:00.2")
    assert crimes([*ALL_EVENTS, ALL_EVENTS[1]], toll=just_then) == set()
    assert crimes([*ALL_EVENTS, replace(ALL_EVENTS[1], content="other")], toll=just_then) == {"one id, two contents"}
    again = replace(ALL_EVENTS[1], id="evt of another", at=instant("10:01:30"))
    assert crimes([*ALL_EVENTS, again], toll=just_then) == {"twice"}


def test_the_making_comes_first_and_the_last_verdict_last() -> None:
    made, opened, at_risk, broken, kept = ALL_EVENTS
    assert crimes([opened, made, at_risk, broken, kept]) == {"out of order"}
    assert crimes([made, opened, at_risk, kept, broken]) == {"out of order"}

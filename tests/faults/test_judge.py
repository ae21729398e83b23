"""The judge of the rounds is judged: it finds every crime that is planted, and none where there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.builders import at
from tests.faults.answers import Account, Answers, Ended
from tests.faults.journal import Arrival
from tests.faults.judge import judge
from tests.faults.judgement import Judgement
from tests.faults.load import Deed, Promised
from tests.faults.terms import SUPERVISOR, TEAM
from tests.faults.toll import Absence, Toll

RECEIVED_AT = at("Fri 2026-11-27 10:00:20")
DUE_AT = at("Fri 2026-11-27 10:02")
"""Full minute after a minute. 40 % of the way is 10:01:00, 70 % is 10:01:30; a minute before it is 10:01:00."""
ANNE = "anne@example.org"


def instant(clock: str) -> datetime:
    return at(f"Fri 2026-11-27 {clock}")


def a_reply(**changes: Any) -> Promised:
    """Promised at 10:00:59 for 10:02, and never answered."""
    values: dict[str, Any] = {
        "id": "prm_1",
        "kind": "reply",
        "received_at": RECEIVED_AT,
        "made_at": instant("10:00:59"),
        "window_start": None,
        "due_at": DUE_AT,
        "email": ANNE,
    }
    return Promised(**values | changes)


def a_deed(clock: str, *, told: str | None = None, what: str = "answered") -> Deed:
    """Done at this time, and reported at once unless `told` says when."""
    done, reported = instant(clock), instant(told or clock)
    return Deed(what=what, at=done, sent_at=reported, told_at=reported + timedelta(milliseconds=50))


def a_mail(kind: str, receiver: str, clock: str, **changes: Any) -> Arrival:
    values: dict[str, Any] = {
        "id": f"<{kind}-{receiver}>",
        "kind": kind,
        "subject_id": "prm_1",
        "receiver": receiver,
        "content": f"{kind} to {receiver}",
        "at": instant(clock),
        "taken": True,
    }
    return Arrival(**values | changes)


def the_house_says(
    promise: Promised, successor: str | None = None, ended: Sequence[Ended] = (), **changes: Any
) -> Answers:
    values: dict[str, Any] = {
        "due_at": "2026-11-27T10:02:00+00:00",
        "verdict": "broken",
        "detail": "never",
        "forewarned": successor is not None,
    }
    history = changes.pop("history", [])
    account = Account(
        promise=values | changes,
        history=history,
        successor={"id": "prm_2", "verdict": successor or None, "detail": None} if successor is not None else None,
    )
    return Answers(asked_at=instant("10:10"), accounts={promise.id: account}, ended=ended)


ALL_MAILS = (
    a_mail("owner_reminder", TEAM, "10:01:00.2"),
    a_mail("supervisor_reminder", SUPERVISOR, "10:01:30.2"),
    a_mail("delay_notice", ANNE, "10:01:00.2"),
)


QUIET = Toll(one_writer=False)


def killed(clock: str) -> Toll:
    """A worker was killed at this time."""
    return Toll(one_writer=False, absences=[Absence(instant(clock))])


def frozen(clock: str, until: str, *, one_writer: bool = False) -> Toll:
    """A worker was frozen for so long."""
    return Toll(one_writer=one_writer, absences=[Absence(instant(clock), instant(until))])


def judged(
    mails: Sequence[Arrival] = ALL_MAILS,
    says: Answers | None = None,
    promised: Promised | None = None,
    toll: Toll = QUIET,
) -> Judgement:
    promised = promised or a_reply()
    says = says or the_house_says(promised, successor="")
    return judge([promised], mails, says, toll)


def crimes(*arguments: Any, **named: Any) -> set[str]:
    return {name for name, cases in judged(*arguments, **named).crimes.items() if cases}


def test_a_house_that_does_everything_in_time_is_innocent() -> None:
    judgement = judged()
    assert judgement.innocent
    assert judgement.fates == {"delivered": 3}
    assert judgement.copies == judgement.unrecorded == []
    assert judgement.latest_seconds == pytest.approx(0.2)


def test_a_message_that_nobody_got_and_nobody_explains_is_lost() -> None:
    for missing in ALL_MAILS:
        rest = [mail for mail in ALL_MAILS if mail is not missing]
        assert "lost" in crimes(rest, the_house_says(a_reply(), successor="", forewarned=False)), missing.kind


def test_a_message_that_the_mail_server_never_said_it_had_is_lost() -> None:
    assert crimes([replace(ALL_MAILS[0], taken=False), *ALL_MAILS[1:]]) == {"lost"}


def test_a_message_is_accounted_for_where_the_house_says_why_it_was_not_sent() -> None:
    skipped = Ended(kind="owner_reminder", subject_id="prm_1", state="skipped", detail="the promise is overdue")
    judgement = judged(ALL_MAILS[1:], the_house_says(a_reply(), successor="", ended=[skipped]))
    assert judgement.innocent
    assert judgement.fates == {"delivered": 2, "skipped: the promise is overdue": 1}


def test_a_reason_for_another_message_explains_nothing() -> None:
    other = Ended(kind="supervisor_reminder", subject_id="prm_1", state="skipped", detail="the promise is overdue")
    assert crimes(ALL_MAILS[1:], the_house_says(a_reply(), successor="", ended=[other])) == {"lost"}


def test_an_end_without_a_reason_explains_nothing() -> None:
    wordless = Ended(kind="owner_reminder", subject_id="prm_1", state="skipped", detail=None)
    assert crimes(ALL_MAILS[1:], the_house_says(a_reply(), successor="", ended=[wordless])) == {"lost"}


def test_a_refused_message_is_accounted_for_by_the_words_of_the_server() -> None:
    refused = {
        "kind": "notice",
        "notice": "owner_reminder",
        "receiver": "s***@example.org",
        "outcome": "refused",
        "detail": "550 no such mailbox",
        "at": "2026-11-27T10:01:00+00:00",
    }
    assert judged(ALL_MAILS[1:], the_house_says(a_reply(), successor="", history=[refused])).innocent


def a_refused_delay(recorded: str) -> dict[str, str]:
    """Refused at 10:01:00.5, and recorded when that was."""
    return {
        "kind": "notice",
        "notice": "delay_notice",
        "receiver": "a***@example.org",
        "outcome": "refused",
        "detail": "550 no such mailbox",
        "at": "2026-11-27T10:01:00.5+00:00",
        "recorded_at": f"2026-11-27T{recorded}+00:00",
    }


def test_nobody_must_be_told_where_the_customer_was_called_before_it_was_recorded_that_they_could_not_be() -> None:
    answered = a_reply(deeds=[a_deed("10:01:02")])
    for recorded, found in (("10:01:04", set()), ("10:01:01", {"lost"})):
        says = the_house_says(answered, verdict="kept", detail=None, history=[a_refused_delay(recorded)])
        assert crimes(ALL_MAILS[:1], says, answered) == found


def test_people_must_be_told_where_the_customer_could_not_be() -> None:
    refused = a_refused_delay("10:01:00.6")
    says = the_house_says(a_reply(), successor="", forewarned=False, history=[refused])
    alarms = [a_mail("alarm", receiver, "10:01:49") for receiver in (TEAM, SUPERVISOR)]
    assert crimes(ALL_MAILS[:2], says) == {"lost"}
    assert crimes([*ALL_MAILS[:2], alarms[0]], says) == {"lost"}
    assert crimes([*ALL_MAILS[:2], *alarms], says) == set()


def test_a_message_before_its_time_is_early_by_however_little() -> None:
    early = replace(ALL_MAILS[0], at=instant("10:00:59.999999"))
    assert crimes([early, *ALL_MAILS[1:]]) == {"early"}


COPY = replace(ALL_MAILS[0], at=instant("10:01:52"))
"""It comes again 51.8 s after its first time, 10:01:00.2."""


def test_a_copy_is_a_crime_unless_a_worker_was_taken_away() -> None:
    assert crimes([*ALL_MAILS, COPY]) == {"twice"}
    judgement = judged([*ALL_MAILS, COPY], toll=killed("10:01:00.3"))
    assert judgement.innocent
    assert judgement.copies == [COPY.id]


@pytest.mark.parametrize("clock", ["10:00:59", "10:01:05.3", "10:01:52"])
def test_a_worker_that_died_at_another_time_explains_no_copy(clock: str) -> None:
    assert crimes([*ALL_MAILS, COPY], toll=killed(clock)) == {"twice"}


def test_a_copy_may_be_what_a_frozen_worker_had_begun() -> None:
    """It sends at 10:01:52 what another sent at 10:01:00.2, for it had the connection open when it froze."""
    assert crimes([*ALL_MAILS, COPY], toll=frozen("10:00:40", "10:01:51.9")) == set()
    assert crimes([*ALL_MAILS, COPY], toll=frozen("10:00:40", "10:01:46")) == {"twice"}


def test_a_frozen_writer_keeps_others_from_recording_where_there_is_one_writer_only() -> None:
    assert crimes([*ALL_MAILS, COPY], toll=frozen("10:00:40", "10:01:30")) == {"twice"}
    assert crimes([*ALL_MAILS, COPY], toll=frozen("10:00:40", "10:01:30", one_writer=True)) == set()


def test_no_worker_has_more_copies_to_explain_than_messages_in_hand() -> None:
    assert crimes([*ALL_MAILS, *[ALL_MAILS[0]] * 20], toll=killed("10:01:00.3")) == set()
    assert crimes([*ALL_MAILS, *[ALL_MAILS[0]] * 21], toll=killed("10:01:00.3")) == {"twice"}


def test_one_id_never_has_two_contents() -> None:
    assert crimes([*ALL_MAILS, replace(ALL_MAILS[0], content="other words")], toll=killed("10:01:00.3")) == {
        "one id, two contents"
    }


def test_the_same_message_under_a_second_id_is_a_crime_whoever_was_killed() -> None:
    assert crimes([*ALL_MAILS, replace(ALL_MAILS[0], id="<another>")], toll=killed("10:01:00.3")) == {"twice"}


def test_what_nobody_asked_for_is_a_crime() -> None:
    assert crimes([*ALL_MAILS, a_mail("alarm", TEAM, "10:01:50")]) == {"unasked"}
    assert crimes([*ALL_MAILS, replace(ALL_MAILS[0], id="<x>", subject_id="prm_9")]) == {"unasked"}


def test_nobody_is_reminded_of_what_was_answered_before() -> None:
    answered = a_reply(deeds=[a_deed("10:00:59.5")])
    says = the_house_says(answered, verdict="kept", detail=None)
    assert crimes([], says, answered) == set()
    assert crimes(ALL_MAILS[:1], says, answered) == {"unneeded"}


def test_an_answer_that_was_reported_late_takes_back_no_reminder() -> None:
    answered = a_reply(deeds=[a_deed("10:00:59.5", told="10:01:20")])
    says = the_house_says(answered, verdict="kept", detail=None, successor="void")
    says = _with_successor_detail(says, "not_needed")
    assert crimes([ALL_MAILS[0], ALL_MAILS[2]], says, answered) == set()
    assert crimes([ALL_MAILS[2]], says, answered) == {"lost"}


@pytest.mark.parametrize(
    ("deeds", "right"),
    [
        ([a_deed("10:02:00", told="10:02:01")], ("kept", None)),
        ([a_deed("10:02:00.000001", told="10:02:01")], ("broken", "late")),
        ([], ("broken", "never")),
    ],
    ids=["at the very deadline", "an instant after it", "never"],
)
def test_a_wrong_verdict_is_found(deeds: list[Deed], right: tuple[str, str | None]) -> None:
    promised = a_reply(deeds=deeds)
    kept = right[0] == "kept"
    for verdict in (("kept", None), ("broken", "late"), ("broken", "never"), (None, None), ("void", "cancelled")):
        says = the_house_says(promised, verdict=verdict[0], detail=verdict[1], successor=_new(deeds, kept=kept))
        says = _with_successor_detail(says, "not_needed" if deeds and kept else None)
        expected = set() if verdict == right else {"wrong verdict"}
        assert crimes(ALL_MAILS, says, promised) == expected, verdict


def test_a_callback_is_kept_inside_its_window_only() -> None:
    window_start = instant("10:02")
    for clock, right in (
        ("10:01:59", ("kept", "early")),
        ("10:02:00", ("kept", "reached")),
        ("10:03:00", ("kept", "reached")),
        ("10:03:01", ("broken", "late")),
    ):
        promised = a_reply(
            kind="callback", window_start=window_start, made_at=instant("10:01:30"), email=None,
            deeds=[a_deed(clock, what="connected")],
        )  # fmt: skip
        says = the_house_says(promised, due_at="2026-11-27T10:03:00+00:00", verdict=right[0], detail=right[1])
        wrong = the_house_says(promised, due_at="2026-11-27T10:03:00+00:00", verdict="kept", detail=None)
        alarms = [a_mail("alarm", receiver, "10:02:01") for receiver in (TEAM, SUPERVISOR)]
        mails = alarms if clock >= "10:02:01" else []
        assert "wrong verdict" not in crimes(mails, says, promised), clock
        assert "wrong verdict" in crimes(mails, wrong, promised), clock


def test_nobody_is_forewarned_who_was_not_told_in_time() -> None:
    late = replace(ALL_MAILS[2], at=instant("10:02:00.1"))
    assert crimes([*ALL_MAILS[:2], late]) == {"wrong verdict"}


def test_who_was_told_in_time_is_forewarned_unless_a_worker_was_taken_away() -> None:
    says = the_house_says(a_reply(), successor="", forewarned=False)
    assert crimes(says=says) == {"wrong verdict"}
    assert crimes(says=says, toll=killed("10:01:10")) == {"wrong verdict"}
    judgement = judged(says=says, toll=killed("10:01:00.3"))
    assert judgement.innocent
    assert judgement.unrecorded == ["prm_1"]


def test_a_wrong_deadline_is_found() -> None:
    assert crimes(says=the_house_says(a_reply(), successor="", due_at="2026-11-27T10:01:00+00:00")) == {
        "wrong deadline"
    }


def _new(deeds: list[Deed], *, kept: bool) -> str:
    return "" if not deeds else "void" if kept else "kept"


def _with_successor_detail(says: Answers, detail: str | None) -> Answers:
    account = says.accounts["prm_1"]
    assert account.successor is not None
    return replace(says, accounts={"prm_1": replace(account, successor={**account.successor, "detail": detail})})

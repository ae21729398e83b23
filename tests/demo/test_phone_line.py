"""A phone line of the demo: do its days look like those of a contact centre, and are its forecasts worth anything?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from itertools import pairwise
from random import Random

import pytest

from promise_service.adapters.policy_document import PolicyReader, read_document
from promise_service.application.call_records import RecordedCall
from promise_service.demo.choices import Asked, Choice
from promise_service.demo.demand import QUARTER, ZONE
from promise_service.demo.phone_line import PhoneLine
from promise_service.demo.policy import policy_document
from promise_service.demo.rota import Rota
from promise_service.domain.policy import Policy
from promise_service.domain.waiting.known_waits import known_waits
from promise_service.domain.waiting.scores import Scored, scores
from promise_service.domain.wall_clock import local_time, zone_named
from tests.builders import at

BEGIN = at("Fri 2026-08-28 15:07 Europe/Paris")
END = BEGIN + QUARTER
HANDLE_SECONDS = 240.0
TARGET = timedelta(seconds=90)
THRESHOLD = timedelta(minutes=3)


@cache
def demo_policy() -> Policy:
    reader = PolicyReader(lambda _: [], lambda _: True, text_kinds=())
    return reader.read(read_document(policy_document(20_000), media="yaml"), today=END.date()).policy


def lived(seed: int, until: datetime, *, calls: float = 20_000) -> tuple[Sequence[RecordedCall], Sequence[Asked]]:
    """The calls of a line up to an instant, and for whom a callback was asked."""
    policy, chance = demo_policy(), Random(seed)
    line = PhoneLine(policy.queue("support"), Rota("support", calls, HANDLE_SECONDS, BEGIN, chance), chance)
    for hours in policy.calendars["centre"].open_spans(BEGIN, END):
        line.open(hours)
    line.live_until(until)
    return line.take_news(), line.take_asked()


@cache
def a_quarter() -> tuple[Sequence[RecordedCall], Sequence[Asked]]:
    """A queue with some three agents."""
    return lived(4, END)


def test_most_calls_are_answered_in_time_and_some_callers_hang_up() -> None:
    calls = [each.call for each in a_quarter()[0]]
    in_time = sum(call.answered_at is not None and call.answered_at - call.entered_at <= TARGET for call in calls)
    late = sum(call.waited_until is not None and call.waited_until - call.entered_at > TARGET for call in calls)
    assert len(calls) > 12_000
    assert 0.75 < in_time / (in_time + late) < 0.92
    assert 0.03 < sum(call.abandoned_at is not None for call in calls) / len(calls) < 0.12
    talks = [call.ended_at - call.answered_at for call in calls if call.ended_at and call.answered_at]
    mean = sum(talks, timedelta()) / len(talks)
    assert mean.total_seconds() == pytest.approx(HANDLE_SECONDS, rel=0.05)


def test_mondays_and_late_mornings_are_busiest() -> None:
    times = [local_time(each.call.entered_at, zone_named(ZONE)) for each in a_quarter()[0]]
    by_hour, by_weekday = Counter(time.hour for time in times), Counter(time.weekday() for time in times)
    assert by_weekday.most_common(1)[0][0] == 0
    assert by_hour.most_common(1)[0][0] in (10, 11)
    assert by_hour[12] < by_hour[11] > by_hour[18]
    assert by_weekday[5] < by_weekday[4]


def test_nobody_calls_while_it_is_closed() -> None:
    centre = demo_policy().calendars["centre"]
    assert all(centre.is_open(each.call.entered_at) for each in a_quarter()[0])
    days = {local_time(each.call.entered_at, zone_named(ZONE)).date() for each in a_quarter()[0]}
    assert len(days) > 70
    assert at("Wed 2026-11-11 12:00 Europe/Paris").date() not in days, "a holiday"


def test_whoever_waits_is_served_in_turn() -> None:
    answered = [each.call for each in a_quarter()[0] if each.call.answered_at is not None]
    answered.sort(key=lambda call: call.entered_at)
    turns = [call.answered_at for call in answered]
    assert all(first <= second for first, second in pairwise(each for each in turns if each is not None))


def test_the_week_in_which_half_of_the_team_is_ill_is_worse_than_any_other() -> None:
    waits: Counter[int] = Counter()
    for each in a_quarter()[0]:
        until = each.call.waited_until
        if until is not None and until - each.call.entered_at > TARGET:
            waits[(each.call.entered_at - BEGIN) // timedelta(weeks=1)] += 1
    weekly = Counter((each.call.entered_at - BEGIN) // timedelta(weeks=1) for each in a_quarter()[0])
    assert max(weekly, key=lambda week: waits[week] / weekly[week]) == 7


def test_what_is_forecast_of_them_holds() -> None:
    calls = a_quarter()[0]
    scored = [
        Scored(said.probability_over_threshold, said.quantiles, wait.time.total_seconds(), wait.time > THRESHOLD)
        for said, wait in zip(
            [each.foretold for each in calls], known_waits([each.call for each in calls]), strict=True
        )
        if said is not None and wait is not None
    ]
    found = scores(scored)
    assert found is not None
    assert found.waits > 4000
    assert found.coverage == tuple(pytest.approx(share, abs=0.02) for share in (0.5, 0.8, 0.9))
    assert found.calibration_error < 0.03


def test_who_would_wait_for_long_asks_for_a_callback_and_mostly_takes_one() -> None:
    calls, asked = a_quarter()
    assert 0.1 < len(asked) / len(calls) < 0.35
    assert all(each.forecast.seconds >= 150 for each in asked)
    offered = [each for each in asked if each.forecast.seconds > THRESHOLD.total_seconds()]
    shares = {choice: sum(each.choice is choice for each in offered) / len(offered) for choice in Choice}
    assert shares == {
        Choice.TAKES: pytest.approx(0.76, abs=0.04),
        Choice.DECLINES: pytest.approx(0.14, abs=0.03),
        Choice.HANGS_UP: pytest.approx(0.1, abs=0.03),
    }
    entered = {each.call.entered_at for each in calls}
    assert all((each.at in entered) == (each.choice is Choice.DECLINES) for each in asked), "the others are gone"


def test_in_the_midst_of_a_day_some_still_wait_or_talk() -> None:
    noon = at("Mon 2026-08-31 11:00 Europe/Paris")
    calls = [each.call for each in lived(4, noon)[0]]
    assert all(instant <= noon for call in calls for instant in (call.entered_at, call.waited_until) if instant)
    assert any(call.answered_at is not None and call.ended_at is None for call in calls)


def test_the_same_seed_makes_the_same_calls() -> None:
    until = BEGIN + timedelta(days=5)
    assert lived(5, until) == lived(5, until) != lived(6, until)

"""The outlook, where a database is of no matter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from promise_service.application.outlook import Coming, Prospects
from promise_service.application.ports.archive import PromiseRecord
from promise_service.application.report_outlook import report_outlook
from promise_service.domain.intervals import Interval
from promise_service.domain.policy import Policy
from promise_service.domain.promise_course import Stage
from promise_service.domain.risks import Risk
from promise_service.domain.verdicts import Standing
from promise_service.errors import NoPolicyYet
from tests.adapters.policy_document.documents import policy_from, sample
from tests.builders import a_promise, at
from tests.fakes import FakeVersions

NOW = at("Thu 2026-10-22 10:00 Europe/Paris")
OVERDUE = Standing(stage=Stage.OVERDUE, team="support", agent_id=None, email=None, phone=None)


class ManyOverdue:
    """Nothing is coming, and so many promises are overdue."""

    def __init__(self, overdue: int) -> None:
        self.overdue = overdue
        self.days: list[Interval] = []

    def coming(self, days: Sequence[Interval], queue: str | None, now: datetime) -> Coming:
        assert (queue, now) == (None, NOW)
        self.days = list(days)
        return Coming(promised={}, held={}, deadlines={}, pressing=self._pressing())

    def _pressing(self) -> Sequence[PromiseRecord]:
        return [
            PromiseRecord(promise=a_promise(id=f"prm_{number:04}"), standing=OVERDUE) for number in range(self.overdue)
        ]


@pytest.fixture(scope="module")
def policy() -> Policy:
    return policy_from(sample())


def test_all_at_risk_are_counted_and_a_thousand_listed(policy: Policy) -> None:
    prospects: Prospects = ManyOverdue(1001)
    found = report_outlook(prospects, FakeVersions(policy), days=7, queue=None, time_zone=None, now=NOW)
    assert (len(found.at_risk), found.at_risk_count) == (1000, 1001)
    assert found.at_risk[-1].record.promise.id == "prm_0999"
    assert {each.risk for each in found.at_risk} == {Risk.OVERDUE}


def test_days_end_at_midnight_also_where_clocks_change(policy: Policy) -> None:
    prospects = ManyOverdue(0)
    found = report_outlook(prospects, FakeVersions(policy), days=4, queue=None, time_zone=None, now=NOW)
    hours = [day.duration / timedelta(hours=1) for day in prospects.days]
    assert hours == [14, 24, 24, 25]  # Thursday from ten o'clock on; Sunday is the one on which summer time ends
    assert found.span.end == at("Mon 2026-10-26 00:00 Europe/Paris")
    assert {row.window.duration for row in found.windows} == {timedelta(minutes=30)}
    # Thursday from 10, all of Friday, Saturday morning
    assert len(found.windows) == 14 + 16 + 6


def test_before_the_first_policy_there_is_nothing_to_look_ahead_to() -> None:
    with pytest.raises(NoPolicyYet):
        report_outlook(ManyOverdue(0), FakeVersions(), days=7, queue=None, time_zone=None, now=NOW)

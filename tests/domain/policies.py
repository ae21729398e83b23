"""A policy for rules that need little of it."""

from __future__ import annotations

from datetime import timedelta
from types import MappingProxyType

from promise_service.domain.business_calendar import BusinessCalendar, OpeningSpan
from promise_service.domain.business_time import BusinessTime
from promise_service.domain.commitments import USUAL_COMMITMENTS
from promise_service.domain.policy import (
    USUAL_NOTICES,
    DelayNotices,
    DelayTerms,
    FollowUpTerms,
    Policy,
    Reminders,
    Team,
)
from promise_service.domain.response_deadlines import DeadlineRule, Unit, Within

DAY = (OpeningSpan.parse("09:00-12:00"), OpeningSpan.parse("13:00-18:00"))


def a_policy() -> Policy:
    """Open on weekdays from nine to twelve and from one to six in Paris; reminders and delay notices as usual."""
    hours = BusinessCalendar(
        name="support-hours",
        time_zone="Europe/Paris",
        weekly=dict.fromkeys(range(5), DAY),
        holidays=frozenset(),
        closures=frozenset(),
        special_hours={},
    )
    rule = DeadlineRule(Within(Unit.BUSINESS_HOURS, 4))
    return Policy(
        version=1,
        locale="fr",
        region="FR",
        default_team="support",
        default_calendar="support-hours",
        calendars=MappingProxyType({"support-hours": BusinessTime(hours)}),
        teams={"support": Team(name="support", calendar="support-hours", email=None, supervisor_email=None)},
        agents={},
        queues={},
        replies=(),
        delay=DelayTerms(deadline=rule, calendar=None),
        follow_ups=FollowUpTerms(deadline=rule, team=None, calendar=None),
        reminders=Reminders(
            callback_customer=timedelta(hours=1),
            callback_owner=timedelta(minutes=10),
            reply_owner=(50, 80),
            reply_supervisor=(90,),
        ),
        delay_notices=DelayNotices(callback=timedelta(minutes=10), reply=timedelta(hours=1)),
        subjects={},
        templates={},
        notices=USUAL_NOTICES,
        commitments=USUAL_COMMITMENTS,
    )

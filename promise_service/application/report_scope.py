"""Which time a report tells of, and in which time zone its days begin."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from promise_service.application.house_zone import common_zone
from promise_service.application.ports.policies import PolicyVersions
from promise_service.application.refusals import Faults
from promise_service.domain.business_time import FIRST_YEAR, LAST_YEAR
from promise_service.domain.intervals import Interval
from promise_service.domain.policy import Policy
from promise_service.domain.report_periods import Period, Step, divided, whole
from promise_service.domain.wall_clock import instant_of, local_time, zone_named
from promise_service.errors import InvalidInput, NoPolicyYet

USUAL_DAYS = 28
"""How many days a report tells of that does not say from when on."""

MOST_PERIODS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportScope:
    """The time that a report tells of, half-open, divided into `periods` where that was asked for."""

    span: Interval
    zone: ZoneInfo
    periods: tuple[Period, ...]


def report_scope(
    versions: PolicyVersions,
    *,
    start: date | datetime | None,
    end: date | datetime | None,
    time_zone: str | None,
    step: Step | None = None,
    now: datetime,
) -> ReportScope:
    """A date begins at local midnight; without an end it is that of today, without a start 28 days before the end.

    Without a `time_zone` it is that of the policy's default calendar. InvalidInput with the fields of a report at
    fault: `/from`, `/to`, `/interval`, `/time_zone`.
    """
    zone = zone_named(time_zone) if time_zone is not None else usual_zone(versions.current())
    faults = Faults()
    for pointer, given in (("/from", start), ("/to", end)):
        if given is not None and not FIRST_YEAR <= given.year <= LAST_YEAR:
            faults.add(pointer, f"{given.isoformat()} is outside the years {FIRST_YEAR} to {LAST_YEAR}")
    faults.refuse()
    ends_at = _instant(end or local_time(now, zone).date() + timedelta(days=1), zone)
    starts_at = _instant(start or local_time(ends_at, zone).date() - timedelta(days=USUAL_DAYS), zone)
    if starts_at >= ends_at:
        begins, ends = (local_time(instant, zone).isoformat() for instant in (starts_at, ends_at))
        if end is None:
            faults.add("/from", f"{begins} is not before {ends}, where a report without `to` ends; send a later `to`")
        else:
            faults.add("/to", f"{ends} is not after {begins}, where the report begins; `to` is no part of the report")
        faults.refuse()
    span = Interval(starts_at, ends_at)
    periods = tuple(islice(divided(span, step, zone), MOST_PERIODS + 1)) if step else (whole(span, zone),)
    if len(periods) > MOST_PERIODS:
        faults.add("/interval", f"a report has at most {MOST_PERIODS} rows of one {step}; ask for a shorter time")
        faults.refuse()
    return ReportScope(span=span, zone=zone, periods=periods)


def usual_zone(policy: Policy | None) -> ZoneInfo:
    """The zone of the default calendar, or of all calendars; InvalidInput at `/time_zone` where they have several."""
    if policy is None:
        raise NoPolicyYet("There is nothing to report yet: no policy has been published.")
    usual = common_zone(policy)
    if usual is None:
        raise InvalidInput.at(
            "/time_zone", "is required: the calendars of the policy have several, and none is the default"
        )
    return usual


def _instant(given: date | datetime, zone: ZoneInfo) -> datetime:
    return given if isinstance(given, datetime) else instant_of(given, 0, zone)

"""The time zone in which figures about everything tell their times."""

from __future__ import annotations

from collections import Counter
from zoneinfo import ZoneInfo

from promise_service.domain.policy import Policy
from promise_service.domain.wall_clock import zone_named


def common_zone(policy: Policy) -> ZoneInfo | None:
    """That of the default calendar, else the one that all calendars share; None where they share none."""
    zones = {name: each.calendar.time_zone for name, each in policy.calendars.items()}
    of_all = set(zones.values())
    common = zones.get(policy.default_calendar or "") or (of_all.pop() if len(of_all) == 1 else None)
    return None if common is None else zone_named(common)


def house_zone(policy: Policy) -> ZoneInfo:
    """The common one; where there is none, that of most calendars, and of these the first by name."""
    counted = Counter(each.calendar.time_zone for each in policy.calendars.values())
    return common_zone(policy) or zone_named(min(counted, key=lambda zone: (-counted[zone], zone)))

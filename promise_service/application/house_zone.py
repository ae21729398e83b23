"""The time zone in which a page about everything tells its times."""

from __future__ import annotations

from collections import Counter
from zoneinfo import ZoneInfo

from promise_service.domain.policy import Policy
from promise_service.domain.wall_clock import zone_named


def house_zone(policy: Policy) -> ZoneInfo:
    """That of the default calendar; without one, that of most calendars, and of these the first by name."""
    zones = {name: each.calendar.time_zone for name, each in policy.calendars.items()}
    usual = zones.get(policy.default_calendar or "")
    if usual is None:
        counted = Counter(zones.values())
        usual = min(counted, key=lambda zone: (-counted[zone], zone))
    return zone_named(usual)

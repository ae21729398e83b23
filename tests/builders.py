"""Values that tests speak with."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo


def at(text: str) -> datetime:
    """The instant of a local time that names its own weekday: `at("Fri 2026-11-20 16:30 Europe/Paris")`.

    Seconds may follow the minutes; without a zone it is UTC. A wrong weekday is an error in the test itself.
    """
    weekday, date, clock, *zone = text.split()
    local = datetime.fromisoformat(f"{date}T{clock}").replace(tzinfo=ZoneInfo(zone[0]) if zone else UTC)
    actual = local.strftime("%a")
    if actual != weekday:
        raise ValueError(f"{date} is a {actual}, not a {weekday}")
    return local.astimezone(UTC)

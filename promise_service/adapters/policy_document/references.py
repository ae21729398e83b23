"""Which team and which calendar a part of the document means."""

from __future__ import annotations

from promise_service.adapters.policy_document.fault_list import FaultList
from promise_service.adapters.policy_document.structure import SoundParts


class References:
    """Resolves the names of teams and calendars, and gathers those that mean nothing.

    A team or calendar is the one named, else the default, else the only one there is. Where an unsound part
    of the document leaves that open, the answer is None without a fault: the part's own has been told.
    """

    def __init__(self, parts: SoundParts, faults: FaultList) -> None:
        self._parts = parts
        self._faults = faults
        defaults = parts.document.defaults
        self._default_team = defaults.team or _only(parts.teams)
        self._stated_calendar = defaults.calendar or _only(parts.calendars)
        self.known_team(defaults.team, "defaults", "team")
        self.known_calendar(defaults.calendar, "defaults", "calendar")
        for place, name in parts.references.items():
            (self.known_team if place[-1] == "team" else self.known_calendar)(name, *place)

    @property
    def default_team(self) -> str | None:
        return self._default_team

    @property
    def default_calendar(self) -> str | None:
        """The default calendar; where none is stated, that of the default team."""
        if self._stated_calendar or self._default_team is None:
            return self._stated_calendar
        team = self._parts.document.teams.get(self._default_team)
        return team.calendar if team else None

    def known_team(self, name: str | None, *place: str | int) -> str | None:
        """`name`, with a fault where no team has it."""
        if name is not None and name not in self._parts.teams:
            self._unknown("team", name, self._parts.teams, place)
        return name

    def known_calendar(self, name: str | None, *place: str | int) -> str | None:
        """`name`, with a fault where no calendar has it."""
        if name is not None and name not in self._parts.calendars:
            self._unknown("calendar", name, self._parts.calendars, place)
        return name

    def team(self, name: str | None, *place: str | int) -> str | None:
        """The team that the part at `place` means; a fault where it names none and there is no default."""
        if name is not None:
            return self.known_team(name, *place, "team")
        if self._default_team is None:
            self._undecided("team", self._parts.teams, place)
        return self._default_team

    def calendar(self, name: str | None, team: str | None, *place: str | int) -> str | None:
        """The calendar that the part at `place` means: its own, its own team's, or the default."""
        if name is not None:
            return self.known_calendar(name, *place, "calendar")
        own_team = self._parts.document.teams.get(team) if team is not None else None
        if own_team is not None and own_team.calendar is not None:
            return own_team.calendar
        if self.default_calendar is None:
            self._undecided("calendar", self._parts.calendars, place)
        return self.default_calendar

    def _unknown(self, kind: str, name: str, known: frozenset[str], place: tuple[str | int, ...]) -> None:
        if known or f"{kind}s" not in self._parts.unsound:
            self._faults.add(f"there is no {kind} {name!r}; known: {', '.join(sorted(known)) or 'none'}", *place)

    def _undecided(self, kind: str, known: frozenset[str], place: tuple[str | int, ...]) -> None:
        if len(known) > 1 and not self._parts.unsound & {"defaults", "teams"}:
            self._faults.add(f"names no {kind}, and neither does /defaults; write one", *place)


def _only(names: frozenset[str]) -> str | None:
    return next(iter(names)) if len(names) == 1 else None

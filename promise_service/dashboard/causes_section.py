"""Why promises were broken in the last weeks: the few causes that explain most of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from promise_service.application.report_causes import PutDownTo, put_down
from promise_service.application.report_scope import USUAL_DAYS, report_scope
from promise_service.dashboard.rendering import View
from promise_service.domain.causes import Interface, Portion


@dataclass(frozen=True, slots=True, kw_only=True)
class CauseLine:
    """One line of a Pareto, with its name in words."""

    name: str
    portion: Portion


@dataclass(frozen=True, slots=True, kw_only=True)
class CausesSection:
    """The Paretos by cause, and by the interface between two teams, of the promises due in so many days."""

    days: int
    broken: int
    by_cause: tuple[CauseLine, ...]
    by_interface: tuple[CauseLine, ...]


def causes_section(view: View, zone: ZoneInfo) -> CausesSection:
    services = view.services
    scope = report_scope(services.versions, start=None, end=None, time_zone=zone.key, now=view.now)
    explained = services.evidence.explained(scope.span, view.now)
    causes, interfaces = put_down(explained, PutDownTo.CAUSE), put_down(explained, PutDownTo.INTERFACE)
    return CausesSection(
        days=USUAL_DAYS,
        broken=len(explained),
        by_cause=tuple(_lines(causes, view)),
        by_interface=tuple(line for line in _lines(interfaces, view) if line.portion.of is not None),
    )


def _lines(portions: list[Portion], view: View) -> Iterator[CauseLine]:
    for portion in portions:
        match portion.of:
            case Interface(from_team=giving, to_team=taking):
                name = f"{giving} → {taking}"
            case None:
                name = view.words("cause_unknown")
            case cause:
                name = view.words(f"cause_{cause}")
        yield CauseLine(name=name, portion=portion)

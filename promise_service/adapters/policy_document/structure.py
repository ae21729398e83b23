"""The form of the document: what of it is sound, and what is wrong with the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from promise_service.adapters.policy_document.document import PolicyDocument
from promise_service.adapters.policy_document.form_faults import Place, form_fault, pointer
from promise_service.errors import Fault

_COLLECTIONS = frozenset({"calendars", "teams", "agents", "queues", "replies", "subjects", "templates"})
_BY_DATE = frozenset({"weekly", "special_hours"})
_OPTIONAL = frozenset({"special_hours", "closures", "holidays"})
_ASIDE_IN_QUEUES: frozenset[Place] = frozenset(
    {
        ("offer_callback_after",),
        ("when_wait_unknown",),
        ("wait_known_for",),
        ("service_level",),
        ("minute_cost",),
        ("callback", "hold"),
        ("callback", "when_full"),
        ("callback", "capacity"),
        ("callback", "attempts"),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundParts:
    """The document without what is unsound in form, so that the meaning of all else can be checked as well.

    Of calendars, a day or an optional field is left out alone, and the calendar is in `incomplete_calendars`; of
    queues, a field that nothing else is judged by; of other collections, an entry; else the whole part. `unsound`
    are the parts that something was left out of. `reply_places` says where each of the replies stands in the full
    document; `calendars` and `teams` are all names there, sound or not. `references` are the teams and calendars
    that are named in what was left out, by their places.
    """

    document: PolicyDocument
    reply_places: tuple[int, ...]
    calendars: frozenset[str]
    teams: frozenset[str]
    incomplete_calendars: frozenset[str]
    unsound: frozenset[str]
    references: Mapping[Place, str]


def sound_parts(written: Mapping[str, object]) -> tuple[SoundParts, list[Fault]]:
    """What can be understood of a document, and the faults of all that cannot."""
    unsound, faults = _form_faults(written)
    replies = written.get("replies")
    count = len(replies) if isinstance(replies, list) else 0
    parts = SoundParts(
        document=PolicyDocument.model_validate({"calendars": {}, "teams": {}} | _without(unsound, dict(written))),
        reply_places=tuple(place for place in range(count) if ("replies", place) not in unsound),
        calendars=_names(written.get("calendars")),
        teams=_names(written.get("teams")),
        incomplete_calendars=frozenset(
            str(place[1]) for place in unsound if place[0] == "calendars" and len(place) > 2
        ),
        unsound=frozenset(str(place[0]) for place in unsound),
        references=_references(unsound, written, {fault.pointer for fault in faults}),
    )
    return parts, faults


def _form_faults(written: Mapping[str, object]) -> tuple[set[Place], list[Fault]]:
    try:
        PolicyDocument.model_validate(dict(written))
    except ValidationError as error:
        details = error.errors(include_url=False)
        return {_part_to_leave_out(detail) for detail in details}, [form_fault(detail) for detail in details]
    return set(), []


def _part_to_leave_out(error: ErrorDetails) -> Place:
    place = error["loc"]
    if place[0] == "calendars" and len(place) > 2:
        if place[2] in _BY_DATE and len(place) > 3:
            return place[:4]
        if place[2] in _OPTIONAL or error["type"] == "extra_forbidden":
            return place[:3]
    if place[0] == "queues":
        for depth in (3, 4):
            if place[2:depth] in _ASIDE_IN_QUEUES:
                return place[:depth]
    return place[:2] if place[0] in _COLLECTIONS else place[:1]


def _without(places: set[Place], value: Any, here: Place = ()) -> Any:
    """A copy of `value`, which stands `here`, that lacks what stands at one of the places."""
    if not any(place[: len(here)] == here for place in places):
        return value
    if isinstance(value, dict):
        return {key: _without(places, part, (*here, key)) for key, part in value.items() if (*here, key) not in places}
    if isinstance(value, list):
        return [
            _without(places, part, (*here, index)) for index, part in enumerate(value) if (*here, index) not in places
        ]
    return value


def _references(unsound: set[Place], written: Mapping[str, object], faulty: set[str]) -> dict[Place, str]:
    """The teams and calendars that parts to be left out name, except in a form that is a fault by itself."""
    return {
        (*place, kind): entry[kind]
        for place in unsound
        if isinstance(entry := _at(place, written), dict)
        for kind in ("team", "calendar")
        if isinstance(entry.get(kind), str) and pointer(*place, kind) not in faulty
    }


def _at(place: Place, value: Any) -> Any:
    """What stands at `place` in `value`; None where nothing does."""
    for step in place:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return None
    return value


def _names(collection: object) -> frozenset[str]:
    return frozenset(collection) if isinstance(collection, dict) else frozenset()

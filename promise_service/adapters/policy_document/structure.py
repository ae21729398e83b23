"""The form of the document: what of it is sound, and what is wrong with the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import ValidationError

from promise_service.adapters.policy_document.document import PolicyDocument
from promise_service.adapters.policy_document.form_faults import Place, form_fault
from promise_service.errors import Fault

_COLLECTIONS = frozenset({"calendars", "teams", "agents", "queues", "replies", "subjects", "templates"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundParts:
    """The document without what is unsound in form, so that the meaning of all else can be checked as well.

    An entry of a collection is left out alone, any other part as a whole. `reply_places` says where each of
    the replies stands in the full document; `calendars` and `teams` are all names there, sound or not;
    `unsound` are the parts that something was left out of.
    """

    document: PolicyDocument
    reply_places: tuple[int, ...]
    calendars: frozenset[str]
    teams: frozenset[str]
    unsound: frozenset[str]


def sound_parts(written: Mapping[str, object]) -> tuple[SoundParts, list[Fault]]:
    """What can be understood of a document, and the faults of all that cannot."""
    unsound, faults = _form_faults(written)
    replies = written.get("replies")
    count = len(replies) if isinstance(replies, list) else 0
    parts = SoundParts(
        document=PolicyDocument.model_validate({"calendars": {}, "teams": {}} | _without(unsound, written)),
        reply_places=tuple(place for place in range(count) if ("replies", place) not in unsound),
        calendars=_names(written.get("calendars")),
        teams=_names(written.get("teams")),
        unsound=frozenset(str(place[0]) for place in unsound),
    )
    return parts, faults


def _form_faults(written: Mapping[str, object]) -> tuple[set[Place], list[Fault]]:
    try:
        PolicyDocument.model_validate(dict(written))
    except ValidationError as error:
        details = error.errors(include_url=False)
        return {_part_of(detail["loc"]) for detail in details}, [form_fault(detail) for detail in details]
    return set(), []


def _part_of(place: Place) -> Place:
    return place[:2] if place[0] in _COLLECTIONS else place[:1]


def _without(unsound: set[Place], written: Mapping[str, object]) -> dict[str, object]:
    kept: dict[str, object] = {}
    for part, value in written.items():
        if (part,) in unsound:
            continue
        if part in _COLLECTIONS and isinstance(value, dict):
            kept[part] = {name: entry for name, entry in value.items() if (part, name) not in unsound}
        elif part in _COLLECTIONS and isinstance(value, list):
            kept[part] = [entry for place, entry in enumerate(value) if (part, place) not in unsound]
        else:
            kept[part] = value
    return kept


def _names(collection: object) -> frozenset[str]:
    return frozenset(collection) if isinstance(collection, dict) else frozenset()

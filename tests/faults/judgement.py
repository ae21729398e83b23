"""What a judge finds, and what every journal is held to."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.faults.journal import Arrival
from tests.faults.toll import Toll


@dataclass(slots=True, kw_only=True)
class Judgement:
    """`crimes` in words, by name; what became of each message that was owed; and what only a kill or freeze explains.

    Those are `copies`, ids of messages that came once more, and `unrecorded`, promises whose customer was told in
    time without that being on record.
    """

    crimes: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    fates: Counter[str] = field(default_factory=Counter)
    copies: list[str] = field(default_factory=list)
    unrecorded: list[str] = field(default_factory=list)
    latest_seconds: float = 0.0

    @property
    def innocent(self) -> bool:
        return not any(self.crimes.values())


def identities(arrivals: Sequence[Arrival], judgement: Judgement) -> None:
    """What carries the same id is the same to the byte, taken or not."""
    contents: dict[str, set[str]] = defaultdict(set)
    for arrival in arrivals:
        contents[arrival.id].add(arrival.content)
    for message_id, different in contents.items():
        if len(different) > 1:
            judgement.crimes["one id, two contents"].append(message_id)


def copies(taken: Sequence[Arrival], judgement: Judgement, toll: Toll) -> None:
    """Nothing is taken twice, but for the few messages of which a kill or freeze explains it."""
    found: list[str] = []
    latest: dict[str, Arrival] = {}
    for arrival in taken:
        before = latest.get(arrival.id)
        latest[arrival.id] = arrival
        if before is None:
            continue
        found.append(arrival.id)
        if not toll.explains_copy(before.at, arrival.at):
            judgement.crimes["twice"].append(f"{arrival.id}, {before.at:%H:%M:%S.%f} and {arrival.at:%H:%M:%S.%f}")
    judgement.copies += found
    if len(found) > toll.most_copies:
        judgement.crimes["twice"].append(f"{len(found)} copies, at most {toll.most_copies} explained: {found}")

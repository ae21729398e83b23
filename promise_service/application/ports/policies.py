"""Published policies, version by version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from promise_service.domain.policy import Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedPolicy:
    """One version of the policy, as it was published; `document` is what the publisher sent."""

    version: int
    published_at: datetime
    published_by: str
    document: Mapping[str, Any]
    holidays: Mapping[str, Sequence[date]]
    tzdata_version: str


class PolicyVersions(Protocol):
    """All versions of the policy, kept for ever; each is read and compiled once."""

    def current(self) -> Policy | None:
        """The newest version; None before the first."""
        ...

    def version(self, number: int) -> Policy:
        """That version; NotFound where there is none."""
        ...

    def published(self, number: int | None = None) -> PublishedPolicy | None:
        """That version, or the newest one, as it was published."""
        ...

    def listed(self, limit: int, before: int | None = None) -> Sequence[PublishedPolicy]:
        """Versions, newest first, below number `before`."""
        ...

    def publications(self) -> Sequence[tuple[int, datetime]]:
        """The number of each version, and when it was published."""
        ...

    def publish(self, policy: PublishedPolicy, *, follows: int) -> None:
        """Store a new version; StaleVersion where the newest one is not `follows` (0: none yet)."""
        ...

"""Who may use the service."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessKey:
    """A bearer key as it is kept: never its text. `queues` None means every queue."""

    id: str
    name: str
    scopes: frozenset[str]
    queues: frozenset[str] | None
    created_at: datetime
    revoked_at: datetime | None = None


class AccessKeys(Protocol):
    """The keys that callers hold."""

    def find(self, digest: bytes) -> AccessKey | None:
        """The key whose text has this digest, revoked or not."""
        ...

    def add(self, key: AccessKey, digest: bytes) -> None:
        """Keep a new key, or replace the one of the same id."""
        ...

    def listed(self) -> Sequence[AccessKey]:
        """All keys, oldest first."""
        ...

    def revoke(self, key_id: str, now: datetime) -> None:
        """The key opens nothing from now on; NotFound where there is none."""
        ...

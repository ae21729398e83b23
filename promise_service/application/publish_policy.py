"""A new version of the policy, effective at once for new promises. Old versions are kept for ever."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from promise_service.application.ports.policies import PolicyVersions, PublishedPolicy
from promise_service.domain.policy import Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishablePolicy:
    """A document that may be published: what it means, itself, and the dates that its holidays fall on.

    Holidays are resolved once, so that an update of the holiday data never changes an old explanation.
    """

    policy: Policy
    document: Mapping[str, Any]
    holidays: Mapping[str, Sequence[date]]


class PolicyReader(Protocol):
    """Reads policy documents."""

    def read(
        self,
        document: Mapping[str, Any],
        *,
        today: date,
        holidays: Mapping[str, Sequence[date]] | None = None,
        version: int = 0,
    ) -> PublishablePolicy:
        """What a document means; InvalidPolicy lists everything that is wrong with it, each fault with its place."""
        ...


def publish(
    versions: PolicyVersions,
    reader: PolicyReader,
    document: Mapping[str, Any],
    *,
    follows: int,
    by: str,
    tzdata_version: str,
    now: datetime,
) -> PublishedPolicy:
    """Publish the version after `follows` (0: the first); StaleVersion where another one was published meanwhile."""
    publishable = reader.read(document, today=now.date(), version=follows + 1)
    published = PublishedPolicy(
        version=follows + 1,
        published_at=now,
        published_by=by,
        document=publishable.document,
        holidays=publishable.holidays,
        tzdata_version=tzdata_version,
    )
    versions.publish(published, follows=follows)
    return published

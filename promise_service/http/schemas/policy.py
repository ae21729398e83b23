"""Versions of the policy, as they were published."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field, RootModel

from promise_service.application.ports.policies import PublishedPolicy
from promise_service.http.instants import format_instant
from promise_service.http.paging import Cursor, Limit
from promise_service.http.schemas.closed_models import answer, request
from promise_service.http.schemas.scalars import InstantText

DOCUMENT: dict[str, Any] = {
    "locale": "fr",
    "region": "FR",
    "calendars": {"support-hours": {"time_zone": "Europe/Paris", "weekly": {"mon": ["09:00-12:00", "13:00-18:00"]}}},
    "teams": {"support": {"calendar": "support-hours", "email": "support@example.org"}},
    "queues": {"support": {"offer_callback_after": "PT3M"}},
    "replies": [{"channel": "email", "within": {"days": 2}}],
}
_VERSION: dict[str, Any] = {
    "version": 3,
    "published_at": "2026-11-20T08:00:00+00:00",
    "published_by": "key_01KAW0",
    "tzdata_version": "2026.6",
}


class PolicyDocumentBody(RootModel[dict[str, Any]]):
    """The document in force, as it was published; its version is the ETag."""

    model_config = answer(DOCUMENT)


class PolicyVersionBody(BaseModel):
    """One version of the policy, without its document."""

    model_config = answer(_VERSION)

    version: int
    published_at: InstantText
    published_by: str = Field(description="The id of the key that published it.")
    tzdata_version: str = Field(description="The time zone rules in use when it was published.")


class PolicyBody(PolicyVersionBody):
    """One version of the policy; `policy` is the document as it was published."""

    model_config = answer({**_VERSION, "policy": DOCUMENT})

    policy: dict[str, Any]


class PolicyVersionPage(BaseModel):
    """Versions of the policy, newest first."""

    model_config = answer({"items": [_VERSION], "next_cursor": None})

    items: list[PolicyVersionBody]
    next_cursor: str | None


class PolicyVersionsQuery(BaseModel):
    """Which page of the versions."""

    model_config = request()

    limit: Limit = 50
    cursor: Cursor = None


def policy_version_body(published: PublishedPolicy) -> PolicyVersionBody:
    """A version, without its document."""
    return PolicyVersionBody(
        version=published.version,
        published_at=format_instant(published.published_at, "UTC"),
        published_by=published.published_by,
        tzdata_version=published.tzdata_version,
    )


def policy_document_body(published: PublishedPolicy) -> PolicyDocumentBody:
    """The document alone."""
    return PolicyDocumentBody(dict(published.document))


def policy_body(published: PublishedPolicy) -> PolicyBody:
    """A version with its document."""
    return PolicyBody(**dict(policy_version_body(published)), policy=dict(published.document))

"""A policy document as it was sent: alone, or under `policy`, as GET answers it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from promise_service.application.ports import PublishedPolicy
from promise_service.application.publish_policy import publish
from promise_service.errors import InvalidPolicy
from promise_service.http.schemas.policy import PolicyBody
from promise_service.http.services import Services


def publish_sent(services: Services, sent: Mapping[str, Any], *, follows: int, by: str) -> PublishedPolicy:
    """Publish what was sent as the version after `follows`; pointers of faults begin where the document stands."""
    document, place = _document_in(sent)
    try:
        return publish(
            services.versions,
            services.policy_reader,
            document,
            follows=follows,
            by=by,
            tzdata_version=services.tzdata_version,
            now=services.clock.now(),
        )
    except InvalidPolicy as error:
        raise InvalidPolicy(fault.under(place) for fault in error.faults) from None


def _document_in(sent: Mapping[str, Any]) -> tuple[Mapping[str, Any], str]:
    """What was read can be edited and sent back whole: then the keys around the document are those of the answer."""
    inner = sent.get("policy")
    if isinstance(inner, dict) and set(sent) <= set(PolicyBody.model_fields):
        return inner, "/policy"
    return sent, ""

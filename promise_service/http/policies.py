"""The policy in force."""

from __future__ import annotations

from promise_service.domain.policy import Policy
from promise_service.errors import NoPolicyYet
from promise_service.http.services import Services


def current_policy(services: Services) -> Policy:
    """The newest version; NoPolicyYet before the first."""
    policy = services.versions.current()
    if policy is None:
        raise NoPolicyYet("No policy is published yet.")
    return policy

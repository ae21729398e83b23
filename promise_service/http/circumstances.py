"""What requests are read with and judged by: the numbering plans, the policy in force, the time."""

from __future__ import annotations

from functools import cached_property

from promise_service.domain.policy import Policy
from promise_service.http.services import Services


class Numbering:
    """Reads telephone numbers; one without a country code is one of the policy's region."""

    def __init__(self, services: Services, policy: Policy | None = None) -> None:
        self._services = services
        self._draft = policy

    @cached_property
    def policy(self) -> Policy | None:
        """The draft that was given, else the newest version; None before the first."""
        return self._draft or self._services.versions.current()

    def e164(self, text: str) -> str:
        """The number in E.164; InvalidInput says why nobody can be reached under it."""
        region = "" if text.startswith("+") or self.policy is None else self.policy.region or ""
        return self._services.phone_numbers.parse(text, region, "")


class Circumstances(Numbering):
    """All that the meaning of a request depends on."""

    def __init__(self, services: Services, policy: Policy | None = None) -> None:
        super().__init__(services, policy)
        self.now = services.clock.now()

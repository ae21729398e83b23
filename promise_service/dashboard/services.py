"""What the pages are given: everything behind them, put together by app."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from litestar.types import ASGIApp

from promise_service.application.attributing import Evidence
from promise_service.application.call_figures import CallFigures
from promise_service.application.commitment_lines import CommitmentWords
from promise_service.application.outlook import Prospects
from promise_service.application.ports.access_keys import AccessKeys
from promise_service.application.ports.archive import Archive
from promise_service.application.ports.figures import Figures, ServiceRuns
from promise_service.application.ports.policies import PolicyVersions
from promise_service.application.ports.surroundings import Clock
from promise_service.application.publish_policy import PolicyReader
from promise_service.application.report_commitments import CommitmentFigures
from promise_service.application.report_journeys import JourneyFigures
from promise_service.application.sign_in import Sessions
from promise_service.application.wording import Wording
from promise_service.dashboard.formats import Formats
from promise_service.domain.policy import Policy
from promise_service.errors import NoPolicyYet


class PolicyText(Protocol):
    """A policy document as text for people."""

    def read(self, text: str) -> dict[str, Any]:
        """The document in YAML or JSON; Unreadable or InvalidPolicy where it is none."""
        ...

    def write(self, document: Mapping[str, Any]) -> str:
        """A document as YAML."""
        ...

    def lines_of(self, text: str, pointers: Sequence[str]) -> Sequence[int | None]:
        """The line, from 1 on, that each JSON pointer leads to, or the nearest one above it that is there."""
        ...


class Nudges(Protocol):
    """Streams that tell a browser that something has happened."""

    async def __call__(self, key_id: str, still_open: Callable[[], Awaitable[bool]]) -> ASGIApp:
        """A stream that ends with the key, or once it is no longer open; TooManyListeners where there is no place."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class DashboardServices:
    """The service behind the pages.

    `formats` holds one for each language that the pages speak. `secure` says that browsers come by HTTPS, whatever
    stands between. `report_failure` is told the method, the route and the error of a request that failed.
    """

    archive: Archive
    figures: Figures
    journeys: JourneyFigures
    prospects: Prospects
    call_figures: CallFigures
    commitment_counts: CommitmentFigures
    commitment_words: CommitmentWords
    versions: PolicyVersions
    runs: ServiceRuns
    keys: AccessKeys
    sessions: Sessions
    nudges: Nudges
    wording: Wording
    clock: Clock
    policy_reader: PolicyReader
    policy_text: PolicyText
    tzdata_version: str
    foresee: Callable[[], None]
    formats: Mapping[str, Formats]
    secure: bool
    report_failure: Callable[[str, str | None, Exception], None]

    @property
    def evidence(self) -> Evidence:
        """Where it is looked up why promises were broken."""
        return Evidence(figures=self.figures, versions=self.versions, runs=self.runs)

    def policy(self) -> Policy:
        """The policy in force; NoPolicyYet before the first."""
        current = self.versions.current()
        if current is None:
            raise NoPolicyYet("No policy is published yet.")
        return current

"""What the handlers are given: everything behind the API, put together by bootstrap."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal, Protocol

from promise_service.application.announcing import EventBody
from promise_service.application.attributing import Evidence
from promise_service.application.call_figures import CallFigures
from promise_service.application.call_records import CallRecords
from promise_service.application.commitment_lines import CommitmentWords
from promise_service.application.ledger import GivenAnswers, Outcome, Request
from promise_service.application.live_queues import LiveQueues
from promise_service.application.outlook import Prospects
from promise_service.application.ports.access_keys import AccessKeys
from promise_service.application.ports.archive import Archive
from promise_service.application.ports.figures import Figures, ServiceRuns
from promise_service.application.ports.jobs import Jobs
from promise_service.application.ports.policies import PolicyVersions
from promise_service.application.ports.surroundings import Clock, PhoneNumbers
from promise_service.application.ports.webhooks import Webhooks
from promise_service.application.promise_links import LinkTo, no_link
from promise_service.application.publish_policy import PolicyReader
from promise_service.application.report_commitments import CommitmentFigures
from promise_service.application.report_journeys import JourneyFigures
from promise_service.application.wording import Wording
from promise_service.http.event_feed import EventFeed


class ReadDocument(Protocol):
    """Reads the text of a policy document, YAML or JSON; Unreadable or InvalidPolicy where it is none."""

    def __call__(self, text: bytes, *, media: Literal["yaml", "json"] | None) -> dict[str, Any]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """The service behind the API.

    `submit` hands a command to the one writer, `answers` has what was answered to requests before. `unready` lists,
    in sentences, why no promise can be made now; nothing where it can. `foresee` warns of promises that cannot be
    kept any more, after policy or staffing changed. `policy_schema` is the JSON Schema of a policy document.
    `event_body` writes down what endpoints are told, `feed` gives it to those who listen. `live` is how queues stand
    just now. `link_to` leads to customers' own pages. `claim_lease` is how long an agent has a claimed promise in hand.
    """

    submit: Callable[[Request], Future[Outcome]]
    answers: GivenAnswers
    archive: Archive
    jobs: Jobs
    figures: Figures
    journeys: JourneyFigures
    prospects: Prospects
    call_figures: CallFigures
    commitment_counts: CommitmentFigures
    commitment_words: CommitmentWords
    versions: PolicyVersions
    runs: ServiceRuns
    keys: AccessKeys
    webhooks: Webhooks
    feed: EventFeed
    event_body: EventBody
    phone_numbers: PhoneNumbers
    wording: Wording
    call_records: CallRecords
    live: LiveQueues
    clock: Clock
    read_document: ReadDocument
    policy_reader: PolicyReader
    policy_schema: Callable[[], Mapping[str, Any]]
    tzdata_version: str
    foresee: Callable[[], None]
    unready: Callable[[], Sequence[str]]
    claim_lease: timedelta
    link_to: LinkTo = no_link

    @property
    def evidence(self) -> Evidence:
        """Where it is looked up why promises were broken."""
        return Evidence(figures=self.figures, versions=self.versions, runs=self.runs)

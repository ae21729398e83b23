"""Everything that stands on the database, put together from settings."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from importlib.metadata import version

from redis import Redis
from sqlalchemy import Engine

from promise_service.adapters.clock import SystemClock
from promise_service.adapters.identifiers import new_id
from promise_service.adapters.phone_numbers import E164PhoneNumbers
from promise_service.adapters.policy_document import PolicyReader
from promise_service.adapters.promise_links import SignedLinks
from promise_service.adapters.redis.connection import connect
from promise_service.adapters.redis.live_queues import TIMEOUT_SECONDS, RedisLiveQueues
from promise_service.adapters.sql.access_keys import SqlAccessKeys
from promise_service.adapters.sql.answers import SqlGivenAnswers
from promise_service.adapters.sql.archive import SqlArchive
from promise_service.adapters.sql.attempt_counts import SqlAttemptCounts
from promise_service.adapters.sql.call_figures import SqlCallFigures
from promise_service.adapters.sql.call_records import SqlCallRecords
from promise_service.adapters.sql.commitment_counts import SqlCommitmentCounts
from promise_service.adapters.sql.database_clock import DatabaseClock, SharedClock
from promise_service.adapters.sql.engine import create_engine
from promise_service.adapters.sql.figures import SqlFigures
from promise_service.adapters.sql.jobs import SqlJobs
from promise_service.adapters.sql.journey_figures import SqlJourneyFigures
from promise_service.adapters.sql.learnt_waits import SqlLearntWaits
from promise_service.adapters.sql.ledger import SqlLedger
from promise_service.adapters.sql.policy_versions import SqlPolicyVersions
from promise_service.adapters.sql.prospects import SqlProspects
from promise_service.adapters.sql.schema_version import current_and_head
from promise_service.adapters.sql.service_runs import SqlServiceRuns
from promise_service.adapters.sql.sessions import SqlSessions
from promise_service.adapters.sql.webhook_archive import SqlWebhooks
from promise_service.adapters.wording.babel_wording import BabelWording
from promise_service.adapters.wording.catalogue import CATALOGUE
from promise_service.adapters.wording.locales import is_spoken
from promise_service.adapters.wording.template_faults import template_faults
from promise_service.application.announcing import EventBody
from promise_service.application.fit_live_waits import LiveFits
from promise_service.application.heartbeat import Heartbeat
from promise_service.application.live_queues import LiveQueues, NoLiveQueues
from promise_service.application.measure_efforts import EffortMeasurer
from promise_service.application.ports.policies import PublishedPolicy
from promise_service.application.ports.surroundings import Clock, PhoneNumbers
from promise_service.application.promise_links import LinkTo, no_link
from promise_service.application.wording import Wording
from promise_service.domain.outages import ServiceRole
from promise_service.domain.policy import Policy
from promise_service.errors import CannotStart
from promise_service.http.event_bodies import EventBodies
from promise_service.settings import Settings

NewId = Callable[[str, datetime], str]

TZDATA_VERSION = version("tzdata")


@dataclass(frozen=True, slots=True, kw_only=True)
class Foundations:
    """Everything that stands on the database, and what the use cases need beside it."""

    engine: Engine
    clock: Clock
    wording: Wording
    phone_numbers: PhoneNumbers
    policy_reader: PolicyReader
    versions: SqlPolicyVersions
    runs: SqlServiceRuns
    archive: SqlArchive
    jobs: SqlJobs
    figures: SqlFigures
    journeys: SqlJourneyFigures
    prospects: SqlProspects
    call_figures: SqlCallFigures
    commitment_counts: SqlCommitmentCounts
    keys: SqlAccessKeys
    sessions: SqlSessions
    webhooks: SqlWebhooks
    event_body: EventBody
    links: SignedLinks | None
    ledger: SqlLedger
    answers: SqlGivenAnswers
    call_records: SqlCallRecords
    live: LiveQueues
    live_redis: Redis | None

    @property
    def link_to(self) -> LinkTo:
        """What leads to customers' own pages, where there is a key for them."""
        return _link_to(self.links)

    def heartbeat(self, role: ServiceRole) -> Heartbeat:
        """What records that this process runs in a role."""
        return Heartbeat(self.runs, role, partial(new_id, "run"))

    @property
    def live_fits(self) -> LiveFits:
        """What fits the forecasts of queues to their calls."""
        return LiveFits(
            records=self.call_records, live=self.live, versions=self.versions, ledger=self.ledger, clock=self.clock
        )

    @property
    def effort_measurer(self) -> EffortMeasurer:
        """What measures how long callbacks take."""
        return EffortMeasurer(
            counts=SqlAttemptCounts(self.engine),
            prospects=self.prospects,
            versions=self.versions,
            ledger=self.ledger,
            clock=self.clock,
        )

    def close(self) -> None:
        """Leave the database, and the live queues."""
        if isinstance(self.clock, SharedClock):
            self.clock.close()
        if self.live_redis is not None:
            self.live_redis.close()
        self.engine.dispose()


def build_foundations(settings: Settings, *, clock: Clock | None = None, new_id: NewId = new_id) -> Foundations:
    """The foundations on the database of these settings.

    On PostgreSQL all goes by the clock of the database: the ledger asks it each time, everything else is near enough.
    `clock` replaces both; `new_id` names what is new.
    """
    engine = create_engine(settings.database)
    if clock is not None:
        return foundations_on(engine, settings, clock=clock, ledger_clock=clock, new_id=new_id)
    exact = exact_clock(engine)
    shown = SharedClock(exact) if has_a_clock(engine) else exact
    return foundations_on(engine, settings, clock=shown, ledger_clock=exact, new_id=new_id)


def foundations_on(
    engine: Engine, settings: Settings, *, clock: Clock, ledger_clock: Clock, new_id: NewId = new_id
) -> Foundations:
    use_pinned_time_zones()
    url = settings.redis_url
    redis = None if url is None else connect(url, timeout_seconds=TIMEOUT_SECONDS, retries=0)
    event_body = EventBodies(settings.address)
    links = SignedLinks(settings.signing_keys, settings.address) if settings.signing_keys else None
    wording = BabelWording()
    reader = PolicyReader(template_faults, is_spoken, text_kinds=CATALOGUE)
    versions = SqlPolicyVersions(engine, partial(_compiled, reader))
    ledger = SqlLedger(
        engine,
        clock=ledger_clock,
        versions=versions,
        wording=wording,
        tzdata_version=TZDATA_VERSION,
        new_id=new_id,
        event_body=event_body,
        link_to=_link_to(links),
    )
    return Foundations(
        engine=engine,
        clock=clock,
        wording=wording,
        phone_numbers=E164PhoneNumbers(),
        policy_reader=reader,
        versions=versions,
        runs=SqlServiceRuns(engine),
        archive=SqlArchive(engine, ledger.rosters),
        jobs=SqlJobs(engine),
        figures=SqlFigures(engine),
        journeys=SqlJourneyFigures(engine),
        prospects=SqlProspects(engine, ledger.rosters),
        call_figures=SqlCallFigures(engine),
        commitment_counts=SqlCommitmentCounts(engine),
        keys=SqlAccessKeys(engine),
        sessions=SqlSessions(engine),
        webhooks=SqlWebhooks(engine),
        event_body=event_body,
        links=links,
        ledger=ledger,
        answers=SqlGivenAnswers(engine, clock),
        call_records=SqlCallRecords(engine),
        live=NoLiveQueues() if redis is None else RedisLiveQueues(redis, SqlLearntWaits(engine).of),
        live_redis=redis,
    )


def _link_to(links: SignedLinks | None) -> LinkTo:
    return no_link if links is None else links.link_to


def use_pinned_time_zones() -> None:
    """Take the rules of time zones from the pinned `tzdata`, whose version is stored with each promise.

    Python would prefer the files of the operating system, of whatever version they are.
    """
    if zoneinfo.TZPATH:
        zoneinfo.reset_tzpath(to=())
        zoneinfo.ZoneInfo.clear_cache()


@contextmanager
def foundations(settings: Settings, *, clock: Clock | None = None, new_id: NewId = new_id) -> Iterator[Foundations]:
    """The foundations for the length of a block; its connections are closed at the end."""
    built = build_foundations(settings, clock=clock, new_id=new_id)
    try:
        yield built
    finally:
        built.close()


def require_migrated(engine: Engine) -> None:
    """CannotStart where the database is not at the schema of this version; StoreUnavailable where it is away."""
    current, head = current_and_head(engine)
    if current != head:
        raise CannotStart(
            f"The database is at schema {current or 'none'}, this version needs {head}: run `promise-service migrate`."
        )


def _compiled(reader: PolicyReader, published: PublishedPolicy) -> Policy:
    return reader.read(
        published.document,
        today=published.published_at.date(),
        holidays=published.holidays,
        version=published.version,
    ).policy


def exact_clock(engine: Engine) -> Clock:
    return DatabaseClock(engine) if has_a_clock(engine) else SystemClock()


def has_a_clock(engine: Engine) -> bool:
    return engine.dialect.name == "postgresql"

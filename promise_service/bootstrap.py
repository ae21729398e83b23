"""The one place where adapters meet the ports that they stand behind. Nothing connects before it is used."""

from __future__ import annotations

import os
import secrets
import zoneinfo
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path

from pydantic import SecretStr, ValidationError
from redis import Redis
from sqlalchemy import Engine

from promise_service.adapters.clock import SystemClock
from promise_service.adapters.identifiers import new_id
from promise_service.adapters.notices.mail_folder import FolderMailer, FolderTexter
from promise_service.adapters.notices.sms import SmsCourier
from promise_service.adapters.notices.smtp import SmtpMailer
from promise_service.adapters.phone_numbers import E164PhoneNumbers
from promise_service.adapters.policy_document import PolicyReader, policy_text, preset, read_document
from promise_service.adapters.promise_links import SignedLinks
from promise_service.adapters.redis.connection import connect
from promise_service.adapters.redis.job_queue import RqJobQueue
from promise_service.adapters.redis.live_queues import TIMEOUT_SECONDS, RedisLiveQueues
from promise_service.adapters.sql.access_keys import SqlAccessKeys
from promise_service.adapters.sql.answers import SqlGivenAnswers
from promise_service.adapters.sql.archive import SqlArchive
from promise_service.adapters.sql.attempt_counts import SqlAttemptCounts
from promise_service.adapters.sql.call_figures import SqlCallFigures
from promise_service.adapters.sql.call_records import SqlCallRecords
from promise_service.adapters.sql.commitment_counts import SqlCommitmentCounts
from promise_service.adapters.sql.database_clock import DatabaseClock, SharedClock
from promise_service.adapters.sql.delivery_desk import SqlDeliveryDesk
from promise_service.adapters.sql.engine import create_engine
from promise_service.adapters.sql.figures import SqlFigures
from promise_service.adapters.sql.group_commit import GroupCommit
from promise_service.adapters.sql.jobs import SqlJobs
from promise_service.adapters.sql.journey_figures import SqlJourneyFigures
from promise_service.adapters.sql.learnt_waits import SqlLearntWaits
from promise_service.adapters.sql.ledger import SqlLedger
from promise_service.adapters.sql.policy_versions import SqlPolicyVersions
from promise_service.adapters.sql.prospects import SqlProspects
from promise_service.adapters.sql.schema_version import current_and_head
from promise_service.adapters.sql.service_runs import SqlServiceRuns
from promise_service.adapters.sql.sessions import SqlSessions
from promise_service.adapters.sql.timer_claims import SqlTimerClaims
from promise_service.adapters.sql.webhook_archive import SqlWebhooks
from promise_service.adapters.webhooks.lanes import EventLanes
from promise_service.adapters.webhooks.sender import HttpEventSender
from promise_service.adapters.wording.babel_wording import BabelWording
from promise_service.adapters.wording.catalogue import CATALOGUE
from promise_service.adapters.wording.locales import is_spoken
from promise_service.adapters.wording.template_faults import template_faults
from promise_service.application.access import new_key_text, set_admin_key
from promise_service.application.announcing import EventBody
from promise_service.application.deliver_event import EventDeliverer
from promise_service.application.fit_live_waits import LiveFits
from promise_service.application.heartbeat import Heartbeat
from promise_service.application.live_queues import LiveQueues, NoLiveQueues
from promise_service.application.measure_efforts import EffortMeasurer
from promise_service.application.ports import Clock, Courier, JobQueue, PhoneNumbers, PublishedPolicy, TimerClaims
from promise_service.application.promise_links import LinkTo, no_link
from promise_service.application.publish_policy import publish
from promise_service.application.recordings import Recordings
from promise_service.application.run_due_timers import TimerRunner
from promise_service.application.send_due_notices import DueNotices
from promise_service.application.send_notice import NoticeSender
from promise_service.application.wording import Wording
from promise_service.domain.notices import NoticeChannel
from promise_service.domain.outages import ServiceRole
from promise_service.domain.policy import Policy
from promise_service.errors import CannotStart, InvalidPolicy, Unreadable
from promise_service.http.event_bodies import EventBodies
from promise_service.settings import Settings

NewId = Callable[[str, datetime], str]

TZDATA_VERSION = version("tzdata")
SIGNING_KEY_FILE = "signing.key"
"""Where `up` keeps the key of customers' links in its data folder."""
_SECONDS_OF_MAILS = 0.06  # what became of the mails of so long is written together; a killed worker forgets it


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Background:
    """What dispatchers and workers need: due timers, the queue between them, and what runs a batch.

    `heartbeat` is a dispatcher's.
    """

    clock: Clock
    claims: TimerClaims
    jobs: JobQueue
    redis: Redis
    runner: TimerRunner
    heartbeat: Heartbeat


@dataclass(frozen=True, slots=True, kw_only=True)
class AdminKey:
    """The first admin key: its text where it was made just now, and the file that keeps it (None: not ours)."""

    text: str | None
    path: Path | None
    revoked: bool


def build_foundations(settings: Settings, *, clock: Clock | None = None, new_id: NewId = new_id) -> Foundations:
    """The foundations on the database of these settings.

    On PostgreSQL all goes by the clock of the database: the ledger asks it each time, everything else is near enough.
    `clock` replaces both; `new_id` names what is new.
    """
    engine = create_engine(settings.database)
    if clock is not None:
        return _on(engine, settings, clock=clock, ledger_clock=clock, new_id=new_id)
    exact = _exact_clock(engine)
    shown = SharedClock(exact) if _has_a_clock(engine) else exact
    return _on(engine, settings, clock=shown, ledger_clock=exact, new_id=new_id)


def _on(
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


@contextmanager
def background(settings: Settings, *, clock: Clock | None = None) -> Iterator[Background]:
    """What dispatchers and workers need, for the length of a block; CannotStart without a Redis.

    On PostgreSQL the clock is that of the database, which all of them share, unless `clock` replaces it.
    """
    if settings.redis_url is None:
        raise CannotStart("PROMISE_REDIS_URL is not set: dispatcher and worker meet there, as redis://host:6379/0.")
    engine = create_engine(settings.database)
    redis = connect(settings.redis_url)
    couriers = {NoticeChannel.EMAIL: _mailer(settings), NoticeChannel.SMS: _texter(settings)}
    shared = clock or _exact_clock(engine)
    near = SharedClock(shared) if clock is None and _has_a_clock(engine) else shared
    built = _on(engine, settings, clock=shared, ledger_clock=shared)
    claims = SqlTimerClaims(engine)
    writer = GroupCommit(built.ledger, linger=_SECONDS_OF_MAILS)
    notices = DueNotices(
        sender=NoticeSender(couriers=couriers, versions=built.versions, clock=near),
        archive=built.archive,
        recordings=Recordings(writer),
        clock=near,
    )
    try:
        require_migrated(engine)
        with event_deliveries(settings, engine, shared) as deliveries:
            runner = TimerRunner(
                claims=claims,
                clock=near,
                ledger=built.ledger,
                notices=notices,
                deliveries=deliveries,
                fits=built.live_fits,
                efforts=built.effort_measurer,
            )
            yield Background(
                clock=shared,
                claims=claims,
                jobs=RqJobQueue(redis),
                redis=redis,
                runner=runner,
                heartbeat=built.heartbeat(ServiceRole.DISPATCHER),
            )
    finally:
        notices.write_what_was_kept()
        writer.close()
        if built.live_redis is not None:
            built.live_redis.close()
        for courier in couriers.values():
            courier.close()
        redis.close()
        if isinstance(near, SharedClock):
            near.close()
        engine.dispose()


@contextmanager
def event_deliveries(settings: Settings, engine: Engine, clock: Clock) -> Iterator[EventLanes]:
    """What delivers events, for the length of a block; at its end what is under way is finished."""
    desk = SqlDeliveryDesk(engine)
    sender = HttpEventSender(private_networks=settings.webhook_private_networks)
    deliverer = EventDeliverer(desk=desk, sender=sender, clock=clock)

    def break_off() -> None:
        deliverer.stopping.set()
        sender.break_off()

    lanes = EventLanes(deliverer.deliver, desk.endpoints_of, break_off)
    try:
        yield lanes
    finally:
        lanes.close()
        sender.close()


def prepare_database(settings: Settings) -> None:
    """Bring the database to the schema of this version; CannotStart where its data are newer."""
    from promise_service.adapters.sql.migration import migrate  # noqa: PLC0415 - slow to import, seldom needed

    migrate(settings.database)


def require_migrated(engine: Engine) -> None:
    """CannotStart where the database is not at the schema of this version; StoreUnavailable where it is away."""
    current, head = current_and_head(engine)
    if current != head:
        raise CannotStart(
            f"The database is at schema {current or 'none'}, this version needs {head}: run `promise-service migrate`."
        )


def publish_first_policy(settings: Settings) -> bool:
    """Publish the policy of the settings, else the sample, where there is none yet, and say whether that was so.

    CannotStart where that policy cannot be read or published.
    """
    with foundations(settings) as built:
        if built.versions.published() is not None:
            return False
        text = preset("sample") if settings.policy is None else policy_text(settings.policy)
        try:
            publish_document(built, text, follows=0, by="promise-service")
        except (InvalidPolicy, Unreadable) as error:
            raise CannotStart(
                f"The policy of {settings.policy or 'the sample'} cannot be published: {error}"
            ) from error
        return True


def publish_document(built: Foundations, text: str, *, follows: int, by: str) -> PublishedPolicy:
    """Publish a policy document that is written as YAML or JSON."""
    return publish(
        built.versions,
        built.policy_reader,
        read_document(text, media=None),
        follows=follows,
        by=by,
        tzdata_version=TZDATA_VERSION,
        now=built.clock.now(),
    )


def ensure_admin_key(settings: Settings, data_folder: Path) -> AdminKey:
    """See to it that there is a first admin key: the one of the settings, else the one kept in the data folder.

    Where there is neither, one is made and kept in a file that only its owner can read. One that was revoked stays so.
    """
    path = data_folder / "admin.key"
    with foundations(settings) as built:
        if settings.admin_key is not None:
            opens = set_admin_key(built.keys, settings.admin_key.get_secret_value(), built.clock.now())
            return AdminKey(text=None, path=None, revoked=not opens)
        if path.exists():
            opens = set_admin_key(built.keys, path.read_text().strip(), built.clock.now())
            return AdminKey(text=None, path=path, revoked=not opens)
        text = new_key_text()
        _keep_secret(path, text)
        set_admin_key(built.keys, text, built.clock.now())
        return AdminKey(text=text, path=path, revoked=False)


def ensure_signing_key(settings: Settings, data_folder: Path) -> Settings:
    """The same settings with a key that signs links: their own, else the one kept in the data folder.

    Where there is neither, one is made and kept as the admin key is. CannotStart where the file holds none.
    """
    if settings.signing_key is not None:
        return settings
    path = data_folder / SIGNING_KEY_FILE
    if not path.exists():
        _keep_secret(path, secrets.token_urlsafe(32))
    try:
        told = Settings(signing_key=SecretStr(path.read_text().strip()))
    except ValidationError:
        raise CannotStart(
            f"{path} holds no signing key; delete it, and links that were sent open nothing any more."
        ) from None
    return settings.model_copy(update={"signing_key": told.signing_key})


def _keep_secret(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text + "\n")


def _compiled(reader: PolicyReader, published: PublishedPolicy) -> Policy:
    return reader.read(
        published.document,
        today=published.published_at.date(),
        holidays=published.holidays,
        version=published.version,
    ).policy


def _mailer(settings: Settings) -> Courier:
    if settings.smtp_url is not None:
        return SmtpMailer(settings.smtp_url.get_secret_value(), sender=settings.mail_from)
    return FolderMailer(settings.mails, sender=settings.mail_from)


def _texter(settings: Settings) -> Courier:
    if settings.sms_url is not None:
        return SmsCourier(settings.sms_url.get_secret_value())
    return FolderTexter(settings.mails)


def _exact_clock(engine: Engine) -> Clock:
    return DatabaseClock(engine) if _has_a_clock(engine) else SystemClock()


def _has_a_clock(engine: Engine) -> bool:
    return engine.dialect.name == "postgresql"

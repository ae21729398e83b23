"""What dispatchers and workers need, put together from settings."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from redis import Redis
from sqlalchemy import Engine

from promise_service.adapters.notices.mail_folder import FolderMailer, FolderTexter
from promise_service.adapters.notices.sms import SmsCourier
from promise_service.adapters.notices.smtp import SmtpMailer
from promise_service.adapters.redis.connection import connect
from promise_service.adapters.redis.job_queue import RqJobQueue
from promise_service.adapters.sql.database_clock import SharedClock
from promise_service.adapters.sql.delivery_desk import SqlDeliveryDesk
from promise_service.adapters.sql.engine import create_engine
from promise_service.adapters.sql.group_commit import GroupCommit
from promise_service.adapters.sql.timer_claims import SqlTimerClaims
from promise_service.adapters.webhooks.lanes import EventLanes
from promise_service.adapters.webhooks.sender import HttpEventSender
from promise_service.application.deliver_event import EventDeliverer
from promise_service.application.heartbeat import Heartbeat
from promise_service.application.ports.jobs import JobQueue, TimerClaims
from promise_service.application.ports.surroundings import Clock, Courier
from promise_service.application.recordings import Recordings
from promise_service.application.run_due_timers import TimerRunner
from promise_service.application.send_due_notices import DueNotices
from promise_service.application.send_notice import NoticeSender
from promise_service.bootstrap.foundations import exact_clock, foundations_on, has_a_clock, require_migrated
from promise_service.domain.notices import NoticeChannel
from promise_service.domain.outages import ServiceRole
from promise_service.errors import CannotStart
from promise_service.settings import Settings

_SECONDS_OF_MAILS = 0.06  # what became of the mails of so long is written together; a killed worker forgets it


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
    shared = clock or exact_clock(engine)
    near = SharedClock(shared) if clock is None and has_a_clock(engine) else shared
    built = foundations_on(engine, settings, clock=shared, ledger_clock=shared)
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


def _mailer(settings: Settings) -> Courier:
    if settings.smtp_url is not None:
        return SmtpMailer(settings.smtp_url.get_secret_value(), sender=settings.mail_from)
    return FolderMailer(settings.mails, sender=settings.mail_from)


def _texter(settings: Settings) -> Courier:
    if settings.sms_url is not None:
        return SmsCourier(settings.sms_url.get_secret_value())
    return FolderTexter(settings.mails)

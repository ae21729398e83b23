"""The API and the supervisors' page, put together from settings."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, nullcontext
from datetime import timedelta
from functools import partial

import structlog
from litestar import Litestar, Router

from promise_service.adapters.notices.addresses import sender_of
from promise_service.adapters.notices.calendar_part import calendar_file
from promise_service.adapters.policy_document import YamlPolicyText, json_schema, read_document
from promise_service.adapters.sql.event_stream import SqlEventStream
from promise_service.adapters.sql.group_commit import GroupCommit
from promise_service.adapters.wording.commitment_words import CommitmentSentences
from promise_service.adapters.wording.page_formats import PageFormats
from promise_service.application.access import set_admin_key
from promise_service.application.foresee_shortfalls import foresee_shortfalls
from promise_service.application.ledger import Command, Failed, Request
from promise_service.application.ports.surroundings import Clock
from promise_service.bootstrap.foundations import TZDATA_VERSION, Foundations, build_foundations, require_migrated
from promise_service.customer_page.routes import customer_routes
from promise_service.customer_page.services import PageServices
from promise_service.dashboard.application import dashboard
from promise_service.dashboard.languages import WORDS
from promise_service.dashboard.services import DashboardServices
from promise_service.domain.outages import ServiceRole
from promise_service.errors import CannotStart, StoreUnavailable
from promise_service.http.application import build
from promise_service.http.event_feed import EventFeed
from promise_service.http.event_nudges import EventNudges
from promise_service.http.failure_log import log_failure
from promise_service.http.services import Services
from promise_service.http.signs_of_life import signs_of_life
from promise_service.settings import Settings

_log = structlog.get_logger(__name__)


def create_app(settings: Settings, *, clock: Clock | None = None) -> Litestar:
    """The API and the supervisors' page over the database of these settings; `clock` replaces the one that it goes by.

    The database must have been migrated: the start is refused with CannotStart where it was not. An admin key in the
    settings is set as the application starts. On another `clock` nothing is recorded of when it ran: somebody turns it.
    """
    built = build_foundations(settings, clock=clock)
    writer = GroupCommit(built.ledger)

    @asynccontextmanager
    async def lifespan(_: Litestar) -> AsyncIterator[None]:
        require_migrated(built.engine)
        now = built.clock.now()  # so that no request is the first to ask for it
        if settings.admin_key is not None:
            text = settings.admin_key.get_secret_value()
            if not set_admin_key(built.keys, text, now):
                _log.warning("the key of PROMISE_ADMIN_KEY was revoked and opens nothing; set another one")
        try:
            async with nullcontext() if clock else signs_of_life(built.heartbeat(ServiceRole.API), built.clock):
                yield
        finally:
            writer.close()
            built.close()

    feed = EventFeed(SqlEventStream(built.engine), built.keys, built.clock)
    foresee = partial(_foresee, built, writer)
    services = Services(
        submit=writer.submit,
        answers=built.answers,
        archive=built.archive,
        jobs=built.jobs,
        figures=built.figures,
        journeys=built.journeys,
        prospects=built.prospects,
        call_figures=built.call_figures,
        commitment_counts=built.commitment_counts,
        commitment_words=CommitmentSentences(),
        versions=built.versions,
        runs=built.runs,
        keys=built.keys,
        webhooks=built.webhooks,
        feed=feed,
        event_body=built.event_body,
        phone_numbers=built.phone_numbers,
        wording=built.wording,
        call_records=built.call_records,
        live=built.live,
        clock=built.clock,
        read_document=read_document,
        policy_reader=built.policy_reader,
        policy_schema=json_schema,
        tzdata_version=TZDATA_VERSION,
        foresee=foresee,
        unready=_unready(built),
        claim_lease=timedelta(seconds=settings.claim_lease_seconds),
        link_to=built.link_to,
    )
    pages = [
        dashboard(_behind_the_dashboard(built, settings, feed, foresee)),
        *_customers_pages(built, writer, settings),
    ]
    return build(services, lifespan=[lifespan], pages=pages)


def _behind_the_dashboard(
    built: Foundations, settings: Settings, feed: EventFeed, foresee: Callable[[], None]
) -> DashboardServices:
    return DashboardServices(
        archive=built.archive,
        figures=built.figures,
        journeys=built.journeys,
        prospects=built.prospects,
        call_figures=built.call_figures,
        commitment_counts=built.commitment_counts,
        commitment_words=CommitmentSentences(),
        versions=built.versions,
        runs=built.runs,
        keys=built.keys,
        sessions=built.sessions,
        nudges=EventNudges(feed),
        wording=built.wording,
        clock=built.clock,
        policy_reader=built.policy_reader,
        policy_text=YamlPolicyText(),
        tzdata_version=TZDATA_VERSION,
        foresee=foresee,
        formats={language: PageFormats(language) for language in WORDS},
        secure=settings.address.startswith("https://"),
        report_failure=log_failure,
    )


def _customers_pages(built: Foundations, writer: GroupCommit, settings: Settings) -> Iterator[Router]:
    """One router, where there is a key that opens customers' pages."""
    if built.links is not None:
        yield customer_routes(
            PageServices(
                submit=writer.submit,
                archive=built.archive,
                versions=built.versions,
                wording=built.wording,
                clock=built.clock,
                links=built.links,
                calendar_file=partial(calendar_file, sender_of(settings.mail_from)),
                report_failure=log_failure,
                address=settings.address,
            )
        )


def _foresee(built: Foundations, writer: GroupCommit) -> None:
    """Warn of what can no longer be kept, as things stand now.

    What was changed before is stored, and its caller must not hear that it is not: where the database does not answer
    now, the log says so, and the outlook tells the same.
    """

    def carried_out(command: Command[None]) -> None:
        outcome = writer.submit(Request(command)).result()
        if isinstance(outcome, Failed):
            raise outcome.error

    try:
        foresee_shortfalls(built.prospects, built.versions, carried_out, built.clock.now())
    except StoreUnavailable as error:
        _log.warning("nobody was warned of windows that cannot be kept any more", because=str(error))


def _unready(built: Foundations) -> Callable[[], Sequence[str]]:
    def reasons() -> Sequence[str]:
        try:
            require_migrated(built.engine)
            if built.versions.current() is None:
                return ["no policy has been published, so nothing can be promised"]
        except CannotStart as error:
            return [str(error)]
        except StoreUnavailable as error:
            _log.warning("not ready", because=str(error))
            return ["the database does not answer"]
        return []

    return reasons

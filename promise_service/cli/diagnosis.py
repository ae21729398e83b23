"""`doctor`: what is wrong with an installation, and what to do about it."""

from __future__ import annotations

import argparse
import os
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from redis.exceptions import RedisError

from promise_service.adapters.clock import SystemClock
from promise_service.adapters.notices.sms_gateway import SmsGateway
from promise_service.adapters.redis.connection import connect
from promise_service.adapters.sql.database_clock import DatabaseClock
from promise_service.adapters.sql.schema_version import current_and_head
from promise_service.bootstrap.first_start import SIGNING_KEY_FILE
from promise_service.bootstrap.foundations import Foundations, foundations
from promise_service.errors import CannotStart, PromiseServiceError
from promise_service.settings import Settings

_SECONDS_TO_CONNECT = 3
_SECONDS_OF_DRIFT = 1.0
_LATE = timedelta(minutes=1)
_MOST_WEBHOOKS = 200
_MAIL_PORTS = {"smtp": 25, "smtps": 465}
_WEB_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: how it is, and what to do where that is not well."""

    subject: str
    state: str
    remedy: str | None = None


def add(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Tell the command line of this command."""
    command("doctor", help="what is wrong, and what to do about it").set_defaults(run=_doctor)


def _doctor(settings: Settings, _arguments: argparse.Namespace) -> int:
    findings = list(examine(settings))
    for finding in findings:
        print(f"{'well' if finding.remedy is None else 'ILL '}  {finding.subject}: {finding.state}")
        if finding.remedy:
            print(f"      {finding.remedy}")
    return 1 if any(finding.remedy for finding in findings) else 0


def examine(settings: Settings) -> Iterator[Finding]:
    """Everything that promises depend on, one finding each."""
    if settings.database_url is None and not settings.sqlite_file.exists():
        yield Finding("database", f"no file {settings.sqlite_file}", "Set PROMISE_DATABASE_URL or PROMISE_DATA.")
    else:
        with foundations(settings) as built:
            yield from _database(built)
    yield _redis(settings)
    yield _mail(settings)
    yield _sms(settings)
    yield _links(settings)


def _database(built: Foundations) -> Iterator[Finding]:
    try:
        current, head = current_and_head(built.engine)
    except PromiseServiceError as error:
        yield Finding("database", str(error), "Start it, or correct PROMISE_DATABASE_URL.")
        return
    yield Finding("database", f"answers ({built.engine.dialect.name})")
    if current != head:
        yield Finding("migrations", f"schema {current}, needed {head}", "Run `promise-service migrate`.")
        return
    yield Finding("migrations", f"schema {current}")
    yield _calendars(built)
    yield _timers(built)
    yield _dead_letters(built)
    yield from _webhooks(built)
    yield _clock(built)


def _calendars(built: Foundations) -> Finding:
    published = built.versions.published()
    if published is None:
        return Finding("policy", "none published", "Run `promise-service policy apply FILE`.")
    try:
        built.policy_reader.read(published.document, today=built.clock.now().date())
    except PromiseServiceError as error:
        return Finding("calendars", str(error), "Put that right and run `promise-service policy apply FILE`.")
    return Finding("calendars", f"policy version {published.version} holds for today and the year to come")


def _timers(built: Foundations) -> Finding:
    """Due timers wait for seconds only where dispatcher and worker run, whoever has claimed them."""
    now = built.clock.now()
    backlog = built.jobs.backlog(now)
    if backlog.overdue_since is None or now - backlog.overdue_since < _LATE:
        return Finding("timers", "none is overdue")
    return Finding(
        "timers",
        f"{backlog.overdue} overdue, the first since {backlog.overdue_since:%Y-%m-%d %H:%M:%SZ}",
        "Start a dispatcher and a worker (`promise-service up` runs both), or read what they log.",
    )


def _dead_letters(built: Foundations) -> Finding:
    backlog = built.jobs.backlog(built.clock.now())
    if not backlog.dead_of_use:
        return Finding("dead letters", f"{backlog.dead}, none of them of use any more" if backlog.dead else "none")
    return Finding(
        "dead letters",
        f"{backlog.dead_of_use} given up that would still help somebody",
        "See why by `promise-service jobs list`; once that is put right, `promise-service jobs retry --all-dead`.",
    )


def _webhooks(built: Foundations) -> Iterator[Finding]:
    """Endpoints that want nothing any more, or do not answer; those that an administrator disabled are well."""
    ill = False
    for webhook in built.webhooks.webhooks(limit=_MOST_WEBHOOKS):
        if webhook.detail is not None:
            ill = True
            remedy = "Ask who runs it, then enable or delete it: PATCH or DELETE /v1/webhooks/{id}."
            yield Finding("webhooks", f"{webhook.id} is disabled: {webhook.detail}", remedy)
        elif webhook.failures:
            ill = True
            remedy = f"Ask who runs it, and read GET /v1/webhooks/{webhook.id}/deliveries?state=pending."
            yield Finding("webhooks", f"{webhook.id} did not answer, {webhook.failures} times in a row", remedy)
    if not ill:
        yield Finding("webhooks", "all answer, as far as they were called")


def _clock(built: Foundations) -> Finding:
    if built.engine.dialect.name != "postgresql":
        return Finding("clock", "the machine's own")
    machine = SystemClock()
    before = machine.now()
    by_the_database = DatabaseClock(built.engine).now()
    after = machine.now()
    drift = max((before - by_the_database).total_seconds(), (by_the_database - after).total_seconds(), 0.0)
    if drift > _SECONDS_OF_DRIFT:
        return Finding(
            "clock",
            f"{drift:.1f} s away from the database's, by which promises are made and kept",
            "Keep this machine on time by NTP, or its logs mislead.",
        )
    return Finding("clock", "agrees with the database's")


def _redis(settings: Settings) -> Finding:
    if settings.redis_url is None:
        return Finding("redis", "PROMISE_REDIS_URL is not set; `up` brings its own")
    with connect(settings.redis_url) as client:
        try:
            client.ping()
        except RedisError as error:
            return Finding("redis", f"does not answer: {error}", "Start it, or correct PROMISE_REDIS_URL.")
    return Finding("redis", "answers")


def _mail(settings: Settings) -> Finding:
    if settings.smtp_url is None:
        return _files(settings, "notices", "become .eml files in {}, for PROMISE_SMTP_URL is not set")
    parts = urlsplit(settings.smtp_url.get_secret_value())
    host, port = parts.hostname or "localhost", parts.port or _MAIL_PORTS[parts.scheme]
    try:
        socket.create_connection((host, port), _SECONDS_TO_CONNECT).close()
    except OSError as error:
        return Finding("notices", f"no mail server at {host} port {port}: {error}", "Correct PROMISE_SMTP_URL.")
    return Finding("notices", f"a mail server listens at {host} port {port}")


def _sms(settings: Settings) -> Finding:
    if settings.sms_url is None:
        return _files(settings, "sms", "would become .sms.txt files in {}, for PROMISE_SMS_URL is not set")
    try:
        gateway = SmsGateway.of(settings.sms_url.get_secret_value())
    except CannotStart as error:
        return Finding("sms", str(error), "Correct PROMISE_SMS_URL.")
    parts = urlsplit(gateway.url)
    host, port = parts.hostname or "", parts.port or _WEB_PORTS[parts.scheme]
    try:
        socket.create_connection((host, port), _SECONDS_TO_CONNECT).close()
    except OSError as error:
        return Finding("sms", f"no gateway at {host} port {port}: {error}", "Correct PROMISE_SMS_URL.")
    return Finding("sms", f"a gateway listens at {host} port {port}; the sender is {gateway.sender}")


def _links(settings: Settings) -> Finding:
    """Every process that makes notices needs the same key and address, or links lead nowhere."""
    kept = settings.data / SIGNING_KEY_FILE
    if not settings.signing_keys and settings.database_url is None and kept.exists():
        return Finding("links", f"`up` puts them into its notices, with the key that it keeps in {kept}")
    if not settings.signing_keys:
        return Finding("links", "none in notices, for PROMISE_SIGNING_KEY is not set; `up` keeps one of its own")
    if settings.public_url is None:
        return Finding(
            "links", f"lead to {settings.address}/p/…", "Set PROMISE_PUBLIC_URL to what customers can reach."
        )
    return Finding("links", f"lead to {settings.address}/p/…{_older_keys(len(settings.signing_keys) - 1)}")


def _older_keys(count: int) -> str:
    if count == 0:
        return ""
    return "; 1 older key opens them, too" if count == 1 else f"; {count} older keys open them, too"


def _files(settings: Settings, subject: str, state: str) -> Finding:
    folder = next(each for each in (settings.mails, *settings.mails.absolute().parents) if each.exists())
    if not os.access(folder, os.W_OK):
        return Finding(subject, f"cannot write to {folder}", "Set PROMISE_MAIL_FOLDER to one that can be.")
    return Finding(subject, state.format(settings.mails))

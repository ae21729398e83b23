"""`jobs list|retry`: what happens by itself, and what is to be tried once more."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence

from promise_service.application.ledger import Failed, Request
from promise_service.application.ports.jobs import Job
from promise_service.application.retry_job import RetryJob
from promise_service.bootstrap.foundations import Foundations
from promise_service.cli.store import opened
from promise_service.domain.timers import TimerKind, TimerState
from promise_service.errors import PromiseServiceError
from promise_service.settings import Settings

_AT_ONCE = 50


def add(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Tell the command line of these commands."""
    jobs = command("jobs", help="look at what happens by itself, and retry what is dead")
    actions = jobs.add_subparsers(metavar="ACTION", required=True)
    listing = actions.add_parser("list", help="list dead jobs, or those that wait, earliest due first")
    listing.add_argument("--state", choices=("dead", "waiting"), default="dead", help="(dead)")
    listing.add_argument("--kind", choices=[kind.value for kind in TimerKind], help="only those that do this")
    listing.add_argument("--limit", type=_count, default=_AT_ONCE, help=f"how many at most ({_AT_ONCE})")
    listing.set_defaults(run=_list)
    retry = actions.add_parser("retry", help="run dead jobs once more, at once")
    which = retry.add_mutually_exclusive_group(required=True)
    which.add_argument("ids", metavar="ID", nargs="*", default=[], help="as `jobs list` shows it")
    which.add_argument("--all-dead", action="store_true", help="all that still help somebody")
    retry.set_defaults(run=_retry)


def _count(text: str) -> int:
    if (number := int(text)) < 1:
        raise argparse.ArgumentTypeError(f"must be at least 1, not {text}")
    return number


def _list(settings: Settings, arguments: argparse.Namespace) -> int:
    kind = None if arguments.kind is None else TimerKind(arguments.kind)
    with opened(settings) as built:
        found = built.jobs.jobs(TimerState(arguments.state), kind=kind, limit=arguments.limit + 1)
    for job in found[: arguments.limit]:
        print(_line(job))
    if not found:
        print(f"No job is {arguments.state}.")
    if len(found) > arguments.limit:
        print(f"There are more; see them by --limit {10 * arguments.limit}.", file=sys.stderr)
    return 0


def _line(job: Job) -> str:
    timer = job.timer
    until = f"  helps until {timer.helps_until:%Y-%m-%d %H:%MZ}" if timer.helps_until else ""
    about = f"  {job.promise_id}" if job.promise_id else ""
    return f"{timer.id}  due {timer.due_at:%Y-%m-%d %H:%M:%SZ}{until}{about}  {timer.detail or 'nothing went wrong'}"


def _retry(settings: Settings, arguments: argparse.Namespace) -> int:
    """Those that cannot be retried are told, each with its reason; where they were named, that is a failure."""
    retried, refused = 0, 0
    with opened(settings) as built:
        groups = _dead(built) if arguments.all_dead else iter([[built.jobs.job(job_id) for job_id in arguments.ids]])
        for group in groups:
            for job, error in zip(group, _errors(built, group), strict=True):
                if error is None:
                    retried += 1
                else:
                    refused += 1
                    print(f"{job.timer.id}: {error}", file=sys.stderr)
    print(f"{retried} to be run at once" + (f", {refused} left as they are" if refused else ""))
    return 1 if refused and not arguments.all_dead else 0


def _dead(built: Foundations) -> Iterator[Sequence[Job]]:
    after = None
    while group := built.jobs.jobs(TimerState.DEAD, kind=None, limit=_AT_ONCE, after=after):
        yield group
        after = (group[-1].timer.due_at, group[-1].timer.id)


def _errors(built: Foundations, group: Sequence[Job]) -> Iterator[PromiseServiceError | None]:
    for outcome in built.ledger.execute([Request(RetryJob(job=job)) for job in group]):
        match outcome:
            case Failed(error=PromiseServiceError() as error):
                yield error
            case Failed(error=error):
                raise error
            case _:
                yield None

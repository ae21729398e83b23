"""Stand-ins for the outside world."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import Future
from datetime import datetime, timedelta

from promise_service.application.call_figures import CallCount, ForetoldCall
from promise_service.application.ledger import Ledger, Outcome, Request
from promise_service.application.ports.policies import PublishedPolicy
from promise_service.application.ports.surroundings import Clock, Courier
from promise_service.application.recordings import Recordings
from promise_service.application.send_due_notices import DueNotices
from promise_service.application.send_notice import NoticeSender
from promise_service.bootstrap.foundations import Foundations
from promise_service.domain.intervals import Interval
from promise_service.domain.notices import Notice, NoticeChannel, NoticeKind
from promise_service.domain.outages import Run
from promise_service.domain.policy import Policy
from promise_service.domain.waiting.answering import CallTally, LevelTally
from promise_service.errors import DeliveryFailed


class FakeClock:
    """A clock that stands still until it is moved."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def move_to(self, instant: datetime) -> None:
        """Time only goes forward."""
        if instant < self._now:
            raise ValueError(f"{instant} is before {self._now}")
        self._now = instant

    def pass_by(self, time: timedelta) -> None:
        self._now += time


class FakeMailer:
    """A mail server that keeps what it accepts, and refuses when it is told to."""

    def __init__(self) -> None:
        self.sent: list[Notice] = []
        self.refusal: DeliveryFailed | None = None

    def send(self, notice: Notice) -> None:
        if self.refusal is not None:
            raise self.refusal
        self.sent.append(notice)

    def close(self) -> None:
        pass

    def kinds(self) -> list[NoticeKind]:
        return [notice.kind for notice in self.sent]


class FakeCallFigures:
    """So many calls of the queue `support`, all answered at once; `read` names the queues whose calls were read."""

    def __init__(self, calls: int) -> None:
        self._calls = calls
        self.read: list[str] = []

    def number(self, span: Interval, queue: str | None) -> int:
        return self._calls

    def counted(
        self, spans: Sequence[Interval], within: Collection[timedelta], now: datetime, queue: str | None = None
    ) -> Sequence[CallCount]:
        tally = CallTally(calls=self._calls, answered=self._calls)
        level = LevelTally(answered_within=self._calls)
        return [
            CallCount(span=span, queue="support", tally=tally, levels=dict.fromkeys(within, level)) for span in spans
        ]

    def entered(self, queue: str, span: Interval) -> Sequence[ForetoldCall]:
        self.read.append(queue)
        return ()


class FakeVersions:
    """Policies as versions 1, 2 and so on, in force `since` these instants; nothing is published here."""

    def __init__(self, *policies: Policy, since: Sequence[datetime] = ()) -> None:
        self._policies = policies
        self._since = since

    def current(self) -> Policy | None:
        return self._policies[-1] if self._policies else None

    def version(self, number: int) -> Policy:
        return self._policies[number - 1]

    def published(self, number: int | None = None) -> PublishedPolicy | None:
        raise AssertionError(f"nobody needs the document of version {number}")

    def listed(self, limit: int, before: int | None = None) -> Sequence[PublishedPolicy]:
        raise AssertionError(f"nobody needs {limit} versions before {before}")

    def publications(self) -> Sequence[tuple[int, datetime]]:
        return list(enumerate(self._since, start=1))

    def publish(self, policy: PublishedPolicy, *, follows: int) -> None:
        raise AssertionError(f"version {policy.version} after {follows} has no place here")


def due_notices(built: Foundations, clock: Clock, couriers: Mapping[NoticeChannel, Courier]) -> DueNotices:
    """The messages of a worker that records at once what became of each."""
    return DueNotices(
        sender=NoticeSender(couriers=couriers, versions=built.versions, clock=clock),
        archive=built.archive,
        recordings=Recordings(WriterAtOnce(built.ledger)),
        clock=clock,
    )


class FakeRuns:
    """The record of runs, in memory; fails while it is told to."""

    def __init__(self, *runs: Run) -> None:
        self._runs = {run.id: run for run in runs}
        self.failure: Exception | None = None

    def known(self) -> Sequence[Run]:
        return list(self._runs.values())

    def keep(self, run: Run) -> None:
        if self.failure is not None:
            raise self.failure
        self._runs[run.id] = run


class WriterAtOnce:
    """Carries out each command before anything else happens."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def submit(self, request: Request) -> Future[Outcome]:
        future: Future[Outcome] = Future()
        future.set_result(self._ledger.execute([request])[0])
        return future


class FakeEventDeliveries:
    """Takes timers of events, and keeps which and until when."""

    def __init__(self) -> None:
        self.taken: list[tuple[list[str], datetime]] = []

    def take(self, timer_ids: Sequence[str], until: datetime) -> None:
        self.taken.append((list(timer_ids), until))

    def close(self) -> None:
        pass

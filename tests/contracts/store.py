"""A store on a real database, and commands that are nothing but what a test wants done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Engine

from promise_service.adapters.identifiers import new_id
from promise_service.adapters.sql.access_keys import SqlAccessKeys
from promise_service.adapters.sql.archive import SqlArchive
from promise_service.adapters.sql.engine import create_engine
from promise_service.adapters.sql.jobs import SqlJobs
from promise_service.adapters.sql.ledger import SqlLedger
from promise_service.adapters.sql.policy_versions import SqlPolicyVersions
from promise_service.adapters.sql.timer_claims import SqlTimerClaims
from promise_service.application.announcing import Occurrence
from promise_service.application.book import Book
from promise_service.application.ledger import Changes, Decision, Needs, carry_out
from promise_service.application.ports.policies import PublishedPolicy
from promise_service.application.wording import Wording
from promise_service.domain.callback_capacity import PerWindow, Places
from promise_service.domain.commitments import USUAL_COMMITMENTS
from promise_service.domain.intervals import Interval
from promise_service.domain.offers import Decision as OfferDecision
from promise_service.domain.offers import Offer, OfferOutcome, PredictedWait, Reason
from promise_service.domain.policy import (
    USUAL_NOTICES,
    DelayNotices,
    DelayTerms,
    FollowUpTerms,
    Policy,
    Reminders,
)
from promise_service.domain.promises import Customer, Promise
from promise_service.domain.response_deadlines import DeadlineRule, Unit, Within
from promise_service.errors import SlotTaken
from tests.builders import a_callback, a_promise, at, window

NOW = at("Mon 2026-11-23 10:00 Europe/Paris")
A_WINDOW = window("Tue 2026-11-24 10:30 Europe/Paris")


class StandingClock:
    """A clock that shows what it was set to."""

    def __init__(self, shows: datetime = NOW) -> None:
        self.shows = shows

    def now(self) -> datetime:
        return self.shows


@dataclass(frozen=True, slots=True)
class Store:
    """Every port of the store over one database, with a clock to set."""

    engine: Engine
    clock: StandingClock
    ledger: SqlLedger
    archive: SqlArchive
    versions: SqlPolicyVersions
    claims: SqlTimerClaims
    jobs: SqlJobs
    keys: SqlAccessKeys

    def look(self, see: Callable[[Book], Any], **needs: Any) -> Any:
        """What a command with these needs sees."""
        return carry_out(
            self.ledger, Look(see=see, seen=Needs(**{name: frozenset(ids) for name, ids in needs.items()}))
        )

    def write(self, **changes: Any) -> None:
        """Write these changes, as some command would."""
        carry_out(self.ledger, Write(changes=Changes(**changes)))


@contextmanager
def store_at(database_url: str) -> Iterator[Store]:
    """The store of a migrated database, with the first version of a policy in it."""
    engine = create_engine(database_url)
    clock = StandingClock()
    versions = SqlPolicyVersions(engine, compiled)
    if versions.current() is None:
        versions.publish(published(1), follows=0)
    ledger = SqlLedger(
        engine,
        clock=clock,
        versions=versions,
        wording=cast("Wording", None),  # these commands say nothing
        tzdata_version="2026.6",
        new_id=new_id,
        event_body=event_text,
    )
    yield Store(
        engine,
        clock,
        ledger,
        SqlArchive(engine, ledger.rosters),
        versions,
        SqlTimerClaims(engine),
        SqlJobs(engine),
        SqlAccessKeys(engine),
    )
    engine.dispose()


def event_text(occurrence: Occurrence) -> str:
    """An event in few words."""
    return f"{occurrence.type} {occurrence.subject_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Write:
    """Whatever a test wants written; what it changes has to be seen first."""

    changes: Changes
    seen: Needs = field(default_factory=Needs)

    def needs(self) -> Needs:
        promises = {fact.promise_id for fact in self.changes.facts} | set(self.changes.touched)
        return self.seen | Needs(
            promises=frozenset(promises),
            conversations=frozenset(promise.conversation_id for promise in self.changes.promises),
            offers=frozenset(offer.id for offer in self.changes.offers),
        )

    def decide(self, book: Book) -> Decision[None]:
        return Decision(lambda _: None, self.changes)


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeWindow:
    """Promise a callback in a window, as long as there is room; answers with the promise's id."""

    capacity: int
    taken: Interval = A_WINDOW

    def needs(self) -> Needs:
        return Needs(queues=frozenset({"support"}))

    def decide(self, book: Book) -> Decision[str]:
        if not Places(PerWindow(self.capacity), book.occupancy("support")).room(self.taken):
            raise SlotTaken("The window is full.")
        name = book.new_id("prm")
        promise = a_callback(self.taken, id=name, chain_id=name, conversation_id=name)
        return Decision(lambda _: promise.id, Changes(promises=(promise,)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Looks at the book and writes nothing; answers with what `see` makes of it."""

    see: Callable[[Book], Any]
    seen: Needs = field(default_factory=Needs)

    def needs(self) -> Needs:
        return self.seen

    def decide(self, book: Book) -> Decision[Any]:
        found = self.see(book)
        return Decision(lambda _: found)


def a_reply(number: int = 1, **changes: Any) -> Promise:
    """The reply of conversation `number`."""
    name = f"prm_{number}"
    terms: dict[str, Any] = {"id": name, "chain_id": name, "conversation_id": f"cnv_{number}"}
    return a_promise(**(terms | changes))


def an_offer(offer_id: str = "off_1", *slots: Interval, **changes: Any) -> Offer:
    """An offer of some windows, held for two minutes."""
    made = Offer(
        id=offer_id,
        queue="support",
        called_at=NOW,
        made_at=NOW,
        expires_at=NOW + timedelta(minutes=2),
        decision=OfferDecision.CALLBACK,
        reason=Reason.WAIT_OVER_THRESHOLD,
        exception=None,
        predicted_wait=PredictedWait(seconds=260.25, source="caller", as_of=NOW),
        slots=slots or (A_WINDOW,),
        held=True,
        phone="+33140205050",
        customer=Customer(),
        conversation_id=None,
        locale="fr",
        time_zone="Europe/Paris",
        prompt="Nous pouvons vous rappeler.",
        policy_version=1,
        made_by="key_1",
        outcome=OfferOutcome.OPEN,
    )
    return replace(made, **changes)


def published(version: int, **changes: Any) -> PublishedPolicy:
    """Some version of a policy."""
    made = PublishedPolicy(
        version=version,
        published_at=NOW,
        published_by="key_1",
        document={"locale": "fr", "queues": {}},
        holidays={},
        tzdata_version="2026.6",
    )
    return replace(made, **changes)


def compiled(policy: PublishedPolicy) -> Policy:
    """A policy that promises nothing."""
    some_days = DeadlineRule(Within(Unit.DAYS, 2))
    return Policy(
        version=policy.version,
        locale="fr",
        region=None,
        default_team=None,
        default_calendar=None,
        calendars={},
        teams={},
        agents={},
        queues={},
        replies=(),
        delay=DelayTerms(deadline=some_days, calendar=None),
        follow_ups=FollowUpTerms(deadline=some_days, team=None, calendar=None),
        reminders=Reminders(callback_customer=None, callback_owner=None, reply_owner=(), reply_supervisor=()),
        delay_notices=DelayNotices(callback=timedelta(minutes=5), reply=timedelta(hours=1)),
        subjects={},
        templates={},
        notices=USUAL_NOTICES,
        commitments=USUAL_COMMITMENTS,
    )

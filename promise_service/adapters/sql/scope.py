"""What the needs of commands come to: which conversations, offers and queues have to be locked and loaded.

Part of it can be looked up before anything is locked, because it never changes: the conversation of a promise, the
queue of an offer and whom it was made to, what a timer or a notice is about, what was recorded because of a fact. The
rest depends on what others are doing - which open callbacks a caller has, which promise answers a message - and has to
be looked up under a lock on the caller or the message. What it finds is locked as well before it is loaded.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from promise_service.adapters.sql.schema.jobs import notices, timers
from promise_service.adapters.sql.schema.offers import offers
from promise_service.adapters.sql.schema.promises import OWED_ROWS, facts, promises, standings
from promise_service.adapters.sql.statements import in_list
from promise_service.application.ledger import Caller, Needs
from promise_service.domain.policy import Policy
from promise_service.domain.promises import PromiseKind
from promise_service.domain.timers import TimerKind

_TIMERS = sa.select(timers.c.kind, timers.c.subject_id).where(in_list(timers.c.id, "ids"))
_NOTICES = sa.select(notices.c.promise_id).where(in_list(notices.c.id, "ids"))
_PROMISES = sa.select(promises.c.id, promises.c.conversation_id, promises.c.queue).where(in_list(promises.c.id, "ids"))
_OFFERS = sa.select(offers.c.id, offers.c.queue).where(in_list(offers.c.id, "ids"))
_OFFERED_TO = sa.select(offers.c.phone, offers.c.customer_id).where(in_list(offers.c.id, "ids"))
_PROMISED_TO = (
    sa.select(standings.c.phone, promises.c.customer_id)
    .join(standings, standings.c.promise_id == promises.c.id)
    .where(in_list(promises.c.id, "ids"))
)
_OWED_CALLBACKS = (
    sa.select(sa.literal("conversation"), promises.c.conversation_id)
    .join(standings, standings.c.promise_id == promises.c.id)
    .where(promises.c.kind == PromiseKind.CALLBACK.value, sa.text(f"standings.{OWED_ROWS}"))
)
_OPEN_OFFERS = sa.select(sa.literal("offer"), offers.c.id).where(sa.text("offers.outcome = 'open'"))
_BY_PHONE = (
    _OWED_CALLBACKS.where(in_list(standings.c.phone, "phones")),
    _OPEN_OFFERS.where(in_list(offers.c.phone, "phones")),
)
_BY_CUSTOMER = (
    _OWED_CALLBACKS.where(in_list(promises.c.customer_id, "customers")),
    _OPEN_OFFERS.where(in_list(offers.c.customer_id, "customers")),
)
_BY_MESSAGE = (
    sa.select(sa.literal("conversation"), promises.c.conversation_id).where(
        in_list(promises.c.message_id, "messages"), promises.c.follows.is_(None)
    ),
)
_BY_CAUSE = (
    sa.select(promises.c.conversation_id, promises.c.queue)
    .join(facts, facts.c.promise_id == promises.c.id)
    .where(in_list(facts.c.caused_by, "ids"))
)
_ALL_CLAIMS = frozenset({"claims"})
"""One lock for whoever claims: a promise changes teams, and an agent may work for several."""

_MOVING = {"phones": _BY_PHONE, "customers": _BY_CUSTOMER, "messages": _BY_MESSAGE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What to load; of claims all or none. `names` are the locks under which nobody else changes it, besides the
    entrance's.
    """

    conversations: frozenset[str] = frozenset()
    journeys: frozenset[str] = frozenset()
    offers: frozenset[str] = frozenset()
    queues: frozenset[str] = frozenset()
    teams: frozenset[str] = frozenset()
    timers: frozenset[str] = frozenset()
    notices: frozenset[str] = frozenset()
    notices_about: frozenset[str] = frozenset()
    webhooks: frozenset[str] = frozenset()
    deliveries: frozenset[str] = frozenset()
    worklists: frozenset[str] = frozenset()
    claims: bool = False
    names: frozenset[str] = frozenset()

    def with_found(self, *, conversations: frozenset[str], offers: frozenset[str]) -> Scope:
        """The same with more conversations and offers."""
        return Scope(
            conversations=self.conversations | conversations,
            journeys=self.journeys,
            offers=self.offers | offers,
            queues=self.queues,
            teams=self.teams,
            timers=self.timers,
            notices=self.notices,
            notices_about=self.notices_about,
            webhooks=self.webhooks,
            deliveries=self.deliveries,
            worklists=self.worklists,
            claims=self.claims,
            names=self.names | _named("conversation", conversations) | _named("offer", offers),
        )


def with_callers(connection: Connection, needs: Needs) -> Needs:
    """The same, with those whom the named offers and promises were made to among the callers."""
    found: set[Caller] = set()
    for statement, ids in ((_OFFERED_TO, needs.offers), (_PROMISED_TO, needs.customers_of)):
        if ids:
            rows = connection.execute(statement, {"ids": list(ids)})
            found.update(Caller(phone=phone, customer_id=customer_id) for phone, customer_id in rows)
    return needs | Needs(callers=frozenset(found))


def fixed_scope(connection: Connection, needs: Needs, policy: Policy | None) -> Scope:
    """What needs come to by relations that never change under one policy; nothing has to be locked for it."""
    about: dict[TimerKind, set[str]] = {kind: set() for kind in TimerKind}
    if needs.timers:
        for kind, subject_id in connection.execute(_TIMERS, {"ids": list(needs.timers)}):
            about[TimerKind(kind)].add(subject_id)
    wanted_offers = needs.offers | about.pop(TimerKind.HOLD_EXPIRY)
    wanted_notices = needs.notices | about.pop(TimerKind.SEND_NOTICE)
    about.pop(TimerKind.DELIVER_EVENT)
    about.pop(TimerKind.FIT_WAITS)
    about.pop(TimerKind.MEASURE_EFFORT)
    of_notices = _ids(connection, _NOTICES, wanted_notices)
    wanted_promises = needs.promises.union(
        needs.windows_of, needs.notices_about, needs.claims_on, of_notices, *about.values()
    )

    conversations = set(needs.conversations | needs.journeys)
    queues = set(needs.queues)
    if wanted_promises:
        for promise_id, conversation_id, queue in connection.execute(_PROMISES, {"ids": list(wanted_promises)}):
            conversations.add(conversation_id)
            if promise_id in needs.windows_of and queue is not None:
                queues.add(queue)
    if needs.caused_by:
        # What a fact caused was recorded together with it, so this never changes either.
        for conversation_id, queue in connection.execute(_BY_CAUSE, {"ids": list(needs.caused_by)}):
            conversations.add(conversation_id)
            queues.update({queue} - {None})
    if wanted_offers:
        queues.update(queue for _, queue in connection.execute(_OFFERS, {"ids": list(wanted_offers)}))
    teams = set(needs.teams)
    if policy is not None:
        teams |= _teams_of_staffed(policy, queues)
        queues.update(name for team in teams for name in policy.staffed_queues(team))
    return Scope(
        journeys=needs.journeys,
        queues=frozenset(queues),
        teams=frozenset(teams),
        timers=needs.timers,
        notices=wanted_notices,
        notices_about=needs.notices_about,
        webhooks=needs.webhooks,
        deliveries=needs.deliveries,
        worklists=needs.worklists,
        claims=_concern_claims(needs),
        names=_named("queue", queues) | _named("team", teams),
    ).with_found(conversations=frozenset(conversations), offers=wanted_offers)


def _teams_of_staffed(policy: Policy, queues: set[str]) -> set[str]:
    """The teams whose agents make the callbacks of these queues, where that is what their capacity goes by."""
    known = (policy.queues[name] for name in queues if name in policy.queues)
    return {queue.team for queue in known if queue.name in policy.staffed_queues(queue.team)}


def moving_scope(connection: Connection, needs: Needs, fixed: Scope) -> Scope:
    """The fixed scope with all that depends on what others are doing."""
    lists = {
        "phones": list(_phones(needs)),
        "customers": list(_customers(needs)),
        "messages": list(needs.message_ids),
    }
    sought = {name: ids for name, ids in lists.items() if ids}
    if not sought:
        return fixed
    statement = _moving_statement(tuple(sought))
    found: dict[str, set[str]] = {"conversation": set(), "offer": set()}
    for kind, name in connection.execute(statement, sought):
        found[kind].add(name)
    return fixed.with_found(conversations=frozenset(found["conversation"]), offers=frozenset(found["offer"]))


@cache
def _moving_statement(names: tuple[str, ...]) -> sa.CompoundSelect[Any]:
    """What is found by these lists; a list that is empty would be looked for all the same, row by row."""
    return sa.union_all(*(part for name in names for part in _MOVING[name]))


def entrance_locks(needs: Needs) -> frozenset[str]:
    """The locks to be held before the moving part is looked up: nobody else then adds to it."""
    return (
        _named("message", needs.message_ids)
        | _named("phone", _phones(needs))
        | _named("customer", _customers(needs))
        | (_ALL_CLAIMS if _concern_claims(needs) else frozenset())
    )


def conversation_locks(conversations: frozenset[str]) -> frozenset[str]:
    """The locks under which nobody else changes these conversations."""
    return _named("conversation", conversations)


def _ids(connection: Connection, statement: sa.Select[tuple[str]], ids: frozenset[str]) -> frozenset[str]:
    return frozenset(connection.scalars(statement, {"ids": list(ids)})) if ids else frozenset()


def _phones(needs: Needs) -> frozenset[str]:
    return frozenset(caller.phone for caller in needs.callers if caller.phone is not None)


def _customers(needs: Needs) -> frozenset[str]:
    return frozenset(caller.customer_id for caller in needs.callers if caller.customer_id is not None)


def _concern_claims(needs: Needs) -> bool:
    return bool(needs.worklists or needs.claims_on)


def _named(kind: str, ids: frozenset[str] | set[str]) -> frozenset[str]:
    return frozenset(f"{kind}:{each}" for each in ids)

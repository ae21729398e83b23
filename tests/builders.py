"""Values that tests speak with."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from promise_service.domain.channel_switches import ChannelSwitch
from promise_service.domain.intervals import Interval
from promise_service.domain.policy import AttemptRule
from promise_service.domain.promise_facts import Fact, What
from promise_service.domain.promises import Basis, Customer, Promise, PromiseKind
from promise_service.domain.response_deadlines import DeadlineRule, Unit, Within


def at(text: str) -> datetime:
    """The instant of a local time that names its own weekday: `at("Fri 2026-11-20 16:30 Europe/Paris")`.

    Seconds may follow the minutes; without a zone it is UTC. A wrong weekday is an error in the test itself.
    """
    weekday, date, clock, *zone = text.split()
    local = datetime.fromisoformat(f"{date}T{clock}").replace(tzinfo=ZoneInfo(zone[0]) if zone else UTC)
    actual = local.strftime("%a")
    if actual != weekday:
        raise ValueError(f"{date} is a {actual}, not a {weekday}")
    return local.astimezone(UTC)


def window(text: str, minutes: int = 30) -> Interval:
    """The window that starts at this local time: `window("Tue 2026-11-24 10:30 Europe/Paris")`."""
    start = at(text)
    return Interval(start, start + timedelta(minutes=minutes))


def a_promise(**changes: Any) -> Promise:
    """A reply by e-mail, received on Monday at nine and due on Wednesday at nine, Paris time."""
    received_at = changes.get("received_at", at("Mon 2026-11-23 09:00 Europe/Paris"))
    calendar = changes.pop("calendar", "support-hours")
    rule = changes.pop("deadline", DeadlineRule(Within(Unit.DAYS, 2)))
    made = Promise(
        id="prm_1",
        kind=PromiseKind.REPLY,
        channel="email",
        conversation_id="cnv_1",
        chain_id="prm_1",
        origin_id=changes.get("id", "prm_1"),
        moves=0,
        received_at=received_at,
        made_at=received_at,
        window=None,
        due_at=at("Wed 2026-11-25 09:00 Europe/Paris"),
        time_zone="Europe/Paris",
        locale="fr",
        statement="Nous vous répondrons au plus tard le mercredi 25 novembre à 9 h 00.",
        queue=None,
        subject=None,
        phone=None,
        note=None,
        message_id=None,
        team="support",
        agent_id=None,
        customer=Customer(email="camille@example.org"),
        policy_version=1,
        tzdata_version="2026.6",
        basis=Basis(rule="/replies/1", calendar=calendar, counted_from=received_at, deadline=rule),
        attempts=None,
        follows=None,
        succession=None,
        offer_id=None,
        made_by="key_1",
    )
    return replace(made, **changes)


def a_callback(promised: Interval | None = None, **changes: Any) -> Promise:
    """A callback on Tuesday from 10:30 to 11:00, Paris time, in three attempts ten minutes apart."""
    promised = promised or window("Tue 2026-11-24 10:30 Europe/Paris")
    terms: dict[str, Any] = {
        "kind": PromiseKind.CALLBACK,
        "channel": "phone",
        "window": promised,
        "due_at": promised.end,
        "queue": "support",
        "phone": "+33140205050",
        "statement": "mardi 24 novembre entre 10 h 30 et 11 h 00",
        "attempts": AttemptRule(max=3, every=timedelta(minutes=10)),
    }
    return a_promise(**(terms | changes))


def a_fact(promise: Promise, when: datetime, what: What, **changes: Any) -> Fact:
    """A fact about a promise that was recorded when it happened."""
    fact = Fact(
        id=f"fct_{when:%d%H%M%S}_{type(what).__name__}",
        promise_id=promise.id,
        chain_id=promise.chain_id,
        at=when,
        recorded_at=when,
        by="key_1",
        what=what,
    )
    return replace(fact, **changes)


def a_switch(**changes: Any) -> ChannelSwitch:
    """On Monday at ten somebody who had written calls, and does not say why."""
    when = changes.get("at", at("Mon 2026-11-23 10:00 Europe/Paris"))
    made = ChannelSwitch(
        id="chs_1",
        conversation_id="cnv_1",
        from_channel="email",
        to_channel="phone",
        motive=None,
        at=when,
        recorded_at=when,
        by="key_1",
    )
    return replace(made, **changes)

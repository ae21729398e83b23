"""How often customers changed channel, and why.

Where nobody recorded why, the database counts the changes. Only conversations with a recorded one are read: what is
recorded tells of a change by its place among the contacts.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Row

from promise_service.adapters.sql.schema.offers import offers
from promise_service.adapters.sql.schema.promises import channel_switches, promises
from promise_service.adapters.sql.switch_rows import switch_from
from promise_service.domain.channel_switches import ChannelSwitch, Contact, Motive, channel_changes
from promise_service.domain.promises import PHONE, PromiseKind

Motives = Counter[Motive | None]
_PREFIX = len("prm_")  # and as many for offers: what follows tells in which order they were made


def motives_in(connection: Connection, journeys: sa.CTE) -> defaultdict[int, Motives]:
    """The motives of all changes of channel in these conversations, by the number of their span; None is not known."""
    told_of = sa.exists().where(channel_switches.c.conversation_id == journeys.c.conversation_id).correlate(journeys)
    found: defaultdict[int, Motives] = defaultdict(Counter)
    for number, changes in connection.execute(_untold_changes(journeys, ~told_of)):
        found[number][None] += changes
    for number, contacts, switches in _told_conversations(connection, journeys, told_of):
        found[number].update(change.motive for change in channel_changes(contacts, switches))
    return found


def _untold_changes(journeys: sa.CTE, wanted: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """How many contacts were on another channel than the one before, in the order of `channel_changes`."""
    contacts = _contacts(journeys, wanted).subquery("contacts")
    before = sa.func.lag(contacts.c.channel).over(
        partition_by=(contacts.c.number, contacts.c.conversation_id),
        order_by=(contacts.c.at, contacts.c.recorded_at, sa.func.substr(contacts.c.id, _PREFIX + 1)),
    )
    steps = sa.select(contacts.c.number, contacts.c.channel, before.label("before")).subquery("steps")
    return (
        sa.select(steps.c.number, sa.func.count())
        .where(steps.c.before.is_not(None), steps.c.before != steps.c.channel)
        .group_by(steps.c.number)
    )


def _told_conversations(
    connection: Connection, journeys: sa.CTE, wanted: sa.ColumnElement[bool]
) -> list[tuple[int, list[Contact], list[ChannelSwitch]]]:
    """All contacts and recorded changes of these conversations, each after the number of its span."""
    found: dict[tuple[int, str], tuple[list[Contact], list[ChannelSwitch]]] = {}
    recorded = sa.select(journeys.c.number, channel_switches).select_from(_in(journeys, channel_switches))
    for row in connection.execute(recorded):
        found.setdefault((row.number, row.conversation_id), ([], []))[1].append(switch_from(row))
    for row in connection.execute(_contacts(journeys, wanted)):
        found[row.number, row.conversation_id][0].append(_contact(row))
    return [(number, *told) for (number, _), told in found.items()]


def _contacts(journeys: sa.CTE, wanted: sa.ColumnElement[bool]) -> sa.CompoundSelect[Any]:
    """How customers came: by what promises were made for, as `contact_of_promise` sees it, and by calls."""
    of = (journeys.c.number, journeys.c.conversation_id)
    written = (
        sa.select(
            *of,
            promises.c.id,
            promises.c.channel,
            promises.c.received_at.label("at"),
            promises.c.made_at.label("recorded_at"),
            promises.c.queue,
            promises.c.made_by,
        )
        .select_from(_in(journeys, promises))
        .where(wanted, promises.c.kind != PromiseKind.FOLLOW_UP.value, promises.c.succession.is_(None))
    )
    called = (
        sa.select(
            *of,
            offers.c.id,
            sa.literal(PHONE).label("channel"),
            offers.c.called_at.label("at"),
            offers.c.made_at.label("recorded_at"),
            offers.c.queue,
            offers.c.made_by,
        )
        .select_from(_in(journeys, offers))
        .where(wanted)
    )
    return sa.union_all(written, called)


def _in(journeys: sa.CTE, table: sa.Table) -> sa.Join:
    return journeys.join(table, table.c.conversation_id == journeys.c.conversation_id)


def _contact(row: Row[Any]) -> Contact:
    return Contact(
        id=row.id,
        channel=row.channel,
        at=row.at,
        recorded_at=row.recorded_at,
        queue=row.queue,
        made_by=row.made_by,
    )

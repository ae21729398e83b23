"""The contacts and recorded changes of channel of conversations in which the channel changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Row

from promise_service.adapters.sql.schema import channel_switches, offers, promises
from promise_service.adapters.sql.switch_rows import switch_from
from promise_service.domain.channel_switches import ChannelSwitch, Contact
from promise_service.domain.promises import PHONE, PromiseKind

Steps = tuple[list[Contact], list[ChannelSwitch]]
_NOTHING = sa.cast(sa.null(), sa.Text)


def steps_of_changes(connection: Connection, journeys: sa.CTE) -> Iterator[tuple[int, Steps]]:
    """Of each conversation of `journeys` with a change of channel, what tells of it, after the number of its span.

    A contact by the same channel as the step before it changes nothing and is left out.
    """
    found: dict[tuple[int, str], Steps] = {}
    for row in connection.execute(_statement(journeys)):
        contacts, switches = found.setdefault((row.number, row.conversation_id), ([], []))
        if row.from_channel is None:
            contacts.append(_contact(row))
        else:
            switches.append(switch_from(row))
    return ((number, steps) for (number, _), steps in found.items())


def _statement(journeys: sa.CTE) -> sa.Select[Any]:
    steps = sa.union_all(_written(journeys), _called(journeys), _recorded(journeys)).subquery("steps")
    conversation = (steps.c.number, steps.c.conversation_id)
    before = sa.func.lag(steps.c.to_channel).over(
        partition_by=conversation, order_by=(steps.c.at, steps.c.recorded_at, steps.c.id)
    )
    told = sa.select(steps, before.label("before")).subquery("told")
    changed = sa.case((told.c.from_channel.is_not(None) | (told.c.before != told.c.to_channel), 1), else_=0)
    in_a_row = sa.select(
        told,
        changed.label("changed"),
        sa.func.max(changed).over(partition_by=(told.c.number, told.c.conversation_id)).label("changes"),
    ).subquery("in_a_row")
    first = in_a_row.c.before.is_(None)
    return sa.select(in_a_row).where(in_a_row.c.changes == 1, (in_a_row.c.changed == 1) | first)


def _written(journeys: sa.CTE) -> sa.Select[Any]:
    """What promises were made for, as `contact_of_promise` sees it."""
    return _steps(
        journeys,
        promises,
        id=promises.c.id,
        to_channel=promises.c.channel,
        at=promises.c.received_at,
        recorded_at=promises.c.made_at,
        queue=promises.c.queue,
        by=promises.c.made_by,
    ).where(promises.c.kind != PromiseKind.FOLLOW_UP.value, promises.c.succession.is_(None))


def _called(journeys: sa.CTE) -> sa.Select[Any]:
    return _steps(
        journeys,
        offers,
        id=offers.c.id,
        to_channel=sa.literal(PHONE),
        at=offers.c.called_at,
        recorded_at=offers.c.made_at,
        queue=offers.c.queue,
        by=offers.c.made_by,
    )


def _recorded(journeys: sa.CTE) -> sa.Select[Any]:
    switches = channel_switches.c
    return _steps(
        journeys,
        channel_switches,
        id=switches.id,
        from_channel=switches.from_channel,
        to_channel=switches.to_channel,
        motive=switches.motive,
        at=switches.at,
        recorded_at=switches.recorded_at,
        by=switches.by,
    )


def _steps(journeys: sa.CTE, table: sa.Table, **columns: sa.ColumnElement[Any]) -> sa.Select[Any]:
    """One part of the union: what a table has no column for is null."""
    named = ("id", "from_channel", "to_channel", "motive", "at", "recorded_at", "queue", "by")
    selected = [columns.get(name, _NOTHING).label(name) for name in named]
    source = journeys.join(table, table.c.conversation_id == journeys.c.conversation_id)
    return sa.select(journeys.c.number, journeys.c.conversation_id, *selected).select_from(source)


def _contact(row: Row[Any]) -> Contact:
    return Contact(
        id=row.id,
        channel=row.to_channel,
        at=row.at,
        recorded_at=row.recorded_at,
        queue=row.queue,
        made_by=row.by,
    )

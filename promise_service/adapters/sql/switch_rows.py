"""What is known of a conversation as a whole, as rows: its calls, and the recorded changes of channel."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Row

from promise_service.adapters.sql.schema.offers import offers
from promise_service.adapters.sql.schema.promises import channel_switches
from promise_service.adapters.sql.statements import in_list
from promise_service.domain.channel_switches import ChannelSwitch, Contact, Motive
from promise_service.domain.promises import PHONE

_CALLS = sa.select(
    offers.c.conversation_id, offers.c.id, offers.c.called_at, offers.c.made_at, offers.c.queue, offers.c.made_by
).where(in_list(offers.c.conversation_id, "ids"))
_SWITCHES = sa.select(channel_switches).where(in_list(channel_switches.c.conversation_id, "ids"))


def switch_row(switch: ChannelSwitch) -> dict[str, Any]:
    """The row of a recorded change of channel."""
    return {
        "id": switch.id,
        "conversation_id": switch.conversation_id,
        "from_channel": switch.from_channel,
        "to_channel": switch.to_channel,
        "motive": switch.motive,
        "at": switch.at,
        "recorded_at": switch.recorded_at,
        "by": switch.by,
    }


def switch_from(row: Row[Any]) -> ChannelSwitch:
    """The change of channel of a row."""
    return ChannelSwitch(
        id=row.id,
        conversation_id=row.conversation_id,
        from_channel=row.from_channel,
        to_channel=row.to_channel,
        motive=None if row.motive is None else Motive(row.motive),
        at=row.at,
        recorded_at=row.recorded_at,
        by=row.by,
    )


def calls_in(connection: Connection, conversations: Collection[str]) -> list[tuple[str, Contact]]:
    """The calls in which something was offered, each after its conversation."""
    if not conversations:
        return []
    return [
        (
            row.conversation_id,
            Contact(
                id=row.id,
                channel=PHONE,
                at=row.called_at,
                recorded_at=row.made_at,
                queue=row.queue,
                made_by=row.made_by,
            ),
        )
        for row in connection.execute(_CALLS, {"ids": list(conversations)})
    ]


def switches_in(connection: Connection, conversations: Collection[str]) -> list[ChannelSwitch]:
    """The changes of channel that were recorded of these conversations."""
    if not conversations:
        return []
    return [switch_from(row) for row in connection.execute(_SWITCHES, {"ids": list(conversations)})]

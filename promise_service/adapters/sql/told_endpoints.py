"""Who is told of what a transaction decides."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy import Connection

from promise_service.adapters.sql.schema.webhooks import webhooks
from promise_service.adapters.sql.webhook_rows import webhook_from
from promise_service.domain.webhooks import Webhook

_IS_ENABLED = sa.text("webhooks.state = 'enabled'")
# The lock keeps them from being deleted until their deliveries are written; it is the one that a foreign key takes.
_ENABLED = sa.select(webhooks).where(_IS_ENABLED).order_by(webhooks.c.id).with_for_update(read=True, key_share=True)

ANY_TOLD = sa.exists(sa.select(webhooks.c.id).where(_IS_ENABLED))
"""Whether there is any endpoint to tell: where there is none, nobody need look for them."""


def told_endpoints(connection: Connection) -> Sequence[Webhook]:
    """The endpoints that are enabled now, in the order of their making."""
    return [webhook_from(row) for row in connection.execute(_ENABLED)]

"""Names for things that are new."""

from __future__ import annotations

from datetime import datetime

from ulid import ULID


def new_id(prefix: str, now: datetime) -> str:
    """A name that nothing else has, as `prm_01JCZ4Q3T0V8XK2M5N7P9R1S3T`: what it names, then a ULID.

    They sort by the millisecond of `now`; within one, those of one process sort in the order of their making.
    """
    return f"{prefix}_{ULID.from_datetime(now)}"

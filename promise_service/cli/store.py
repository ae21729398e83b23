"""The database, as commands open it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from promise_service.bootstrap.foundations import Foundations, foundations, require_migrated
from promise_service.errors import CannotStart
from promise_service.settings import Settings


@contextmanager
def opened(settings: Settings) -> Iterator[Foundations]:
    """What stands on the database, for the length of a block; CannotStart where it has not this version's schema."""
    if settings.database_url is None and not settings.sqlite_file.exists():
        raise CannotStart(
            f"There is no database at {settings.sqlite_file}: "
            "set PROMISE_DATABASE_URL, or PROMISE_DATA to the folder of an `up` that ran before."
        )
    with foundations(settings) as built:
        require_migrated(built.engine)
        yield built

"""A copy of the SQLite file, taken before its schema changes."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from promise_service.adapters.sql.engine import create_engine
from promise_service.adapters.sql.schema_version import current_and_head
from promise_service.settings import Settings


def back_up_older_data(settings: Settings) -> Path | None:
    """Copy the SQLite file of an older version beside itself; the path of the copy, or None where none is due.

    The copy is whole, whatever the last process left in the write-ahead log, and named after its schema.
    """
    file = settings.sqlite_file
    if not file.exists():
        return None
    engine = create_engine(settings.database)
    try:
        current, head = current_and_head(engine)
    finally:
        engine.dispose()
    if current is None or current >= head:  # schemas are numbered: 0001, 0002 …
        return None
    copy = file.with_name(f"{file.stem}-schema-{current}{file.suffix}")
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    return copy

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.contracts.store import Store, store_at


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """An empty store, once on SQLite and once on PostgreSQL."""
    with store_at(database_url) as opened:
        yield opened

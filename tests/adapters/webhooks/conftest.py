from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.adapters.webhooks.receiver import Receiver, receiving


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """An endpoint on this machine."""
    with receiving() as opened:
        yield opened

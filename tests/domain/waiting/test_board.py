"""Who waits and who is served, as it is remembered."""

from __future__ import annotations

import json

from promise_service.domain.waiting.board import REMEMBERED, Board
from tests.domain.waiting.calls import NINE, a_call


def test_who_is_not_remembered_neither_waits_nor_is_served() -> None:
    board = Board()
    for number in range(REMEMBERED + 2):
        caller, news = board.news(a_call(f"c{number}", 0, answered=None if number else 1))
        for at, happened in news:
            board.change(caller, at, happened)
    assert board.drop_lost(NINE.timestamp() + 5) == ["c1"]
    assert len(board.waiting) == REMEMBERED
    assert not board.served_since
    taken_up = Board()
    taken_up.restore(json.loads(json.dumps(board.document())))
    assert taken_up.document() == board.document()

"""Callers who are offered callbacks in the place of a long wait, and what they make of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from random import Random

from promise_service.domain.waiting.forecast import WaitForecast


class Choice(Enum):
    """They take one, rather wait in line, or hang up."""

    TAKES = "takes"
    DECLINES = "declines"
    HANGS_UP = "hangs_up"


_SHARES = {Choice.TAKES: 0.76, Choice.DECLINES: 0.14, Choice.HANGS_UP: 0.1}


def choice_by(chance: Random) -> Choice:
    """What one of them does."""
    return chance.choices(list(_SHARES), list(_SHARES.values()))[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A caller for whom the voice menu asks for a callback, with the forecast that the answer goes by."""

    at: datetime
    queue: str
    forecast: WaitForecast
    was_offering: bool
    choice: Choice

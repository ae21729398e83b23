"""What use cases need of the world around: the time, telephone numbers, and who carries messages."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from promise_service.domain.notices import Notice


class Clock(Protocol):
    """The time, read in one place."""

    def now(self) -> datetime:
        """The present instant, in UTC."""
        ...


class PhoneNumbers(Protocol):
    """Reads phone numbers as people write them."""

    def parse(self, text: str, region: str, pointer: str) -> str:
        """The E.164 form; InvalidInput at `pointer` where no telephone can be reached under it."""
        ...


class Courier(Protocol):
    """Hands messages of one channel to who carries them: a mail server, a folder, an SMS gateway."""

    def send(self, notice: Notice) -> None:
        """Returns once the message was accepted; DeliveryFailed says why not."""
        ...

    def close(self) -> None:
        """Let go of connections that are kept for the next message; sending opens them again."""
        ...

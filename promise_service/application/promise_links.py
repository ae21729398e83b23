"""Links to the page that every customer has of their promise."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from promise_service.domain.promises import Promise

LinkTo = Callable[[Promise], str | None]
"""The address of the customer's page of a promise, always the same for the same one; None where there are no pages."""


def no_link(_: Promise) -> None:
    """There are no pages, or none is meant."""


class PromiseLinks(Protocol):
    """Makes links that nobody else can make, and knows its own again."""

    def link_to(self, promise: Promise) -> str:
        """The address of the page of that promise."""
        ...

    def token_of(self, promise: Promise) -> str:
        """The last part of that address, which opens the page to whoever has it."""
        ...

    def promise_id(self, token: str) -> str | None:
        """Which promise a token is for; None where it was not made here."""
        ...

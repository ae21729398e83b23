"""Faults, gathered until all are known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from promise_service.adapters.policy_document.form_faults import pointer
from promise_service.errors import Fault, InvalidInput


class FaultList:
    """The faults of one document so far, each with its place in it."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults

    def add(self, detail: str, *place: str | int) -> None:
        self.faults.append(Fault(pointer(*place), detail))

    def extend(self, faults: Iterable[Fault], *place: str | int) -> None:
        """Add faults whose pointers begin at `place`."""
        self.faults.extend(fault.under(pointer(*place)) for fault in faults)

    @contextmanager
    def of(self, *place: str | int) -> Iterator[None]:
        """What the block refuses by InvalidInput is gathered, with the place that it is about."""
        try:
            yield
        except InvalidInput as error:
            self.extend(error.faults, *place)

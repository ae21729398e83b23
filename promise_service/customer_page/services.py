"""What the page is given: everything behind it, put together with the API."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from promise_service.application.ledger import Outcome, Request
from promise_service.application.ports.archive import Archive
from promise_service.application.ports.policies import PolicyVersions
from promise_service.application.ports.surroundings import Clock
from promise_service.application.promise_links import PromiseLinks
from promise_service.application.wording import Wording
from promise_service.domain.notices import CalendarEntry


class CalendarFile(Protocol):
    """Writes an entry down as a file that calendars open (RFC 5545)."""

    def __call__(self, entry: CalendarEntry, *, stamp: datetime, description: str, link: str) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class PageServices:
    """The service behind the page.

    `submit` hands a command to the one writer. `report_failure` is told of errors that are no fault of the customer's:
    method, route and error. `address` is where the service says that it is found.
    """

    submit: Callable[[Request], Future[Outcome]]
    archive: Archive
    versions: PolicyVersions
    wording: Wording
    clock: Clock
    links: PromiseLinks
    calendar_file: CalendarFile
    report_failure: Callable[[str, str | None, Exception], None]
    address: str

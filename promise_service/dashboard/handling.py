"""What the handlers of the pages share."""

from __future__ import annotations

from litestar.di import NamedDependency
from litestar.params import SkipValidation

from promise_service.dashboard.services import DashboardServices

Behind = SkipValidation[NamedDependency[DashboardServices]]
"""The service behind the pages."""

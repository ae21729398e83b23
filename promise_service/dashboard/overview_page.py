"""What a supervisor sees first: today, what is due, and whether it gets better."""

from __future__ import annotations

from typing import Any

from anyio import to_thread
from litestar import Response, get

from promise_service.application.house_zone import house_zone
from promise_service.dashboard.browser import PageRequest, session_in
from promise_service.dashboard.causes_section import causes_section
from promise_service.dashboard.handling import Behind
from promise_service.dashboard.journeys_section import journeys_section
from promise_service.dashboard.now_section import now_section
from promise_service.dashboard.outlook_section import outlook_section
from promise_service.dashboard.rendering import View
from promise_service.dashboard.satisfaction_section import satisfaction_section
from promise_service.dashboard.trend_section import trend_section


@get("/", include_in_schema=False)
async def show_overview(request: PageRequest, pages: Behind) -> Response[str]:
    view = View(request, pages, session_in(request))
    return await to_thread.run_sync(_overview, view)


@get("/now", include_in_schema=False)
async def show_now(request: PageRequest, pages: Behind) -> Response[str]:
    """The part of the page that changes by the minute, for a script to put in place of the old one."""
    view = View(request, pages, session_in(request))
    return await to_thread.run_sync(_now, view)


def _overview(view: View) -> Response[str]:
    zone = house_zone(view.services.policy())
    sections: dict[str, Any] = {
        "now_part": now_section(view, zone),
        "trend": trend_section(view, zone),
        "causes": causes_section(view, zone),
        "satisfaction": satisfaction_section(view, zone),
        "journeys": journeys_section(view, zone),
        "outlook": outlook_section(view, zone),
    }
    return view.page("overview.html", zone=zone, **sections)


def _now(view: View) -> Response[str]:
    zone = house_zone(view.services.policy())
    return view.page("now.html", zone=zone, now_part=now_section(view, zone))

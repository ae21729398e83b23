"""The published commitments, and how far each one is kept."""

from __future__ import annotations

from dataclasses import dataclass

from anyio import to_thread
from litestar import Response, get

from promise_service.application.commitment_lines import CommitmentLine
from promise_service.application.house_zone import house_zone
from promise_service.application.report_commitments import report_commitments
from promise_service.application.report_scope import USUAL_DAYS
from promise_service.dashboard.browser import PageRequest, session_in
from promise_service.dashboard.handling import Behind
from promise_service.dashboard.rendering import View


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentRow:
    """One commitment in words, with why it has no value where it has none."""

    line: CommitmentLine
    sentence: str
    reason: str | None


@get("/commitments", include_in_schema=False)
async def show_commitments(request: PageRequest, pages: Behind) -> Response[str]:
    view = View(request, pages, session_in(request))
    return await to_thread.run_sync(_commitments, view)


def _commitments(view: View) -> Response[str]:
    services = view.services
    zone = house_zone(services.policy())
    page = report_commitments(
        services.commitment_counts,
        services.figures,
        services.call_figures,
        services.versions,
        start=None,
        end=None,
        time_zone=zone.key,
        now=view.now,
    )
    words = services.commitment_words
    rows = [
        CommitmentRow(
            line=line,
            sentence=words.sentence(line, view.language),
            reason=words.why_unknown(line, view.language),
        )
        for line in page.lines
    ]
    return view.page("commitments.html", zone=zone, days=USUAL_DAYS, version=page.policy.version, rows=rows)

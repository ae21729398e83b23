"""One promise: what was promised, how it stands, why it is due when it is, and everything that happened."""

from __future__ import annotations

import re
from typing import Annotated

from anyio import to_thread
from litestar import Response, get
from litestar.params import PathParameter
from litestar.response import Redirect

from promise_service.application.explain_promise import explain_promise
from promise_service.application.list_due import OwedPromise, how_owed
from promise_service.application.ports.archive import PromiseRecord
from promise_service.application.show_history import show_history
from promise_service.dashboard.browser import PageRequest, session_in
from promise_service.dashboard.explanation_in_words import explanation_in_words
from promise_service.dashboard.handling import Behind
from promise_service.dashboard.history_in_words import history_in_words
from promise_service.dashboard.now_section import about, standing_in_words
from promise_service.dashboard.rendering import View
from promise_service.domain.promise_course import OWED
from promise_service.domain.promises import Promise
from promise_service.domain.verdicts import Verdict
from promise_service.domain.wall_clock import zone_named

PromiseId = Annotated[str, PathParameter(pattern=r"^[^\x00-\x1f\x7f]{1,200}$")]

_REFERENCE = re.compile(r"[0-9A-Za-z_]{1,200}")
_TONES = {Verdict.KEPT: "kept", Verdict.BROKEN: "late", Verdict.VOID: "calm"}


@get("/promises", include_in_schema=False)
async def find_promise(request: PageRequest, pages: Behind) -> Response[str] | Redirect:
    """The page of the promise with this reference, as customers read it out."""
    view = View(request, pages, session_in(request))
    reference = (request.query_params.get("reference") or "").strip()
    if _REFERENCE.fullmatch(reference):
        return Redirect(f"/promises/{reference}", status_code=303)
    return view.page("failure.html", status=404, what="missing")


@get("/promises/{promise_id:str}", include_in_schema=False)
async def show_promise(request: PageRequest, pages: Behind, promise_id: PromiseId) -> Response[str]:
    view = View(request, pages, session_in(request))
    return await to_thread.run_sync(_promise, view, promise_id)


def _promise(view: View, promise_id: str) -> Response[str]:
    services = view.services
    shown = show_history(services.archive, promise_id, view.now)
    promise = shown.record.promise
    zone = zone_named(promise.time_zone)
    tone, status, reason = standing_of(shown.record, view)
    return view.page(
        "promise.html",
        zone=zone,
        promise=promise,
        standing=shown.record.standing,
        followed_by=shown.record.followed_by,
        about=about(promise, view),
        tone=tone,
        standing_word=status,
        reason=reason,
        cause=_cause_of(promise, view),
        explanation=explanation_in_words(
            explain_promise(services.archive, services.versions, promise_id, view.now), promise, view
        ),
        history=history_in_words(shown, {key.id: key.name for key in services.keys.listed()}, view),
    )


def _cause_of(promise: Promise, view: View) -> str | None:
    """Why a broken promise was broken, and whether somebody said so; None for any other."""
    why = view.services.evidence.why_broken(promise, view.now)
    if why is None:
        return None
    if why.cause is None:
        return view.words("cause_unknown")
    return view.words("cause_said" if why.given else "cause_told", cause=view.words(f"cause_{why.cause}"))


def standing_of(record: PromiseRecord, view: View) -> tuple[str, str, str]:
    """The tone, the status in a word or two, and why: of any promise, whether settled or still owed."""
    promise, standing = record.promise, record.standing
    zone = zone_named(promise.time_zone)
    if standing.verdict is not None and standing.state not in OWED:
        why = view.words(f"detail_{standing.detail}") if standing.detail else ""
        forewarned = view.words("was_forewarned") if standing.forewarned else ""
        return _TONES[standing.verdict], view.words(f"verdict_{standing.verdict}"), f"{why} {forewarned}".strip()
    if standing.state in OWED:
        return standing_in_words(_owed(record, view), view, zone)
    return "calm", view.words(f"state_{standing.state}"), ""


def _owed(record: PromiseRecord, view: View) -> OwedPromise:
    return how_owed(record, view.services.prospects, view.services.versions, view.now)

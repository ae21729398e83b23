"""The policy as text: read, tried out, published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from anyio import to_thread
from litestar import Response, get, post
from litestar.response import Redirect

from promise_service.application.compare_policies import compare_policies
from promise_service.application.ports.policies import PublishedPolicy
from promise_service.application.publish_policy import publish
from promise_service.dashboard.browser import PageRequest, own_form, session_in
from promise_service.dashboard.handling import Behind
from promise_service.dashboard.preview_in_words import PreviewLine, preview_in_words
from promise_service.dashboard.rendering import View
from promise_service.errors import InvalidPolicy, NotPermitted, StaleVersion, Unreadable

MOST_FAULTS = 100
"""How many faults of a draft are shown; all of them are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultLine:
    """One fault of a draft: the line that it is on, where that is known, its place in the document, and why."""

    line: int | None
    pointer: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Faults:
    """What is wrong with a draft: `count` faults, of which `lines` are the first, by their place in the text."""

    count: int
    lines: Sequence[FaultLine]


@get("/policy", include_in_schema=False)
async def show_policy(request: PageRequest, pages: Behind) -> Response[str]:
    view = View(request, pages, session_in(request))
    published = await to_thread.run_sync(pages.versions.published)
    text = pages.policy_text.write(published.document) if published else ""
    return _editor(view, published, text, seen=published.version if published else 0)


@post("/policy/try", include_in_schema=False, status_code=200)
async def try_policy(request: PageRequest, pages: Behind) -> Response[str]:
    """Everything that is wrong with a draft, or what it would change."""
    view = View(request, pages, session_in(request))
    form = await own_form(request, pages)
    return await to_thread.run_sync(_tried, view, _text(form), _seen(form))


@post("/policy/publish", include_in_schema=False, status_code=200)
async def publish_policy_text(request: PageRequest, pages: Behind) -> Response[str] | Redirect:
    """A new version, unless somebody has published another one since the editor was opened."""
    view = View(request, pages, session_in(request))
    form = await own_form(request, pages)
    if view.session is None or not view.session.may_publish:
        raise NotPermitted("Publishing a policy needs a key of an admin.")
    return await to_thread.run_sync(_published, view, _text(form), _seen(form), view.session.key.id)


def _tried(view: View, text: str, seen: int) -> Response[str]:
    services = view.services
    current = services.versions.published()
    try:
        draft = services.policy_reader.read(services.policy_text.read(text), today=view.now.date()).policy
    except (Unreadable, InvalidPolicy) as error:
        return _editor(view, current, text, seen=seen, faults=_faults(error, text, view), status=422)
    compared = compare_policies(
        services.versions.current(), draft, services.archive, services.wording, locale=view.language, now=view.now
    )
    return _editor(
        view,
        current,
        text,
        seen=seen,
        preview=preview_in_words(compared.contacts, draft, view),
        left_out=compared.left_out,
    )


def _published(view: View, text: str, seen: int, by: str) -> Response[str] | Redirect:
    services = view.services
    try:
        document = services.policy_text.read(text)
        new = publish(
            services.versions,
            services.policy_reader,
            document,
            follows=seen,
            by=by,
            tzdata_version=services.tzdata_version,
            now=view.now,
        )
    except (Unreadable, InvalidPolicy) as error:
        current = services.versions.published()
        return _editor(view, current, text, seen=seen, faults=_faults(error, text, view), status=422)
    except StaleVersion:
        newest = services.versions.published()
        if newest is not None and (newest.version, newest.document, newest.published_by) == (seen + 1, document, by):
            return _published_as(newest.version)  # the same form once more, as a double click sends it
        return _editor(view, newest, text, seen=seen, conflict=True, status=412)
    services.foresee()
    return _published_as(new.version)


def _published_as(version: int) -> Redirect:
    return Redirect(f"/policy?published={version}", status_code=303)


def _editor(view: View, current: PublishedPolicy | None, text: str, *, seen: int, **more: Any) -> Response[str]:
    shown: dict[str, Any] = {"faults": None, "preview": None, "left_out": 0, "conflict": False, "status": 200, **more}
    status = shown.pop("status")
    told = view.request.query_params.get("published", "")
    just_published = current is not None and view.request.method == "GET" and told == str(current.version)
    preview: tuple[PreviewLine, ...] | None = shown["preview"]
    return view.page(
        "policy.html",
        status=status,
        current=current,
        text=text,
        seen=seen,
        just_published=just_published,
        changes=sum(line.differs for line in preview) if preview else 0,
        **shown,
    )


def _faults(error: Unreadable | InvalidPolicy, text: str, view: View) -> Faults:
    if isinstance(error, Unreadable):
        return Faults(count=1, lines=[FaultLine(line=None, pointer="", detail=str(error))])
    first = error.faults[:MOST_FAULTS]
    places = view.services.policy_text.lines_of(text, [fault.pointer for fault in first])
    lines = [
        FaultLine(line=line, pointer=fault.pointer, detail=fault.detail)
        for fault, line in zip(first, places, strict=True)
    ]
    return Faults(count=len(error.faults), lines=sorted(lines, key=lambda fault: (fault.line or 0, fault.pointer)))


def _text(form: Any) -> str:
    """What was typed: browsers send every line end as CRLF."""
    return str(form.get("policy", "")).replace("\r\n", "\n")


def _seen(form: Any) -> int:
    """The version that was edited; what is no number is none that can be current."""
    version = str(form.get("version", ""))
    return int(version) if version.isascii() and version.isdigit() and len(version) < 10 else -1

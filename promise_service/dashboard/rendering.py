"""From what a page shows to what the browser gets."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import MediaType, Response
from litestar.datastructures import Cookie

from promise_service.application.sign_in import Session
from promise_service.dashboard.browser import PageRequest, form_secret, form_token, is_secure
from promise_service.dashboard.formats import Formats
from promise_service.dashboard.languages import WORDS, Words, language_of
from promise_service.dashboard.services import DashboardServices
from promise_service.domain.wall_clock import local_time

ASSETS = Path(__file__).parent / "assets"
_PAGES = Path(__file__).parent / "pages"
_PAGE_OF_FORM = {"/policy/try": "/policy", "/policy/publish": "/policy", "/sign-out": "/"}
_LANGUAGE = "promise-language"
_YEAR_SECONDS = 365 * 24 * 3600

OWN_FILES_ONLY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


class View:
    """One request as the pages see it: its reader, and how that reader is written to."""

    def __init__(self, request: PageRequest, services: DashboardServices, session: Session | None = None) -> None:
        self.request, self.services, self.session = request, services, session
        self.now: datetime = services.clock.now()
        self.language = language_of(
            request.query_params.get("language"),
            request.cookies.get(_LANGUAGE),
            request.headers.get("accept-language"),
        )
        self.formats: Formats = services.formats[self.language]
        self.words = Words(self.language, self.formats)

    def page(
        self,
        template: str,
        *,
        status: int = 200,
        cookies: tuple[Cookie, ...] = (),
        secret: str | None = None,
        headers: Mapping[str, str] | None = None,
        **shown: Any,
    ) -> Response[str]:
        """A page of this template; `secret` is that of a form whose cookie is only now on its way."""
        secret = secret or form_secret(self.request, self.services)
        text = (
            _environment()
            .get_template(template)
            .render(
                view=self,
                t=self.words,
                f=self.formats,
                now=self.now,
                session=self.session,
                form_token=form_token(secret) if secret else None,
                languages=tuple(WORDS),
                path=self.request.scope["path"],
                iso=iso,
                asset=asset,
                **shown,
            )
        )
        return Response(
            text,
            status_code=status,
            media_type=MediaType.HTML,
            headers={"Content-Security-Policy": OWN_FILES_ONLY, "Content-Language": self.language, **(headers or {})},
            cookies=[*cookies, *self._language_cookie()],
        )

    def in_language(self, language: str) -> str:
        """The address of this page in a language. An answer to a form has none: it leads to the page of the form."""
        path = self.request.scope["path"]
        if self.request.method != "GET":
            path = _PAGE_OF_FORM.get(path, path)
        asked = [(name, value) for name, value in self.request.query_params.multi_items() if name != "language"]
        return f"{quote(path)}?{urlencode([*asked, ('language', language)])}"

    def _language_cookie(self) -> tuple[Cookie, ...]:
        if self.request.query_params.get("language") != self.language:
            return ()
        return (
            Cookie(
                key=_LANGUAGE,
                value=self.language,
                path="/",
                httponly=True,
                secure=is_secure(self.request, self.services),
                samesite="lax",
                max_age=_YEAR_SECONDS,
            ),
        )


def iso(instant: datetime, zone: ZoneInfo) -> str:
    """An instant for machines, with the offset of its zone."""
    return local_time(instant, zone).isoformat(timespec="seconds")


@cache
def asset(name: str) -> str:
    """The address of a file of ours; another content has another address, so that browsers may keep it."""
    digest = hashlib.sha256((ASSETS / name).read_bytes()).hexdigest()[:16]
    return f"/assets/{name}?v={digest}"


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_PAGES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )

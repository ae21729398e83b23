"""What a person sees where something went wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from litestar import Response
from litestar.exceptions import HTTPException, ValidationException
from litestar.response import Redirect

from promise_service.dashboard.browser import PageRequest
from promise_service.dashboard.rendering import View
from promise_service.dashboard.services import DashboardServices
from promise_service.errors import (
    NoPolicyYet,
    NotAuthenticated,
    NotFound,
    NotPermitted,
    PromiseServiceError,
    StoreUnavailable,
)

_STATUS: dict[type[PromiseServiceError], tuple[int, str]] = {
    NotFound: (404, "missing"),
    NotPermitted: (403, "refused"),
    NoPolicyYet: (409, "no_policy"),
    StoreUnavailable: (503, "unavailable"),
}
_FAILED = (500, "failed")


def failure_pages(services: DashboardServices) -> Callable[[PageRequest, Exception], Response[Any]]:
    """Answers errors of the pages with pages. What is not understood is reported, and never shown."""

    # A closure, for Litestar copies what it is given, and all that an object holds.
    def respond(request: PageRequest, error: Exception) -> Response[Any]:
        if isinstance(error, NotAuthenticated):
            return _to_sign_in(request)
        status, what = _kind(error)
        if status >= 500:
            services.report_failure(request.method, request.scope.get("path_template"), error)
        return View(request, services).page("failure.html", status=status, what=what)

    return respond


def _kind(error: Exception) -> tuple[int, str]:
    if isinstance(error, PromiseServiceError):
        return next((_STATUS[each] for each in type(error).__mro__ if each in _STATUS), _FAILED)
    if isinstance(error, ValidationException):  # the only thing that the framework validates is the path
        return _STATUS[NotFound]
    if isinstance(error, HTTPException) and error.status_code < 500:
        return error.status_code, "missing" if error.status_code == 404 else "unreadable"
    return _FAILED


def _to_sign_in(request: PageRequest) -> Redirect:
    """Afterwards the browser comes back to the page that it asked for; a form that was sent is not sent again."""
    back = request.scope["path"] if request.method == "GET" else "/"
    return Redirect("/sign-in" if back == "/" else f"/sign-in?next={quote(back)}", status_code=303)
